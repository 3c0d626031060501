"""Threads and tasks that are still at work."""

from __future__ import annotations

from .. import threads
from ..notes import Note
from . import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..notes import Ended
    from ..will import Will

_TOLD = "_lambdaguard_told"


class Leftovers(Part):
    """Threads, timers and tasks of event loops."""

    def __init__(self, will: Will) -> None:
        super().__init__(will)
        self._told: set[Any] = set()  # threads
        self._stopping: list[Any] = []

    def begin(self) -> None:
        self._before = threads.present()

    def quiet(self, thorough: bool) -> bool:
        return threads.present() == self._before and not threads.tasks()

    def compare(self, ended: Ended) -> Iterator[Note]:
        if threads.present()[0] or self._before[0]:
            for left in threads.left(self._before, ended.data):
                if left.thread not in self._told and not self._will.ignores("threads", left.thread.name):
                    yield self._thread(left, ended)
        self._told = {thread for thread in self._told if thread.is_alive()}
        self._stopping = [thread for thread in self._stopping if thread.is_alive()]
        self.alive = bool(self._stopping)
        if not self._will.ignored("tasks"):
            yield from self._tasks(ended)

    def _thread(self, left: threads.Left, ended: Ended) -> Note:
        self._told.add(left.thread)
        stops = left.holds if self._will.restore is None else left.own or left.holds
        done = "kept"
        if self._will.wants("threads", stops):
            done = "stopped" if left.stop(ended.end) else "could not be stopped"
            self._stopping.append(left.thread)
        what = "a thread is still at work" + (", and holds the caller's data" if left.holds else "") + f"; {done}"
        where = left.began or left.line
        severity = "medium" if left.holds else "low"
        return Note("LG-ENV-006", where, what, severity, 772, location=where, at=left.line, own=left.own)

    def _tasks(self, ended: Ended) -> Iterator[Note]:
        fresh = [task for task in threads.tasks() if not getattr(task, _TOLD, False)]
        holding = [task for task in fresh if threads.task_holds(task, ended.data)]
        ends = fresh if self._will.restore is not None else holding
        cancels = bool(ends) and self._will.wants("tasks", True)
        for task in ends if cancels else ():
            task.cancel()
        for task in fresh:
            _mark(task)
        if fresh:
            what = f"tasks of an event loop are pending ({len(fresh)}); {len(ends) if cancels else 0} cancelled"
            yield Note("LG-ENV-006", "tasks", what, "medium" if holding else "low", 772)


def _mark(task: Any) -> None:
    try:
        setattr(task, _TOLD, True)
    except AttributeError:
        return
