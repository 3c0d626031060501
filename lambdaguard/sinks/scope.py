"""Which policy holds for the code that runs now: that of the invocation in progress, or of what it left behind."""

from __future__ import annotations

from _contextvars import ContextVar  # which is all that `contextvars` does
from _thread import get_ident
from functools import partial

from ..errors import Blocked
from ..runtime import real
from ..sealed import Fixed, bare, seal
from . import verdicts
from .location import location
from .scope_doors import Caller, Later, maker
from .vault import serving

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..findings import Finding
    from ..invocation import Invocation
    from .scope_doors import Door, Held, Settings

Refused = verdicts.Refused

_MOST_REMEMBERED = 256


class Scope(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """One policy in force: ``inv`` the invocation it belongs to, or None, and the settings of each guard that holds."""

    __slots__ = ()

    @property
    def inv(self) -> Invocation | None:
        return self[0]  # type: ignore[no-any-return]

    @property
    def settings(self) -> tuple[tuple[Settings, ...], ...]:
        return self[1]  # type: ignore[no-any-return]

    @property
    def doors(self) -> Mapping[str, tuple[Door, ...]]:
        """The doors by name, of each guard that has one (guarded handlers may call each other)."""
        return Shown((self,))  # type: ignore[return-value]


class Shown(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """Doors of a policy for those who ask what holds; none of them is what the hook judges by."""

    __slots__ = ()

    def __getitem__(self, name: Any) -> tuple[Door, ...]:
        return shown(tuple.__getitem__(self, 0), name)  # type: ignore[no-any-return]


def _make() -> tuple[Any, ...]:
    held: ContextVar[object] = ContextVar("lambdaguard.scope", default=None)
    running: dict[object, Held] = {}
    ended: dict[object, Held] = {}  # for what they left behind; without their events
    plans: dict[object, dict[str, Any]] = {}  # doors of the running scopes, each made when it is first asked for
    threads: dict[int, object] = {}
    wide: list[Held] = []
    served: list[bool] = []
    forgets: list[Callable[[Any], None]] = []
    judge = verdicts.make()
    made, settle = maker(judge)

    def hold(settings: tuple[Settings, ...], write: Callable[[Invocation], None], is_real: bool | None = None) -> None:
        """The first guard's settings hold for the whole process until the first event; in the real runtime only."""
        if not served:
            served.append(real() if is_real is None else is_real)
            judge.write(write)
        if served[0] and not wide:
            widen(settings)

    def widen(settings: tuple[Settings, ...]) -> None:
        """What holds where nothing is in progress: the last guard's policy."""
        for old in wide:
            plans.pop(old[2], None)
        wide[:] = [(None, (settings,), object())]

    def begin(inv: Invocation, settings: tuple[Settings, ...], alone: bool) -> tuple[Any, ...]:
        """``inv`` starts; ``alone``: the thread does nothing else until `end`. Returns what `end` takes."""
        key, me = object(), get_ident()
        before = threads.get(me)
        outer = lineage() if before is not None or held.get() is not None else None
        layers: tuple[tuple[Settings, ...], ...] = (settings,)
        if outer is not None:
            layers = outer[1] if settings in outer[1] else (*outer[1], settings)
        elif served and served[0] and not (wide and wide[0][1][0] is settings):
            widen(settings)
        running[key] = scope = (inv, layers, key)
        plans[key] = {"": scope}
        if alone:
            threads[me] = key
        return key, held.set(key), me, before, alone

    def end(ticket: tuple[Any, ...]) -> Finding | None:
        """The invocation is over; returns the finding that refuses it, if any."""
        key, token, me, before, alone = ticket
        inv = None
        if key in running:
            inv, layers, _ = running[key]
            ended[key] = (None, layers, key)
            del running[key]
            if len(ended) > _MOST_REMEMBERED:
                for oldest in list(ended)[: _MOST_REMEMBERED // 2]:
                    ended.pop(oldest, None)
        plans.pop(key, None)
        if alone:
            if before is None:
                threads.pop(me, None)
            else:
                threads[me] = before
        held.reset(token)
        for forget in forgets:
            forget(inv)
        found: Finding | None = judge.over(key, inv)
        return found

    def verdict(ticket: tuple[Any, ...]) -> Finding | None:
        found: Finding | None = judge.verdict(ticket[0])
        return found

    def lineage() -> Held | None:
        """The invocation this code belongs to by its context, or by the thread that started its thread."""
        key = held.get()
        scope = known(key) if type(key) is object else None
        return scope if scope is not None else known(threads.get(get_ident()))

    def known(key: object) -> Held | None:
        return running.get(key) or ended.get(key)

    def in_force() -> Scope | None:
        """The policy for the code running now, or None."""
        found = holding()
        return None if found is None else Scope(found)

    def holding() -> Held | None:
        scope = lineage()
        if scope is not None and scope[2] in running:
            return scope
        if len(running) == 1 and (scope is not None or served[0]):
            # A worker thread, or what an earlier invocation left: it works for the one in progress, as far as can be told.
            for only in running.copy().values():
                return only
        return scope or (wide[0] if wide else None)

    def standing() -> dict[str, Any] | None:
        """The doors that stand for the code running now, to be asked for with `doors`; None if there are none."""
        key = held.get()
        plan = plans.get(key) if type(key) is object else None
        if plan is not None:
            return plan
        scope = holding()
        if scope is None:
            return None
        plan = plans.get(scope[2])
        if plan is None:
            plan = {"": scope, "caller": None}
            if wide and scope is wide[0]:
                plans[scope[2]] = plan
        return plan

    def doors(plan: dict[str, Any], name: str) -> tuple[Door, ...]:
        """The doors of this name, made now."""
        scope = plan[""]
        caller = plan["caller"] if "caller" in plan else plan.setdefault("caller", Caller(scope[0]))
        found = plan[name] = made(scope, name, caller)
        return found

    def forgetting(forget: Callable[[Invocation], None]) -> None:
        """``forget(inv)`` is called when an invocation ends; for a door's module, once it is loaded."""
        forgets.append(forget)

    def shown(scope: Held, name: str) -> tuple[Door, ...]:
        return made(scope, name, Caller(scope[0]) if scope[2] in running and scope[0] is not None else None)

    def adopt(function: Callable[..., Any]) -> Callable[..., Any]:
        """``function`` as a new thread's first one, so that the thread is known to be the invocation's."""
        scope = lineage()
        return function if scope is None else _in_thread(function, location(), partial(enter, scope[2]), leave)

    def enter(key: object) -> None:
        threads[get_ident()] = key

    def leave() -> None:
        threads.pop(get_ident(), None)

    enter, leave = seal(enter), seal(leave)
    return hold, begin, end, verdict, in_force, adopt, judge.share, shown, forgetting, (standing, doors, settle, judge)


def _in_thread(function: Callable[..., Any], began: str, enter: Any, leave: Any) -> Callable[..., Any]:
    def in_thread(*args: Any, **kwargs: Any) -> Any:
        enter()
        _ = began  # kept in the frame: `location` reads it where a thread has no line of the user's
        try:
            return function(*args, **kwargs)
        finally:
            leave()

    return seal(bare(in_thread))


_made = _make()
hold, begin, end, verdict, in_force, adopt, share, shown, forgetting = map(seal, _made[:-1])
# For the audit hook: what it judges by itself.
_hand_over: tuple[Any, ...] = _made[-1]
__all__ = [
    "Blocked",
    "Caller",
    "Door",
    "Later",
    "Refused",
    "Scope",
    "adopt",
    "begin",
    "end",
    "forgetting",
    "hold",
    "in_force",
    "serving",
    "share",
    "verdict",
]
