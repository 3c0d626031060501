"""Settings of the process that one call reads and one call puts back."""

from __future__ import annotations

import os
import sys
import time
from _operator import attrgetter
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_HOOKS = ("excepthook", "displayhook", "unraisablehook", "breakpointhook")
_THREAD_HOOKS = ("excepthook", "_trace_hook", "_profile_hook")
_THREAD_HOOKS_OF = attrgetter(*_THREAD_HOOKS)
_NONE = (None,) * len(_THREAD_HOOKS)
_LIMITS = ("AS", "CORE", "CPU", "DATA", "FSIZE", "NOFILE", "NPROC", "STACK")
_PRIVATE = 0o077


class State:
    """One setting: ``name`` as the documentation has it, ``read()`` and ``put(value, now)``, which may raise.

    ``slow`` ones take some microseconds and are not read at every glance; what sets them is seen in other ways, too.
    """

    __slots__ = ("name", "put", "read", "slow")

    def __init__(self, name: str, read: Callable[[], Any], put: Callable[[Any, Any], None], slow: bool = False) -> None:
        self.name = name
        self.read = read
        self.put = put
        self.slow = slow


def states() -> tuple[State, ...]:
    """Every setting of this kind that the platform has."""
    found = [
        State("cwd", _cwd, lambda was, _: os.chdir(was), slow=True),
        State("umask", _umask, _put_umask),
        State("timezone", _timezone, lambda _was, _now: time.tzset()),
        State("timeout", _timeout, _put_timeout),
        State("hooks", _hooks, _put_hooks),
        State("streams", _streams, _put_streams),
        State("warnings", _warnings, _put_warnings),
    ]
    for make in (_locale, _signals, _alarms, _rare_alarms, _limits):
        try:
            found.append(make())
        except ImportError:
            continue  # not on this platform
    return tuple(found)


def _cwd() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""  # it was removed


def _umask() -> int:
    # There is no way to ask but to set it: for that moment nothing is made that others could read.
    now = os.umask(_PRIVATE)
    os.umask(now)
    return now


def _put_umask(was: int, _: Any) -> None:
    os.umask(was)


def _timezone() -> tuple[Any, ...]:
    return time.timezone, time.altzone, time.tzname


def _timeout() -> float | None:
    # By the module of `socket`: the function that the program replaced is not asked.
    inner = sys.modules.get("_socket")
    return None if inner is None else inner.getdefaulttimeout()


def _put_timeout(was: float | None, _: Any) -> None:
    sys.modules["_socket"].setdefaulttimeout(was)


def _hooks() -> tuple[Any, ...]:
    of_threads = sys.modules.get("threading")
    return (
        get_ident(),
        sys.gettrace(),
        sys.getprofile(),
        sys.excepthook,
        sys.displayhook,
        sys.unraisablehook,
        sys.breakpointhook,
        *(_NONE if of_threads is None else _THREAD_HOOKS_OF(of_threads)),
    )


def _put_hooks(was: tuple[Any, ...], now: tuple[Any, ...]) -> None:
    if was[0] == now[0]:  # these two belong to a thread
        for put, before, current in zip((sys.settrace, sys.setprofile), was[1:3], now[1:3], strict=True):
            if before is not current:
                put(before)
    owners = [(sys, name) for name in _HOOKS] + [(sys.modules.get("threading"), name) for name in _THREAD_HOOKS]
    for (owner, name), before, current in zip(owners, was[3:], now[3:], strict=True):
        if before is not current and owner is not None:
            setattr(owner, name, before)


def _streams() -> tuple[Any, ...]:
    return sys.stdout, sys.stderr


def _put_streams(was: tuple[Any, ...], _: Any) -> None:
    sys.stdout, sys.stderr = was


def _warnings() -> list[Any] | None:
    module = sys.modules.get("warnings")
    return None if module is None else list(module.filters)


def _put_warnings(was: list[Any] | None, _: Any) -> None:
    module: Any = sys.modules.get("warnings")
    if was is not None and module is not None:
        module.resetwarnings()  # has the caches looked at anew
        module.filters[:] = was


def _locale() -> State:
    import _locale as inner

    setlocale: Any = inner.setlocale
    every = inner.LC_ALL
    return State("locale", lambda: setlocale(every, None), lambda was, _: setlocale(every, was))


def _signals() -> State:
    inner: Any = __import__("_signal")
    ask: Any = inner.getsignal
    change: Any = inner.signal
    # SIGINT is an event loop's while it runs, and nobody sends it to a function.
    numbers = sorted(number for number in inner.valid_signals() if number < 32 and number != inner.SIGINT)

    def read() -> list[Any]:
        return [ask(number) for number in numbers]

    def put(was: list[Any], now: list[Any]) -> None:
        for number, before, current in zip(numbers, was, now, strict=True):
            if before is not current and before is not None:
                change(number, before)  # ValueError outside the main thread

    return State("signals", read, put)


def _alarms() -> State:
    inner: Any = __import__("_signal")  # without the enumerations that `signal` makes of it
    ask, stop, kind = inner.getitimer, inner.setitimer, inner.ITIMER_REAL
    return State("alarms", lambda: ask(kind)[0] > 0, lambda was, _: None if was else stop(kind, 0))


def _rare_alarms() -> State:
    """Those that count the time of the processor."""
    inner: Any = __import__("_signal")
    ask, stop = inner.getitimer, inner.setitimer
    kinds = (inner.ITIMER_VIRTUAL, inner.ITIMER_PROF)

    def put(was: list[bool], now: list[bool]) -> None:
        for kind, before, current in zip(kinds, was, now, strict=True):
            if current and not before:
                stop(kind, 0)

    return State("alarms", lambda: [ask(kind)[0] > 0 for kind in kinds], put, slow=True)


def _limits() -> State:
    import resource

    kinds = [getattr(resource, f"RLIMIT_{name}") for name in _LIMITS if hasattr(resource, f"RLIMIT_{name}")]
    ask = resource.getrlimit

    def read() -> list[Any]:
        return [sys.getrecursionlimit(), *[ask(kind) for kind in kinds]]

    def put(was: list[Any], now: list[Any]) -> None:
        sys.setrecursionlimit(was[0])
        for kind, before, current in zip(kinds, was[1:], now[1:], strict=True):
            if before != current:
                resource.setrlimit(kind, before)  # ValueError if the upper bound was lowered

    return State("limits", read, put, slow=True)
