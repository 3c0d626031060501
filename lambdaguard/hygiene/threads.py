"""Threads, timers and tasks that are still there when their invocation has ended."""

from __future__ import annotations

import sys
from _thread import _count, get_ident
from time import monotonic

from . import holders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_MARK = "in_thread"  # the frame that knows who started the thread
_PATIENCE = 0.02


class Left:
    """One thread: the ``line`` it is at, where it ``began`` (or ""), whether it is the function's ``own`` code and ``holds``
    what came in with the event."""

    __slots__ = ("began", "holds", "line", "own", "thread")

    def __init__(self, thread: Any, line: str, began: str, own: bool, holds: bool) -> None:
        self.thread, self.line, self.began, self.own, self.holds = thread, line, began, own, holds

    def stop(self, end: float) -> bool:
        """Have it end; True if it did within ``end`` (`monotonic`) or will when it next does anything."""
        if callable(getattr(self.thread, "cancel", None)) and getattr(self.thread, "function", None) is not None:
            self.thread.cancel()
            self.thread.function = _nothing  # it may be past its wait
            return True
        import ctypes

        done = ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread.ident), ctypes.py_object(SystemExit))
        self.thread.join(max(0.0, min(_PATIENCE, end - monotonic())))
        return done == 1 or not self.thread.is_alive()


def _nothing(*_: Any, **__: Any) -> None:
    """Stands in for what a timer was to do."""


def present() -> tuple[int, frozenset[Any]]:
    """How many threads there are besides the first, and those that Python knows by name."""
    count = _count()
    return count, frozenset(_active().values()) if count else frozenset()


def _active() -> dict[int, Any]:
    return getattr(sys.modules.get("threading"), "_active", {})


def left(before: tuple[int, frozenset[Any]], data: holders.Data) -> list[Left]:
    """Threads that started since ``before`` and are at something; workers of a pool that wait for work are not."""
    frames, found = None, []
    for thread in list(_active().values()):
        if thread in before[1] or thread.ident == get_ident() or thread is sys.modules["threading"].main_thread():
            continue
        frames = frames or sys._current_frames()
        if thread.ident in frames and thread.is_alive():
            one = _described(thread, holders.stack(frames[thread.ident]), data)
            if one is not None:
                found.append(one)
    return found


def _described(thread: Any, frames: list[FrameType], data: holders.Data) -> Left | None:
    at = holders.own(frames)
    task = getattr(thread, "function", None)  # of a timer
    if at is None and task is None:
        return None
    began = next((frame.f_locals.get("began", "") for frame in frames if frame.f_code.co_name == _MARK), "")
    holds = holders.held([frame for frame in frames if holders.own([frame])], data)
    if task is not None:
        holds = holds or data.inside([task, getattr(thread, "args", ()), getattr(thread, "kwargs", {})])
    code = at.f_code if at is not None else getattr(task, "__code__", None)
    line = "" if at is None else holders.where(at)
    return Left(thread, line, began, code is None or not holders.packaged(code.co_filename), holds)


def tasks() -> list[Any]:
    """Tasks of event loops that do not run now; none while a loop does, whose owner ends them."""
    asyncio: Any = sys.modules.get("asyncio.tasks")
    events: Any = sys.modules.get("asyncio.events")
    if asyncio is None or events is None:
        return []
    every: Any = getattr(asyncio, "_scheduled_tasks" if hasattr(asyncio, "_scheduled_tasks") else "_all_tasks", ())
    if not getattr(every, "data", every):
        return []
    return [
        task
        for task in list(every)
        if not task.done() and events._get_running_loop() is None and not task.get_loop().is_closed() and not _runs(task)
    ]


def _runs(task: Any) -> bool:
    return bool(task.get_loop().is_running())


def task_holds(task: Any, data: holders.Data) -> bool:
    frame = getattr(task.get_coro(), "cr_frame", None)
    return frame is not None and holders.held([frame], data)
