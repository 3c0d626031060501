"""RabbitMQ messages and DocumentDB changes."""

from __future__ import annotations

from .kafka import byte_list
from .paths import UNPRINTABLE, step
from .table import Table, each
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .table import Reader
    from .walk import Walk

# Properties that name something of the sender's choice (AMQP 0-9-1, basic class).
_NAMED = ("correlationId", "replyTo", "type", "userId", "appId", "messageId", "contentType", "contentEncoding", "expiration")


def messages_by_queue(table: Table) -> Reader:
    """``{queue: [message, …]}``, each message with the same table."""
    listed = each(table)

    def read(walk: Walk, value: Any, path: str, place: str) -> None:
        for name, messages in value.items() if isinstance(value, dict) else (("", value),):
            listed(walk, messages, step(path, name) if walk.named else "", place)

    return read


def properties(walk: Walk, value: Any, path: str, place: str) -> None:
    """AMQP properties and headers; a header's text comes as ``{"bytes": [byte, …]}``."""
    if not isinstance(value, dict):
        tree(walk, value, path, place)
        return
    for name in _NAMED:
        if value.get(name):
            tree(walk, value[name], step(path, name) if walk.named else "", place)
    headers = value.get("headers")
    if headers and not isinstance(headers, dict):
        tree(walk, headers, f"{path}.headers", place)
    for name, item in headers.items() if isinstance(headers, dict) else ():
        where = step(f"{path}.headers", name) if walk.named else ""
        if isinstance(name, str):
            walk.put(name, f"{path}.headers.{UNPRINTABLE}" if walk.named else "", place)
        if isinstance(item, dict) and "bytes" in item:
            byte_list(walk, item["bytes"], where, place)
        else:
            tree(walk, item, where, place)
