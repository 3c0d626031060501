"""Large events: what is read in full, and where the rest is looked into.

Reading costs microseconds a character, which a page of text is worth and a megabyte is not. Events with up to 32 KB of text are
read in full; of larger ones the first 8 KB, of a long string its beginning and its end, and beyond that what stands out.
"""

from __future__ import annotations

from .joined import SEPARATOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FULL = 32 * 1024
LONG = 16 * 1024
_BEGINNING = 8 * 1024
_WINDOW = 8192
_OVERLAP = 1024
# Of a long text: its beginning, its end, and what is around each sign
_EDGE = 2048
_MARGIN = 320
# A place this close to the one before is seen as well in the window of that
_STEP = 64
_MOST = 32
_SOME = 1024


def telling(texts: Sequence[str]) -> list[str]:
    """Those of ``texts`` that are among the first 8 KB, that are long (`windows` looks into those), or in which something stands out."""
    from .bulk_look import holders

    full = _beginning(texts)
    rest = texts[full:]
    if len(rest) > _SOME:
        return [*texts[:full], *holders(rest, LONG)]
    long = [text for text in rest if len(text) > LONG]
    rest = [text for text in rest if len(text) <= LONG]
    return [*texts[:full], *long, *(holders(rest) if rest else ())]


def packed(packs: Sequence[str]) -> list[str]:
    """The same of texts that were joined, with a separator before and after each."""
    from .bulk_look import among

    texts = packs[0][1:_BEGINNING].split(SEPARATOR)
    return list(dict.fromkeys([*texts[: _beginning(texts)], *among(packs, LONG)]))


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
        yield 0, text[:_EDGE]
        yield size - _EDGE, text[-_EDGE:]
        for start, end in _between(text):
            yield start, text[start:end]


def _between(text: str) -> Iterator[tuple[int, int]]:
    """Spans around the places in the middle that are to be read."""
    from .bulk_look import places

    end = 0
    for at in places(text, _EDGE - _MARGIN, len(text) - _EDGE + _MARGIN, _MARGIN, _MOST):
        if at + _MARGIN > end + _STEP:
            start, end = max(at - _MARGIN, 0), at + _MARGIN
            yield start, end
