"""Which programs the function may start, and that the caller's text never becomes a command."""

from __future__ import annotations

from ..options import Option
from ..sinks import process_watch
from ..sinks.scope import Later
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy


class Processes(Protection):
    """Watches every way to start a program while the handler runs.

    ``allow`` lists the programs: a name (``ffmpeg``, found in a folder the function cannot write to), an absolute path
    (``/opt/bin/*``), either with patterns for its arguments (``git clone https://example.com/* ...``; ``...`` lets more follow),
    or ``fork``. Empty allows none; without a list each program is reported once an environment.
    """

    name = "processes"
    options = {"allow": Option(list, tuple, default=None)}
    shorthand = "allow"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        allow = policy[self.name]["allow"]
        if allow is None:
            self.door = Later(("process_programs:compiled", None))
        else:
            from ..sinks.process_programs import compiled

            self.door = compiled(allow)
        process_watch.arm()


ROOM = Processes
