"""Tables of an event's parts: the one description that both walks follow.

A reader takes ``(walk, value, path, place)`` and puts every string of ``value`` that the caller controls. A part that does
not have the shape it should have is listed whole: nothing hides behind a surprise.
"""

from __future__ import annotations

from .headers import headers
from .parts import pairs
from .paths import at, join
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    from .walk import Walk

    Reader: TypeAlias = Callable[[Walk, Any, str, str], object]
    Parts: TypeAlias = Mapping[str, "Reader | Table | tuple[str, Reader]"]


def text(walk: Walk, value: Any, path: str, place: str) -> None:
    """One string."""
    if type(value) is str:
        if walk.wanted is None or walk.wants(value):
            walk.put(value, path, place)
    else:
        tree(walk, value, path, place)


# They look at what they name before they name it.
_CHEAP = (text, pairs, headers)


class Table:
    """Where the caller-controlled parts of a mapping are: ``Table(header={"headers": headers}, below={"context": Table(…)})``.

    Keywords are the places of `Field`, each with a mapping of keys to readers; ``below`` holds tables of what is further
    down. A reader comes as ``(label, reader)`` where paths are to name the part otherwise than the event does. ``last`` is such
    a pair that gets the whole mapping, once all else is read.
    """

    __slots__ = ("_others", "_texts", "entries", "keys", "last")

    def __init__(self, *, last: tuple[str, Reader] | None = None, **places: Parts) -> None:
        entries: list[tuple[str, Reader | Table, str, str]] = []
        for place, parts in places.items():
            for key, part in parts.items():
                label, reader = part if isinstance(part, tuple) else (key, part)
                entries.append((key, reader, label, place))
        self.entries = tuple(entries)
        self.last = last
        self.keys = tuple(entry[0] for entry in entries)
        # Most parts are single strings, and calling a reader costs more than listing one.
        self._texts = tuple(key for key, reader, _, _ in entries if reader is text)
        self._others = tuple(
            (key, reader.texts if isinstance(reader, Table) else reader) for key, reader, _, _ in entries if reader is not text
        )

    def read(self, walk: Walk, value: Any, path: str) -> None:
        """Put what the table names of ``value``; all of it, if it is no mapping."""
        if not isinstance(value, dict):
            tree(walk, value, path, "attribute")
        elif walk.named:
            self._read_named(walk, value, path)
        else:
            self.texts(walk, value)

    def reader(self, walk: Walk, value: Any, path: str, place: str) -> None:
        """One entry of a list; one that has none of the table's keys is not what it should be, and listed whole."""
        if isinstance(value, dict) and value.keys().isdisjoint(self.keys):
            tree(walk, value, path, place)
        else:
            self.read(walk, value, path)

    def texts(self, walk: Walk, value: Any, path: str = "", place: str = "") -> None:
        """`read` for a walk without names."""
        if not isinstance(value, dict):
            tree(walk, value, path, "attribute")
            return
        get = value.get
        for key in self._texts:
            if part := get(key):
                if type(part) is str:
                    walk.listed.append(part)
                else:
                    tree(walk, part, "", "")
        for key, reader in self._others:
            if part := get(key):
                reader(walk, part, "", "")
        if self.last is not None:
            self.last[1](walk, value, "", "")

    def _read_named(self, walk: Walk, value: dict[Any, Any], path: str) -> None:
        below = []
        get = value.get
        wanted = None if walk.holders is None else walk.wanted
        for key, reader, label, place in self.entries:
            part = get(key)
            if not part or (reader is text and wanted is not None and type(part) is str and part not in wanted):
                continue
            if isinstance(reader, Table):
                below.append((reader, part, join(path, label)))
            elif reader in _CHEAP or walk.sees(reader, part):
                reader(walk, part, join(path, label), place)
        if self.last is not None and (wanted is not None or walk.sees(self.last[1], value)):
            label, last = self.last
            last(walk, value, join(path, label), label)
        for table, part, where in below:
            table.read(walk, part, where)


def each(table: Table) -> Reader:
    """A list of parts, each with the same table; the outermost such list's index is the record's."""
    return every(table.reader)


def every(reader: Reader) -> Reader:
    """A list of parts for the same reader."""

    def read(walk: Walk, value: Any, path: str, place: str) -> None:
        if not isinstance(value, (list, tuple)):
            tree(walk, value, path, place)
            return
        outermost = walk.record is None
        for index, part in enumerate(value):
            if outermost:
                walk.record = index
            if not walk.named:
                reader(walk, part, "", place)
            elif walk.sees(reader, part):
                reader(walk, part, at(path, index), place)
        if outermost:
            walk.record = None

    return read


def records(kind_key: str, kind: str, table: Table) -> Reader:
    """The ``Records`` of one source. A record that says it is another's is listed whole."""

    def read(walk: Walk, value: Any, path: str, place: str) -> None:
        if isinstance(value, dict) and value.get(kind_key) == kind:
            table.read(walk, value, path)
        else:
            tree(walk, value, path, place)

    return every(read)
