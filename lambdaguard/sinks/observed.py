"""What a door tells the observer of behaviour that neither an audit event nor the SDK shows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_listeners: list[Callable[[str, dict[str, Any]], None]] = []


def note(kind: str, **what: Any) -> None:
    """Tell the observer of a behaviour: ``note("database", engine="redis", host="cache.internal")``.

    Does nothing until a policy with ``observe`` stands. Values may hold the caller's text: the observer takes it out, and
    tells each behaviour once an environment. Never raises.
    """
    for listener in _listeners:
        listener(kind, what)


def listen(listener: Callable[[str, dict[str, Any]], None]) -> None:
    """Have ``listener(kind, what)`` called at each `note`; once is enough."""
    if listener not in _listeners:
        _listeners.append(listener)
