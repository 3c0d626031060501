"""`guard`, and what it makes of a handler: something that is called as the handler was, and is it to all who ask."""

from __future__ import annotations

import os

from . import assembly
from .handlers import folder, is_coroutine_function, is_generator_function, parameters, takes_instance
from .loading import AT_FIRST_CALL, bring
from .policy import killed, resolve, served
from .protections import ROOMS, SERVING, Protection, serve, table
from .sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from . import corridor
    from .assembly import Reads
    from .errors import Blocked
    from .invocation import Invocation, enclosing, enter, leave
    from .policy import Policy

# What walks an event is loaded by the first one.
globals().update(dict.fromkeys(("corridor", "Blocked", "Invocation", "enclosing", "enter", "leave")))
_JSON = frozenset((dict, list, str, int, float, bool, type(None)))
_COPIED = ("__module__", "__name__", "__qualname__", "__doc__")


def guard(handler: Any = None, /, **settings: Any) -> Any:
    """Protect a Lambda handler: ``@guard``, ``@guard(limits={…})`` or ``guard(handler, …)``.

    Takes functions, methods, coroutine functions, callable objects, and classes with ``__call__`` (whose calls are then
    guarded). Raises `PolicyError` for a setting that is unknown or ill-typed, for something that is not callable, and for a
    generator function.
    """
    if handler is None:
        return lambda handler: guard(handler, **settings)
    if not callable(handler):
        from .errors import PolicyError

        raise PolicyError(f"guard() protects a callable, not {type(handler).__name__}")
    if is_generator_function(handler) and not killed(os.environ):
        from .errors import PolicyError

        raise PolicyError(
            "guard() protects a handler that returns its answer: a generator's code would run after it, unguarded, and Lambda "
            "sends nothing that is yielded (put the function that yields below the handler)"
        )
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
    _doors: tuple[tuple[str, Any, Any, bool], ...]
    _entrances: tuple[Protection, ...]
    _exits: tuple[Protection, ...]
    _handler: Callable[..., Any]
    _leaving: Callable[[BaseException], BaseException | None] | None
    _reads: Reads | None
    _reviews: tuple[Protection, ...]
    _rooms: tuple[Protection, ...]
    _waiting: tuple[str, ...]
    policy: Policy
    _closed: bool
    _splits: bool
    # What is made when.
    _settle, _assemble, _finish = assembly.settle, assembly.assemble, assembly.finish

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
            self._assemble(waits)
        self._closed = policy.on_error == "closed"
        self._reads = None
        self._splits = any(room.name == "batch" for room in self._rooms)
        self._settled = True

    def __setattr__(self, name: str, value: object) -> None:
        if name in _OWN and hasattr(self, "_settled"):
            raise AttributeError(f"{name!r} of a guard is settled when the handler is decorated")
        object.__setattr__(self, name, value)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        if self._straight:
            return self._handler(*args, **kwargs)
        if not corridor:
            _begin()
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
            corridor.read(self, inv)
            # From here on the doors are watched; what they find is out of the handler's reach until the end.
            watch = assembly.scope.begin(inv, self._doors, True) if self._doors else None
            if corridor.admit(self, inv):
                response = self._handler(inv.payload, *args[1:], **kwargs)
                if hasattr(response, "__await__"):
                    pending = True
                    return self._walk(inv, args, kwargs, response)
                inv.response = response
                corridor.review(self, inv)
        except Blocked as stop:
            inv.refused = inv.refused or stop.finding
        except (Exception, SystemExit) as fault:
            if inv.refused is None and not (watch and assembly.scope.verdict(watch)):
                left = None if self._leaving is None else self._leaving(fault)
                if left is None:
                    raise
        finally:
            if not pending:
                corridor.depart(self, inv)
            if watch is not None:
                inv.refused = assembly.scope.end(watch) or inv.refused
            leave(inv, token)
        if left is not None:
            raise left
        return inv.response if inv.refused is None else corridor.refuse(self, inv)

    async def _walk(self, inv: Invocation, args: Any, kwargs: Any, started: Awaitable[Any] | None = None) -> Any:
        """The same walk for a coroutine handler; ``started`` is what a plain callable returned to be awaited."""
        token, watch, left = enter(inv), None, None
        try:
            if started is None:
                corridor.read(self, inv)
            watch = assembly.scope.begin(inv, self._doors, False) if self._doors else None
            if started is None and corridor.admit(self, inv):
                started = self._handler(inv.payload, *args[1:], **kwargs)
            if started is not None:
                inv.response = await started
                corridor.review(self, inv)
        except Blocked as stop:
            inv.refused = inv.refused or stop.finding
        except (Exception, SystemExit) as fault:
            if inv.refused is None and not (watch and assembly.scope.verdict(watch)):
                left = None if self._leaving is None else self._leaving(fault)
                if left is None:
                    raise
        finally:
            corridor.depart(self, inv)
            if watch is not None:
                inv.refused = assembly.scope.end(watch) or inv.refused
            leave(inv, token)
        if left is not None:
            raise left
        return inv.response if inv.refused is None else corridor.refuse(self, inv)

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
                self._finish()
            except Exception:
                pass  # told at the event, where it is tried again
        bound = object.__new__(type(self))
        for name in _OWN:
            object.__setattr__(bound, name, getattr(self, name))
        bound.__dict__.update(self.__dict__)
        bound.__wrapped__ = binder(self._handler, instance, owner)
        object.__setattr__(bound, "_unbound", False)
        object.__setattr__(bound, "_handler", bound.__wrapped__)
        return bound

    def __getattr__(self, name: str) -> Any:
        if name in _OWN:
            raise AttributeError(name)
        return getattr(self._handler, name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._handler)

    def __repr__(self) -> str:
        return f"<guarded {self._handler!r}>"


_OWN = frozenset(Guard.__slots__[1:])


def _begin() -> None:
    global corridor, Blocked, Invocation, enclosing, enter, leave
    with assembly.quiet():
        bring(assembly.package.__spec__, AT_FIRST_CALL, assembly.kind())
        from .errors import Blocked
        from .invocation import Invocation, enclosing, enter, leave

        from . import corridor  # isort: skip -- last, as it says that the others are there
