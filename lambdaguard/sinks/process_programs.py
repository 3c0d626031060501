"""Which programs may be started: the compiled ``processes`` setting, and how a name leads to a file."""

from __future__ import annotations

import sys
from functools import lru_cache
from os import X_OK, access, environ, fsdecode, getcwd, pathsep
from os.path import basename, join, lexists, normpath, realpath

from ..errors import PolicyError
from ..sealed import Fixed
from ..wildcard import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    # pattern of the program, patterns of its arguments or None, whether more may follow
    Entry = tuple[str, tuple[str, ...] | None, bool]

# Where code that runs in the function may put a program of its own.
_WRITABLE = ("/tmp/", "/var/tmp/", "/dev/shm/", "/dev/fd/", "/proc/", "/memfd:", "/run/user/")  # noqa: S108 -- these are looked for
_LOADERS = ("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "BASH_ENV", "GCONV_PATH", "PYTHONPATH", "PERL5LIB", "NODE_OPTIONS")
_RAW = tuple(name.encode() for name in _LOADERS)
_MORE = "..."


class Programs(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """``(listed, entries)``: without a list every program may run and is told once; with one, only what an entry fits."""

    __slots__ = ()

    @property
    def listed(self) -> bool:
        return self[0]  # type: ignore[no-any-return]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self[1]  # type: ignore[no-any-return]

    def allow(self, program: str, file: str, args: Sequence[str] | None) -> bool:
        """Whether ``program`` (as given; it is the ``file``) may run with ``args``; None: arguments unknown."""
        return any(_fits(entry, program, file, args) for entry in self.entries)

    def allow_fork(self) -> bool:
        """Whether the function may go on as two: `fork` is on the list, or Python itself is."""
        return any(name == "fork" for name, _, _ in self.entries) or self.allow(sys.executable, sys.executable, None)


def compiled(allow: Sequence[str] | None) -> Programs:
    """The setting as `Programs`; `PolicyError` for an entry that can fit nothing."""
    return Programs((allow is not None, tuple(map(_entry, allow or ()))))


def _entry(text: str) -> Entry:
    words = text.split()
    if not words:
        raise PolicyError("processes: an entry is empty; [] allows no program at all")
    program, *rest = words
    if "/" in program and not program.startswith("/"):
        raise PolicyError(f"processes: {program!r} must be a program's name or an absolute path")
    if any(sign in program for sign in ",;|&<>$`'\""):
        raise PolicyError(f"processes: {text!r} names no program: an entry is one program, and patterns for its arguments")
    if not rest:
        return program, None, True
    more = rest[-1] == _MORE
    return program, tuple(rest[:-1] if more else rest), more


def find(program: str, path: str, cwd: str) -> str:
    """The file that will run, as an absolute path without ``..``; the name itself where no folder of ``path`` has it."""
    if "/" in program:
        return normpath(join(cwd or getcwd(), program))
    return _settled(program, path) if fixed(path) else _search(program, path, cwd)


def fixed(path: str) -> bool:
    """True for folders that the function cannot write to."""
    return path.startswith("/") and ":" not in (path[-1:], path[:1]) and "/tmp" not in path  # noqa: S108 -- looked for


def _search(program: str, path: str, cwd: str) -> str:
    for folder in path.split(pathsep):
        file = f"{folder or '.'}/{program}"
        if access(join(cwd, file) if cwd else file, X_OK):
            return normpath(join(cwd or getcwd(), file))
    return program


@lru_cache(64)
def _settled(program: str, path: str) -> str:
    """The same for folders that the function cannot write to: what it found once stays true."""
    return _search(program, path, "/")


def candidate(files: tuple[str | bytes, ...]) -> str | bytes:
    """The first of ``files`` that can be run, which is the one the system takes; the first at all where none can."""
    return _settled_candidate(files) or _candidate(files)


def _candidate(files: tuple[str | bytes, ...]) -> str | bytes:
    return next((file for file in files if access(file, X_OK)), files[0] if files else "")


@lru_cache(64)
def _settled_candidate(files: tuple[str | bytes, ...]) -> str | bytes:
    """The same, once and for all, where every folder is one the function cannot write to; else ""."""
    for file in files:
        name = file if isinstance(file, str) else file.decode("utf-8", "surrogateescape")
        if not name.startswith("/") or writable(normpath(name)):
            return ""
    return _candidate(files)


def _fits(entry: Entry, program: str, file: str, args: Sequence[str] | None) -> bool:
    pattern, wanted, more = entry
    if "/" in pattern:
        if not _path_fits(file, pattern):
            return False
        real = realpath(program if "/" in program and ".." not in program else file)
        if writable(real) and not _path_fits(real, pattern):
            return False
    elif not matches(basename(file), pattern) or ("/" in file and planted(file)):
        return False
    if wanted is None:
        return True
    if args is None or len(args) < len(wanted) or (len(args) > len(wanted) and not more):
        return False
    return all(matches(args[at], pattern) for at, pattern in enumerate(wanted))


def _path_fits(file: str, pattern: str) -> bool:
    """``*`` stands for any run of characters within one folder or file name."""
    steps, wanted = file.split("/"), pattern.split("/")
    if len(steps) != len(wanted):
        return False
    return all(matches(step, wanted[at]) for at, step in enumerate(steps))


def planted(file: str) -> bool:
    """True for a file that exists and lies, or leads to, where the function itself may write: a name says nothing about it."""
    return lexists(file) if writable(file) else _led_away(file)


@lru_cache(64)
def _led_away(file: str) -> bool:
    """A link in a folder that the function cannot write to stays what it is."""
    return writable(realpath(file))


def writable(file: str) -> bool:
    return file.startswith(_WRITABLE)


def loads(env: Mapping[str, str]) -> str:
    """The variable that makes a program load code from where the function may write, or ""."""
    # As the system has them: `os.environ` decodes a variable each time that it is asked for it.
    values = map(environ._data.get, _RAW) if env is environ else map(env.get, _LOADERS)  # type: ignore[attr-defined]
    return _loading(tuple(values))


@lru_cache(8)
def _loading(values: tuple[str | bytes | None, ...]) -> str:
    for name, raw in zip(_LOADERS, values, strict=True):
        value = fsdecode(raw) if raw else ""
        parts = value.replace(" ", ":").split(":") if value else ()
        if any(writable(join(part, "")) for part in parts if part) and value != _started_with(name):
            return name
    return ""


def _started_with(name: str) -> str:
    """The variable as it was when this process was started: whoever set it then answers for it, and no handler can change it."""
    try:
        with open("/proc/self/environ", "rb") as file:
            entries = file.read().split(b"\0")
    except OSError:
        return ""
    start = name.encode() + b"="
    return next((entry[len(start) :].decode("utf-8", "surrogateescape") for entry in entries if entry.startswith(start)), "")
