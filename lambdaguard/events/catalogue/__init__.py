"""Every event source, in the order in which they are tried.

To add one, add a `Source` to the file of its kind. Most functions meet one kind only, so a file is read when the kinds before
it did not have the event's shape.
"""

from __future__ import annotations

from ..lookup import plain
from ..source import Source
from ..trees import tree
from . import http

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    # Sources by the key they are told by, in order of the first of each.
    Index: TypeAlias = tuple[tuple[str, tuple[Source, ...]], ...]

DIRECT = Source("direct", whole=tree)
KINDS = ("http", "records", "edges", "queues", "appsync", "customers", "things", "operations")


def recognise(event: Any, enclosed: bool = False) -> Source:
    """The source whose shape ``event`` has; the ``direct`` one if it has none's.

    ``enclosed`` says that the event was found inside a message, where some envelopes are met that never arrive on their own.
    """
    if type(event) is not dict:
        event = plain(event)
        if isinstance(event, list):
            return _batch(event)
        if not isinstance(event, dict):
            return DIRECT
    shape = (*event,)
    found = _first(_likely.get(shape, ()), event, enclosed)
    if found is not None:
        return found
    if _keys and _keys.isdisjoint(event):
        return DIRECT
    tried: list[Source] = []
    for number, kind in enumerate(KINDS):
        for key, sources in _indexes[number] if number < len(_indexes) else _read(number, kind):
            if key in event:
                tried += sources
                found = _first(sources, event, enclosed)
                if found is not None:
                    _learn(shape, tried)
                    return found
    return DIRECT


def _first(sources: Iterable[Source], event: Any, enclosed: bool) -> Source | None:
    for source in sources:
        try:
            if source.test(event) and (enclosed or not source.enclosed):
                return source
        except Exception:
            continue
    return None


def _learn(shape: tuple[Any, ...], tried: list[Source]) -> None:
    """Events with these keys are tried against these sources first: all others before them need another key."""
    if all(type(key) is str for key in shape) and len("".join(shape)) < _LONGEST:
        if len(_likely) >= _MOST:
            _likely.clear()
        _likely[shape] = tuple(tried)


def names() -> tuple[str, ...]:
    """The names of all sources, sorted."""
    return tuple(sorted({"direct", *(source.name for kind in KINDS for source in _sources(kind))}))


def _sources(kind: str) -> tuple[Source, ...]:
    module = __import__(f"{__name__}.{kind}", fromlist=("SOURCES",))
    sources: tuple[Source, ...] = module.SOURCES
    return sources


def _read(number: int, kind: str) -> Index:
    index = _index(_sources(kind))
    if number == len(_indexes):
        _indexes.append(index)
        if len(_indexes) == len(KINDS):
            _keys.update(key for each in _indexes for key, _ in each)
    return index


def _index(sources: tuple[Source, ...]) -> Index:
    by_key: dict[str, list[Source]] = {}
    for source in sources:
        by_key.setdefault(source.key, []).append(source)
    return tuple((key, tuple(same)) for key, same in by_key.items())


_LONGEST, _MOST = 512, 128
_likely: dict[tuple[Any, ...], tuple[Source, ...]] = {}
_keys: set[str] = set()  # every key that a source is told by, once all are read
_indexes: list[Index] = [_index(http.SOURCES)]


def _batch(events: list[Any]) -> Source:
    """A list is a batch of an AppSync resolver's calls, or nothing that AWS sends."""
    if events and all(isinstance(entry, dict) and "arguments" in entry and "info" in entry for entry in events):
        from .appsync import BATCH

        return BATCH
    return DIRECT
