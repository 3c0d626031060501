"""Which families a text may concern, by the literals of the index: marks, words and the rest, each looked up as cheaply as it can be."""

from __future__ import annotations

import re
from functools import cached_property, partial
from operator import itemgetter

from ..lexers.joined import LETTERS, SEPARATOR, first, runs, sought
from ..lexers.listed import listable
from ..lexers.needs import some
from .index import PROSE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .family import Family

    Pairs = list[tuple[str, Family]]

# From rare to common in ordinary strings: a needle is looked for only where its rarest mark occurs
_MARKS = "<$`{\\;|&\"[#%^*\r\x00'(\n=>)@!~+}]/:.-"

_PREFIX = 3
_head = itemgetter(slice(_PREFIX))
# With which words the phrases of `PROSE` begin; "or" with what may be glued to it
_PHRASES = frozenset(b"or ort orf orn and xor ord gro dro alt cre tru del ins".split())
# What an attack without any hot character and without a space still needs, in lower case
BARE = (
    "169.254", "object.prototype.", "process.env.", "classloader.", "aced0005", "0000000000", "0a28", "0a71", "ro0ab", "7c4f3a3", "0x2e",
    "constructor", "inetpub", "system32",
)  # fmt: skip
# What stands in no text that the prefilter finds to be without punctuation
_PUNCTUATION = frozenset("=\"'`(<>;|&$%{\\[#^*\x00\r\n")


class Plan:
    """The needles of ``families``, sorted by what makes each of them cheap to rule out.

    A needle with three letters in a row is looked for only where a word of the text begins with them: those letters count from the
    start of a word, unless a mark goes before them in the needle itself. The rest are looked for where their rarest mark occurs.
    """

    def __init__(self, families: Sequence[Family]) -> None:
        marks: dict[str, Pairs] = {}
        self._words: dict[bytes, Pairs] = {}
        self._rest: Pairs = []
        self._in_code = [family for family in families if family.in_code]
        for family in families:
            needles = dict.fromkeys(family.needles)
            for needle, key in zip(needles, _keys(needles), strict=True):
                if key:
                    self._words.setdefault(key, []).append((needle, family))
                elif mark := next(filter(needle.__contains__, _MARKS), ""):
                    marks.setdefault(mark, []).append((needle, family))
                else:
                    self._rest.append((needle, family))
        self._marks = [(mark, *_single(pairs)) for mark, pairs in marks.items()]

    @cached_property
    def _prose(self) -> re.Pattern[str]:
        return re.compile(PROSE[0], re.ASCII)

    @cached_property
    def _telling(self) -> dict[bytes, list[str]]:
        common = frozenset(PROSE[1])
        listed = {prefix: list(dict.fromkeys([needle for needle, _ in pairs])) for prefix, pairs in self._words.items()}
        return {
            prefix: told
            for prefix, all_of_them in listed.items()
            if (told := [each for each in all_of_them if each not in common])
        }

    @cached_property
    def _spaced(self) -> dict[bytes, list[str]]:
        """Of these words those that text with no more punctuation than a point or a hyphen may hold."""
        listed = {
            prefix: [needle for needle in needles if _PUNCTUATION.isdisjoint(needle)] for prefix, needles in self._telling.items()
        }
        return {prefix: needles for prefix, needles in listed.items() if needles}

    def families(self, low: str) -> Iterable[Family]:
        """The families one of whose needles occurs in ``low``, which is in lower case."""
        return dict.fromkeys([family for _, family in self.present(low)])

    def in_code(self, low: str) -> Iterable[Family]:
        """Those of them whose signs count in source code too."""
        return [family for family in self._in_code if some(low, family.needles)]

    def present(self, low: str) -> Pairs:
        """The needles that occur in ``low``, with their families."""
        found: Pairs = [pair for pair in self._rest if pair[0] in low]
        for mark, single, pairs in self._marks:
            if mark in low:
                found += single
                found += [pair for pair in pairs if pair[0] in low]
        found += [pair for prefix in self._words.keys() & prefixes(low) for pair in self._words[prefix] if pair[0] in low]
        return found

    @cached_property
    def _signs(self) -> list[str]:
        """Of what is no word in lists, what nobody else looks for."""
        plain = self._listable[0]
        return [
            each for each in plain if not any(other in each and (other != each or other in BARE) for other in (*BARE, *plain))
        ]

    def telling(self, low: str) -> set[int]:
        """Of texts without punctuation, in lower case and each after a separator: indexes of those that tell more than prose does."""
        found: set[int] = set()
        begun = prefixes(low)
        for needle in _told(self._spaced, low, begun):
            found |= sought(low, partial(low.find, needle), SEPARATOR)
        if self._phrased(low, begun):
            found |= sought(low, first(self._prose, low), SEPARATOR)
        return found

    def listed(self, low: str) -> set[int]:
        """Of lists of names and values, likewise, that hold none of `BARE`: indexes of those that are `in_lists`."""
        found: set[int] = set()
        for needle in (*_told(self._listable[1], low, prefixes(low)), *[each for each in self._signs if each in low]):
            found |= sought(low, partial(low.find, needle), SEPARATOR)
        return found

    def in_prose(self, low: str) -> bool:
        """Whether lower-case text without punctuation holds a word that tells more than prose does."""
        begun = prefixes(low)
        return next(_told(self._telling, low, begun), None) is not None or self._phrased(low, begun)

    @cached_property
    def _listable(self) -> tuple[list[str], dict[bytes, list[str]]]:
        """Needles that a list of names and values may hold: those to be looked for, and those by the first letters of a word."""
        pairs = [*self._rest, *[pair for _, single, longer in self._marks for pair in (*single, *longer)]]
        plain = list(filter(listable, dict.fromkeys([needle for needle, _ in pairs])))
        words = {prefix: list(filter(listable, [needle for needle, _ in pairs])) for prefix, pairs in self._words.items()}
        return plain, {prefix: needles for prefix, needles in words.items() if needles}

    def in_lists(self, low: str) -> bool:
        """Whether lists of names and values, in lower case, hold a needle that is not harmless there."""
        plain, words = self._listable
        begun = words.keys() & prefixes(low)
        return some(low, [needle for prefix in begun for needle in words[prefix]]) or some(low, plain)

    def _phrased(self, low: str, begun: set[bytes]) -> bool:
        return not begun.isdisjoint(_PHRASES) and self._prose.search(low) is not None


def _told(words: dict[bytes, list[str]], low: str, begun: set[bytes]) -> Iterator[str]:
    for prefix in words.keys() & begun:
        for needle in words[prefix]:
            if needle in low:
                yield needle


def _keys(needles: Iterable[str]) -> Iterator[bytes]:
    """Of each needle the first three letters of a word, one with something before it if there is one; "or" is short, but a word."""
    listed = list(needles)
    low = "A".join(map(str.lower, listed)).encode("ascii", "replace")
    table = LETTERS[:65] + b"A" + LETTERS[66:]
    for needle, letters in zip(listed, low.translate(table).split(b"A"), strict=True):
        words = letters.split() if needle.isascii() else []
        if len(words) > 1:
            words = [word for word in words if len(word) >= _PREFIX]
            words = [word for word in words if not letters.startswith(word)] or words
        key = words[0][:_PREFIX] if words else b""
        yield key if len(key) == _PREFIX or needle == "or" else b""


def prefixes(low: str) -> set[bytes]:
    """The first three letters of every run of ASCII letters in lower-case text."""
    return set(map(_head, runs(low)))


def _single(pairs: Pairs) -> tuple[Pairs, Pairs]:
    """Needles that are the mark itself, and the longer ones of other families."""
    single = [pair for pair in pairs if len(pair[0]) == 1]
    families = {family for _, family in single}
    return single, [pair for pair in pairs if pair[1] not in families]
