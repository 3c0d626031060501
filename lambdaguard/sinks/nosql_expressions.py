"""DynamoDB's expressions: values belong into ``:names``, so the caller's text in the expression itself is syntax."""

from __future__ import annotations

import re

from .nosql_report import report, written
from .nosql_trees import conditions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .scope import Door

_CONDITIONS = ("FilterExpression", "KeyConditionExpression", "ConditionExpression", "UpdateExpression")
# Of the API before expressions: an attribute's name, and a mapping that says how it is compared.
_LEGACY = ("ScanFilter", "QueryFilter", "KeyConditions", "Expected")
# What finds items that nobody named.
_OPEN = frozenset(("NE", "NOT_NULL", "NOT_CONTAINS", "NULL", "GT", "GE", "LT", "LE"))
_PROJECTION = "ProjectionExpression"
# Attribute names, paths into them, and placeholders.
_NAME = r"[#:]?[\w.\-]++(?:\[\d++\])?"


def judge(door: Door, params: Any) -> None:
    """The expressions in a call's parameters, also those of a transaction's or a batch's parts."""
    taint: Any = door.taint
    if taint is None:
        return
    if isinstance(params, dict) and not params.keys().isdisjoint(_LEGACY):
        _legacy(door, params)
    for kind, text in _expressions(params):
        for hit in taint.inside(text):
            theirs = text[hit.start : hit.end].strip()
            if re.fullmatch(_NAME, theirs) or written(theirs) or written(text):
                continue
            if kind == _PROJECTION:
                if not re.fullmatch(rf"{_NAME}(?>(?:\s*+,\s*+{_NAME})*)", theirs):
                    report(door, "LG-DB-104", f"the caller's text changes a {kind}", "medium", hit=hit)
                continue
            report(door, "LG-DB-104", f"the caller's text changes a {kind}", hit=hit)


def _legacy(door: Door, params: Any) -> None:
    """A condition that is the caller's own, operator and all, in the place of one that the code was to write."""
    held = [(name, one) for kind in _LEGACY for name, one in _items(params.get(kind)) if isinstance(one, dict)]
    theirs = list(conditions(door.inv)) if held else []
    for name, condition in held:
        operator = condition.get("ComparisonOperator")
        path = next((path for path, node in theirs if _same(node, condition)), None)
        if path is None:
            continue
        opened = operator in _OPEN or condition.get("Exists") is False or written(name)
        confidence = "high" if opened and not written("ComparisonOperator", deep=False) else "medium"
        report(door, "LG-DB-101", "the caller's condition, operator and all, stands in place of a value", confidence, path=path)


def _items(conditions: Any) -> list[tuple[Any, Any]]:
    return list(conditions.items()) if isinstance(conditions, dict) else []


def _same(node: Any, condition: Any) -> bool:
    """The SDK may have written the values anew, never the operator."""
    return node.keys() == condition.keys() and all(
        node.get(key) == condition.get(key) for key in ("ComparisonOperator", "Exists")
    )


def _expressions(params: Any) -> Iterator[tuple[str, str]]:
    waiting = [params]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, dict):
            continue
        for kind in (*_CONDITIONS, _PROJECTION):
            if isinstance(part.get(kind), str):
                yield kind, part[kind]
        for item in part.get("TransactItems") or ():
            waiting.extend(item.values() if isinstance(item, dict) else ())
        if isinstance(part.get("RequestItems"), dict):
            waiting.extend(part["RequestItems"].values())
