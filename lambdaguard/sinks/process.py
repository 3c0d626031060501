"""The process door: every way Python has to start a program, judged by the list of programs and by the caller's own text."""

from __future__ import annotations

from _thread import get_ident
from os import defpath, environ
from os.path import normpath

from ..sealed import seal
from . import audit
from .plain import PLAIN, Doubtful, plain, text
from .process_commands import script_at
from .process_programs import candidate, find, fixed, loads, writable
from .process_report import harmless, injection, report, shown
from .process_shell import commands
from .process_watch import NAME, _approves, _judged, _passes
from .scope import share

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from .process_programs import Programs
    from .scope import Door


def _make() -> tuple[Callable[..., Any], ...]:
    known: set[str] = set()
    passes: set[int] = set()

    def first(program: str) -> bool:
        """True the first time a program is seen in this environment."""
        if program in known:
            return False
        known.add(program)
        return True

    def expect(on: bool) -> None:
        """The next fork of this thread belongs to a start that was judged."""
        (passes.add if on else passes.discard)(get_ident())

    def expected() -> bool:
        me = get_ident()
        if me in passes:
            passes.discard(me)
            return True
        return False

    return first, expect, expected


_first, _expect, _expected = map(seal, _make())


def popen(door: Door, args: tuple[Any, ...]) -> None:
    program, argv, cwd, env = text(args[0]), _texts(args[1]), text(args[2]), args[3]
    file, clean = _judge(door, program, argv, cwd, env)
    _judged(file, argv)
    if clean and env is None and not cwd and harmless(argv) and fixed(environ.get("PATH") or defpath) and not writable(file):
        _passes(door, program, argv, file)


def system(door: Door, args: tuple[Any, ...]) -> None:
    _judge(door, "/bin/sh", ["sh", "-c", text(args[0])], "", None)


def started(door: Door, args: tuple[Any, ...]) -> None:
    file, argv, env = text(args[0]), _texts(args[1]), args[2]
    if not _approves(normpath(file), argv) or (env is not None and loads(_variables(env))):
        _judge(door, file, argv, "", env)


def _unapproved(_: Door, args: tuple[Any, ...]) -> bool:
    """Quick: whether a start that `subprocess` did not say before is to be judged."""
    file, argv, env = args
    return env is not None or not _approves(normpath(text(file)), _texts(argv))


def execute(door: Door, args: tuple[Any, ...]) -> None:
    _judge(door, text(args[0]), _texts(args[1]), "", args[2])


def pty(door: Door, args: tuple[Any, ...]) -> None:
    argv = _texts(args[0])
    _judge(door, argv[0] if argv else "", argv, "", None)
    _expect(True)


def fork(door: Door, _: tuple[Any, ...]) -> None:
    if _expected():
        share()
        return
    programs: Programs = door.settings
    if programs.listed and not programs.allow_fork():
        report(door, "LG-PROC-001", "the function forks, and neither fork nor Python is an allowed program")
    elif not programs.listed and _first("fork"):
        report(door, "LG-PROC-004", "the function forks for the first time", "low", "informational")
    share()


def _judge(door: Door, program: str, argv: list[str], cwd: str, env: Any) -> tuple[str, bool]:
    """Report what is wrong with a start; returns the file that will run, and whether the list had nothing to say of it."""
    broken: Exception | None = None
    clean = True
    try:
        injection(door, argv or [program], cwd)
    except Exception as fault:
        broken = fault  # the list is held first: what this part needs may have been taken away
    variables = _variables(env)
    if variable := loads(variables):
        clean = False
        report(door, "LG-PROC-006", f"{variable} makes a program load code from where the function may write")
    programs: Programs = door.settings
    path = variables.get("PATH") or defpath
    shell = _script(program, argv)
    wanted = commands(shell) if shell is not None else None
    file = find(program, path, cwd)
    if not programs.listed:
        for name in (file,) if wanted is None else wanted:
            if _first(name):
                clean = False
                report(door, "LG-PROC-004", f"{shown(door, name)} is started for the first time", "low", "informational")
    elif not programs.allow(program, file, argv[1:]) and not _all_allowed(programs, wanted, path, cwd):
        clean = False
        report(door, "LG-PROC-001", f"{shown(door, program)} is not an allowed program")
    if broken is not None:
        raise broken
    return file, clean


def _all_allowed(programs: Programs, wanted: Sequence[str] | None, path: str, cwd: str) -> bool:
    """The system's shell is no program of its own if everything it starts is allowed."""
    return (
        bool(programs.entries)
        and wanted is not None
        and all(programs.allow(name, find(name, path, cwd), None) for name in wanted)
    )


def _script(program: str, argv: Sequence[str]) -> str | None:
    """What the system's shell is given, when that is all it is given (``shell=True``, `os.system`)."""
    if len(argv) == 3 and program == "/bin/sh" and script_at(argv) == 2:
        return argv[2]
    return None


def _texts(argv: Any) -> list[str]:
    return [text(item) for item in argv] if type(argv) is list else [text(argv)]


def _variables(env: Any) -> Mapping[str, str]:
    if type(env) is not dict:
        return environ
    return {text(name): text(value) for name, value in env.items()}


def fork_exec(original: Callable[..., Any]) -> Callable[..., Any]:
    """`_posixsubprocess.fork_exec` raises no event: multiprocessing starts its servers with it, and so may anybody."""

    def forks(args: Any, programs: Any, *rest: Any) -> Any:
        # What was judged is what is handed on: a list may change in another thread, an object may tell a second tale.
        args, programs = _settled(args), tuple(_settled(programs))
        env = rest[3] if len(rest) > 3 and rest[3] is not None else None
        present = candidate(programs)
        audit.consult(NAME, started, (present, args, env if env is None else _pairs(env)), _unapproved)
        return original(args, programs, *rest)

    return forks


def _settled(value: Any) -> Any:
    """``value`` as it will be handed on, so that what was judged is what runs."""
    kind = type(value)
    if kind in PLAIN or (kind is tuple and PLAIN.issuperset(map(type, value))):
        return value
    value = plain(value)
    if type(value) is list:
        return [_settled(item) for item in value]
    return value.path if type(value) is Doubtful else value


def _pairs(env: Any) -> dict[Any, Any]:
    parts = (text(plain(item)).partition("=") for item in env)
    return {name: value for name, _, value in parts}


def spawnvef(original: Callable[..., Any]) -> Callable[..., Any]:
    """`os.spawn*` forks, and the child that is refused could not tell; so it is judged before."""

    def spawns(mode: int, file: Any, args: Any, env: Any, function: Any) -> Any:
        file, args = _settled(file), _settled(args)
        audit.consult(NAME, execute, (file, args, None if env is None else plain(dict(env))))
        _expect(True)
        try:
            return original(mode, file, args, env, function)
        finally:
            _expect(False)

    return spawns
