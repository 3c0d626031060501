"""Attempts to disarm the guard from inside the function: its code, its modules, its switches."""

from __future__ import annotations

import gc
import os
import sys
from types import FunctionType

from ..findings import Finding
from ..runtime import real
from . import audit, patch, tripwire
from .location import location
from .plain import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from .scope import Door

NAME = "tamper"
_HEAP = ("get_objects", "get_referrers", "get_referents")
_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_HOOKS = tuple(os.path.join(_HOME, "sinks", name) for name in ("audit.py", "tripwire.py"))
_CWE_PROTECTION = 693


def arm(is_real: bool | None = None) -> None:
    """Watch for it; in the real runtime, fix the modules that are loaded by now."""
    audit.watch(NAME, EVENTS)
    # The vault holds one of them; who else does is looked for only where anybody does.
    held = any(sys.getrefcount(getattr(gc, name)) > patch.OWNED + (name == "get_objects") for name in _HEAP)
    patch.replace("gc", dict.fromkeys(_HEAP, "tamper_heap:filtered"), everywhere=held)
    if real() if is_real is None else is_real:
        tripwire.fix()


def _set(door: Door, _: tuple[Any, ...]) -> None:
    _report(door, "LG-GUARD-003", "an attribute of a module of the guard is set")


def _changed(door: Door, args: tuple[Any, ...]) -> None:
    target = args[0]
    code = getattr(target, "__code__", None) if type(target) is FunctionType else target
    if str(getattr(code, "co_filename", "")).startswith(_HOME) and not _own():
        _report(door, "LG-GUARD-002", "code of the guard is replaced")


def _environment(door: Door, args: tuple[Any, ...]) -> None:
    if text(args[0]).startswith("LAMBDAGUARD_"):
        _report(door, "LG-GUARD-004", "a switch of the guard is set in the environment")


def _objects(door: Door, _: tuple[Any, ...]) -> None:
    if not _own():
        _report(door, "LG-GUARD-005", "the interpreter's objects are searched by a function of its own")


def _own() -> bool:
    """True if a function of this package does it itself."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename in _HOOKS:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(_HOME) and audit.ours(frame.f_globals)


def _report(door: Door, rule: str, what: str, confidence: str = "high", severity: str = "critical") -> None:
    where = location()
    message = f"{rule}: {what}" + (f" at {where}" if where else "")
    door.violation(
        Finding(
            rule,
            NAME,
            message,
            path=where,
            severity=severity,
            confidence=confidence,
            cwe=_CWE_PROTECTION,
            detail={"location": where},
        )
    )


EVENTS = {
    tripwire.SET: _set,
    "object.__setattr__": _changed,
    "object.__delattr__": _changed,
    "os.putenv": _environment,
    "os.unsetenv": _environment,
    "gc.get_objects": _objects,
    "gc.get_referrers": _objects,
    "gc.get_referents": _objects,
}
