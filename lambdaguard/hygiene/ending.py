"""What the rooms that clear up after an invocation have in common: their time, their settings, snapshots."""

from __future__ import annotations

from ..errors import PolicyError
from ..options import nearest
from ..runtime import snapshots
from ..wildcard import matches
from .will import Will

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

_PARTS = (
    "environ cwd umask signals alarms locale timezone path modules functions tls random logging timeout warnings hooks streams "
    "limits threads tasks processes growth"
).split()
_adopting: list[bool] = []


def choice(restore: Sequence[str] | None, ignore: Sequence[str], acts: bool) -> Will:
    """The two settings, checked: the parts to restore (None for where it is safe), and what is ignored."""
    for key, names in (("restore", restore or ()), ("ignore", ignore)):
        for name in names:
            part = name.partition(".")[0] if key == "ignore" else name
            if part not in _PARTS:
                raise PolicyError(f"unknown part {name!r} in environment.{key}{nearest(part, _PARTS)}")
    whole = frozenset(ignore)
    patterns = [name for name in ignore if "." in name]

    def ignored(name: str) -> bool:
        return name in whole or any(matches(name, pattern) for pattern in patterns)

    return Will(None if restore is None else frozenset(restore), ignored, acts)


def remaining(context: Any) -> float | None:
    """Seconds until the time-out; None where the context can't tell. A durable function's context wraps the runtime's."""
    for each in (context, getattr(context, "lambda_context", None)):
        ask: Callable[[], Any] | None = getattr(each, "get_remaining_time_in_millis", None)
        try:
            if callable(ask):
                return float(ask()) / 1000
        except Exception:
            return None
    return None


def orphans_come_here() -> None:
    """A process is started: should it leave children without a parent, they are found by being ours."""
    if not _adopting:
        from . import children

        _adopting.append(children.adopt_orphans())


def after_restore(forget: Callable[[], None]) -> None:
    """Have ``forget()`` called when the environment has been restored from a snapshot, where there are snapshots."""
    hooks = snapshots()
    if hooks is not None:
        hooks.register_after_restore(forget)
