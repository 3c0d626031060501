"""Whose an object is that stands where another one stood: the guard's, a package's, or the function's own."""

from __future__ import annotations

import functools
import sys

from . import holders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PACKAGE = __name__.partition(".")[0]
_opaque: Any = functools._lru_cache_wrapper


def ours(value: Any) -> bool:
    """True for what the guard itself puts in place as modules are imported (see `lambdaguard.sealed`), or its own streams."""
    if type(value) is _opaque:
        return not hasattr(value, "__wrapped__")
    return _module(type(value)).partition(".")[0] == _PACKAGE or _module(value).partition(".")[0] == _PACKAGE


def packaged(value: Any) -> bool:
    """True for a function, or an object, of an installed package or the standard library; not for a test's mock."""
    if value is None or isinstance(value, int | str):
        return False
    if _module(type(value)).startswith("unittest."):
        return False
    code = getattr(value, "__code__", None)
    if code is not None:
        return holders.packaged(code.co_filename)
    if type(value) is type(len):
        return True
    name = _module(value) if isinstance(value, type) else _module(type(value))
    if name in ("io", "_io", "functools"):
        return False  # an object of the standard library, made by whoever
    file = getattr(sys.modules.get(name), "__file__", None)
    return bool(file) and holders.packaged(str(file))


def _module(value: Any) -> str:
    name = getattr(value, "__module__", "")
    return name if isinstance(name, str) else ""
