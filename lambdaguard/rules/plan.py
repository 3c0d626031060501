"""Which families a text may concern, by the literals of the index: marks, words and the rest, each looked up as cheaply as it can be."""

from __future__ import annotations

import re

from .index import PROSE
from .prefilter import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .family import Family

    Pairs = list[tuple[str, Family]]

# From rare to common in ordinary strings: a needle is looked for only where its rarest mark occurs
_MARKS = "<$`{\\;|&\"[#%^*\r\x00'(\n=>)@!~+}]/:.-"


class Plan:
    """The needles of ``families``, sorted by what makes each of them cheap to rule out."""

    def __init__(self, families: Sequence[Family]) -> None:
        marks: dict[str, Pairs] = {}
        self._words: dict[bytes, list[Family]] = {}
        self._rest: Pairs = []
        for family in families:
            for needle in dict.fromkeys(family.needles):
                word = needle.strip()
                mark = next((mark for mark in _MARKS if mark in needle), "")
                if mark:
                    marks.setdefault(mark, []).append((needle, family))
                elif word.isascii() and word.isalpha():
                    self._words.setdefault(word.encode(), []).append(family)
                else:
                    self._rest.append((needle, family))
        self._marks = [(mark, *_single(pairs)) for mark, pairs in marks.items()]
        self.words = frozenset(self._words) - frozenset(PROSE[1])
        self.prose = re.compile(PROSE[0])

    def families(self, low: str) -> Iterable[Family]:
        """The families one of whose needles occurs in ``low``, which is in lower case."""
        met: dict[Family, None] = {}
        for mark, always, pairs in self._marks:
            if mark in low:
                met.update(always)
                for needle, family in pairs:
                    if needle in low and family not in met:
                        met[family] = None
        found = self._words.keys() & words_of(low.encode("utf-8", "surrogatepass"))
        for word in found:
            met.update(dict.fromkeys(self._words[word]))
        for needle, family in self._rest:
            if needle in low:
                met[family] = None
        return met


def _single(pairs: Pairs) -> tuple[dict[Family, None], Pairs]:
    """Families for which the mark alone is a needle, and the longer needles of the others."""
    always = dict.fromkeys(family for needle, family in pairs if len(needle) == 1)
    return always, [(needle, family) for needle, family in pairs if family not in always]
