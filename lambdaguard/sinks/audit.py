"""What the audit hook asks once the doors are armed: a table of events, each with the doors that look at it.

An event nobody looks at costs one look-up. The hook itself is in `tripwire`.
"""

from __future__ import annotations

import sys
from _thread import get_ident

from ..errors import Blocked
from ..findings import Finding
from ..sealed import seal
from .location import foreign, location
from .plain import PLAIN, plain
from .scope import Later, Refused, _hand_over
from .tripwire import AGAIN, LOAD, _code, _know, _take
from .vault import broken, function, namespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType, TracebackType
    from typing import Any

    from .scope import Door

    Check = Callable[[Door, tuple[Any, ...]], None]
    # the door, its check or the place of it, and what is asked before that is loaded
    Quick = Callable[[Door, tuple[Any, ...]], bool]
    Watcher = tuple[str, Check | str, Quick | None]

# The guard's own work never starts programs; and what it hushes may well be done by libraries that others have changed.
_ALWAYS = frozenset(("processes",))
_ROOM = 60


def _make() -> tuple[Callable[..., Any], ...]:
    table: dict[str, tuple[Watcher, ...]] = {LOAD: ()}
    watched: set[tuple[str, str, Check | str]] = set()
    events: dict[Check | str, str] = {}
    ready: set[str] = set()
    busy: set[int] = set()
    hushed: set[int] = set()
    taken: list[bool] = []
    standing, doors_of, settle, verdicts = _hand_over

    def judge(event: str, args: tuple[Any, ...], settled: bool) -> Any:
        """None, or an exception (or None) and what is to be put on record."""
        watchers = table.get(event)
        if watchers is None:
            return None
        if not watchers:
            return bring(args)
        plan = standing()
        if plan is None:
            return None
        if busy and get_ident() in busy and not intruder(_code):
            return None
        hush = hushed and get_ident() in hushed
        wanted: list[tuple[Door, Any]] | None = None
        for name, check, quick in watchers:
            if not hush or name in _ALWAYS:
                doors = plan.get(name)
                for door in doors_of(plan, name) if doors is None else doors:
                    if quick is None or quick(door, args):
                        if wanted is None:
                            wanted = []
                        wanted.append((door, check))
        if wanted is None:
            return None
        if not settled and event not in ready:
            for arg in args:
                if type(arg) not in PLAIN:
                    return AGAIN
        me = get_ident()
        outermost = me not in busy
        busy.add(me)
        records: Any = None
        try:
            for door, check in wanted:
                found = ask(event, door, check, args)
                if found is not None:
                    # What is only put on record keeps nobody else from looking.
                    records = found[1] if records is None else [*records, *found[1]]
                    if found[0] is not None:
                        return found[0], records
        finally:
            if outermost:
                busy.discard(me)
        return None if records is None else (None, records)

    def ask(event: str, door: Door, check: Any, args: tuple[Any, ...]) -> Any:
        """Have a door's check look; what `judge` returns."""
        records: list[Any] = []
        before = verdicts.collect(records)
        stop: BaseException | None = None
        try:
            try:
                if type(door.settings) is Later:
                    settle(door)
                shape = door.shape
                if shape is not None and shape[0] != shape[1]:
                    fault(door, None)
                (resolved(event, check) if type(check) is str else check)(door, args)
            except (Blocked, Refused, RecursionError, MemoryError):
                raise
            except Exception as error:
                fault(door, error)
        except BaseException as error:
            stop = stripped(error)
        finally:
            verdicts.collected(before)
        if records and not room(_ROOM):
            records.clear()  # too deep to write anything: what blocks is told at the end
        return (stop, records) if stop is not None or records else None

    def bring(args: tuple[Any, ...]) -> None:
        """A patch needs a module of ours: reading it is no operation to be judged by what is half loaded."""
        me = get_ident()
        outermost = me not in busy
        busy.add(me)
        try:
            function(*args)
        except Exception:
            return  # to be told where it is needed
        finally:
            if outermost:
                busy.discard(me)

    def resolved(event: str, place: str) -> Check:
        """The check itself, from now on; its module is loaded if it was not yet."""
        check: Check = function(place)
        table[event] = tuple([(name, check if its == place else its, quick) for name, its, quick in table[event]])
        return check

    def watch(name: str, checks: Mapping[str, Any], quick: Quick | str | None = None) -> None:
        """Have ``check(door, args)`` called at each of these events while the door ``name`` stands; once is enough.

        A check given by its place (``process:_popen``) is loaded when it is first needed. ``quick(door, args)`` is asked first
        where an event is too common for that, with the arguments as they came: it must not touch what is not plain.
        """
        asked: Any = function(quick) if type(quick) is str else quick
        for event, check in checks.items():
            if (event, name, check) not in watched:
                watched.add((event, name, check))
                table[event] = (*table.get(event, ()), (name, check, asked))
        if not taken:
            taken.append(True)
            _take(asked_first, seal(plain), seal(lambda: frozenset(table)))
        _know()

    def consult(name: str, check: Check | str, args: tuple[Any, ...], quick: Quick | None = None, held: bool = False) -> None:
        """What the hook does, for a patch: an operation that raises no event of its own.

        ``held``: the arguments are objects of ours that hold what others made, and need not be made plain.
        """
        event = events.get(check)
        if event is None:
            event = events[check] = f"lambdaguard.{name}.{len(events)}"
            table[event] = ((name, check, quick),)
            if held:
                ready.add(event)
            _know()
        # By way of the interpreter, which shows no tracing function what a hook does.
        sys.audit(event, *args)

    def quiet(on: bool) -> bool:  # for `suppressed`, whose caller is two frames up
        me = get_ident()
        caller = sys._getframe(2)
        if on and me not in hushed and caller.f_code.co_name != "<module>" and ours(caller.f_globals):
            hushed.add(me)
            return True
        if not on:
            hushed.discard(me)
        return False

    asked_first = seal(judge)
    return watch, consult, quiet


def inside(door: Door, _: tuple[Any, ...]) -> bool:
    """Quick: nothing is to be judged before the first event."""
    return door.inv is not None


def room(depth: int) -> bool:
    """Whether that many calls fit on the stack."""
    try:
        return depth == 0 or room(depth - 1)
    except RecursionError:
        return False


def stripped(error: BaseException) -> BaseException:
    """``error`` without the frames it came through, which show the state of the doors."""
    BaseException.__dict__["__context__"].__set__(error, None)
    return BaseException.with_traceback(error, None)


def intruder(code: Any) -> bool:
    """True if somebody else's code runs inside a check: a method of an object that we were made to touch."""
    frame: FrameType | None = sys._getframe(2)
    if frame is not None and frame.f_code is code:
        frame = frame.f_back
    while frame is not None and frame.f_code is not code:
        if foreign(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False


def ours(scope: dict[str, Any]) -> bool:
    """True for the globals of a module of this package."""
    name = scope.get("__name__", "")
    if not name.startswith(__name__.partition(".")[0] + "."):
        return False
    return "__builtins__" in scope and (vars(sys.modules.get(name, sys)) is scope or namespace(name) is scope)


def fault(door: Door, error: Exception | None) -> None:
    """A fault of ours is a finding, and the operation goes on; unless ``on_error="closed"``, or somebody made the check fail."""
    where = location()
    confidence = "high" if door.closed or error is None or broken() or _meddled(error) else "low"
    kind = type(error).__name__ if error is not None else "a class of its own that was changed"
    message = f"LG-GUARD-001: the {door.name} door failed with {kind}" + (f" at {where}" if where else "")
    door.violation(Finding("LG-GUARD-001", "guard", message, path=where, severity="medium", confidence=confidence, cwe=755))


def _meddled(error: BaseException) -> bool:
    """True if the error comes from code that is not ours: something was put in the place of what we use."""
    if isinstance(error, NameError | ImportError):
        return True  # our own names do not go missing
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if foreign(trace.tb_frame.f_code.co_filename):
            return True
        trace = trace.tb_next
    return False


watch, consult, _quiet = map(seal, _make())


class suppressed:  # noqa: N801 -- a context manager that reads as a statement
    """``with suppressed():`` the guard's own work passes the doors unjudged, in this thread; not across an ``await``.

    Only modules of this package are heard; for anybody else it does nothing. Programs that are started are judged all the same.
    """

    __slots__ = ("_on",)

    def __enter__(self) -> None:
        self._on = _quiet(True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._on:
            _quiet(False)
