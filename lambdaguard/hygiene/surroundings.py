"""The process as it was when the first event came, compared with what an invocation made of it."""

from __future__ import annotations

import os
import sys
from time import monotonic

from . import children, threads
from .holders import Data
from .loggers import Loggers
from .origin_of import ours, packaged
from .states import states
from .variables import SearchPath, Variables, of_caller
from .wellknown import Verification, WellKnown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from .states import State
    from .wellknown import Replaced

# These run later, or for others: what they are set to may be code.
_CALLABLE = ("hooks", "signals", "streams")
_RULES = {"hooks": "LG-ENV-005", "signals": "LG-ENV-005", "alarms": "LG-ENV-005"}
_TITLES = {
    "cwd": "the working directory was changed",
    "umask": "the umask was changed",
    "locale": "the locale was changed",
    "timezone": "the time zone was changed",
    "timeout": "the default time-out of sockets was changed",
    "warnings": "the filters of warnings were changed",
    "streams": "standard output or error was replaced",
    "limits": "limits of resources were changed",
    "hooks": "hooks of the interpreter were set",
    "signals": "signal handlers were set",
    "alarms": "an alarm was left pending",
}
_MOST_NAMES = 10
_THOROUGH = 16


class Note:
    """What is to be told: ``rule``, the ``path`` it is told under, ``what``, ``severity``, ``cwe`` and ``detail``."""

    __slots__ = ("cwe", "detail", "path", "rule", "severity", "what")

    def __init__(self, rule: str, path: str, what: str, severity: str, cwe: int, **detail: object) -> None:
        self.rule, self.path, self.what, self.severity, self.cwe = rule, path, what, severity, cwe
        self.detail = {name: value for name, value in detail.items() if value not in ("", None, [], False)}


class Ended:
    """The invocation that ended: its ``event``, the caller's ``texts``, ``origins`` of changes by name, ``end`` (`monotonic`)."""

    __slots__ = ("data", "end", "origins", "texts")

    def __init__(self, event: Any, texts: Sequence[str], origins: Mapping[str, Any], end: float) -> None:
        self.texts, self.origins, self.end = texts, origins, end
        self.data = Data(event, texts)

    def line(self, name: str) -> str:
        return getattr(self.origins.get(name), "line", "")


class Surroundings:
    """``restore`` names the parts that are put back whatever made them what they are; None for those where that is safe.
    ``acts`` is False where nothing may be restored. ``ignored(name)`` tells of a part, or ``part.name``, that is left alone.
    """

    def __init__(self, restore: frozenset[str] | None, ignored: Callable[[str], bool], acts: bool, writable: str) -> None:
        self._restore, self._ignored, self._acts, self._writable = restore, ignored, acts, writable
        self._process = os.getpid()
        self._states: list[tuple[State, Any]] = [(each, each.read()) for each in states() if not ignored(each.name)]
        self._variables, self._path = Variables(), SearchPath()
        self._wellknown, self._verification = WellKnown(), Verification()
        self._loggers = Loggers()
        self._told: set[Any] = set()  # threads
        self._stopping: list[Any] = []
        self._odd: list[Replaced] = []  # modules that a glance found
        self.alive = False
        self.unfinished = False
        self._glances = 0
        self._children, self._over = children.look()
        self.begin()

    @property
    def foreign(self) -> bool:
        """True in a forked child, which is not the function's process and puts nothing back."""
        return os.getpid() != self._process

    def begin(self) -> None:
        """An event comes."""
        self._variables.begin()
        self._threads = threads.present()
        self._imported = len(sys.modules)

    def quiet(self, noted: Mapping[str, Any]) -> bool:
        """True if all is as it was, as far as a glance tells; ``noted`` is what an invocation was seen to change."""
        self._glances += 1
        thorough = bool(noted) or not self._glances % _THOROUGH
        for state, was in self._states:
            if (thorough or not state.slow) and state.read() != was:
                return False
        if self._variables.changed() or self._path.changed() or self._loggers.changed():
            return False
        if threads.present() != self._threads or threads.tasks():
            return False
        if (thorough or self._children or self._over) and children.any_left():
            running, over = children.look()
            if running != self._children or over - self._over:
                return False
        self._odd = self._wellknown.modules()
        if self._odd or not self._wellknown.same() or not self._verification.standing():
            return False
        return not (thorough and self._verification.switched_off())

    def compare(self, ended: Ended) -> list[Note]:
        """All that differs, put back where that is to be."""
        self.alive = self.unfinished = False
        notes: list[Note] = []
        steps: tuple[Any, ...] = (
            self._leftovers,
            self._started,
            self._environ,
            self._settings,
            self._search,
            self._replaced,
            self._logging,
        )
        for step in steps:
            if monotonic() > ended.end:
                self.unfinished = True
                break
            notes += step(ended)
        return notes

    def _wants(self, part: str, safe: bool) -> bool:
        """Whether a change is put back: asked for, or where nothing is said, because that is ``safe``."""
        return self._acts and (safe if self._restore is None else part in self._restore)

    def _environ(self, ended: Ended) -> Iterator[Note]:
        variables = self._variables
        names = [name for name in variables.differences() if not self._skip("environ", name, variables.accept)]
        done: dict[str, list[str]] = {"restored": [], "kept": []}
        callers = 0
        lines = []
        for name in names:
            theirs = of_caller(variables.value(name), ended.texts)
            callers += theirs
            origin = ended.origins.get(f"environ.{name}")
            if origin is not None and origin.importing and not theirs and variables.is_new(name) and self._restore is None:
                variables.adopt(name)  # what modules set as they are imported is theirs to set
                continue
            stays = not theirs and variables.is_new(name) and name != "TZ" and _settled(origin) and variables.adopt(name)
            if self._wants("environ", not stays):
                variables.restore(name)
                done["restored"].append(name)
            else:
                variables.accept(name)
                done["kept"].append(name)
            lines.append(ended.line(f"environ.{name}"))
        if "TZ" in names:
            os_tzset()
        count = len(done["restored"]) + len(done["kept"])
        if count:
            what = f"environment variables were changed ({count})" + ("; the caller's text is in them" if callers else "")
            severity = "medium" if callers else "low" if done["restored"] else "informational"
            yield Note(
                "LG-ENV-001",
                "environ",
                what,
                severity,
                488,
                **{k: _shown(v, ended.texts) for k, v in done.items()},
                location=_first(lines),
            )

    def _skip(self, part: str, name: str, accept: Callable[[Any], None], item: Any = None) -> bool:
        """True if the user wants this left alone; it is taken for the baseline, such that a glance tells again."""
        if self._ignored(part) or self._ignored(f"{part}.{name}"):
            accept(name if item is None else item)
            return True
        return False

    def _settings(self, ended: Ended) -> Iterator[Note]:
        for index, (state, was) in enumerate(self._states):
            now = state.read()
            if now == was:
                continue
            safe, told = self._judged(state.name, was, now)
            done = "kept"
            if told and self._wants(state.name, safe):
                done = _put(state, was, now)
            if done != "restored":
                self._states[index] = (state, state.read())
            if told:
                rule = _RULES.get(state.name, "LG-ENV-002")
                severity = "low" if safe else "informational"
                line = ended.line(state.name)
                yield Note(rule, state.name, f"{_TITLES[state.name]}; {done}", severity, 665, location=line)

    def _judged(self, name: str, was: Any, now: Any) -> tuple[bool, bool]:
        """Whether putting a setting back is safe, and whether there is anything to tell."""
        if name == "warnings":
            # Libraries have their filters set as they are imported. What makes errors of warnings is another matter.
            fresh = [each for each in now or () if each not in (was or ())]
            errors = any(each[0] == "error" for each in fresh)
            told = errors or len(sys.modules) == self._imported
            return told, told
        if name not in _CALLABLE:
            return True, True
        fresh = [after for before, after in zip(was, now, strict=True) if before is not after]
        if all(ours(each) for each in fresh):
            return False, False
        return not all(packaged(each) for each in fresh), True

    def _search(self, ended: Ended) -> Iterator[Note]:
        if not self._path.changed():
            return
        everything = self._restore is not None and "path" in self._restore
        count, unsafe = self._path.look(self._writable, ended.texts, everything)
        restores = self._wants("path", unsafe) and not self._ignored("path")
        if restores:
            self._path.restore(self._writable, ended.texts, everything)
        else:
            self._path.accept()
        if not self._ignored("path"):
            severity = "medium" if unsafe else "informational"
            what = f"the module search path was changed; {'restored' if restores else 'kept'}"
            yield Note("LG-ENV-002", "path", what, severity, 427, entries=count)

    def _replaced(self, ended: Ended) -> Iterator[Note]:
        found = [*self._wellknown.functions(), *(self._odd or self._wellknown.modules())]
        every = [("modules" if each.owner is sys.modules else "functions", each) for each in found]
        self._odd = []
        if len(sys.modules) != self._imported:
            self._wellknown.arrivals()
        for part, each in every:
            name = f"{each.title}.{each.name}"
            if ours(each.now) or self._skip(part, name, self._wellknown.accept, each):
                self._wellknown.accept(each)
                continue
            safe = _own_work(part, each)
            done = _attempt(each.restore) if self._wants(part, safe) else "kept"
            if done != "restored":
                self._wellknown.accept(each)
            severity = "medium" if safe else "informational"
            yield Note("LG-ENV-003", name, f"{name} was replaced; {done}", severity, 471)
        for name in self._verification.switched_off():
            done = "kept"
            if not self._skip("tls", name, self._verification.accept):
                if self._wants("tls", True):
                    done = _attempt(lambda name=name: self._verification.restore(name))  # type: ignore[misc]
                if done != "restored":
                    self._verification.accept(name)
                yield Note("LG-ENV-004", name, f"{name} verifies no certificates; {done}", "high", 295)

    def _logging(self, _: Ended) -> Iterator[Note]:
        if not self._loggers.changed():
            return
        twice, others = self._loggers.added()
        imported = len(sys.modules) != self._imported
        everything = self._restore is not None
        gone = twice + (others if everything else [])
        removes = self._wants("logging", True) and not self._ignored("logging")
        for logger, handler in gone if removes else ():
            logger.removeHandler(handler)
        self._loggers.accept()
        if self._ignored("logging") or not (twice or (others and not imported)):
            return
        done = "removed" if removes and gone else "kept"
        what = f"logging handlers were added; {'those that double others ' if done == 'removed' and not everything else ''}{done}"
        yield Note("LG-ENV-005", "logging", what, "low", 665, handlers=len(twice) + len(others), doubled=len(twice))

    def _leftovers(self, ended: Ended) -> Iterator[Note]:
        if threads.present()[0] or self._threads[0]:
            for left in threads.left(self._threads, ended.data):
                if self._ignored("threads") or self._ignored(f"threads.{left.thread.name}") or left.thread in self._told:
                    continue
                self._told.add(left.thread)
                stops = left.holds if self._restore is None else left.own or left.holds
                done = "kept"
                if self._wants("threads", stops):
                    done = "stopped" if left.stop(ended.end) else "could not be stopped"
                    self._stopping.append(left.thread)
                what = "a thread is still at work" + (", and holds the caller's data" if left.holds else "") + f"; {done}"
                where = left.began or left.line
                severity = "medium" if left.holds else "low"
                yield Note("LG-ENV-006", where, what, severity, 772, location=where, at=left.line, own=left.own)
        self._told = {thread for thread in self._told if thread.is_alive()}
        self._stopping = [thread for thread in self._stopping if thread.is_alive()]
        self.alive = bool(self._stopping)
        waiting = [] if self._ignored("tasks") else threads.tasks()
        fresh = [task for task in waiting if not getattr(task, _TOLD, False)]
        holding = [task for task in fresh if threads.task_holds(task, ended.data)]
        ends = fresh if self._restore is not None else holding
        cancels = bool(ends) and self._wants("tasks", True)
        for task in ends if cancels else ():
            task.cancel()
        for task in fresh:
            _mark(task)
        if fresh:
            what = f"tasks of an event loop are pending ({len(fresh)}); {len(ends) if cancels else 0} cancelled"
            yield Note("LG-ENV-006", "tasks", what, "medium" if holding else "low", 772)

    def _started(self, ended: Ended) -> Iterator[Note]:
        if not children.any_left() or self._ignored("processes"):
            return
        running, over = children.look()
        self._over = children.reap(over) if over and self._acts else over
        fresh = running - self._children
        if not fresh:
            return
        abandoned = fresh - children.kept(fresh)
        ends = abandoned if self._restore is None else fresh
        line = ended.line("processes")
        done = "kept"
        if ends and self._wants("processes", True):
            still = children.end(ends, self._children | (fresh - ends), ended.end)
            done = f"{len(ends) - len(still)} killed"
            self.unfinished = self.unfinished or bool(still)
        what = f"processes are still running ({len(fresh)}); {done}"
        self._children = children.children()
        yield Note("LG-ENV-007", line or "processes", what, "medium" if abandoned else "informational", 772, location=line)


_TOLD = "_lambdaguard_told"


def _mark(task: Any) -> None:
    try:
        setattr(task, _TOLD, True)
    except AttributeError:
        return


def _settled(origin: Any) -> bool:
    """True if a new variable looks like an initialisation: a literal of the code, or set by a package."""
    if origin is None:
        return False
    from .holders import packaged as of_package

    return bool(origin.literal or origin.importing or (origin.file and of_package(origin.file)))


def _own_work(part: str, each: Replaced) -> bool:
    if part == "modules":
        return each.name.partition(".")[0] in sys.stdlib_module_names
    return not packaged(each.now)


def _put(state: State, was: Any, now: Any) -> str:
    return _attempt(lambda: state.put(was, now)) if state.read() != was else "restored"


def _attempt(restore: Callable[[], None]) -> str:
    try:
        restore()
    except Exception:
        return "could not be restored"
    return "restored"


def os_tzset() -> None:
    """The C library reads ``TZ`` anew."""
    import time

    time.tzset()


def _first(lines: list[str]) -> str:
    return next((line for line in lines if line), "")


def _shown(names: list[str], texts: Sequence[str]) -> list[str]:
    """Names of variables, unless they may be a caller's."""
    plain = [n if n.isidentifier() and len(n) <= 64 and not of_caller(n, texts) else f"x[{len(n)}]" for n in names]
    return plain[:_MOST_NAMES]
