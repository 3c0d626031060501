"""Which policy holds for the code that runs now: that of the invocation in progress, or of what it left behind."""

from __future__ import annotations

from _thread import get_ident
from contextvars import ContextVar
from os import getpid

from ..errors import Blocked
from ..findings import Finding
from ..invocation import Invocation
from ..runtime import real
from ..sealed import Fixed, seal
from .location import by_client, location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .taint import Taint

    # name of the door, its compiled settings, its mode, whether a fault of ours blocks
    Settings = tuple[str, Any, str, bool]

Proxy: Any = type(type.__dict__)


class Refused(PermissionError):  # noqa: N818 -- says what happened to the operation
    """What code outside any invocation sees when a door stays shut."""


class Scope(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """One policy in force: ``inv`` the invocation it belongs to, or None; ``doors`` the `Door` objects by name, read-only.

    The last item is its key in the tables below: asking for its `id` would raise an audit event.
    A door's name has several `Door` objects when a guarded handler calls another: each guard's settings hold.
    """

    __slots__ = ()

    @property
    def inv(self) -> Invocation | None:
        return self[0]  # type: ignore[no-any-return]

    @property
    def settings(self) -> tuple[tuple[Settings, ...], ...]:
        return self[1]  # type: ignore[no-any-return]

    @property
    def doors(self) -> Mapping[str, tuple[Door, ...]]:
        return self[2]  # type: ignore[no-any-return]


class Door(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """A door as its check sees it: ``settings`` as its protection compiled them, ``mode``, and what judging and refusing need."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return self[1]  # type: ignore[no-any-return]

    @property
    def settings(self) -> Any:
        return self[2]

    @property
    def mode(self) -> str:
        return self[3]  # type: ignore[no-any-return]

    @property
    def closed(self) -> bool:
        """True if the operation must not go on where the door's own check fails (``on_error="closed"``)."""
        return self[4]  # type: ignore[no-any-return]

    @property
    def inv(self) -> Invocation | None:
        """The invocation in progress; None before the first event and after the handler has returned."""
        return live(self[0])  # type: ignore[no-any-return]

    @property
    def taint(self) -> Taint | None:
        """The caller's texts, to be looked for in what goes out; None outside an invocation."""
        return tainted(self[0])  # type: ignore[no-any-return]

    def violation(self, finding: Finding) -> None:
        """Record ``finding``; where it blocks, print it now and raise `Blocked`, or outside an invocation `Refused`."""
        violate(self, finding)


class Plan(dict, metaclass=Fixed):  # type: ignore[type-arg]
    """The `Door` objects of one scope by name, each made when it is first asked for: most invocations pass few doors."""

    __slots__ = ("layers", "scope")

    layers: tuple[tuple[Settings, ...], ...]
    scope: Scope

    def __missing__(self, name: str) -> tuple[Door, ...]:
        every = [settings for layer in self.layers for settings in layer if settings[0] == name]
        found = self[name] = tuple([Door((self.scope, *settings)) for settings in every])
        return found


def _make() -> tuple[Callable[..., Any], ...]:
    held: ContextVar[Scope | None] = ContextVar("lambdaguard.scope", default=None)
    running: dict[object, Scope] = {}
    plans: dict[object, Plan] = {}  # doors of the running scopes
    threads: dict[int, Scope] = {}
    verdicts: dict[object, Finding] = {}
    taints: dict[object, Taint] = {}
    wide: list[Scope] = []
    told: set[tuple[str, str]] = set()
    served: list[bool] = []
    writer: list[Callable[[Invocation], None]] = []
    pages: list[tuple[int, Any]] = []

    def hold(settings: tuple[Settings, ...], write: Callable[[Invocation], None]) -> None:
        """The first guard's settings hold for the whole process until the first event; in the real runtime only."""
        if not served:
            served.append(real())
            writer.append(write)
        if served[0] and not wide:
            wide.append(make(None, (settings,)))

    def make(inv: Invocation | None, layers: tuple[tuple[Settings, ...], ...]) -> Scope:
        shown = Plan()
        scope = Scope((inv, layers, Proxy(shown), object()))
        shown.layers, shown.scope = layers, scope
        return scope

    def plan_of(scope: Scope, layers: tuple[tuple[Settings, ...], ...]) -> Plan:
        """One of its own, as comparing a proxy hands out what is behind it."""
        plan = Plan()
        plan.layers, plan.scope = layers, scope
        return plan

    def begin(inv: Invocation, settings: tuple[Settings, ...], alone: bool) -> tuple[Any, ...]:
        """``inv`` starts; ``alone``: the thread does nothing else until `end`. Returns what `end` takes."""
        outer = lineage()
        layers = (settings,) if outer is None else (*outer.settings, *((settings,) if settings not in outer.settings else ()))
        scope = make(inv, layers)
        running[scope[3]] = scope
        plans[scope[3]] = plan_of(scope, layers)
        me = get_ident()
        before = threads.get(me)
        if alone:
            threads[me] = scope
        if served and served[0] and outer is None:
            wide[:] = [make(None, layers)]
        return scope, held.set(scope), me, before, alone

    def end(ticket: tuple[Any, ...]) -> Finding | None:
        """The invocation is over; returns the finding that refuses it, if any."""
        scope, token, me, before, alone = ticket
        running.pop(scope[3], None)
        plans.pop(scope[3], None)
        taints.pop(scope[3], None)
        if alone and before is None:
            threads.pop(me, None)
        elif alone:
            threads[me] = before
        held.reset(token)
        return verdicts.pop(scope[3], None) or hear(scope.inv)

    def verdict(ticket: tuple[Any, ...]) -> Finding | None:
        return verdicts.get(ticket[0][3])

    def lineage() -> Scope | None:
        """The invocation this code belongs to by its context, or by the thread that started its thread."""
        scope = held.get()
        return scope if scope is not None else threads.get(get_ident())

    def in_force() -> Scope | None:
        """The policy for the code running now, or None."""
        scope = held.get()
        if scope is None:
            scope = threads.get(get_ident())
        if scope is not None and scope[3] in running:
            return scope
        if len(running) == 1 and (scope is not None or served[0]):
            # A worker thread, or what an earlier invocation left: it works for the one in progress, as far as can be told.
            for only in running.copy().values():
                return only
        return scope or (wide[0] if wide else None)

    def adopt(function: Callable[..., Any]) -> Callable[..., Any]:
        """``function`` as a new thread's first one, so that the thread is known to be the invocation's."""
        scope = lineage()
        if scope is None:
            return function

        began = location()

        def in_thread(*args: Any, **kwargs: Any) -> Any:
            me = get_ident()
            threads[me] = scope
            _ = began  # kept in the frame: `location` reads it where a thread has no line of the user's
            try:
                return function(*args, **kwargs)
            finally:
                threads.pop(me, None)

        return seal(in_thread)

    def inv_of(scope: Scope) -> Invocation | None:
        return scope.inv if scope[3] in running else None

    def taint_of(scope: Scope) -> Taint | None:
        if scope[3] not in running:
            return None
        found = taints.get(scope[3])
        if found is None:
            from .taint import Taint

            found = taints[scope[3]] = Taint(scope.inv)
        return found

    def violation(door: Door, finding: Finding) -> None:
        scope, mode = door[0], door[3]
        inv = scope.inv if scope[3] in running else None
        if inv is None:
            outside(finding, mode)
        else:
            inside(scope, inv, finding, mode)

    def inside(scope: Scope, inv: Invocation, finding: Finding, mode: str) -> None:
        blocks = finding.confidence == "high" and mode == "block"
        inv.report(finding, mode)
        if blocks:
            verdicts.setdefault(scope[3], finding.blocking())
            if pages and getpid() != pages[0][0]:
                pages[0][1][0] = 1
            # The process may be gone before the corridor's end: what stopped the handler is written now.
            writer[0](inv)
            raise Blocked(finding)

    def share() -> None:
        """Before a fork: a page of memory in which the child can say that it was stopped."""
        from mmap import mmap

        if not pages:
            pages.append((getpid(), mmap(-1, 1)))

    def hear(inv: Invocation) -> Finding | None:
        """What a child said."""
        if not pages or pages[0][0] != getpid() or not pages[0][1][0]:
            return None
        pages[0][1][0] = 0
        message = "LG-PROC-007: a child process was stopped at a door"
        finding = Finding("LG-PROC-007", "processes", message, severity="high", cwe=284, action="blocked")
        inv.report(finding, "block")
        writer[0](inv)
        return finding

    def outside(finding: Finding, mode: str) -> None:
        """Nobody to refuse: before the first event, or after the handler has returned."""
        if by_client():
            return
        blocks = finding.confidence == "high" and mode == "block"
        if blocks:
            finding = finding.blocking()
        if (key := (finding.rule_id, finding.path)) not in told:
            told.add(key)
            record = Invocation(None, mode=mode)
            record.report(finding, mode)
            writer[0](record)
        if blocks:
            raise Refused(f"{finding.message} ({location()})")

    def hand_over() -> tuple[Any, ...]:
        """The state itself, to the first who asks, which is the audit hook: it runs too often for anything slower."""
        state.append(True)
        return (held.get, plans.get, in_force) if len(state) == 1 else ()

    state: list[bool] = []
    return hold, begin, end, verdict, in_force, adopt, inv_of, taint_of, violation, share, hand_over


hold, begin, end, verdict, in_force, adopt, live, tainted, violate, share, hand_over = map(seal, _make())
