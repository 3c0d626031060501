"""The collector tells of every object; what the doors judge by is left out, and nothing else changes."""

from __future__ import annotations

from types import FunctionType, SimpleNamespace

from .audit import suppressed
from .vault import namespaces, objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_STATE = (dict, set, list, tuple, SimpleNamespace, FunctionType)
_DEEP = 4


def filtered(original: Callable[..., Any]) -> Callable[..., Any]:
    """`gc.get_objects`, `get_referrers` and `get_referents`, which hand over whatever there is."""

    def found(*args: Any, **kwargs: Any) -> Any:
        with suppressed():
            all_of_them = original(*args, **kwargs)
            secret = _secret()
            return [each for each in all_of_them if id(each) not in secret]

    return found


def _secret() -> dict[int, Any]:
    """The doors' names, functions and state by id, which are kept alive as long as the ids are used."""
    spaces = namespaces()
    known: dict[int, Any] = {}
    for space in spaces:
        _add(known, space, 1)
        _add(known, space["__builtins__"], 1)
    homes = {id(space) for space in spaces}
    for function in [each for each in objects() if type(each) is FunctionType and id(each.__globals__) in homes]:
        known[id(function)] = function
        for cell in function.__closure__ or ():
            known[id(cell)] = cell
            try:
                content = cell.cell_contents
            except ValueError:
                continue
            if type(content) in _STATE:
                _add(known, content, _DEEP)
        known[id(function.__closure__)] = function.__closure__
    return known


def _add(known: dict[int, Any], value: Any, depth: int) -> None:
    if id(value) in known or not depth:
        return
    known[id(value)] = value
    inner = value.values() if type(value) is dict else vars(value).values() if type(value) is SimpleNamespace else value
    if type(value) is FunctionType:
        return
    for each in list(inner):
        if type(each) in _STATE:
            _add(known, each, depth - 1)
