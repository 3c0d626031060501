"""Readers of an event's parts: what the tables of the catalogue are made of.

A reader takes ``(walk, value, path, place)`` and puts every string of ``value`` that the caller controls. A part that does
not have the shape it should have is listed whole: nothing hides behind a surprise.
"""

from __future__ import annotations

from .paths import UNPRINTABLE, at, join, step
from .trees import tree, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from .walk import Walk

    Reader: TypeAlias = Callable[[Walk, Any, str, str], object]
    # key in the event (None: the whole of it), reader (None: AWS wrote it), label in the path, place
    Entry: TypeAlias = tuple[str | None, Reader | None, str, str]
    Table: TypeAlias = tuple[Entry, ...]


def run(walk: Walk, table: Table, value: Any, path: str) -> None:
    """Every entry of ``table`` that ``value`` has."""
    if not isinstance(value, dict):
        tree(walk, value, path, "attribute")
        return
    named = walk.named
    get = value.get
    for key, reader, label, place in table:
        part = value if key is None else get(key)
        if part and reader is not None:
            reader(walk, part, join(path, label) if named else "", place)


def text(walk: Walk, value: Any, path: str, place: str) -> None:
    """One string."""
    if type(value) is str:
        walk.put(value, path, place)
    else:
        tree(walk, value, path, place)


def inside(*table: Entry) -> Reader:
    """A part with a table of its own."""

    def read(walk: Walk, value: Any, path: str, place: str) -> None:
        run(walk, table, value, path)

    return read


def each(*table: Entry) -> Reader:
    """A list of parts, each with the same table; the outermost such list's index is the record's."""
    return every(inside(*table))


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
            reader(walk, part, at(path, index) if walk.named else "", place)
        if outermost:
            walk.record = None

    return read


def pairs(walk: Walk, value: Any, path: str, place: str) -> None:
    """A mapping of the caller's names to strings or lists of strings."""
    if type(value) is not dict:
        tree(walk, value, path, place)
        return
    if walk.named:
        for name, item in value.items():
            if isinstance(name, str):
                walk.put(name, step(path, UNPRINTABLE), place)
            where = step(path, name)
            for part in item if type(item) is list else (item,):
                tree(walk, part, where, place)
        return
    out = walk.texts
    values: Iterable[Any] = value.values()
    try:
        joined = "\n".join(values)
    except TypeError:
        values = _flat(walk, values)
        joined = "\n".join(values)
    out.extend(value)
    out.extend(values)
    if '"' in joined or "eyJ" in joined:
        for part in values:
            unwrap(walk, part, "", "")


def _flat(walk: Walk, values: Iterable[Any]) -> list[str]:
    """The strings among ``values`` and in the lists among them; anything else is listed as the structure it is."""
    flat: list[str] = []
    for item in values:
        if type(item) is str:
            flat.append(item)
        elif type(item) is list:
            for part in item:
                if type(part) is str:
                    flat.append(part)
                else:
                    tree(walk, part, "", "")
        elif item is not None:
            tree(walk, item, "", "")
    return flat


def quoted_pairs(walk: Walk, value: Any, path: str, place: str) -> None:
    """`pairs` that a load balancer hands on percent-encoded: as they are, and decoded."""
    pairs(walk, value, path, place)
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        for part in (name, *(item if type(item) is list else (item,))):
            if type(part) is str and ("%" in part or "+" in part):
                from urllib.parse import unquote_plus

                where = step(path, UNPRINTABLE if part is name else name) if walk.named else ""
                tree(walk, unquote_plus(part), where, place)


def records(kind_key: str, kind: str, *table: Entry) -> Reader:
    """The ``Records`` of one source. A record that says it is another's is listed whole."""

    def read(walk: Walk, value: Any, path: str, place: str) -> None:
        if isinstance(value, dict) and value.get(kind_key) == kind:
            run(walk, table, value, path)
        else:
            tree(walk, value, path, place)

    return every(read)
