"""Which of many known values may a text hold? Asked for every line, so the work is per line, not per value.

Every form of a value holds an anchor: a run of characters that no writer changes. Of the text only every twelfth (or fourth)
position is looked up, in C; of each anchor as many grams in a row are in the table, so one of them meets such a position.
"""

from __future__ import annotations

import re
import sys

from ..sealed import cache
from .forms import SHORTEST, coded, forms, lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Value = str | bytes

# Four bytes are read at every so many of a text: an anchor must be as long as both, less one.
_GRAM, _WIDE, _NARROW = 4, 12, 4
# So many anchors are as cheaply searched for one by one; and so many once for all lines of a shape.
_FEW, _MOST_FOLDED = 8, 256
RUN = 16
# Lines of one template have one shape: letters in lower case, every digit a zero.
FOLD = bytes(48 if 48 <= byte < 58 else byte for byte in bytes(range(256)).lower())
# An identifier is no part of a shape.
_ID = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"


class Grams:
    """Anchors of one kind, found by what stands at every ``step`` bytes of a text."""

    __slots__ = ("_anchors", "_step", "_table", "_values")

    def __init__(self, step: int = 0) -> None:
        self._step = step
        self._values: dict[str, list[Value]] = {}
        self._anchors: list[str] = []
        self._table: dict[int, list[int]] = {}

    def add(self, anchor: str, value: Value) -> None:
        values = self._values.setdefault(anchor, [])
        values.append(value)
        if len(values) > 1 or not self._step:
            return
        at, raw = len(self._anchors), anchor.encode()
        self._anchors.append(anchor)
        for start in range(self._step):
            self._table.setdefault(int.from_bytes(raw[start : start + _GRAM], sys.byteorder), []).append(at)

    def __bool__(self) -> bool:
        return bool(self._values)

    def among(self, text: str, raw: bytes) -> Iterable[str]:
        """The anchors that may stand in ``text``; ``raw`` is its UTF-8."""
        if len(self._values) <= _FEW or not self._step:
            # Another thread may be adding to them.
            return tuple(self._values)
        table = self._table
        sample = memoryview(raw)[: len(raw) // _GRAM * _GRAM].cast("I")[:: self._step // _GRAM].tolist()
        if table.keys().isdisjoint(sample):
            return ()
        return {self._anchors[at] for gram in table.keys() & set(sample) for at in table[gram]}

    def values(self, anchor: str) -> list[Value]:
        return self._values[anchor]


class Index:
    """The anchors of all known values; `add` is all that is done before a text is looked at."""

    __slots__ = ("_all", "_folded", "_in_ids", "_kinds", "_new")

    def __init__(self) -> None:
        self._new: dict[Value, None] = {}
        # From long ones to those of a few characters; and those with a run of 16 word characters, of which most texts have none.
        self._all = (Grams(_WIDE), Grams(_NARROW), Grams(), Grams(_WIDE))
        self._kinds: tuple[Grams, ...] = ()
        self._folded: dict[bytes, None] = {}
        self._in_ids = False

    def add(self, value: Value) -> None:
        self._new[value] = None

    def holds(self, text: str, raw: bytes, long_run: bool) -> bool:
        """Whether ``text`` may hold a value in some form; ``long_run``: whether it has 16 word characters in a row."""
        if self._new:
            self._settle()
        has = text.__contains__
        for kind in self._all if long_run else self._kinds:
            among = kind.among(text, raw)
            if among and any(map(has, among)):
                return True
        return False

    def absent(self, shape: bytes, without_id: bool) -> bool:
        """Whether no line of this shape holds a value, whatever its letters' case, its digits and its identifier are."""
        if self._new:
            self._settle()
        if (without_id and self._in_ids) or len(self._folded) > _MOST_FOLDED:
            return False
        return not any(map(shape.__contains__, tuple(self._folded)))

    def present(self, text: str, raw: bytes) -> set[Value]:
        """The values that ``text`` may hold in some form."""
        self._settle()
        return {value for kind in self._all for a in kind.among(text, raw) if a in text for value in kind.values(a)}

    def _settle(self) -> None:
        while self._new:
            # Taken off when it can be found: another thread's text may come in between.
            value = next(reversed(self._new))
            self._take(value)
            self._new.pop(value, None)

    def _take(self, value: Value) -> None:
        for anchor in set(_anchors(value)):
            self._all[_kind(anchor)].add(anchor, value)
            self._in_ids = self._in_ids or _may_be_in_an_id(anchor)
            if len(self._folded) <= _MOST_FOLDED:
                self._folded[anchor.encode("utf-8", "surrogatepass").translate(FOLD)] = None
        self._kinds = tuple(kind for kind in self._all[:3] if kind)


def _kind(anchor: str) -> int:
    if len(anchor) >= RUN and max(map(len, _words().findall(anchor)), default=0) >= RUN:
        return 3
    return 0 if len(anchor) >= 15 else 1 if len(anchor) >= 7 else 2


def _anchors(value: Value) -> Iterator[str]:
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    anchor = _longest(raw.decode("latin-1"))
    if len(anchor) < 4:
        # Nothing in it is left alone by all writers: each form for itself, and whatever can be escaped in every text.
        yield from (_longest(form) if len(_longest(form)) >= 4 else form for form in forms(value))
        yield anchor
        return
    yield anchor
    if isinstance(value, str):
        yield from (_longest(line) or line for line in lines(value))
    if len(raw) >= SHORTEST:
        yield from coded(raw)


def _may_be_in_an_id(anchor: str) -> bool:
    """Whether an identifier may be in it or be a part of it: whatever stands on either side is no word and no hyphen."""
    kinds = "".join(["a" if char in "0123456789abcdefABCDEF" else char for char in anchor])
    return any(piece in _ID for piece in _between().split(kinds) if piece)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(r"[^\w\-]", re.ASCII)


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_.\-]+")


@cache
def _words() -> re.Pattern[str]:
    return re.compile(r"\w+", re.ASCII)


def _longest(text: str) -> str:
    return max(_runs().findall(text), key=len, default="")
