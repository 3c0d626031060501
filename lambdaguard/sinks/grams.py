"""Which of many strings occur in one long text, and where: told without trying each.

Wherever a string of 11 bytes or more stands, one of its groups of 4 bytes begins at a multiple of 8. The text's groups are
looked up in a table of the strings', at one look-up per 8 bytes of text whatever the number of strings, and compared only there.
"""

from __future__ import annotations

from itertools import compress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    # where it begins, the string
    Place = tuple[int, str]

_GROUP = 4
_STEP = 8
_LEAST = _GROUP + _STEP - 1
_SLOT = 2 * _STEP
_ONE = (0,)
# Below this many characters times strings, trying each is cheaper than the table.
_TRY = 300_000
_MOST_TRIES = 50_000
_MOST_PLACES = 256


class Index:
    """Strings in lower case, mapped to what they stand for; `places` looks for all of them."""

    __slots__ = ("_groups", "_known", "_long", "_more", "_short")

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._groups: dict[int, int] | None = None
        self._more: dict[int, list[int]] = {}
        self._long: list[tuple[str, bytes]] = []
        # by two characters that few texts hold, so that most are ruled out together
        self._short: dict[str, list[str]] = {}

    def places(self, text: str) -> Iterator[Place]:
        """``(start, string)`` for every string in ``text``, at most 256 places each.

        In long texts strings of less than 11 bytes are looked for only if they hold punctuation: a word changes no structure.
        """
        if len(text) * len(self._known) <= _TRY:
            return _tried(text, [string for string in self._known if string in text])
        return self._looked_up(text)

    def known(self) -> Mapping[str, str]:
        return self._known

    def source(self, string: str) -> str:
        return self._known[string]

    def _looked_up(self, text: str) -> Iterator[Place]:
        if self._groups is None:
            self._groups = {}
            self._prepare(self._groups)
        for pair, strings in self._short.items():
            if pair in text:
                yield from _beside(text, pair, strings)
        raw = text.encode("utf-8", "surrogatepass")
        view = memoryview(raw[: len(raw) // _GROUP * _GROUP]).cast("I")[:: _STEP // _GROUP]
        groups, more = self._groups, self._more
        found = list(compress(range(len(view)), map(groups.__contains__, view)))
        if sum(len(more.get(view[at], _ONE)) for at in found) > _MOST_TRIES:
            # Groups that repeat, as blanks do: too many places to compare at.
            several = {self._long[code // _STEP] for group in {view[at] for at in found} for code in self._codes(group)}
            yield from _tried(text, [string for string, _ in several if string in text])
            return
        for at in found:
            for code in self._codes(view[at]):
                string, encoded = self._long[code // _STEP]
                start = at * _STEP - code % _STEP
                if start >= 0 and raw.startswith(encoded, start):
                    yield (start if len(raw) == len(text) else len(raw[:start].decode("utf-8", "surrogatepass"))), string

    def _codes(self, group: int) -> tuple[int, ...] | list[int]:
        """Which strings have this group, and where in them."""
        first = self._groups[group]  # type: ignore[index]
        return [first, *self._more[group]] if group in self._more else (first,)

    def _prepare(self, groups: dict[int, int]) -> None:
        """A group's code is the number of its string times `_STEP`, plus where in the string it begins."""
        long = self._long
        for string in self._known:
            raw = string.encode("utf-8", "surrogatepass")
            if len(raw) >= _LEAST:
                long.append((string, raw))
            elif pair := _pair(string):
                self._short.setdefault(pair, []).append(string)
        # All beginnings in a row, so that each shift's groups are read in one go.
        row = memoryview(b"".join([raw[:_SLOT].ljust(_SLOT, b"\0") for _, raw in long]) + bytes(_STEP))
        shifts = [row[shift : shift + _SLOT * len(long)].cast("I")[:: _SLOT // _GROUP] for shift in range(_STEP)]
        codes = [range(shift, len(long) * _STEP + shift, _STEP) for shift in range(_STEP)]
        for shift in range(_STEP):
            groups.update(zip(shifts[shift], codes[shift], strict=True))
        if len(groups) < len(long) * _STEP:
            for shift in range(_STEP):
                for group, code in zip(shifts[shift], codes[shift], strict=True):
                    if groups[group] != code:
                        self._more.setdefault(group, []).append(code)


def _pair(string: str) -> str:
    """The first punctuation of ``string`` with a neighbour, or "" if it has none."""
    for at, char in enumerate(string):
        if not (char.isalnum() or char.isspace()):
            return string[at : at + 2] if at + 1 < len(string) else string[at - 1 :]
    return ""


def _beside(text: str, pair: str, strings: list[str]) -> Iterator[Place]:
    """Each of ``strings``, which all hold ``pair``, compared at the places where the text has it."""
    places: list[int] = []
    at = text.find(pair)
    while at >= 0:
        places.append(at)
        if len(places) * len(strings) > _MOST_TRIES:
            yield from _tried(text, strings)
            return
        at = text.find(pair, at + 1)
    for string in strings:
        offset = string.find(pair)
        for at in places:
            if at >= offset and text.startswith(string, at - offset):
                yield at - offset, string


def _tried(text: str, strings: list[str]) -> Iterator[Place]:
    for string in strings:
        at = text.find(string)
        for _ in range(_MOST_PLACES):
            if at < 0:
                break
            yield at, string
            at = text.find(string, at + len(string))
