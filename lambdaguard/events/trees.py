"""Lists every string of a JSON-like structure, level by level, so that no depth can exhaust the stack."""

from __future__ import annotations

from itertools import chain

from .paths import UNPRINTABLE, at, step
from .walk import OPENERS, opens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from .walk import Walk

_LEAVES = frozenset((str, int, float, bool, type(None)))
_STRINGS = {str}
_MAPPINGS = {dict}
_LISTS = {list}
_FEW = 8
_SEVERAL = 24
_LOW = 3
# Containers for each string that may be listed. JSON as long as events can be has fewer; only what shares its parts has more.
_CONTAINERS = 10


def tree(walk: Walk, value: Any, path: str, place: str) -> int:
    """All keys and strings of ``value``; returns how many those were."""
    if type(value) is str:
        walk.put(value, path, place)
        return 1
    if walk.named:
        return 0 if type(value) is dict and not walk.sought(value) and _flat(value) else _named(walk, value, path, place)
    out = walk.listed
    start = len(out)
    depth = _small(out, value, _LOW)
    if not depth or depth > walk.ceilings.depth:
        del out[start:]
        depth = _levels(walk, value)
    walk.depth = max(walk.depth, depth)
    count = len(out)
    if count > walk.ceilings.fields:
        walk.full()
    return count - start


def _small(out: list[Any], node: Any, further: int) -> int:
    """Few levels of few nodes, as most JSON objects have; returns how many levels, 0 if there are more than that."""
    items: Any = node
    if type(node) is dict:
        out += node
        items = node.values()
    elif type(node) is not list:
        return 0
    if len(items) > _SEVERAL:
        return _plain(out, items)
    depth = 1
    for item in items:
        kind = type(item)
        if kind is str:
            out.append(item)
        elif kind is dict or kind is list:
            below = _small(out, item, further - 1) if further else 0
            if not below:
                return 0
            if below >= depth:
                depth = below + 1
        elif kind not in _LEAVES:
            return 0
    return depth


def _plain(out: list[Any], items: Collection[Any]) -> int:
    """Many values none of which holds others: one level; 0 if one does."""
    kinds = set(map(type, items))
    if not kinds <= _LEAVES:
        return 0
    out += items if kinds == _STRINGS else [item for item in items if type(item) is str]
    return 1


def _levels(walk: Walk, root: Any) -> int:
    out = walk.listed
    most_depth, most = walk.ceilings.depth, walk.ceilings.fields
    level = [root]
    depth = nodes = 0
    while level:
        depth += 1
        below: list[Any] = []
        for items in [_below(level, out)] if len(level) > _FEW else _each(level, out):
            kinds = set(map(type, items))
            if kinds == _STRINGS:
                out.extend(items)
                continue
            if str in kinds:
                out.extend([item for item in items if type(item) is str])
            if not kinds <= _LEAVES:
                below += [item for item in items if type(item) not in _LEAVES]
        level = below
        nodes += len(level)
        if len(out) > most or (level and _beyond(walk, depth >= most_depth or nodes > most * _CONTAINERS, "")):
            break
    return depth


def _each(level: list[Any], out: list[Any]) -> Iterator[Collection[Any]]:
    """What each node holds; their keys go to ``out``."""
    for node in level:
        if type(node) is dict:
            out.extend(node)
            yield node.values()
        elif type(node) is list:
            yield node
        else:
            below: list[Any] = []
            _odd(node, out, below)
            yield below


def _below(level: list[Any], out: list[Any]) -> list[Any]:
    """What the nodes of one level hold; their keys go to ``out``. Rows of a table, all of one type, are taken at one go."""
    kinds = set(map(type, level))
    if kinds == _MAPPINGS:
        out.extend(chain.from_iterable(level))
        return [*chain.from_iterable(map(dict.values, level))]
    if kinds == _LISTS:
        return [*chain.from_iterable(level)]
    return [*chain.from_iterable(_each(level, out))]


def _named(walk: Walk, root: Any, path: str, place: str) -> int:
    start = len(walk.found)
    level = [(root, path)]
    depth = nodes = 0
    while level:
        depth += 1
        below: list[tuple[Any, str]] = []
        for node, where in level:
            if type(node) is dict and walk.wanted is not None:
                _sought(walk, node, where, place, below)
            elif isinstance(node, dict):
                for key, item in node.items():
                    if isinstance(key, str):
                        walk.put(key, f"{where}.{UNPRINTABLE}" if where else UNPRINTABLE, place)
                    if walk.wants(item):
                        below.append((item, step(where, key)))
            elif isinstance(node, list):
                below.extend((item, at(where, index)) for index, item in enumerate(node) if walk.wants(item))
            else:
                names: list[Any] = []
                items: list[Any] = []
                _odd(node, names, items)
                for text in names:
                    walk.put(text, where, place)
                below.extend((item, where) for item in items)
        for item, where in below:
            if type(item) is str:
                walk.put(item, where, place)
        level = [pair for pair in below if type(pair[0]) not in _LEAVES]
        nodes += len(level)
        far = depth >= walk.ceilings.depth or nodes > walk.ceilings.fields * _CONTAINERS
        if walk.full(path) or (level and _beyond(walk, far, path)):
            break
    walk.depth = max(walk.depth, depth)
    return len(walk.found) - start


def _sought(walk: Walk, node: dict[Any, Any], where: str, place: str, below: list[tuple[Any, str]]) -> None:
    """What of a mapping anybody asked for, or may hold what was asked for; in most of many rows there is nothing."""
    wanted = walk.wanted or ()
    openers = OPENERS if walk.holders is None else ()
    for key, item in node.items():
        if isinstance(key, str) and (key in wanted or key[:1] in openers):
            walk.put(key, f"{where}.{UNPRINTABLE}" if where else UNPRINTABLE, place)
        if type(item) is str:
            if item not in wanted and (item[:1] not in openers or not opens(item)):
                continue
        elif type(item) in _LEAVES:
            continue
        below.append((item, step(where, key)))


def _flat(node: dict[Any, Any]) -> bool:
    return _LEAVES.issuperset(map(type, node.values()))


def _beyond(walk: Walk, far: bool, path: str) -> bool:
    if far:
        walk.depth = max(walk.depth, walk.ceilings.depth + 1)
        walk.problem("LG-DEC-004", path)
    return far


def _odd(node: Any, out: list[Any], below: list[Any]) -> None:
    """What no JSON parser makes: an event built by hand, in a test or by another decorator."""
    if isinstance(node, dict):
        out.extend(key for key in node if isinstance(key, str))
        below.extend(node.values())
    elif isinstance(node, (list, tuple, set, frozenset)):
        below.extend(node)
    elif isinstance(node, str):
        out.append(str(node))
    elif isinstance(node, (bytes, bytearray)):
        out.append(node.decode("utf-8", "replace"))
