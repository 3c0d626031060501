"""Which places in a long text are to be read: where something stands out, and by what it is."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from .bulk_bytes import narrow
from .bulk_objects import lines
from .bulk_signs import addressed, addresses, lookups, odd, odds, outrights, selections, signs
from .bulk_signs import signed as sought
from .bulk_spots import pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Kinds = dict[bytes, list[int]]

_CLASSES = bytes(
    97 if byte >= 128 or chr(byte).isalpha() else 48 if 48 <= byte < 58 else 32 if chr(byte).isspace() else byte
    for byte in range(256)
)
# Nothing stands out in a picture
_BASE64 = bytes(byte for byte in range(128) if chr(byte).isalnum() or chr(byte) in "+/=_-\r\n")
_GLANCE = 64 * 1024
_OF_A_PICTURE = 256
_EDGE = 640
_MARGIN = 320
# A place this close to the one before is seen as well in the window of that
_STEP = 64
_MOST = 32
_KIND = 3
_WORD = 6
# A kind that stands this often in a text is looked at without a sign too
_RARE = 2
_CLUSTER = 16
# Signs that go on alike, links and rows, of which the first are looked at, and then as many spread over the rest
_ALIKE = 128
_FEW = 4096


def spans(text: str) -> Iterator[tuple[int, int]]:
    """What of a long text is to be read: its beginning, its end, and what is around each place that stands out."""
    data = narrow(text)
    size = len(text)
    edge = _OF_A_PICTURE if _picture(data) else _EDGE
    yield 0, edge
    yield size - edge, size
    if edge < _EDGE:
        return
    for match in islice(lines().finditer(data, 0, size), _MOST):
        whole = match.start(1)
        yield (whole, match.end()) if whole >= 0 else (max(match.start() - _MARGIN, 0), match.start() + _MARGIN)
    last = 0
    for at in _places(text, data, _EDGE - _MARGIN, size - _EDGE + _MARGIN):
        if at + _MARGIN > last + _STEP:
            start, last = max(at - _MARGIN, 0), at + _MARGIN
            yield start, last


def _places(text: str, data: bytes, start: int, end: int) -> list[int]:
    """Where signs stand in ``text[start:end]``, in order, those of a kind apart; no more than there is room for, the rarest first.

    A third as many more are places without a sign whose kind is rare in this text.
    """
    low = data.lower()
    signed: Kinds = {}
    outright: Kinds = {}
    told, rest = _told(data, low, start, end)
    sure = outrights().match
    alike: Counter[bytes] = Counter()
    following: dict[bytes, int] = {}
    for at in sorted((*told, *_others(text, low, start, end))):
        word = low[at : at + _WORD]
        if at >= following.get(word, 0):
            alike[word] += 1
            if alike[word] > _ALIKE:
                following[word] = at + len(low) // _ALIKE
            _note(signed, low, at)
            if sure(low, at - 1):
                _noted(outright, word, at)
    return sorted({*_rarest(outright, _MOST // 2), *_rarest(signed, _MOST), *_rarest(rest, _MOST // 3)})


def _told(data: bytes, low: bytes, start: int, end: int) -> tuple[list[int], Kinds]:
    """Places that show a sign, there or a character on, and others whose kind is rare; those between ``start`` and ``end``.

    Where few shapes stand, each is looked at; where many do, some are, and the rarer signs are sought besides, each by its mark.
    """
    spots: list[int] = []
    told: set[int] = set()
    for begin, close, places, shapes, crowded in pieces(data):
        spots += places
        if shapes:
            told.update(sought(low, begin, close, shapes, crowded))
    sign = signs().match
    spots = [at for at in spots if start <= at < end and at not in told and at + 1 not in told]
    told.update([at for at in spots if sign(low, at)])
    return sorted([at for at in told if start <= at < end]), _rare(low, [at for at in spots if at not in told])


def _picture(data: bytes) -> bool:
    """Whether all of it is base64."""
    return not data[:_GLANCE].translate(None, _BASE64).strip() and not data.translate(None, _BASE64).strip()


def _rare(low: bytes, places: list[int]) -> Kinds:
    """``places`` whose kind is rare among them; those close to each other are one."""
    keys = [low[at : at + _KIND] for at in places]
    counts = Counter(keys)
    known = {key: key.translate(_CLASSES) for key in counts}
    of_a_kind: Counter[bytes] = Counter()
    for key, count in counts.items():
        of_a_kind[known[key]] += count
    rare = {key for key, kind in known.items() if of_a_kind[kind] <= _CLUSTER}
    kinds: Kinds = {}
    for at, key in zip(places, keys, strict=True):
        if key in rare:
            _note(kinds, low, at)
    return {kind: spots for kind, spots in kinds.items() if len(spots) <= _RARE}


def _others(text: str, low: bytes, start: int, end: int) -> Iterator[int]:
    if b":/" in low and addressed(low):
        for match in addresses().finditer(low, start, end):
            yield match.start()
    if b"$" in low:
        for match in islice(lookups().finditer(low, start, end), _FEW):
            yield match.start()
    if b"select" in low:
        for match in selections().finditer(low, start, end):
            yield match.start()
    if not text.isascii():
        yield from _odds(text, start, end)


def _odds(text: str, start: int, end: int) -> Iterator[int]:
    """Where odd characters are: each while they are few, then one of those that the same window shows."""
    met = odds(text)
    if met is None:
        yield from _each(lambda at: -1 if (found := odd().search(text, at, end)) is None else found.start(), start)
    elif met:
        yield from sorted(at for char in met for at in _each(lambda at, char=char: text.find(char, at, end), start))  # type: ignore[misc]


def _each(find: Callable[[int], int], start: int) -> Iterator[int]:
    left = _FEW
    at = find(start)
    while at >= 0:
        yield at
        left -= 1
        at = find(at + 1 if left > 0 else at + _STEP)


def _note(kinds: Kinds, low: bytes, at: int) -> None:
    _noted(kinds, low[at : at + _KIND].translate(_CLASSES), at)


def _noted(kinds: Kinds, kind: bytes, at: int) -> None:
    there = kinds.setdefault(kind, [])
    if not there or at >= there[-1] + _MARGIN:
        there.append(at)


def _rarest(kinds: Kinds, most: int) -> list[int]:
    kept: list[int] = []
    for kind in sorted(kinds.values(), key=len):
        kept += kind[: most - len(kept)]
    return kept
