"""Large events: what is read in full, and where the rest is looked into.

Reading costs microseconds a character, which a page of text is worth and a megabyte is not. Events with up to 32 KB of text are
read in full; of larger ones the first 8 KB, of a long string its beginning and its end, and beyond that what stands out.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FULL = 32 * 1024
LONG = 16 * 1024
_BEGINNING = 8 * 1024
_WINDOW = 8192
_OVERLAP = 1024
_SOME = 1024


def telling(texts: Sequence[str]) -> list[str]:
    """Those of ``texts`` that are among the first 8 KB, that are long (`windows` looks into those), or in which something stands out."""
    from .bulk_values import holders

    full = _beginning(texts)
    rest = texts[full:]
    if len(rest) > _SOME:
        return [*texts[:full], *holders(rest, LONG)]
    long = [text for text in rest if len(text) > LONG]
    rest = [text for text in rest if len(text) <= LONG]
    return [*texts[:full], *long, *(holders(rest) if rest else ())]


def packed(packs: Sequence[str]) -> list[str]:
    """Those that stand out or are long, of texts that were joined, with a separator before and after each."""
    from .bulk_values import among

    return among(packs, LONG)


def _beginning(texts: Sequence[str]) -> int:
    """How many of ``texts`` are within the first 8 KB."""
    full = size = 0
    for text in texts:
        size += min(len(text), LONG)
        if size > _BEGINNING:
            break
        full += 1
    return full


def beyond(texts: Sequence[str], size: int) -> bool:
    """Whether ``texts`` have more than ``size`` characters together; of many, few are measured."""
    for start in range(0, len(texts), _SOME):
        size -= sum(map(len, texts[start : start + _SOME]))
        if size < 0:
            return True
    return False


def windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield ``(offset, window)``: the text itself, or, of a long one, its beginning, its end, and where signs stand between."""
    size = len(text)
    if size <= _WINDOW:
        yield 0, text
    elif size <= LONG:
        for start in range(0, size - _OVERLAP, _WINDOW - _OVERLAP):
            yield start, text[start : start + _WINDOW]
    else:
        from .bulk_places import spans

        for start, end in spans(text):
            yield start, text[start:end]
