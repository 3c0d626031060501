"""Which of many strings, and which places in a long one, are to be read: where something stands out, and by what it is."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import partial
from itertools import islice

from .bulk_marks import marked, spots
from .bulk_signs import addressed, addresses, hexadecimal, odd, pattern, selections
from .joined import SEPARATOR, first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Kinds = dict[bytes, list[int]]

# What attacks have where nothing stands out; each costs a search of its own
_WORDS = (b"aced0005", b"whoami")
_QUOTES = (("\u2018", "'"), ("\u2019", "'"), ("\u2032", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2033", '"'))
_SEPARATOR = SEPARATOR.encode()
# How a pickle ends that is written in hexadecimal digits
_STOP = b"2e" + _SEPARATOR
_END = b"    "
_CLASSES = bytes(
    97 if byte >= 128 or chr(byte).isalpha() else 48 if 48 <= byte < 58 else 32 if chr(byte).isspace() else byte
    for byte in range(256)
)
_PLAIN = bytes(byte for byte in range(256) if byte >= 128 or chr(byte).isalnum() or chr(byte) in " .,+/=_-:")
# Nothing stands out in a picture
_BASE64 = bytes(byte for byte in range(128) if chr(byte).isalnum() or chr(byte) in "+/=_-\r\n")
_KIND = 3
_unmarked = re.compile(b"\0*").match
# Of strings that stand out: how much is read, how many of one shape, and how much of the others that have a sign
_ROOM = 32 * 1024
_OF_A_SHAPE = 4
_SIGNED = 64 * 1024
_SIGNED_OF_A_SHAPE = 128
# A kind that stands this often in a text is looked at without a sign too
_RARE = 2
_CLUSTER = 16


def _bytes(text: str) -> bytes:
    """A byte a character, so that places in one are places in the other; what Latin-1 lacks becomes a question mark, but for quotes."""
    if not text.isascii():
        for quote, straight in _QUOTES:
            if quote in text:
                text = text.replace(quote, straight)
    return text.encode("latin-1", "replace") + _END


def holders(texts: Sequence[str], longest: int = sys.maxsize) -> list[str]:
    """Those of ``texts`` in which something stands out, found in one go over all of them; each once, in order.

    Where these are much, those with a sign and a few more, of either those whose shape is shared by the fewest. Texts longer
    than ``longest`` are not looked into: they come first.
    """
    joined = SEPARATOR + SEPARATOR.join(texts) + SEPARATOR
    return among([joined], longest) if joined.count(SEPARATOR) == len(texts) + 1 else list(texts)


def among(packs: Sequence[str], longest: int = sys.maxsize) -> list[str]:
    """The `holders` of texts that were joined, with a separator before and after each."""
    long: list[str] = []
    chosen: dict[str, None] = {}
    for joined in packs:
        if _longer(joined, longest):
            texts = joined[1:-1].split(SEPARATOR)
            long += [text for text in texts if len(text) > longest]
            joined = SEPARATOR.join(["", *[text for text in texts if len(text) <= longest], ""])
        chosen.update(dict.fromkeys(_outstanding(joined)))
    listed = list(chosen)
    return [*long, *(listed if sum(map(len, listed)) <= _ROOM else _fewer(listed))]


def _longer(joined: str, size: int) -> bool:
    """Whether a text among the joined ones has more than ``size`` characters: leaps of that size, from separator to separator."""
    at, last = 0, len(joined) - 1
    while at + size + 1 < last:
        following = joined.rfind(SEPARATOR, at + 1, at + size + 2)
        if following < 0:
            return True
        at = following
    return False


def _outstanding(joined: str) -> list[str]:
    data = _bytes(joined)
    low = data.lower()
    found = set(_firsts(joined, data))
    for word in _WORDS:
        if word in low:
            found.update(_begun(joined, _met(joined, partial(low.find, word))))
    if _STOP in low:
        found.update(_begun(joined, _met(joined, first(hexadecimal(), low))))
    if b":/" in low and addressed(low):
        found.update(_begun(joined, _met(joined, first(addresses(), low))))
    if not joined.isascii():
        found.update(_begun(joined, _met(joined, first(odd(), joined))))
    return [joined[start : joined.find(SEPARATOR, start)] for start in sorted(found)]


def _firsts(joined: str, data: bytes) -> Iterator[int]:
    """Where the texts begin in which a shape stands; once it was found, the rest of the text is passed over."""
    end = 0
    for offset, marks in marked(data, values=True):
        at = max(end - offset, 0)
        while at < len(marks):
            at = _unmarked(marks, at).end()  # type: ignore[union-attr]
            if at == len(marks):
                break
            start = joined.rfind(SEPARATOR, 0, offset + at + 1) + 1
            end = joined.find(SEPARATOR, start)
            if end < 0:
                return
            yield start
            at = end - offset


def _begun(joined: str, places: Iterable[int]) -> Iterator[int]:
    """Where the texts begin in which ``places`` are; those are in order, and one on a separator is in what follows."""
    end = 0
    for at in places:
        if at >= end:
            start = joined.rfind(SEPARATOR, 0, at + 1) + 1
            end = joined.find(SEPARATOR, start)
            if end < 0:
                break
            yield start


def _met(joined: str, find: Callable[[int], int]) -> Iterator[int]:
    """The first place in each text that ``find`` finds."""
    at = find(0)
    while at >= 0:
        yield at
        at = joined.find(SEPARATOR, at + 1)
        at = find(at) if at >= 0 else -1


def _fewer(texts: list[str]) -> list[str]:
    """As many as there is room for: of a shape that is common, as columns of honest rows are, a few and some of those with a sign."""
    data = SEPARATOR.join(texts).encode("latin-1", "replace")
    shapes: dict[bytes, list[str]] = {}
    for shape, text in zip(data.translate(None, _PLAIN).split(_SEPARATOR), texts, strict=True):
        shapes.setdefault(shape, []).append(text)
    common, rare = [], []
    room = _SIGNED
    for alike in sorted(shapes.values(), key=len):
        rare += alike[:_OF_A_SHAPE]
        if len(alike) > _OF_A_SHAPE and room > 0:
            told = _signed(alike[_OF_A_SHAPE:])
            common += told
            room -= sum(map(len, told))
    return [*_within(_ROOM, rare), *_within(_SIGNED, common)]


def _signed(texts: list[str]) -> list[str]:
    """Some of ``texts``, which are of one shape, that have a sign: the first ones."""
    low = _SEPARATOR + SEPARATOR.join(texts).encode("latin-1", "replace").lower()
    listed = low.decode("latin-1")
    begun = islice(_begun(listed, _met(listed, first(pattern(), low))), _SIGNED_OF_A_SHAPE)
    return [texts[index] for index in sorted(_numbers(listed, begun))]


def _numbers(joined: str, begun: Iterable[int]) -> Iterator[int]:
    """Which of the texts begin at these places."""
    index = counted = 0
    for at in begun:
        index += joined.count(SEPARATOR, counted, at)
        counted = at
        yield index - 1


def _within(room: int, texts: list[str]) -> list[str]:
    kept = 0
    for text in texts:
        room -= len(text)
        if room < 0:
            break
        kept += 1
    return texts[:kept]


def places(text: str, start: int, end: int, step: int, most: int) -> list[int]:
    """Where signs stand in ``text[start:end]``, in order, those of a kind ``step`` apart; no more than ``most``, the rarest kinds first.

    A third as many more are places without a sign whose kind is rare in this text.
    """
    data = _bytes(text)
    if _picture(data):
        return []
    low = data.lower()
    signed: Kinds = {}
    rest = []
    sign = pattern().match
    for at in spots(data, values=False):
        if start <= at < end:
            if sign(low, at) or sign(low, at + 1):
                _note(signed, low, at, step)
            else:
                rest.append(at)
    for at in _others(text, low, start, end):
        _note(signed, low, at, step)
    return sorted({*_rarest(signed, most), *_rarest(_rare(low, rest, step), most // 3)})


def _picture(data: bytes) -> bool:
    """Whether all of it is base64."""
    return not data[:_SIGNED].translate(None, _BASE64).strip() and not data.translate(None, _BASE64).strip()


def _rare(low: bytes, places: list[int], step: int) -> Kinds:
    """``places`` whose kind is rare among them; those closer than ``step`` are one."""
    keys = [low[at : at + _KIND] for at in places]
    counts = Counter(keys)
    known = {key: key.translate(_CLASSES) for key in counts}
    of_a_kind: Counter[bytes] = Counter()
    for key, count in counts.items():
        of_a_kind[known[key]] += count
    kinds: Kinds = {}
    for at, key in zip(places, keys, strict=True):
        if of_a_kind[known[key]] <= _CLUSTER:
            _note(kinds, low, at, step)
    return {kind: spots for kind, spots in kinds.items() if len(spots) <= _RARE}


def _others(text: str, low: bytes, start: int, end: int) -> Iterator[int]:
    if b":/" in low and addressed(low):
        for match in addresses().finditer(low, start, end):
            yield match.start()
    if b"select" in low:
        for match in selections().finditer(low, start, end):
            yield match.start()
    if not text.isascii():
        for odds in odd().finditer(text, start, end):
            yield odds.start()


def _note(kinds: Kinds, low: bytes, at: int, step: int) -> None:
    there = kinds.setdefault(low[at : at + _KIND].translate(_CLASSES), [])
    if not there or at >= there[-1] + step:
        there.append(at)


def _rarest(kinds: Kinds, most: int) -> list[int]:
    kept: list[int] = []
    for kind in sorted(kinds.values(), key=len):
        kept += kind[: most - len(kept)]
    return kept
