"""The doors as they stand where nobody set them: what they judge by, and how they are armed together."""

from __future__ import annotations

from . import code_watch, files_watch, network_watch, process_watch, tamper
from .scope import Later, hold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..invocation import Invocation


def usual(home: str, said: Callable[[str], str]) -> dict[str, Any]:
    """Settings of each door by its name; ``home`` is the handler's folder, and ``said`` tells what the environment says."""
    told = [(name, said(name)) for name in ("AWS_LAMBDA_RUNTIME_API", "AWS_XRAY_DAEMON_ADDRESS")]
    temporary = tuple(map(said, ("TMPDIR", "TEMP", "TMP")))
    return {
        process_watch.NAME: Later(("process_programs:compiled", None)),
        network_watch.NAME: Later(("network_reach:undeclared", *[pair for pair in told if pair[1]])),
        files_watch.NAME: Later(("files_places:places", (home, said("LAMBDA_TASK_ROOT")), temporary)),
        code_watch.NAME: Later(("code:allowed",)),
        tamper.NAME: (),
    }


def watch(is_real: bool | None = None) -> None:
    """Watch all of them; once a process is enough."""
    if not _watching:
        for door in (process_watch, network_watch, files_watch, code_watch):
            door.arm()
        tamper.arm(is_real)
        _watching.append(True)


def arm(modes: dict[str, str], closed: bool, home: str, said: Callable[[str], str], write: Callable[[Invocation], None]) -> None:
    """In the real runtime: watch all of them, and have those that are not off hold until the first event."""
    doors = [(name, settings, modes[name], closed) for name, settings in usual(home, said).items() if modes[name] != "off"]
    hold(tuple(doors), write, True)
    watch(True)


_watching: list[bool] = []
