"""Attempts to disarm the guard from inside the function: its code, its modules, its switches."""

from __future__ import annotations

import gc
import os
import sys
from types import FunctionType, ModuleType

from ..findings import Finding
from ..runtime import real
from . import audit, patch
from .location import location
from .plain import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from .scope import Door

NAME = "tamper"
_HEAP = ("get_objects", "get_referrers", "get_referents")
_PACKAGE = __name__.partition(".")[0]
_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_HOOK = os.path.join(_HOME, "sinks", "audit.py")
_CWE_PROTECTION = 693


class _Module(ModuleType):
    """A module of ours in the real runtime: its names are not set from outside."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in vars(self) or type(value) is not ModuleType:
            audit.consult(NAME, _set, (self.__name__,))
            raise AttributeError(f"{self.__name__}.{name} is fixed")
        ModuleType.__setattr__(self, name, value)  # the import system binds a submodule

    def __delattr__(self, name: str) -> None:
        audit.consult(NAME, _set, (self.__name__,))
        raise AttributeError(f"{self.__name__}.{name} is fixed")


def arm() -> None:
    """Watch for it; in the real runtime, fix the modules that are loaded by now."""
    audit.watch(NAME, _EVENTS)
    # The vault holds one of them, and so does what asks for emitters; who else does is looked for only where anybody does.
    ours = {"get_objects": 1, "get_referrers": f"{__package__}.sdk" in sys.modules}
    held = any(sys.getrefcount(getattr(gc, name)) > patch.OWNED + ours.get(name, 0) for name in _HEAP)
    patch.replace("gc", dict.fromkeys(_HEAP, "tamper_heap:filtered"), everywhere=held)
    if real():
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] == _PACKAGE and type(module) is ModuleType:
                module.__class__ = _Module


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
    while frame is not None and frame.f_code.co_filename == _HOOK:
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


_EVENTS = {
    "object.__setattr__": _changed,
    "object.__delattr__": _changed,
    "os.putenv": _environment,
    "os.unsetenv": _environment,
    "gc.get_objects": _objects,
    "gc.get_referrers": _objects,
    "gc.get_referents": _objects,
}
