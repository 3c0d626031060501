"""What the observer sees for itself, at the audit hook; it never refuses anything."""

from __future__ import annotations

import os
import sys

from ..sinks import audit, database, network_lookups, observed, threads
from ..sinks.code_callers import importing, library
from ..sinks.code_native import native, system_library
from ..sinks.network_address import LINK, LOOPBACK, PUBLIC, kind, literal, written
from ..sinks.network_exempt import is_local_name, is_sdk
from ..sinks.network_names import named, names
from ..sinks.plain import plain, text
from ..sinks.process_programs import find, writable
from ..sinks.process_shell import commands
from . import observe_calls
from .observe_files import opened
from .observe_notes import NAME, flush, heard, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import Any

    from ..sinks.scope import Door

    Check = Callable[[Door, tuple[Any, ...]], None]

__all__ = ["arm", "flush"]

_MOST = 2048
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OURS = __name__.partition(".")[0] + "."
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))
# What was looked at already, as it came; emptied when full.
_seen: set[Any] = set()
# Where connections went since the last look-up: until then no address has another name.
_reached: set[tuple[Any, Any]] = set()


def arm() -> None:
    """Look and listen; once a process is enough."""
    audit.watch(NAME, _CALM)
    audit.watch(NAME, {"open": _OPENED}, _unseen)
    audit.watch(NAME, {"socket.connect": _GOES}, _unreached)
    threads.follow()
    network_lookups.follow()
    observe_calls.follow()
    database.arm()
    database.follow(_queried)
    observed.listen(heard)


def _fresh(key: Any) -> bool:
    if key in _seen:
        return False
    if len(_seen) >= _MOST:
        _seen.clear()
    _seen.add(key)
    return True


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


def _unreached(_: Door, args: tuple[Any, ...]) -> Check | None:
    """Asked at every connection: one to where another went since the last look-up tells nothing new."""
    address = args[1]
    return None if type(address) is list and len(address) == 2 and (address[0], address[1]) in _reached else _GOES


def _goes(door: Door, args: tuple[Any, ...]) -> None:
    address = args[1]
    if type(address) is not list or len(address) < 2 or type(address[1]) is not int:
        return
    host, port = text(address[0]), address[1]
    found = literal(host) if host else None
    if found is None:
        if host and "/" not in host:
            _named(door, host, port)
        return
    known = names(found)
    name = next((name for name in known if name and literal(name) is None), "")
    if is_sdk(found, port):
        return
    _reach(host, port)
    if not _fresh((host, port, name)):
        return
    where = kind(found)
    what = {"host": name or written(found), "port": port, "reach": "" if where == PUBLIC else where}
    if where not in (LINK, LOOPBACK) or name:
        tell(door, "host", what)
    else:
        # Nothing a caller could have named would say more than that.
        tell(door, "host", {**what, "host": "127.0.0.1" if where == LOOPBACK else what["host"]})


def _reach(host: str, port: int) -> None:
    if len(_reached) < _MOST:
        _reached.add((host, port))


def _looked_up(door: Door, args: tuple[Any, ...]) -> None:
    _reached.clear()
    port = args[1] if len(args) > 1 else 0
    port = int(port) if text(port).isdecimal() else port
    _named(door, args[0], port if type(port) is int else 0)


def _named(door: Door, host: Any, port: int) -> None:
    name = named(plain(host))
    if name and literal(name) is None and not is_local_name(name) and _fresh((name, port)):
        tell(door, "host", {"host": name, "port": port})


def _unseen(_: Door, args: tuple[Any, ...]) -> Check | None:
    """Asked at every open; what is to look further, if anything."""
    try:
        path = args[0]
        return None if type(path) is int or ((path, 1) if args[2] & _WRITES else path) in _seen else _OPENED
    except TypeError:
        return None  # no path: the open itself will say so


def _opened(door: Door, args: tuple[Any, ...]) -> None:
    path, _, flags = args
    writes = bool(flags & _WRITES)
    if _fresh((path, 1) if writes else path) and (what := opened(door.settings, text(path), writes)) is not None:
        tell(door, "file", what)


def _changed(door: Door, args: tuple[Any, ...]) -> None:
    path = text(args[0])
    if path and _fresh((path, 1)) and (what := opened(door.settings, path, True)) is not None:
        tell(door, "file", what)


def _database(door: Door, args: tuple[Any, ...]) -> None:
    path = text(args[0])
    if path.startswith("file:"):
        path = path[5:].partition("?")[0]
    if path in ("", ":memory:"):
        tell(door, "database", {"engine": "sqlite", "name": ":memory:"})
    elif _fresh(("sqlite", path)) and (what := opened(door.settings, path, False)) is not None:
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
    "socket.sendto": _goes,
    "socket.sendmsg": _goes,
    "socket.getaddrinfo": _looked_up,
    "socket.gethostbyname": _looked_up,
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


def _calm(check: Check) -> Check:
    """The observer's own fault is nobody's trouble, not even with ``on_error="closed"``: it only knows less."""

    def looks(door: Door, args: tuple[Any, ...]) -> None:
        try:
            check(door, args)
        except Exception:
            return

    return looks


_OPENED = _calm(_opened)
_GOES = _calm(_goes)
_CALM = {event: _calm(check) for event, check in _EVENTS.items()}
