"""Which files the function may open, and that the caller's text never leads a path elsewhere."""

from __future__ import annotations

import os

from ..handlers import folder
from ..options import Option
from ..sinks import files_watch
from ..sinks.scope import Later
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy

_TEMPORARY = ("/tmp/", "/var/tmp/", "/dev/shm/", "/mnt/")  # noqa: S108 -- where a function may write


class Files(Protection):
    """Watches every file that is opened, listed, linked, moved or deleted while the handler runs.

    ``deny`` and ``allow`` are patterns: ``*`` is any run of characters within one name, ``**`` any number of folders, a folder
    means all that is below it; relative ones are relative to the handler's folder, those without ``/`` fit a name anywhere.
    What is allowed passes every check but the one for the caller's own text.
    """

    name = "files"
    options = {"deny": Option(list, tuple, default=()), "allow": Option(list, tuple, default=())}
    shorthand = "deny"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        settings = policy[self.name]
        home = folder(handler) if handler is not None else ""
        package = _folders(home, os.environ.get("LAMBDA_TASK_ROOT", ""))
        temporary = _folders(*_TEMPORARY, *(os.environ.get(name, "") for name in ("TMPDIR", "TEMP", "TMP")))
        if settings["deny"] or settings["allow"]:
            from ..sinks.files_globs import compiled
            from ..sinks.files_places import Places

            deny, allow = (compiled(settings[name], home, f"files.{name}") for name in ("deny", "allow"))
            self.door = Places((deny, allow, package, temporary))
        else:
            self.door = Later(("files_places:places", package, temporary))
        files_watch.arm()


def _folders(*paths: str) -> tuple[str, ...]:
    found = dict.fromkeys(form for path in paths if path.strip("/") for form in (os.path.abspath(path), os.path.realpath(path)))
    return tuple(form + os.sep for form in found)


ROOM = Files
