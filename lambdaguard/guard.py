"""The corridor: every event walks it, in flat phases, past the protections and through the handler."""

from __future__ import annotations

import os
import sys

from . import telemetry
from .errors import Blocked, PolicyError
from .findings import Finding
from .handlers import folder, is_coroutine_function, parameters, takes_instance
from .invocation import Invocation, enclosing, enter, leave
from .loading import AND_AFTERWARDS, AT_DECORATION, AT_FIRST_EVENT, DOORS_MODULES, bring, lasting
from .policy import killed, resolve, served
from .protections import DOORS, ROOMS, SERVING, Protection, build, complete, serve, table
from .runtime import real, told
from .sealed import Fixed
from .sinks import give

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from .events import Ceilings, Source

_JSON = frozenset((dict, list, str, int, float, bool, type(None)))
_CLEARING = frozenset(("tmp", "environment"))
_COPIED = ("__module__", "__name__", "__qualname__", "__doc__")
_package: Any = sys.modules[__package__]
# What stands for the doors until they are armed; and, from then on, their mechanism.
_tripwire: Any = None
audit: Any = None
scope: Any = None


def _mechanism() -> None:
    global audit, scope
    if scope is None:
        for name in DOORS_MODULES:
            give(name)
        audit, scope = give("audit"), give("scope")


def guard(handler: Any = None, /, **settings: Any) -> Any:
    """Protect a Lambda handler: ``@guard``, ``@guard(limits={…})`` or ``guard(handler, …)``.

    Takes functions, methods, coroutine functions, callable objects, and classes with ``__call__`` (whose calls are then
    guarded). Raises `PolicyError` for a setting that is unknown or ill-typed, and for something that is not callable.
    """
    if handler is None:
        return lambda handler: guard(handler, **settings)
    if not callable(handler):
        raise PolicyError(f"guard() protects a callable, not {type(handler).__name__}")
    if isinstance(handler, type) and any("__call__" in vars(base) for base in handler.__mro__):
        handler.__call__ = Guard(handler.__call__, settings)  # type: ignore[method-assign]
        return handler
    return Guard(handler, settings)


class Guard(metaclass=Fixed):
    """A guarded handler. Call it as the runtime does, with an event and a context.

    Has the handler's name, docstring, signature (by ``__wrapped__``) and attributes. Answers what the handler answers, or
    the refusal that the event's source understands; raises what the handler raises, or `EventRefused` for sources that
    have no refusal format. To `isinstance` and `inspect` it is also what the handler is, since decorators and frameworks
    insist on functions (Powertools' middlewares) and ask whether they are coroutine functions.
    """

    # Slots, so that a decorator over the guard which copies its attributes copies none of the guard's own.
    __slots__ = (
        "__dict__",
        "_closed",
        "_doors",
        "_entrances",
        "_exits",
        "_handler",
        "_is_async",
        "_leaving",
        "_reads",
        "_reviews",
        "_rooms",
        "_settled",
        "_splits",
        "_straight",
        "_unbound",
        "_waiting",
        "policy",
    )
    _rooms: tuple[Protection, ...]
    _entrances: tuple[Protection, ...]
    _reviews: tuple[Protection, ...]
    _exits: tuple[Protection, ...]
    _leaving: Callable[[BaseException], BaseException | None] | None
    _doors: tuple[tuple[str, Any, Any, bool], ...]
    _reads: tuple[Callable[[Any], Source], Ceilings, Callable[[Invocation], Any]] | None
    _waiting: tuple[str, ...]

    def __init__(self, handler: Callable[..., Any], settings: dict[str, Any], *, home: str = "", waits: bool = True) -> None:
        """``home``: the folder of ``lambdaguard.toml``, if that is not the one of the handler's file; ``waits``: doors that
        nobody set need not be armed before something happens that they could judge.
        """
        self._handler = handler
        for name in _COPIED:
            if hasattr(handler, name):
                self.__dict__[name] = getattr(handler, name)
        self.__wrapped__ = handler
        self._is_async = is_coroutine_function(handler)
        self._unbound = takes_instance(handler)
        # The kill switch must hold whatever is wrong with the settings: only those are read that the handler cannot do without.
        off = killed(os.environ)
        names, read = (SERVING, served) if off else (ROOMS, resolve)
        self.policy = policy = read(settings, names, table, folder=home or folder(handler))
        self._straight = policy.mode == "off"
        self._waiting = ()
        if self._straight:
            self._settle(serve(policy, handler, lenient=off))
        else:
            with lasting():
                bring(_package.__spec__, AT_DECORATION)
                rooms, self._waiting = build(policy, handler, waits=waits)
                self._settle(rooms)
                self._wait()
        self._closed = policy.on_error == "closed"
        self._reads = None
        self._splits = any(room.name == "batch" for room in self._rooms)
        self._settled = True

    def _settle(self, rooms: tuple[Protection, ...]) -> None:
        put = object.__setattr__
        closed = self.policy.on_error == "closed"
        put(self, "_rooms", rooms)
        put(self, "_entrances", _taking_part("on_event", rooms))
        put(self, "_reviews", _taking_part("on_response", rooms[::-1]))
        put(self, "_exits", _taking_part("on_exit", rooms[::-1]))
        put(self, "_leaving", next((getattr(room, "on_error", None) for room in rooms if room.name == "redact"), None))
        put(self, "_doors", tuple((room.name, room.door, room.mode, closed) for room in rooms if room.door is not None))
        if self._doors:
            _mechanism()
            scope.hold(self._doors, telemetry.flush)

    def _wait(self) -> None:
        """Outside of the real runtime nothing is judged before the first event, and the doors that wait are armed then."""
        global _tripwire
        if not set(DOORS).isdisjoint(self._waiting) and real():
            _tripwire = _tripwire or give("tripwire")
            home = folder(self._handler)
            _tripwire.stretch(self.policy.mode, self.policy.on_error == "closed", home, told(), telemetry.flush)

    def _complete(self) -> tuple[Callable[[Any], Source], Ceilings, Callable[[Invocation], Any]]:
        """At the first event: the rooms that waited for it. No handler has run yet that might change what is imported."""
        clears = not _CLEARING.isdisjoint([*self._waiting, *[room.name for room in self._rooms]])
        wanted = [*AT_FIRST_EVENT, *AND_AFTERWARDS] if clears else AT_FIRST_EVENT
        with lasting():
            unwatched = scope is None and (_tripwire is None or not _tripwire.armed())
            if unwatched:
                bring(_package.__spec__, wanted)
            if _tripwire is not None:
                _tripwire.spring()
            _mechanism()
            with audit.suppressed():
                if not unwatched:
                    bring(_package.__spec__, wanted)
                telemetry.prepare()
                from . import events, refusal

                self._settle(complete(self.policy, self._handler, self._rooms, self._waiting))
        scope.serving()
        object.__setattr__(self, "_waiting", ())
        reads = events.recognise, events.Ceilings(self.policy["limits"]), refusal.answer
        object.__setattr__(self, "_reads", reads)
        return reads

    def __setattr__(self, name: str, value: object) -> None:
        if name in Guard.__slots__[1:] and hasattr(self, "_settled"):
            raise AttributeError(f"{name!r} of a guard is settled when the handler is decorated")
        object.__setattr__(self, name, value)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        if self._straight:
            return self._handler(*args, **kwargs)
        if not args:
            args, kwargs = self._by_position(kwargs)
        if self._unbound and type(args[0]) not in _JSON:
            # Called past its binding: `Service.method(service, event, context)`, and class methods from Python 3.13 on.
            return self.__get__(args[0], type(args[0]))(*args[1:], **kwargs)
        inv = Invocation(args[0], args[1] if len(args) > 1 else kwargs.get("context"), mode=self.policy.mode, parent=enclosing())
        if self._is_async:
            return self._walk(inv, args, kwargs)
        pending = False
        token, watch, left = enter(inv), None, None
        try:
            self._read(inv)
            # From here on the doors are watched; what they find is out of the handler's reach until the end.
            watch = scope.begin(inv, self._doors, True) if self._doors else None
            if self._admit(inv):
                response = self._handler(inv.payload, *args[1:], **kwargs)
                if hasattr(response, "__await__"):
                    pending = True
                    return self._walk(inv, args, kwargs, response)
                inv.response = response
                self._review(inv)
        except Blocked as stop:
            inv.refused = inv.refused or stop.finding
        except (Exception, SystemExit) as fault:
            if inv.refused is None and not (watch and scope.verdict(watch)):
                left = None if self._leaving is None else self._leaving(fault)
                if left is None:
                    raise
        finally:
            if not pending:
                self._depart(inv)
            if watch is not None:
                inv.refused = scope.end(watch) or inv.refused
            leave(inv, token)
        if left is not None:
            raise left
        return inv.response if inv.refused is None else self._refuse(inv)

    async def _walk(self, inv: Invocation, args: Any, kwargs: Any, started: Awaitable[Any] | None = None) -> Any:
        """The same walk for a coroutine handler; ``started`` is what a plain callable returned to be awaited."""
        token, watch, left = enter(inv), None, None
        try:
            if started is None:
                self._read(inv)
            watch = scope.begin(inv, self._doors, False) if self._doors else None
            if started is None and self._admit(inv):
                started = self._handler(inv.payload, *args[1:], **kwargs)
            if started is not None:
                inv.response = await started
                self._review(inv)
        except Blocked as stop:
            inv.refused = inv.refused or stop.finding
        except (Exception, SystemExit) as fault:
            if inv.refused is None and not (watch and scope.verdict(watch)):
                left = None if self._leaving is None else self._leaving(fault)
                if left is None:
                    raise
        finally:
            self._depart(inv)
            if watch is not None:
                inv.refused = scope.end(watch) or inv.refused
            leave(inv, token)
        if left is not None:
            raise left
        return inv.response if inv.refused is None else self._refuse(inv)

    def _admit(self, inv: Invocation) -> bool:
        """Phase 2: walk the rooms. True if the handler is to run."""
        if inv.blocked:
            return False
        for room in self._entrances:
            try:
                room.on_event(inv)
            except Exception as fault:
                self._fault(inv, room.name, fault)
            if inv.refused is not None:
                return False
        if inv.findings:
            # The handler may be killed by its time-out: what is known by now is written now.
            telemetry.flush(inv)
        return not inv.answered

    def _read(self, inv: Invocation) -> None:
        """Phase 1, before any door is watched: the doors judge by the caller's texts, and these must be known by then."""
        parent, event = inv.parent, inv.event
        try:
            recognise, ceilings, _ = self._reads or self._complete()
            if parent is not None and parent.event is event:
                inv.source, inv.reading = parent.source, parent.reading
            else:
                inv.source = source = recognise(event)
                inv.reading = source.read(event, ceilings)
            inv.split = self._splits and inv.source.batch is not None
        except Exception as fault:
            self._fault(inv, "events", fault)

    def _review(self, inv: Invocation) -> None:
        """Phase 4: the rooms see the response, in reverse."""
        for room in self._reviews:
            try:
                room.on_response(inv)
            except Exception as fault:
                self._fault(inv, room.name, fault)

    def _depart(self, inv: Invocation) -> None:
        """Phase 5, always run: each exit on its own, so that one failure skips none."""
        for room in self._exits:
            try:
                room.on_exit(inv)
            except (Exception, Blocked) as fault:
                self._fault(inv, room.name, fault)
        if inv.findings:
            telemetry.flush(inv)

    def _refuse(self, inv: Invocation) -> Any:
        """Phase 6: a refused event's answer. An inner guard leaves it to the outer one's door."""
        assert inv.refused is not None
        if inv.parent is not None:
            raise Blocked(inv.refused)
        if self.policy.on_block is not None:
            try:
                return self.policy.on_block(inv)
            except Exception as fault:
                self._fault(inv, "on_block", fault)
                telemetry.flush(inv)
        if self._reads is not None:
            return self._reads[2](inv)  # taken before any handler ran: what it did to the import system is nothing to us
        from . import refusal

        return refusal.answer(inv)

    def _fault(self, inv: Invocation, where: str, fault: BaseException) -> None:
        """A fault of ours is a finding, and the handler runs; unless ``on_error="closed"``."""
        message = f"LG-GUARD-001: {where} failed with {type(fault).__name__} at {_location(fault)}"
        confidence = "high" if self._closed else "low"
        finding = Finding("LG-GUARD-001", "guard", message, path=where, severity="medium", confidence=confidence, cwe=755)
        inv.report(finding)

    def _by_position(self, kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """``handler(event=…, context=…)``: the event by the name that the handler gave it."""
        names = parameters(self._handler)
        first = names[0] if names and names[0] in kwargs else "event"
        if first not in kwargs:
            raise TypeError(f"{getattr(self, '__name__', 'handler')}() was called without an event")
        rest = {name: value for name, value in kwargs.items() if name != first}
        return (kwargs[first],), rest

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        binder = getattr(type(self._handler), "__get__", None)
        if instance is None or binder is None:
            return self
        if self._reads is None and not self._straight:
            try:
                self._complete()
            except Exception:
                pass  # told at the event, where it is tried again
        bound = object.__new__(type(self))
        for name in Guard.__slots__[1:]:
            object.__setattr__(bound, name, getattr(self, name))
        bound.__dict__.update(self.__dict__)
        bound.__wrapped__ = binder(self._handler, instance, owner)
        object.__setattr__(bound, "_unbound", False)
        object.__setattr__(bound, "_handler", bound.__wrapped__)
        return bound

    def __getattr__(self, name: str) -> Any:
        if name in Guard.__slots__:
            raise AttributeError(name)
        return getattr(self._handler, name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._handler)

    def __repr__(self) -> str:
        return f"<guarded {self._handler!r}>"


def _taking_part(moment: str, rooms: tuple[Protection, ...]) -> tuple[Protection, ...]:
    """The rooms that do anything at this moment; the others need not be asked at every event."""
    idle = getattr(Protection, moment)
    return tuple(room for room in rooms if getattr(getattr(room, moment), "__func__", None) is not idle)


def _location(fault: BaseException) -> str:
    """``file.py:line`` of the innermost frame that has a file."""
    where = "unknown"
    trace = fault.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith("<"):
            where = f"{os.path.basename(file)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where
