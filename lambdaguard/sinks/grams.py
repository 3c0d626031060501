"""Which of many strings occur in one long text: told without trying each.

Every string of 7 bytes or more has an aligned group of 4 bytes wherever it stands. The text's groups are looked up in a
table of the strings' groups, which costs one look-up per 4 bytes of text whatever the number of strings; only what is
found there is then searched for. Shorter strings are searched for, in long texts as whole words only.
"""

from __future__ import annotations

import re
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

_GROUP = 4
_LEAST = 2 * _GROUP - 1
# Below this many characters times strings, trying each is cheaper than the table.
_TRY = 200_000


class Index:
    """Strings (lower case, mapped to what they stand for) that `present` looks for."""

    __slots__ = ("_groups", "_known", "_others", "_words")

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._groups: dict[int, list[str]] | None = None
        self._others: list[str] = []
        self._words: frozenset[str] = frozenset()

    def present(self, text: str) -> list[tuple[str, str]]:
        """``(string, what it stands for)`` of every string that occurs in ``text``."""
        known = self._known
        if len(text) * len(known) <= _TRY:
            return [(string, known[string]) for string in known if string in text]
        if self._groups is None:
            self._prepare()
        assert self._groups is not None
        raw = text.encode("utf-8", "surrogatepass")
        groups = memoryview(raw[: len(raw) // _GROUP * _GROUP]).cast("I")
        candidates = {string for group in self._groups.keys() & groups for string in self._groups[group]}
        candidates.update(self._words & set(_word().findall(text)) if self._words else ())
        candidates.update(self._others)
        return [(string, known[string]) for string in candidates if string in text]

    def _prepare(self) -> None:
        groups: dict[int, list[str]] = {}
        words: list[str] = []
        for string in self._known:
            raw = string.encode("utf-8", "surrogatepass")
            if len(raw) < _LEAST:
                (words if string.isalnum() else self._others).append(string)
                continue
            for shift in range(_GROUP):
                group = int.from_bytes(raw[shift : shift + _GROUP], _ORDER)
                groups.setdefault(group, []).append(string)
        self._groups = groups
        self._words = frozenset(words)


_ORDER: Literal["little", "big"] = "little" if memoryview(b"\1\0").cast("H")[0] == 1 else "big"


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w++")
