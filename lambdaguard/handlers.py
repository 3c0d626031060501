"""What kind of thing a handler is: found out once, when decorating, without importing inspect."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COROUTINE = 0x80 | 0x100  # inspect.CO_COROUTINE | CO_ITERABLE_COROUTINE


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
    """Whether calling it gives a coroutine: told by the outermost code there is, as decorators may change the nature."""
    for _ in range(100):
        code = getattr(handler, "__code__", None)
        if code is not None:
            return bool(code.co_flags & _COROUTINE)
        inner = getattr(handler, "func", None)
        if inner is None and not isinstance(handler, type):
            inner = getattr(type(handler), "__call__", None)  # noqa: B004 -- the method itself is wanted
        if inner is None or inner is handler:
            return False
        handler = inner
    return False


def parameters(handler: Any) -> tuple[str, ...]:
    """Names of the positional parameters, without ``self``."""
    inner = innermost(handler)
    code = getattr(inner, "__code__", None)
    if code is None:
        return ()
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount]
    bound = getattr(handler, "__self__", None) is not None or not hasattr(handler, "__code__")
    return names[1:] if bound and names[:1] == ("self",) else names


def folder(handler: Any) -> str:
    """Where the handler's file lies, which is where ``lambdaguard.toml`` is looked for."""
    code = getattr(innermost(handler), "__code__", None)
    file = code.co_filename if code is not None else getattr(sys.modules.get(type(handler).__module__), "__file__", "")
    return os.path.dirname(os.path.abspath(file)) if file and not file.startswith("<") else ""
