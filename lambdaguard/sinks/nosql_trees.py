"""Structures in the caller's event that hold operators: ``{"$ne": null}`` in JSON, or ``user[$ne]=1`` in a form."""

from __future__ import annotations

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..invocation import Invocation

_MOST_NODES = 20_000
_MOST_NESTED = 3
# One of these is in every document that is looked for: an operator, or a condition as DynamoDB's first API writes it.
_SIGNS = ("$", "\\u0024", "ComparisonOperator", '"Exists"')


class Trees:
    """``(operator, value)`` pairs of the caller's, with the names that led there."""

    __slots__ = ("_bracketed", "_pairs")

    def __init__(self, inv: Invocation | None) -> None:
        self._pairs: dict[str, list[tuple[Any, str]]] = {}
        self._bracketed: set[str] = set()
        while inv is not None:
            for name, node in _nodes(inv.event):
                if isinstance(node, str):
                    self._bracketed.update(re.findall(r"\[(\$\w{1,30}+)\]", node[:2000]))
                    continue
                for key, value in node.items():
                    if isinstance(key, str) and key.startswith("$"):
                        self._pairs.setdefault(key, []).append((value, f"{name}.{key}".lstrip(".")))
            inv = inv.parent

    def path(self, operator: str, value: Any) -> str | None:
        """Where the caller wrote this very operator with this value; None if not at all."""
        for theirs, name in self._pairs.get(operator, ()):
            if theirs == value:
                return name
        return operator if operator in self._bracketed else None


def conditions(inv: Invocation | None) -> Iterator[tuple[str, Any]]:
    """The caller's own conditions in the words of DynamoDB's first API, each with its path."""
    while inv is not None:
        for name, node in _nodes(inv.event):
            if isinstance(node, dict) and ("ComparisonOperator" in node or "Exists" in node):
                yield name, node
        inv = inv.parent


def _nodes(event: Any) -> Iterator[tuple[str, Any]]:
    """Every mapping of an event with its path, those in JSON texts too, and every text that has a bracketed operator."""
    waiting: list[tuple[str, Any, int]] = [("", event, 0)]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        name, node, nested = waiting.pop()
        if isinstance(node, dict):
            yield name, node
            for key, value in node.items():
                waiting.append((f"{name}.{key}" if name else str(key), value, nested))
                if isinstance(key, str) and "[$" in key:
                    yield name, key
        elif isinstance(node, list):
            waiting.extend((name, item, nested) for item in node[:_MOST_NODES])
        elif isinstance(node, str) and nested < _MOST_NESTED:
            parsed = _parsed(node)
            if parsed is not None:
                waiting.append((name, parsed, nested + 1))
            elif "[$" in node or "[%24" in node or "%5B%24" in node.upper():
                yield (
                    name,
                    node.replace("%24", "$").replace("%5B", "[").replace("%5D", "]").replace("%5b", "[").replace("%5d", "]"),
                )


def _parsed(text: str) -> Any:
    bare = text.strip()
    if bare[:1] not in ("{", "["):
        return _decoded(bare)
    if not any(sign in bare for sign in _SIGNS):
        return None
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return None


def _decoded(text: str) -> Any:
    """A body in base64 that holds JSON."""
    if not text.startswith(("ey", "ew", "W3", "Ww")):
        return None
    import binascii

    try:
        found = binascii.a2b_base64(text).decode()
    except ValueError:
        return None
    return _parsed(found) if found[:1] in ("{", "[") else None
