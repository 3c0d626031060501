"""The caller-controlled strings of one event: listed at once, given their places when somebody asks."""

from __future__ import annotations

from .walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..findings import Finding
    from ..invocation import Field
    from .source import Source

# Beyond this a second walk only to say where a problem was would cost more than the answer is worth.
_MOST_NAMED = 5_000


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


class Reading:
    """What one event holds of its caller.

    ``texts``     every caller-controlled string, names and keys too; may hold one string several times
    ``problems``  findings of family ``decode``: what could not be undone, or was not followed to its end
    ``depth``     levels of the deepest structure in caller-controlled data, ``size`` characters of all texts together
    """

    __slots__ = ("_ceilings", "_event", "_fields", "_source", "depth", "problems", "size", "texts")

    texts: list[str]
    problems: list[Finding]

    def __init__(self, source: Source, event: Any, ceilings: Any) -> None:
        self._source = source
        self._event = event
        self._ceilings = ceilings
        self._fields: list[Field] | None = None
        walk = Walk(ceilings)
        source.walk(walk, event)
        texts = walk.texts
        try:
            self.size = len("".join(texts))
        except TypeError:
            # Only names of an event that was not parsed from JSON can be anything but strings.
            texts = [text for text in texts if isinstance(text, str)]
            self.size = sum(map(len, texts))
        self.texts = texts
        self.depth = walk.depth
        self.problems = walk.problems
        if walk.problems and len(texts) <= _MOST_NAMED:
            self.problems = self._named().problems

    def fields(self) -> list[Field]:
        """The same strings with path, place and record; made on the first call and kept."""
        if self._fields is None:
            self._named()
        return self._fields or []

    def bytes(self) -> int:
        """Size of all texts as UTF-8."""
        return sum(len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")) for text in self.texts)

    def _named(self) -> Walk:
        walk = Walk(self._ceilings, named=True)
        self._source.walk(walk, self._event)
        self._fields = walk.fields
        return walk
