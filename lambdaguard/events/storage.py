"""Names of stored objects, and the events that S3 puts on a bus."""

from __future__ import annotations

from .quoting import unquote_plus
from .trees import tree
from .written import strays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk


def object_key(walk: Walk, value: Any, path: str, place: str) -> None:
    """An object's key as S3 notifications write it, percent-encoded with ``+`` for a space: as it is, and decoded."""
    if type(value) is not str:
        tree(walk, value, path, place)
        return
    if "%" in value or "+" in value:
        walk.inside(_quoted, value, path, place)
    else:
        walk.put(value, path, place)


def _quoted(walk: Walk, value: str, path: str, place: str) -> None:
    walk.put(value, path, place)
    walk.put(unquote_plus(value), path, place)


def bus_detail(walk: Walk, value: Any, path: str, place: str) -> None:
    """The ``detail`` of an EventBridge event. Of S3's own, the key is what the caller chose; the rest is AWS's."""
    bucket = value.get("bucket") if isinstance(value, dict) else None
    stored = value.get("object") if isinstance(value, dict) else None
    if not isinstance(stored, dict) or not isinstance(bucket, dict) or "key" not in stored or "requester" not in value:
        tree(walk, value, path, place)
        return
    object_key(walk, stored["key"], f"{path}.object.key" if walk.named else "", "file")
    strays(walk, value, path, place, frozenset((stored["key"],)) if type(stored["key"]) is str else frozenset())
