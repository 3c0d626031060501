"""Threads know which invocation started them, also where they begin with an empty context."""

from __future__ import annotations

from .patch import replace
from .scope import adopt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# threading took its references long ago; they are the same functions under these names.
_STARTERS = {
    "_thread": ("start_new_thread", "start_new", "start_joinable_thread"),
    "threading": ("_start_new_thread", "_start_joinable_thread"),
}


def follow() -> None:
    """Have every thread that is started from now on belong to the invocation whose code starts it."""
    for module, names in _STARTERS.items():
        replace(module, dict.fromkeys(names, _starting), everywhere=False)


def _starting(start: Callable[..., Any]) -> Callable[..., Any]:
    def starts(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return start(adopt(function) if callable(function) else function, *args, **kwargs)

    return starts
