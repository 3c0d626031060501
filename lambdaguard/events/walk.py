"""One pass over one event: what it has collected so far, and how far it may still go."""

from __future__ import annotations

from itertools import chain

from ..invocation import Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence, Set
    from typing import Any, TypeAlias

    from ..findings import Finding
    from .memory import Memory, Packed

    Reader: TypeAlias = Callable[..., object]

_MOST_PROBLEMS = 100
_LISTS = frozenset((list,))
_LEAVES = frozenset((str, int, float, bool, type(None)))
# Longer strings are not remembered: bodies, files; a token fits
LONGEST = 2048
# What a string begins with that may hold others: JSON, web tokens
OPENERS = frozenset('{[" \t\r\n\ufeffe')


def opens(text: str) -> bool:
    """Whether ``text`` begins as what may hold other strings does."""
    return text[:1] in OPENERS and (text[0] != "e" or text[:3] == "eyJ")


class Walk:
    """Collects the strings ``listed``, or the fields ``found`` when ``named``.

    Both are made by the same readers from the same tables, so that they hold the same strings. Without ``named`` no path is
    built: readers then get an empty ``path``. With ``wanted``, fields of other strings are left out, but for what may hold
    others; with ``holders`` it is known which packed strings hold any of them, and nothing else is looked into. ``careful``
    is for events whose parts turned out not to be what they should be.

    With a ``memory``, what packed strings hold is not listed where it was found clean before (``later``: how it is read);
    ``taken`` are those that were taken apart, with the span of what they held among what is listed. The strings of large bodies
    are kept joined where there is a place for them (``packed``).
    """

    # Few events need more than ``listed``, and an attribute that is not set costs nothing.
    bulky = False
    careful = False
    claims: dict[str, Any] | None = None  # web tokens of this event that were decoded before
    content_type = ""
    depth = 0
    holders: Set[str] | None = None
    inflated = 0
    later: dict[Packed, int] = {}  # a walk with a memory has its own
    memory: Memory | None = None
    met = False  # a packed string that holds what is looked for
    more = 0
    named = False
    nested = 0
    packed: list[str] | None = None  # strings of large bodies, joined
    packed_at: frozenset[str] = frozenset()  # the places of these
    parsed: tuple[str, tuple[Any, int, bool | None]] | None = None  # the last long JSON text, and what it was parsed to
    problems: Sequence[Finding] = ()
    record: int | None = None
    settled: frozenset[str] | set[str] = frozenset()
    single: dict[Any, Any] | None = None
    wanted: Set[str] | None = None

    listed: list[Any]
    found: list[Field]
    repeated: list[Any]
    taken: list[tuple[str, int, int, Packed | None]]
    unfolded: list[tuple[str, int, int]]

    def __init__(self, ceilings: Any, named: bool = False, careful: bool = False) -> None:
        self.ceilings = ceilings
        self.listed = []
        if named:
            self.named = True
            self.found = []
        if careful:
            self.careful = True

    def put(self, text: str, path: str, place: str) -> None:
        """One string."""
        if self.named:
            if self.wanted is None or self.wants(text):
                self.found.append(Field(path, place, text, self.record))
        else:
            self.listed.append(text)

    def inside(self, reader: Reader, text: str, path: str = "", place: str = "", kind: str = "") -> None:
        """List what ``reader`` finds in ``text``; at once, or when somebody asks if all of it is known to be clean.

        ``kind`` is what else the reader goes by. Within an encoding nothing is put off: the ceilings count what is nested.
        """
        memory = self.memory
        if memory is None or self.nested:
            self._anew(reader, text, path, place)
            return
        key = (reader, text, kind)
        if short := len(text) + len(kind) <= LONGEST:
            count = memory.held.get(key)
            if count is not None:
                if key not in self.later:
                    self.later[key] = count
                    self.more += count
                return
        start, inflated = len(self.listed), self.inflated
        reader(self, text, path, place)
        self.taken.append((text, start, len(self.listed), key if short and self.inflated == inflated else None))

    def _anew(self, reader: Reader, text: str, path: str, place: str) -> None:
        holders = self.holders
        if holders is None or self.nested or (self.named and text in holders):
            reader(self, text, path, place)
        elif text in holders:
            self.met = True

    def sees(self, reader: Reader, part: Any) -> bool:
        """Whether anything that is looked for is in ``part``: listing it to see that costs a fraction of naming all of it."""
        if self.wanted is None:
            return True
        probe = Walk(self.ceilings, careful=self.careful)
        probe.content_type = self.content_type
        probe.holders, probe.claims, probe.nested = self.holders, self.claims, self.nested
        reader(probe, part, "", "")
        if self.careful:
            probe.listed = [text for text in probe.listed if isinstance(text, str)]
        if self.holders is None:
            from .unfold import unfold

            unfold(probe, probe.listed)
        if probe.met or not self.wanted.isdisjoint(probe.listed):
            return True
        self.content_type = probe.content_type
        return False

    def sought(self, mapping: dict[Any, Any]) -> Iterable[tuple[Any, Any]]:
        """The pairs of a flat mapping that may have to do with what is looked for."""
        wanted = self.wanted
        if wanted is None or self.holders is None:
            return mapping.items()
        values: Any = mapping.values()
        if _LISTS.issuperset(map(type, values)):
            values = [*chain.from_iterable(values)]
        if _LEAVES.issuperset(map(type, values)) and wanted.isdisjoint(mapping) and wanted.isdisjoint(values):
            return ()
        return [(name, item) for name, item in mapping.items() if type(item) is not str or item in wanted or name in wanted]

    def wants(self, text: Any) -> bool:
        """False for a string that nobody asked for and that holds no other; its path need not even be made."""
        if self.wanted is None or type(text) is not str:
            return True
        return text in self.wanted or (self.holders is None and opens(text))

    def lacks(self) -> bool:
        """True while something is looked for; always, if everything is."""
        return self.wanted is None or not self.wanted <= {field.text for field in self.found}

    def collected(self) -> list[Any]:
        """What the walk has put so far: texts, or fields when it is ``named``."""
        return self.found if self.named else self.listed

    def full(self, path: str = "") -> bool:
        """True, and a problem, when more strings were listed than the ceiling allows."""
        if len(self.collected()) <= self.ceilings.fields:
            return False
        self.problem("LG-DEC-005", path)
        return True

    def settle(self, text: str) -> None:
        """Remember that ``text`` holds nothing, or that what it holds is listed, so that it is not looked at again."""
        if not self.settled:
            self.settled = set()
        self.settled.add(text)  # type: ignore[union-attr]

    def problem(self, rule_id: str, path: str) -> None:
        """Note what went wrong, once for each place."""
        from .problems import problem

        finding = problem(rule_id, path, self.record)
        if len(self.problems) < _MOST_PROBLEMS and all(finding.key() != known.key() for known in self.problems):
            self.problems = [*self.problems, finding]


def split(walk: Walk, text: str, sign: str, path: str) -> list[str]:
    """``text`` in pieces, no more of them than strings may be listed."""
    pieces = text.split(sign, walk.ceilings.fields)
    if len(pieces) > walk.ceilings.fields:
        walk.problem("LG-DEC-005", path)
        del pieces[-1]
    return pieces
