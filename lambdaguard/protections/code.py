"""That the caller's text never becomes code, and nothing goes around Python's own guards."""

from __future__ import annotations

from ..options import Option
from ..sinks import code_watch
from ..sinks.scope import Later
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy


class Code(Protection):
    """Watches what is compiled, unpickled and loaded while the handler runs.

    ``allow`` lets pass, as patterns with ``*``: native libraries and their functions (``libc.so.6``, ``malloc_trim``) or all of
    ``ctypes``, files that the function may write and run (``/tmp/plugins/*``), what pickles may name (``torch.*``),
    ``interpreters`` and ``hooks``. The caller's own text as code is never allowed.
    """

    name = "code"
    options = {"allow": Option(list, tuple, default=())}
    shorthand = "allow"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        self.door = Later(("code:allowed", *policy[self.name]["allow"]))
        code_watch.arm()

    def on_event(self, inv: Invocation) -> None:
        code_watch.begin(inv)


ROOM = Code
