"""MongoDB: an operator that the caller sent stands where the code expected a value."""

from __future__ import annotations

from .nosql_report import code, report, written
from .nosql_trees import Trees

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .scope import Door

# Where a command holds conditions, as against documents and options.
_CONDITIONS = ("filter", "query", "pipeline", "q", "arrayFilters", "deletes", "updates", "explain")
# Operators whose value the server runs as JavaScript.
_SCRIPTS = {"$where": "", "$function": "body", "$accumulator": "init accumulate merge finalize"}
_MOST_NODES = 20_000


def judge(door: Door, command: Any, docs: Any = ()) -> None:
    """A command (``{"find": …, "filter": …}``) and, of a batch, its ``{"q": …}`` or ``{"filter": …}`` parts."""
    if door.inv is None:
        return
    trees: Trees | None = None
    for held, whole in _conditions(command, docs):
        for field, node, operator in _operators(held, ""):
            if trees is None:
                trees = Trees(door.inv)
            _operator(door, trees, field, node, operator, whole)


def _conditions(command: Any, docs: Any) -> Iterator[tuple[Any, Any]]:
    """Conditions, each with the mapping that is all of its filter."""
    for part in (command, *(docs if isinstance(docs, list | tuple) else ())):
        if not isinstance(part, dict):
            continue
        for name in _CONDITIONS:
            held = part.get(name)
            if name in ("deletes", "updates") and isinstance(held, list):
                yield from ((item["q"], item["q"]) for item in held if isinstance(item, dict) and "q" in item)
            elif name == "explain" and isinstance(held, dict):
                yield from _conditions(held, ())
            elif isinstance(held, dict | list):
                yield held, held
        map_reduce = [
            part[name] for name in ("map", "reduce", "finalize") if isinstance(part.get(name), str) and "mapReduce" in part
        ]
        if map_reduce:
            yield [{"$where": text} for text in map_reduce], None


def _operators(held: Any, field: str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """``(name of the field, mapping, operator in it)`` for every operator in a condition."""
    waiting = [(field, held)]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        field, node = waiting.pop()
        if isinstance(node, dict):
            for key, value in node.items():
                if isinstance(key, str) and key.startswith("$"):
                    yield field, node, key
                    waiting.append((field, value))
                else:
                    waiting.append((str(key), value))
        elif isinstance(node, list | tuple):
            waiting.extend((field, item) for item in node)


def _operator(door: Door, trees: Trees, field: str, node: Mapping[str, Any], operator: str, whole: Any) -> None:
    value = node[operator]
    path = trees.path(operator, value)
    if operator in _SCRIPTS:
        texts = (
            [value]
            if isinstance(value, str)
            else [value.get(name) for name in _SCRIPTS[operator].split()]
            if isinstance(value, dict)
            else []
        )
        if path is not None and not written(operator, deep=False):
            report(door, "LG-DB-102", f"the caller's {operator} runs in the database", path=path)
        for text in texts:
            if isinstance(text, str):
                code(door, "LG-DB-102", operator, text)
        return
    if path is None or (written(operator, deep=False) and not field):
        return
    # The field is the code's word, so its value was to be one; where the caller brought the field too, the filter is a search.
    if written(field) if field else node is not whole or any(written(name) for name in node if not name.startswith("$")):
        # Where the code has the operator as well, nobody can say who of the two put it here.
        confidence = "medium" if written(operator, deep=False) else "high"
        what = f"the caller's operator {_shown(operator)} stands in place of a value"
        report(door, "LG-DB-101", what, confidence, path=path)
    else:
        report(door, "LG-DB-103", "the caller's own filter, operators and all, is what is looked for", "medium", path=path)


def _shown(operator: str) -> str:
    return operator if operator[1:].isalpha() and len(operator) < 30 else "of no known name"
