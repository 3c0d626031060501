"""Processes that an invocation started and left: children, and children of children whose parent is gone."""

from __future__ import annotations

import os
import sys
from time import monotonic, sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
_HELPERS = (b"multiprocessing.resource_tracker", b"multiprocessing.forkserver", b"multiprocessing.semaphore_tracker")
_MOMENT = 0.001
_SIGKILL = 9  # on every platform that has it; `signal` makes enumerations of all there are


def any_left() -> bool:
    """True if this process has children, ended ones included; one system call."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except (ChildProcessError, AttributeError):
        return False
    return True


def children() -> frozenset[int]:
    """Ids of the children that run."""
    return look()[0]


def look() -> tuple[frozenset[int], frozenset[int]]:
    """Ids of the children that run, and of those that have ended and nobody waited for."""
    found: set[int] = set()
    try:
        for thread in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{thread}/children", "rb") as file:
                found.update(map(int, file.read().split()))
    except (OSError, ValueError):
        return frozenset(found), frozenset()
    ended = frozenset(pid for pid in found if _ended(pid))
    return frozenset(found) - ended, ended


def _ended(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] == b"Z"
    except (OSError, IndexError):
        return True


def kept(pids: frozenset[int]) -> frozenset[int]:
    """Those that the program still holds, or that serve the interpreter: it may use them in its next invocation."""
    held = {process.pid for process in _processes()}
    return frozenset(pid for pid in pids if pid in held or _helps(pid))


def _processes() -> list[Any]:
    """Process objects that somebody has a reference to."""
    multiprocessing = sys.modules.get("multiprocessing.process")
    found = list(getattr(multiprocessing, "_children", ()))
    subprocess: Any = sys.modules.get("subprocess")
    if subprocess is not None:
        import gc

        # What is given up while it runs is moved to this list by `subprocess` itself.
        dropped = {id(each) for each in getattr(subprocess, "_active", None) or ()}
        kind = subprocess.Popen
        found += [each for each in gc.get_objects() if isinstance(each, kind) and id(each) not in dropped]
    return [each for each in found if isinstance(getattr(each, "pid", None), int)]


def reap(ended: frozenset[int]) -> frozenset[int]:
    """Wait for those that nobody will wait for; returns the others."""
    active = getattr(sys.modules.get("subprocess"), "_active", None) or ()
    held = {process.pid for process in [*_processes(), *active]}
    return frozenset(pid for pid in ended if pid in held or not _reaped(pid))


def _helps(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            line = file.read(4096)
    except OSError:
        return False
    return any(word in line for word in _HELPERS)


def end(pids: frozenset[int], spare: frozenset[int], until: float) -> frozenset[int]:
    """Kill ``pids``, which are children, and all that becomes a child as they go but ``spare``; returns what is still there."""
    waiting = set(pids)
    while waiting:
        for pid in waiting:
            try:
                os.kill(pid, _SIGKILL)
            except OSError:
                continue
        gone = {pid for pid in waiting if _reaped(pid)}
        waiting -= gone
        waiting |= children() - spare  # orphans of those that have just gone
        if waiting and monotonic() > until:
            break
        if waiting:
            sleep(_MOMENT)
    return frozenset(waiting)


def _reaped(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def adopt_orphans() -> bool:
    """From now on orphans become children of this process instead of the system's first one."""
    import ctypes

    try:
        return bool(ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False
