"""Values that carry their type along: DynamoDB's, and the attributes of SQS and SNS messages."""

from __future__ import annotations

from .encodings import attempt
from .paths import UNPRINTABLE, at, step
from .texts import message
from .trees import tree
from .walk import OPENERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk

_NUMBERS = frozenset(("N", "NS", "BOOL", "NULL"))
_KINDS = _NUMBERS | {"S", "SS", "B", "BS", "M", "L"}


def image(walk: Walk, value: Any, path: str, place: str) -> None:
    """A DynamoDB item: attribute names, and strings, sets, lists and maps without their type letters."""
    if type(value) is dict and not walk.named:
        _levels(walk, value, place)
        return
    pending = [({"M": value}, path, 0)]
    while pending:
        typed, where, depth = pending.pop()
        if depth > walk.ceilings.depth:
            walk.problem("LG-DEC-004", path)
            return
        for kind, item in typed.items() if isinstance(typed, dict) else (("", typed),):
            if kind == "M" and isinstance(item, dict):
                for name, below in item.items():
                    if isinstance(name, str):
                        walk.put(name, step(where, UNPRINTABLE) if walk.named else "", place)
                    pending.append((below, step(where, name) if walk.named else "", depth + 1))
            elif kind == "L" and isinstance(item, list):
                for index, below in enumerate(item):
                    pending.append((below, at(where, index) if walk.named else "", depth + 1))
            elif kind not in _NUMBERS or _worded(item):
                _scalar(walk, kind, item, where, place)
        walk.depth = max(walk.depth, depth)
        if walk.full():
            return


def _levels(walk: Walk, root: dict[Any, Any], place: str) -> None:
    """The same without paths, level by level."""
    level: list[Any] = [root]
    depth, out = 0, walk.listed
    append = out.append
    while level:
        depth += 1
        if depth > walk.ceilings.depth and any(level):
            walk.problem("LG-DEC-004", "")
            return
        below: list[Any] = []
        for node in level:
            if type(node) is dict:
                out += node
            for typed in node.values() if type(node) is dict else node:
                if type(typed) is not dict:
                    _scalar(walk, "", typed, "", place)
                    continue
                for kind, item in typed.items():
                    if kind == "S" and type(item) is str and item[:1] not in OPENERS:
                        append(item)
                    elif (kind == "M" and type(item) is dict) or (kind == "L" and type(item) is list):
                        below.append(item)
                    elif kind in _NUMBERS and (type(item) is bool or (type(item) is str and item.isalnum())):
                        continue
                    elif kind not in _NUMBERS or _worded(item):
                        _scalar(walk, kind, item, "", place)
        level = below
        walk.depth = max(walk.depth, depth)
        if walk.full():
            return


def attributes(walk: Walk, value: Any, path: str, place: str) -> None:
    """Message attributes: names, types and values; binary values are decoded where they can be."""
    if not isinstance(value, dict):
        tree(walk, value, path, place)
    elif walk.named:
        _named_attributes(walk, value, path, place)
    else:
        out = walk.listed
        for name, attribute in value.items():
            if isinstance(name, str):
                out.append(name)
            if not isinstance(attribute, dict):
                tree(walk, attribute, "", place)
                continue
            for key, item in attribute.items():
                if not item:
                    continue
                if key == "binaryValue" or (key == "Value" and attribute.get("Type") == "Binary"):
                    attempt(walk, item, "", place)
                elif type(item) is str:
                    out.append(item)
                else:
                    tree(walk, item, "", place)


def _named_attributes(walk: Walk, value: dict[Any, Any], path: str, place: str) -> None:
    for name, attribute in value.items():
        where = step(path, name)
        if isinstance(name, str):
            walk.put(name, step(path, UNPRINTABLE), place)
        if not isinstance(attribute, dict):
            tree(walk, attribute, where, place)
            continue
        for key, item in attribute.items():
            if item:
                binary = key == "binaryValue" or (key == "Value" and attribute.get("Type") == "Binary")
                (attempt if binary else tree)(walk, item, where, place)


def _scalar(walk: Walk, kind: Any, item: Any, where: str, place: str) -> None:
    if kind and kind not in _KINDS:
        # No letter of DynamoDB's: it is somebody's text as well.
        item = {kind: item}
    for index, value in enumerate(item) if kind in ("SS", "BS") and isinstance(item, list) else ((None, item),):
        here = where if index is None or not walk.named else at(where, index)
        if kind in ("B", "BS"):
            attempt(walk, value, here, place)
        elif kind in ("S", "SS"):
            message(walk, value, here, place)
        else:
            tree(walk, value, here, place)


def _worded(item: Any) -> bool:
    """True if what should be a number is none."""
    if (type(item) is str and item.isalnum()) or type(item) is bool:
        return False
    for value in item if isinstance(item, list) else (item,):
        if isinstance(value, str) and not value.replace(".", "").replace("-", "").replace("+", "").isalnum():
            return True
        if isinstance(value, (dict, list)):
            return True
    return False
