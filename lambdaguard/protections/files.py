"""Which files the function may open, and that the caller's text never leads a path elsewhere."""

from __future__ import annotations

from ..handlers import folder
from ..options import Option
from ..runtime import said
from ..sinks import files_watch
from ..sinks.standing import usual
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy


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
        home = folder(handler) if handler is not None else ""
        self.door = usual(home, said)[self.name]
        settings = policy[self.name]
        if settings["deny"] or settings["allow"]:
            from ..sinks.files_globs import compiled
            from ..sinks.files_places import places

            deny, allow = (compiled(settings[name], home, f"files.{name}") for name in ("deny", "allow"))
            self.door = places(self.door[1], self.door[2], deny, allow)
        files_watch.arm()


ROOM = Files
