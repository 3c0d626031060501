"""Lists every string of a JSON-like structure, level by level, so that no depth can exhaust the stack."""

from __future__ import annotations

from .paths import UNPRINTABLE, at, step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk

_LEAVES = frozenset((str, int, float, bool, type(None)))
# A structure parsed from 6 MB of JSON has fewer; only one that shares its parts (it never was JSON) has more.
_MOST_NODES = 4_000_000
_OPENERS = frozenset('{[" \t\r\n\ufeffe')


def tree(walk: Walk, value: Any, path: str, place: str, plain: bool = False) -> int:
    """All keys and strings of ``value``; returns how many those were.

    Strings that hold JSON or a web token are listed and unwrapped, unless ``plain`` says that there can be none.
    """
    if type(value) is str:
        walk.put(value, path, place)
        if not plain:
            unwrap(walk, value, path, place)
        return 1
    return _named(walk, value, path, place, plain) if walk.named else _texts(walk, value, plain)


def unwrap(walk: Walk, text: str, path: str, place: str) -> None:
    """What is inside a string, if it holds JSON or a web token."""
    if text[:1] in _OPENERS:
        from .texts import inner

        inner(walk, text, path, place)


def _texts(walk: Walk, root: Any, plain: bool) -> int:
    out = walk.texts
    start = len(out)
    wrapped: list[str] = []
    level = [root]
    depth = nodes = 0
    while level:
        depth += 1
        below: list[Any] = []
        for node in level:
            if type(node) is dict:
                out.extend(node)
                below.extend(node.values())
            elif type(node) is list:
                below.extend(node)
            else:
                _odd(node, out, below)
        strings = [item for item in below if type(item) is str]
        out.extend(strings)
        if not plain:
            wrapped.extend([text for text in strings if text[:1] in _OPENERS])
        level = [item for item in below if type(item) not in _LEAVES]
        nodes += len(level)
        if _beyond(walk, level, depth, nodes, ""):
            break
    walk.depth = max(walk.depth, depth)
    count = len(out) - start
    for text in wrapped:
        unwrap(walk, text, "", "")
    return count


def _named(walk: Walk, root: Any, path: str, place: str, plain: bool) -> int:
    start = len(walk.fields)
    wrapped: list[tuple[str, str]] = []
    level = [(root, path)]
    depth = nodes = 0
    while level:
        depth += 1
        below: list[tuple[Any, str]] = []
        for node, where in level:
            if isinstance(node, dict):
                for key, item in node.items():
                    if isinstance(key, str):
                        walk.put(key, f"{where}.{UNPRINTABLE}" if where else UNPRINTABLE, place)
                    below.append((item, step(where, key)))
            elif isinstance(node, list):
                below.extend((item, at(where, index)) for index, item in enumerate(node))
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
                wrapped.append((item, where))
        level = [pair for pair in below if type(pair[0]) not in _LEAVES]
        nodes += len(level)
        if _beyond(walk, level, depth, nodes, path):
            break
    count = len(walk.fields) - start
    walk.depth = max(walk.depth, depth)
    if not plain:
        for text, where in wrapped:
            unwrap(walk, text, where, place)
    return count


def _beyond(walk: Walk, level: list[Any], depth: int, nodes: int, path: str) -> bool:
    if level and (depth >= walk.ceilings.depth or nodes > _MOST_NODES):
        walk.depth = max(walk.depth, depth + 1)
        walk.problem("LG-DEC-004", path)
        return True
    return walk.full()


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
