"""What kind of thing a handler is: found out once, when decorating, without importing inspect."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COROUTINE = 0x80 | 0x100  # inspect.CO_COROUTINE | CO_ITERABLE_COROUTINE
_GENERATOR = 0x20 | 0x200  # inspect.CO_GENERATOR | CO_ASYNC_GENERATOR


def innermost(handler: Any) -> Any:
    """The code-bearing function under decorators, partials, methods and callable objects; or the last thing found."""
    for _ in range(100):
        if hasattr(handler, "__code__"):
            inner = getattr(handler, "__wrapped__", None)
        else:
            inner = getattr(handler, "__wrapped__", None) or getattr(handler, "func", None)
            if inner is None and not isinstance(handler, type):
                inner = getattr(type(handler), "__call__", None)  # noqa: B004 -- the method itself is wanted
        if inner is None or inner is handler or not callable(inner):
            break
        handler = inner
    return handler


def is_coroutine_function(handler: Any) -> bool:
    """Whether calling it gives a coroutine."""
    return bool(_flags(handler) & _COROUTINE)


def is_generator_function(handler: Any) -> bool:
    """Whether calling it gives a generator, of either kind, whose code runs once somebody asks for an item."""
    return bool((flags := _flags(handler)) & _GENERATOR) and not flags & _COROUTINE


def _flags(handler: Any) -> int:
    """Of the outermost code there is, as decorators may change the nature; 0 if there is none."""
    for _ in range(100):
        code = getattr(handler, "__code__", None)
        if code is not None:
            return int(code.co_flags)
        inner = getattr(handler, "func", None)
        if inner is None and not isinstance(handler, type):
            inner = getattr(type(handler), "__call__", None)  # noqa: B004 -- the method itself is wanted
        if inner is None or inner is handler:
            return 0
        handler = inner
    return 0


def parameters(handler: Any) -> tuple[str, ...]:
    """Names of the positional parameters, without ``self``."""
    inner = innermost(handler)
    code = getattr(inner, "__code__", None)
    if code is None:
        return ()
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount]
    bound = getattr(handler, "__self__", None) is not None or not hasattr(handler, "__code__")
    return names[1:] if bound and names[:1] == ("self",) else names


def takes_instance(handler: Any) -> bool:
    """Whether it is a function of a class body, whose first argument is no event until it is bound."""
    code = getattr(handler, "__code__", None)
    if code is None or getattr(handler, "__self__", None) is not None:
        return False
    return code.co_argcount > 1 and code.co_varnames[0] in ("self", "cls")


def annotation(handler: Any) -> Any:
    """What the event parameter is annotated with, or None.

    A decorated handler is left alone: the decorator (Powertools' ``event_parser``, say) already does what the annotation
    asks for.
    """
    if hasattr(handler, "__wrapped__"):
        return None
    function: Any = handler if hasattr(handler, "__code__") else getattr(type(handler), "__call__", None)  # noqa: B004 -- see above
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    names = code.co_varnames[: code.co_argcount]
    event = next((name for name in names if name not in ("self", "cls")), "")
    try:
        found = function.__annotations__.get(event)
    except Exception:
        return None  # evaluated lazily (3.14), and its names are not there yet
    return function.__globals__.get(found) if isinstance(found, str) else found


def folder(handler: Any) -> str:
    """Where the handler's file lies, which is where ``lambdaguard.toml`` is looked for."""
    code = getattr(innermost(handler), "__code__", None)
    file = code.co_filename if code is not None else getattr(sys.modules.get(type(handler).__module__), "__file__", "")
    return os.path.dirname(os.path.abspath(file)) if file and not file.startswith("<") else ""
