"""DynamoDB's expressions: values belong into ``:names``, so the caller's text in the expression itself is syntax."""

from __future__ import annotations

import re

from .nosql_report import report, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .scope import Door

_CONDITIONS = ("FilterExpression", "KeyConditionExpression", "ConditionExpression", "UpdateExpression")
_PROJECTION = "ProjectionExpression"
# Attribute names, paths into them, and placeholders.
_NAME = r"[#:]?[\w.\-]++(?:\[\d++\])?"


def judge(door: Door, params: Any) -> None:
    """The expressions in a call's parameters, also those of a transaction's or a batch's parts."""
    taint: Any = door.taint
    if taint is None:
        return
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
