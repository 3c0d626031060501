"""Every event source, in the order in which they are tried.

To add one, add a `Source` to the file of its kind.
"""

from __future__ import annotations

from ..lookup import plain
from ..source import Source
from ..table import each
from ..trees import tree
from . import appsync, customers, edges, http, operations, queues, records, things

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DIRECT = Source("direct", whole=tree)
_APPSYNC_BATCH = Source("appsync", whole=each(appsync.RESOLVER), refusal="appsync-batch")

_SOURCES: tuple[Source, ...] = (
    *http.SOURCES,
    *edges.SOURCES,
    *records.SOURCES,
    *queues.SOURCES,
    *appsync.SOURCES,
    *customers.SOURCES,
    *things.SOURCES,
    *operations.SOURCES,
)


def _index() -> tuple[tuple[str, tuple[Source, ...]], ...]:
    """Sources by the key they are told by, in order of the first of each."""
    by_key: dict[str, list[Source]] = {}
    for source in _SOURCES:
        by_key.setdefault(source.key, []).append(source)
    return tuple((key, tuple(sources)) for key, sources in by_key.items())


_INDEX = _index()


def recognise(event: Any, enclosed: bool = False) -> Source:
    """The source whose shape ``event`` has; the ``direct`` one if it has none's.

    ``enclosed`` says that the event was found inside a message, where some envelopes are met that never arrive on their own.
    """
    if type(event) is not dict:
        event = plain(event)
        if isinstance(event, list):
            return _APPSYNC_BATCH if event and _resolves(event) else DIRECT
        if not isinstance(event, dict):
            return DIRECT
    for key, sources in _INDEX:
        if key in event:
            for source in sources:
                try:
                    if source.test(event) and (enclosed or not source.enclosed):
                        return source
                except Exception:
                    continue
    return DIRECT


def names() -> tuple[str, ...]:
    """The names of all sources, sorted."""
    return tuple(sorted({"direct", *(source.name for source in _SOURCES)}))


def _resolves(events: list[Any]) -> bool:
    return all(isinstance(entry, dict) and "arguments" in entry and "info" in entry for entry in events)
