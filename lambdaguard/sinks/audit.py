"""The only audit hook: a table of events, each with the doors that look at it.

CPython calls the hook for every audited operation in every thread, whatever reference was used to reach it, and never
removes it (PEP 578). An event nobody looks at costs one look-up.
"""

from __future__ import annotations

import builtins
import sys
from _thread import get_ident

from ..errors import Blocked
from ..findings import Finding
from ..sealed import seal
from .location import foreign, location
from .plain import PLAIN, plain
from .scope import Refused, hand_over

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType, FrameType, TracebackType
    from typing import Any

    from .scope import Door

    Check = Callable[[Door, tuple[Any, ...]], None]


_BUILTINS = {
    name: vars(builtins)[name]
    for name in (
        "all any bytes dict enumerate frozenset getattr hasattr id int isinstance issubclass iter len list map max min next "
        "range repr set sorted str sum tuple type vars zip"
    ).split()
}


def _make() -> tuple[Callable[..., Any], ...]:
    table: dict[str, tuple[tuple[str, Check], ...]] = {}
    busy: set[int] = set()
    hushed: set[int] = set()
    installed: list[bool] = []
    watching = table.get
    holding, running, in_force = hand_over()

    def hook(event: str, args: tuple[Any, ...]) -> None:
        watchers = watching(event)
        if watchers is None:
            return
        scope = holding()
        doors = None if scope is None else running(scope[3])
        if doors is None:
            scope = in_force()
            if scope is None:
                return
            doors = scope[2]
        me = get_ident()
        if (busy and me in busy and not intruder(hook.__code__)) or (hushed and me in hushed):
            return
        for name, check in watchers:
            for door in doors[name]:
                for arg in args:
                    if type(arg) not in PLAIN:
                        # May run the caller's own methods, so it is done while the hook still listens.
                        args = tuple([plain(arg) for arg in args])
                        break
                outermost = me not in busy
                busy.add(me)
                try:
                    check(door, args)
                except (Blocked, Refused, RecursionError, MemoryError):
                    raise
                except Exception as fault:
                    _fault(door, fault)
                finally:
                    if outermost:
                        busy.discard(me)

    def watch(name: str, checks: Mapping[str, Check]) -> None:
        """Have ``check(door, args)`` called at each of these events while the door ``name`` stands; once is enough."""
        for event, check in checks.items():
            watchers = table.get(event, ())
            if (name, check) not in watchers:
                table[event] = (*watchers, (name, check))
        if not installed:
            installed.append(True)
            sys.addaudithook(hook)

    def consult(name: str, check: Check, args: tuple[Any, ...]) -> None:
        """What the hook does, for a patch: an operation that raises no event of its own."""
        event = f"{name}.{id(check)}"  # kept in the table, so the id stays its own
        if event not in table:
            table[event] = ((name, check),)
        hook(event, args)

    def quiet(on: bool) -> bool:  # for `suppressed`, whose caller is two frames up
        me = get_ident()
        if on and me not in hushed and ours(sys._getframe(2).f_globals):
            hushed.add(me)
            return True
        if not on:
            hushed.discard(me)
        return False

    return watch, consult, quiet


def intruder(code: CodeType) -> bool:
    """True if somebody else's code runs inside a check: a method of an object that we were made to touch."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code is not code:
        if foreign(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False


def ours(scope: dict[str, Any]) -> bool:
    """True for the globals of a module of this package."""
    name = scope.get("__name__", "")
    return name.startswith(__name__.partition(".")[0] + ".") and vars(sys.modules.get(name, sys)) is scope


def _replaced() -> bool:
    """True if a builtin that checks are made of is not what it was."""
    names = vars(builtins)
    return [name for name in _BUILTINS if names.get(name) is not _BUILTINS[name]] != []


def _fault(door: Door, fault: Exception) -> None:
    """A fault of ours is a finding, and the operation goes on; unless ``on_error="closed"``, or somebody made the check fail."""
    where = location()
    confidence = "high" if door.closed or _replaced() else "low"
    message = f"LG-GUARD-001: the {door.name} door failed with {type(fault).__name__}" + (f" at {where}" if where else "")
    door.violation(Finding("LG-GUARD-001", "guard", message, path=where, severity="medium", confidence=confidence, cwe=755))


watch, consult, _quiet = map(seal, _make())


class suppressed:  # noqa: N801 -- a context manager that reads as a statement
    """``with suppressed():`` the guard's own work passes the doors unjudged, in this thread; not across an ``await``.

    Only modules of this package are heard; for anybody else it does nothing.
    """

    __slots__ = ("_on",)

    def __enter__(self) -> None:
        self._on = _quiet(True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._on:
            _quiet(False)
