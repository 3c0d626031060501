"""What the process door watches, and the starts that passed it before; all of it that every cold start needs."""

from __future__ import annotations

from _thread import get_ident

from . import audit, patch, threads
from .scope import forgetting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .scope import Door

NAME = "processes"
EVENTS = {
    "os.system": "process:system",
    "os.exec": "process:execute",
    "os.posix_spawn": "process:started",  # which subprocess uses from Python 3.13 on
    "pty.spawn": "process:pty",
    "os.fork": "process:fork",
    "os.forkpty": "process:fork",
}
VARIABLES = ("os.putenv", "os.unsetenv")
_TEXT = {str}
_MOST = 64


def _make() -> tuple[Callable[..., Any], ...]:
    approved: dict[int, tuple[str, list[str]]] = {}
    passed: dict[tuple[str, ...], str] = {}
    held: list[Any] = [None]  # the door that they passed

    def starting(door: Door, args: tuple[Any, ...]) -> bool:
        """Quick: whether a start is to be judged: the same one did not pass before, or might not if others chose its words."""
        program, argv, cwd, env = args
        if held[0] is not door or type(argv) is not list or type(program) is not str or cwd is not None or env is not None:
            return True
        line = (program, *argv)
        if not _TEXT.issuperset(map(type, line)) or line not in passed:
            return True
        judged(passed[line], list(line[1:]))
        return False

    def passes(door: Door, program: str, argv: list[str], file: str) -> None:
        """It passed, and nothing that the caller sends can change that."""
        if held[0] is not door or len(passed) >= _MOST:
            passed.clear()
            held[0] = door
        passed[(program, *argv)] = file

    def changed(_: Door, __: tuple[Any, ...]) -> bool:
        """Quick: a variable may change what a name leads to, and what a program loads."""
        passed.clear()
        return False

    def judged(file: str, argv: list[str]) -> None:
        """This thread may start ``file`` with ``argv`` next: `subprocess` says so first and does it then."""
        approved[get_ident()] = (file, argv)

    def approves(file: str, argv: list[str]) -> bool:
        return approved.pop(get_ident(), None) == (file, argv)

    def forget(_: Any) -> None:
        """The invocation is over."""
        passed.clear()
        held[0] = None

    forgetting(forget)
    return starting, passes, changed, judged, approves


_starting, _passes, _changed, _judged, _approves = _make()


def arm() -> None:
    """Watch the door; once a process is enough."""
    audit.watch(NAME, {"subprocess.Popen": "process:popen"}, _starting)
    audit.watch(NAME, dict.fromkeys(VARIABLES, "process:popen"), _changed)
    audit.watch(NAME, EVENTS)
    threads.follow()
    patch.replace("_posixsubprocess", {"fork_exec": "process:fork_exec"})
    # What a shell is told by its standard input raises none.
    patch.replace(
        "subprocess", {"Popen._execute_child": "process_input:executing", "Popen._communicate": "process_input:communicating"}
    )
    patch.replace("asyncio.base_subprocess", {"WriteSubprocessPipeProto.connection_made": "process_input:connected"})
    patch.replace("os", {"_spawnvef": "process:spawnvef"}, everywhere=False)
