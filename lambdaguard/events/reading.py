"""The caller-controlled strings of one event: listed at once, given their places when somebody asks."""

from __future__ import annotations

from itertools import filterfalse

from .memory import Memory
from .packed import LARGE, SEPARATOR, unpacked
from .unfold import may_hold, unfold
from .walk import LONGEST, OPENERS, Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Set
    from typing import Any

    from ..invocation import Field
    from .source import Source

# Beyond this a second walk only to say where a problem was would cost more than the answer is worth.
_MOST_NAMED = 5_000
_FEW = 1_000
_MANY = 4_000


class Ceilings:
    """Bounds of the reader's own work.

    ``depth`` levels of nesting it follows, ``fields`` strings it lists, ``inflated`` bytes that compressed data may unfold
    to in one event, ``nesting`` encodings (JSON in a string, base64, gzip) it undoes inside each other. What lies beyond is
    not read, and that is a problem of high confidence. ``limits`` is a mapping that overrides the defaults. ``memory`` is what
    was found clean in events read within these bounds.
    """

    __slots__ = ("depth", "fields", "inflated", "memory", "nesting")

    def __init__(self, limits: Mapping[str, Any] | None = None) -> None:
        limits = limits or {}
        self.memory = Memory()
        self.depth: int = limits.get("depth", 64)
        self.fields: int = limits.get("fields", 500_000)
        self.inflated: int = limits.get("inflated", 32 * 1024 * 1024)
        self.nesting: int = limits.get("nesting", 8)


class Reading(Walk):
    """What one event holds of its caller.

    ``texts``     every caller-controlled string, names and keys too; may hold one string several times
    ``fresh``     those that were not found clean before, where there is a ``memory``; ``novelty`` how many characters these have;
              ``joined``, each between separators, if they are just what was listed
    ``unread``    whether whoever judged it has left some of it unread
    ``problems``  findings of family ``decode``: what could not be undone, or was not followed to its end
    ``depth``     levels of the deepest structure in caller-controlled data, as far as it is not known to be within its bounds

    What is known to be clean is taken apart when somebody asks for ``texts``; not from the event, which may be another by then.
    """

    fresh: set[Any] | frozenset[Any] = frozenset()
    joined = ""
    novelty = 0
    unread = False
    _named: Walk | None = None
    _raw: int | None = None  # how many strings there were before any was unfolded, and what was settled by then
    _settled: Set[str] | None = None
    _texts: list[str] | None = None

    def __init__(self, source: Source, event: Any, ceilings: Any) -> None:
        self.ceilings = ceilings
        self.memory = memory = ceilings.memory
        self.listed, self.repeated = [], []
        self.later, self.taken, self.unfolded, self.packed = {}, [], [], []
        self._source = source
        self._event = event
        source.walk(self, event)
        if len(self.listed) > _MANY:
            self._forgo()
        try:
            self._look(memory.clean)
        except TypeError:
            self._carefully()
        if len(self.listed) > ceilings.fields:
            self.full()
        if self.problems and self.count <= _MOST_NAMED:
            self.problems = self._again().problems

    def _look(self, clean: set[Any]) -> None:
        """Find what is fresh, and what is inside of that; `TypeError` if the strings are not all strings."""
        if self.memory is None:
            self._unfold(self.listed, frozenset())
            return
        if clean.issuperset(self.listed):
            return
        self.fresh = fresh = set(self.listed).difference(clean)
        if fresh:
            raw = len(self.listed)
            self._unfold(fresh, clean)
            if len(self.listed) > raw:
                self.fresh = fresh = fresh.union(filterfalse(clean.__contains__, self.listed[raw:]))
                self.joined = ""
            self.novelty = sum(map(len, fresh))

    def _unfold(self, texts: Collection[Any], clean: Set[Any]) -> None:
        self._raw, self._settled = len(self.listed), frozenset(self.settled)
        if self.bulky and len(self.listed) < _FEW:
            # Few strings, one of them long: looking at how each begins costs less than joining them.
            SEPARATOR.join([text[:1] for text in texts])
        else:
            joined = SEPARATOR.join(("", *texts, ""))
            if self.memory is not None and len(joined) <= LONGEST:
                self.joined = joined
            if ('"' not in joined and "eyJ" not in joined) or not may_hold(joined):
                return
        unfold(self, [text for text in self.listed if text[:1] in OPENERS], clean)

    def _forgo(self) -> None:
        """So many strings are not looked up one by one: all of them are listed, and nothing is remembered."""
        self.memory = None
        self.listed += self.repeated
        later, self.later, self.repeated, self.more = self.later, {}, [], 0
        for reader, text, kind in later:
            self.content_type = kind
            reader(self, text, "", "")

    @property
    def texts(self) -> list[str]:
        if self._texts is None:
            self._texts = self._whole()
        return self._texts

    def _whole(self) -> list[str]:
        """All strings, those too that nobody needed to look at."""
        large = unpacked(self.packed) if self.packed else []
        if self.memory is None or not (self.later or self.repeated or self.memory.clean):
            return [*self.listed, *large] if large else self.listed
        walk = Walk(self.ceilings, careful=self.careful)
        walk.listed = [*self.listed[: self._raw], *self.repeated]
        walk.settled = set(self.settled if self._settled is None else self._settled)
        for reader, text, kind in self.later:
            walk.content_type = kind
            reader(walk, text, "", "")
        unfold(walk, walk.listed)
        self.depth = max(self.depth, walk.depth)
        return [*walk.listed, *large] if large else walk.listed

    @property
    def count(self) -> int:
        """How many strings there are, one that is there several times counted as often."""
        return len(self.listed) + len(self.repeated) + self.more

    @property
    def size(self) -> int:
        """Characters of all texts together."""
        return sum(map(len, self.texts))

    def within(self, depth: int, fields: int, size: int) -> bool:
        """True if it is known at a glance that nothing is deeper, that there are no more strings and that all are no longer."""
        count = len(self.listed) + len(self.repeated) + self.more
        if self.depth > depth or count > fields or self.bulky or self.memory is None or len(self.fresh) > _FEW:
            return False
        # What is known is short, each by itself.
        longest = LONGEST if self.novelty <= LONGEST else max(map(len, self.fresh))
        return count * max(longest, LONGEST) <= size

    def longer(self, size: int) -> bool:
        """False if all texts together have at most ``size`` characters; may be True if they have not."""
        # What is inside a string is no longer than the string, at each level of nesting.
        most: int = (
            sum(map(len, self.listed))
            + sum(map(len, self.repeated))
            + sum([len(text) for _, text, _ in self.later]) * self.ceilings.nesting
        )
        return most + sum(map(len, self.packed or ())) > size

    def fields(self) -> list[Field]:
        """The same strings with path, place and record; made on the first call and kept."""
        return self._again().found

    def find(self, texts: Set[str]) -> list[Field]:
        """The fields of these strings; cheaper than all `fields` where they are few among many."""
        if self._named is not None:
            return [field for field in self._named.found if field.text in texts]
        walk = Walk(self.ceilings, named=True, careful=self.careful)
        walk.wanted, walk.claims = texts, self.claims
        walk.parsed, self.parsed = self.parsed, None
        if self.memory is not None and self._texts is None:
            walk.wanted, walk.holders = self.holding(texts)
        self._source.walk(walk, self._event)
        unfold(walk, walk.found)
        return [field for field in walk.found if field.text in texts]

    def holding(self, texts: Iterable[str]) -> tuple[set[str], set[str]]:
        """``texts`` with the listed strings that hold one of them, however far in; and the packed ones that do."""
        found, listed = set(texts), self.listed
        # What is further in was unfolded later.
        for text, start, end in reversed(self.unfolded):
            if not found.isdisjoint(listed[start:end]):
                found.add(text)
        packed = {
            text
            for text, start, end, _ in self.taken
            if (self.packed and len(text) > LARGE) or not found.isdisjoint(listed[start:end])
        }
        return found, packed

    def bytes(self) -> int:
        """Size of all texts as UTF-8."""
        return sum(len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")) for text in self.texts)

    def _carefully(self) -> None:
        """Walk anew: the event holds other things where strings should be, or names that are no strings."""
        for name in ("bulky", "content_type", "depth", "inflated", "more", "nested", "problems", "record", "settled", "single"):
            vars(self).pop(name, None)
        self.careful = True
        self.memory = self.packed = None
        self.listed, self.repeated, self.later, self.taken, self.unfolded = [], [], {}, [], []
        self._source.walk(self, self._event)
        self.listed = [text for text in self.listed if isinstance(text, str)]
        self._look(set())

    def _again(self) -> Walk:
        walk = self._named
        if walk is None:
            self._named = walk = Walk(self.ceilings, named=True)
            self._source.walk(walk, self._event)
            unfold(walk, walk.found)
            walk.full()
        return walk
