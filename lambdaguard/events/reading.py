"""The caller-controlled strings of one event: listed at once, given their places when somebody asks."""

from __future__ import annotations

from .unfold import SEPARATOR, may_hold, unfold
from .walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Set
    from typing import Any

    from ..invocation import Field
    from .source import Source

# Beyond this a second walk only to say where a problem was would cost more than the answer is worth.
_MOST_NAMED = 5_000
_FEW = 1_000


class Ceilings:
    """Bounds of the reader's own work.

    ``depth`` levels of nesting it follows, ``fields`` strings it lists, ``inflated`` bytes that compressed data may unfold
    to in one event, ``nesting`` encodings (JSON in a string, base64, gzip) it undoes inside each other. What lies beyond is
    not read, and that is a problem of high confidence. ``limits`` is a mapping that overrides the defaults.
    """

    __slots__ = ("depth", "fields", "inflated", "nesting")

    def __init__(self, limits: Mapping[str, Any] | None = None) -> None:
        limits = limits or {}
        self.depth: int = limits.get("depth", 64)
        self.fields: int = limits.get("fields", 250_000)
        self.inflated: int = limits.get("inflated", 32 * 1024 * 1024)
        self.nesting: int = limits.get("nesting", 8)


class Reading(Walk):
    """What one event holds of its caller.

    ``texts``     every caller-controlled string, names and keys too; may hold one string several times
    ``problems``  findings of family ``decode``: what could not be undone, or was not followed to its end
    ``depth``     levels of the deepest structure in caller-controlled data, ``size`` characters of all texts together
    """

    _named: Walk | None = None

    def __init__(self, source: Source, event: Any, ceilings: Any) -> None:
        self.ceilings = ceilings
        texts: list[Any] = []
        self.texts = texts
        self._source = source
        self._event = event
        source.walk(self, event)
        if self.bulky and len(texts) < _FEW:
            # Few strings, one of them long: looking at how each begins costs less than joining them.
            if not all(isinstance(text, str) for text in texts):
                self._carefully()
            unfold(self)
            self.size = sum(map(len, self.texts))
        else:
            self._join(texts)
        if len(self.texts) > ceilings.fields:
            self.full()
        if self.problems and len(self.texts) <= _MOST_NAMED:
            self.problems = self._again().problems

    def _join(self, texts: list[Any]) -> None:
        """See in all strings at once whether they are strings, how long they are, and whether any of them holds something."""
        try:
            joined = SEPARATOR.join(texts)
        except TypeError:
            joined = SEPARATOR.join(self._carefully())
        self.size = len(joined) - max(len(self.texts) - 1, 0)
        if ('"' in joined or "eyJ" in joined) and may_hold(joined):
            unfold(self)
            self.size = sum(map(len, self.texts))

    def fields(self) -> list[Field]:
        """The same strings with path, place and record; made on the first call and kept."""
        return self._again().found

    def find(self, texts: Set[str]) -> list[Field]:
        """The fields of these strings; cheaper than all `fields` where they are few among many."""
        if self._named is not None:
            return [field for field in self._named.found if field.text in texts]
        walk = Walk(self.ceilings, named=True)
        walk.wanted = texts
        self._source.walk(walk, self._event)
        unfold(walk)
        return [field for field in walk.found if field.text in texts]

    def bytes(self) -> int:
        """Size of all texts as UTF-8."""
        return sum(len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")) for text in self.texts)

    def _carefully(self) -> list[str]:
        """Walk anew: the event holds other things where strings should be, or names that are no strings."""
        for name in ("content_type", "depth", "inflated", "problems", "record", "settled"):
            vars(self).pop(name, None)
        self.careful = True
        self.texts = []
        self._source.walk(self, self._event)
        self.texts = [text for text in self.texts if isinstance(text, str)]
        return self.texts

    def _again(self) -> Walk:
        walk = self._named
        if walk is None:
            self._named = walk = Walk(self.ceilings, named=True)
            self._source.walk(walk, self._event)
            unfold(walk)
            walk.full()
        return walk
