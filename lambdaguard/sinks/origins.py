"""Where the process is changed: the line, and whether it is an initialisation that does it."""

from __future__ import annotations

import sys

from . import audit, patch, threads
from .location import constant, foreign, location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

    from ..invocation import Invocation
    from .scope import Door

NAME = "environment"
_MOST = 200
_IMPORT = "<frozen importlib"
_PROCESSES = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system")


class Origin:
    """``line`` of the user's code, the ``file`` it is in, whether it runs as a module is imported (``importing``) and whether
    the value is written in the code (``literal``)."""

    __slots__ = ("file", "importing", "line", "literal")

    def __init__(self, line: str, file: str, importing: bool, literal: bool) -> None:
        self.line, self.file, self.importing, self.literal = line, file, importing, literal


_origins: dict[Invocation, dict[str, Origin]] = {}
_starting: list[Callable[[], None]] = []


def arm(starting: Callable[[], None] | None = None) -> None:
    """Watch; ``starting()`` is called before an invocation starts a process."""
    audit.watch(NAME, {"os.putenv": _putenv, "os.unsetenv": _putenv, "os.chdir": _chdir, "resource.setrlimit": _limits})
    audit.watch(NAME, dict.fromkeys(_PROCESSES, _process))
    threads.follow()
    for module in ("random", "numpy.random"):
        patch.replace(module, {"seed": _seeding})
    if starting is not None and starting not in _starting:
        _starting.append(starting)


def reseed(name: str) -> bool:
    """Have the generator ``random.random`` or ``random.numpy`` seeded by the system; True if that was done."""
    module: Any = sys.modules.get("numpy.random" if name == "random.numpy" else "random")
    try:
        module.seed()
    except Exception:
        return False
    return True


def taken(inv: Invocation) -> dict[str, Origin]:
    """What was noted while ``inv`` was in progress, by the name of the variable (``environ.X``) or setting."""
    return _origins.pop(inv, {})


def _note(inv: Invocation | None, name: str, value: str = "") -> None:
    if inv is None:
        return
    noted = _origins.setdefault(inv.root, {})
    if len(noted) < _MOST:
        noted[name] = Origin(location(), *_found(), bool(value) and constant(value))


def _found() -> tuple[str, bool]:
    frame: FrameType | None = sys._getframe(2)
    file = ""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_IMPORT):
            return file, True
        if not file and foreign(name):
            file = name
        frame = frame.f_back
    return file, False


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _putenv(door: Door, args: tuple[Any, ...]) -> None:
    _note(door.inv, f"environ.{_text(args[0])}", _text(args[1]) if len(args) > 1 else "")


def _chdir(door: Door, _: tuple[Any, ...]) -> None:
    _note(door.inv, "cwd")


def _limits(door: Door, _: tuple[Any, ...]) -> None:
    _note(door.inv, "limits")


def _process(door: Door, _: tuple[Any, ...]) -> None:
    _note(door.inv, "processes")
    for started in _starting:
        started()


def _seeding(original: Callable[..., Any]) -> Callable[..., Any]:
    def seed(*args: Any, **kwargs: Any) -> Any:
        if (args and args[0] is not None) or kwargs:
            from ..invocation import current

            name = getattr(original, "__module__", None) or type(getattr(original, "__self__", None)).__module__
            _note(current(), f"random.{'numpy' if 'numpy' in str(name) or 'mtrand' in str(name) else 'random'}")
        return original(*args, **kwargs)

    return seed
