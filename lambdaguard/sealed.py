"""Functions and classes whose state plain attribute setting does not reach, and functions that are worked out once."""

from __future__ import annotations

import functools

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])


def seal(function: F) -> F:
    """An opaque callable that does what ``function`` does.

    A Python function shows its closure, its globals and its code to whoever holds it; the cache object of `functools`, with
    a cache of size 0, holds it in C, where no attribute leads to it.
    """
    make: Any = functools._lru_cache_wrapper
    return make(function, 0, False, object)  # type: ignore[no-any-return]


def cache(function: F) -> F:
    """`functools.cache` in a quarter of the memory and a tenth of the time: without a copy of the function's name and docstring.

    Some hundred functions of the package are worked out once, and each is wrapped at every cold start that loads it.
    """
    make: Any = functools._lru_cache_wrapper
    return make(function, None, False, functools._CacheInfo)  # type: ignore[no-any-return]


def bare(function: F) -> F:
    """``function``, which uses no global name and no builtin, without any: its frames can be seen while others' code runs.

    A frame, in a traceback or on the stack, shows its globals and its builtins, and these can be changed.
    """
    remake: Any = type(function)
    none: dict[str, Any] = {"__builtins__": {}, "__name__": __name__}
    code: Any = function.__code__
    return remake(code, none, code.co_name, function.__defaults__, function.__closure__)  # type: ignore[no-any-return]


class Fixed(type):
    """A class whose attributes, methods too, are not replaced after it was made."""

    def __setattr__(cls, name: str, value: object) -> None:
        raise AttributeError(f"{cls.__name__}.{name} is fixed")

    def __delattr__(cls, name: str) -> None:
        raise AttributeError(f"{cls.__name__}.{name} is fixed")
