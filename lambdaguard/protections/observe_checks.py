"""What the observer sees for itself, at the audit hook; it never refuses anything."""

from __future__ import annotations

import os
import sys

from ..sinks import audit, database, observed, threads
from ..sinks.code_callers import importing, library
from ..sinks.code_native import native, system_library
from ..sinks.plain import plain, text
from ..sinks.process_programs import find, writable
from ..sinks.process_shell import commands
from . import observe_calls, observe_network
from .observe_files import opened
from .observe_notes import NAME, calm, flush, fresh, heard, seen, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import Any

    from ..sinks.scope import Door

    Check = Callable[[Door, tuple[Any, ...]], None]

__all__ = ["arm", "flush"]

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OURS = __name__.partition(".")[0] + "."
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))


def arm() -> None:
    """Look and listen; once a process is enough."""
    audit.watch(NAME, _CALM)
    audit.watch(NAME, {"open": _OPENED}, _unseen)
    observe_network.follow()
    threads.follow()
    observe_calls.follow()
    database.arm()
    database.follow(_queried)
    observed.listen(heard)


def _popen(door: Door, args: tuple[Any, ...]) -> None:
    _started(door, text(args[0]), _texts(args[1]), text(args[2]), args[3])


def _system(door: Door, args: tuple[Any, ...]) -> None:
    _started(door, "/bin/sh", ["sh", "-c", text(args[0])], "", None)


def _exec(door: Door, args: tuple[Any, ...]) -> None:
    _started(door, text(args[0]), _texts(args[1]), "", args[2])


def _pty(door: Door, args: tuple[Any, ...]) -> None:
    argv = _texts(args[0])
    _started(door, argv[0] if argv else "", argv, "", None)


def _started(door: Door, program: str, argv: Sequence[str], cwd: str, env: Any) -> None:
    """One note a program; of what the system's shell is given, one for each program that it starts, where that can be told."""
    script = argv[2] if program == "/bin/sh" and len(argv) == 3 and argv[1] == "-c" else None
    wanted = commands(script) if script is not None else None
    path = _path(env)
    for name in [program] if wanted is None else wanted:
        file = find(name, path, cwd)
        if writable(file):
            file = f"{os.path.dirname(file)}/*"
        tell(door, "process", {"program": file})


def _path(env: Any) -> str:
    if type(env) is not dict:
        return os.environ.get("PATH", os.defpath)
    return text(env.get("PATH") or env.get(b"PATH")) or os.defpath


def _fork(door: Door, _: tuple[Any, ...]) -> None:
    """A fork that only serves to start a program is not one. Who starts it is asked here, as a child's notes are lost to us."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith(_OURS):
        frame = frame.f_back
    for _step in range(2):
        if frame is None:
            break
        starter = (frame.f_globals.get("__name__"), frame.f_code.co_name)
        if starter == ("pty", "spawn"):
            return
        if starter == ("os", "_spawnvef"):
            given = frame.f_locals
            _started(door, text(plain(given["file"])), _texts(plain(given["args"])), "", plain(given["env"]))
            return
        frame = frame.f_back
    tell(door, "process", {"program": "fork"})


def _unseen(_: Door, args: tuple[Any, ...]) -> Check | None:
    """Asked at every open; what is to look further, if anything."""
    try:
        path = args[0]
        return None if type(path) is int or ((path, 1) if args[2] & _WRITES else path) in seen else _OPENED
    except TypeError:
        return None  # no path: the open itself will say so


def _opened(door: Door, args: tuple[Any, ...]) -> None:
    path, _, flags = args
    writes = bool(flags & _WRITES)
    if fresh((path, 1) if writes else path) and (what := opened(door.settings, text(path), writes)) is not None:
        tell(door, "file", what)


def _changed(door: Door, args: tuple[Any, ...]) -> None:
    path = text(args[0])
    if path and fresh((path, 1)) and (what := opened(door.settings, path, True)) is not None:
        tell(door, "file", what)


def _database(door: Door, args: tuple[Any, ...]) -> None:
    path = text(args[0])
    if path.startswith("file:"):
        path = path[5:].partition("?")[0]
    if path in ("", ":memory:"):
        tell(door, "database", {"engine": "sqlite", "name": ":memory:"})
    elif fresh(("sqlite", path)) and (what := opened(door.settings, path, False)) is not None:
        tell(door, "database", {"engine": "sqlite", "name": what["root"]})
        if "rule" in what:
            tell(door, "file", what)


def _queried(dialect: str) -> None:
    """A statement for a server; SQLite's files are told by Python's own event."""
    if dialect in ("postgresql", "mysql"):
        heard("database", {"engine": dialect})


def _imported(door: Door, args: tuple[Any, ...]) -> None:
    """Python says the file of a module only where it is native."""
    file = text(args[1]) if len(args) > 1 else ""
    if file and os.path.dirname(file) != os.path.join(_LIBRARY, "lib-dynload"):
        tell(door, "native", {"library": text(args[0]).partition(".")[0], "how": "import"})


def _loaded(door: Door, args: tuple[Any, ...]) -> None:
    name = text(args[0])
    if importing():
        return
    if writable(name):
        name = f"{os.path.dirname(name)}/*"
    rule = "LG-EXEC-008" if system_library(name) or not library() else ""
    tell(door, "native", {"library": name or "ctypes", "how": "ctypes", "rule": rule})


def _symbol(door: Door, args: tuple[Any, ...]) -> None:
    symbol = text(args[1])
    if native(symbol) and not importing():
        tell(door, "native", {"library": symbol, "how": "ctypes", "rule": "LG-EXEC-009"})


def _poked(door: Door, _: tuple[Any, ...]) -> None:
    if not importing():
        tell(door, "native", {"library": "ctypes", "how": "ctypes", "rule": "LG-EXEC-010"})


def _texts(argv: Any) -> list[str]:
    return [text(item) for item in argv] if type(argv) is list else [text(argv)]


_EVENTS: dict[str, Any] = {
    "subprocess.Popen": _popen,
    "os.system": _system,
    "os.exec": _exec,
    "os.posix_spawn": _exec,
    "pty.spawn": _pty,
    "os.fork": _fork,
    "os.forkpty": _fork,
    "os.mkdir": _changed,
    "os.remove": _changed,
    "os.truncate": _changed,
    "sqlite3.connect": _database,
    "import": _imported,
    "ctypes.dlopen": _loaded,
    "ctypes.dlsym": _symbol,
    "ctypes.dlsym/handle": _symbol,
    "ctypes.cdata": _poked,
    "ctypes.PyObj_FromPtr": _poked,
    "ctypes.call_function": _poked,
}


_OPENED = calm(_opened)
_CALM = {event: calm(check) for event, check in _EVENTS.items()}
