"""Records of Kafka events: lists of them, one list a partition."""

from __future__ import annotations

from .encodings import payload, texts
from .paths import UNPRINTABLE, at, step
from .table import Table
from .texts import message
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk


def partitions(walk: Walk, value: Any, path: str, place: str) -> None:
    """The ``records`` of a Kafka event; a record's index counts through all partitions."""
    if not isinstance(value, dict):
        tree(walk, value, path, place)
        return
    outermost = walk.record is None
    index = 0
    for name, entries in value.items():
        where = step(path, name) if walk.named else ""
        if not isinstance(entries, list):
            tree(walk, entries, where, place)
            continue
        for position, record in enumerate(entries):
            walk.record = index if outermost else walk.record
            index += 1
            _RECORD.reader(walk, record, at(where, position) if walk.named else "", place)
    if outermost:
        walk.record = None


def byte_headers(walk: Walk, value: Any, path: str, place: str) -> None:
    """A record's headers: a list of ``{name: [byte, …]}``."""
    for entry in value if isinstance(value, list) else (value,):
        if not isinstance(entry, dict):
            tree(walk, entry, path, place)
            continue
        for name, item in entry.items():
            if isinstance(name, str):
                walk.put(name, step(path, UNPRINTABLE) if walk.named else "", place)
            byte_list(walk, item, step(path, name) if walk.named else "", place)


def byte_list(walk: Walk, value: Any, path: str, place: str) -> None:
    """Text as a list of its bytes, signed or not; anything else is listed as it is."""
    if isinstance(value, list) and value and all(type(item) is int and -128 <= item < 256 for item in value):
        for text in texts(bytes(item & 0xFF for item in value)):
            message(walk, text, path, place)
    else:
        tree(walk, value, path, place)


def records(event: Any) -> list[tuple[Any, Any]]:
    """(identifier, record) in the order in which `partitions` counts them.

    The identifier is what a partial batch response names: the topic and partition in one word, and the offset (AWS Lambda
    developer guide, "Configuring error handling controls for Kafka event sources").
    """
    listed: list[tuple[Any, Any]] = []
    parts = event.get("records") if isinstance(event, dict) else None
    for name, entries in parts.items() if isinstance(parts, dict) else ():
        for record in entries if isinstance(entries, list) else ():
            fields = record if isinstance(record, dict) else {}
            partition = f"{fields['topic']}-{fields['partition']}" if "topic" in fields and "partition" in fields else name
            listed.append(({"partition": partition, "offset": fields.get("offset")}, record))
    return listed


def keep(event: Any, kept: frozenset[int]) -> Any:
    """A copy of the event with the records of these indexes only; partitions that lose all are left out."""
    index = 0
    parts: dict[str, Any] = {}
    for name, entries in event["records"].items():
        if not isinstance(entries, list):
            parts[name] = entries
            continue
        chosen = [record for position, record in enumerate(entries, index) if position in kept]
        index += len(entries)
        if chosen:
            parts[name] = chosen
    return {**event, "records": parts}


_RECORD = Table(record={"value": payload}, attribute={"key": payload, "headers": byte_headers})
