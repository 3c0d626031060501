"""That the caller's text never becomes code, and nothing goes around Python's own guards."""

from __future__ import annotations

from ..errors import PolicyError
from ..options import Option, nearest
from ..sinks import code_watch
from ..sinks.scope import Later
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy

# Besides patterns for names, `allow` takes these.
_WAYS = ("ctypes", "interpreters", "hooks")


class Code(Protection):
    """Watches what is compiled, unpickled and loaded while the handler runs.

    ``allow`` lets pass, as patterns with ``*``: native libraries and their functions (``libc.so.6``, ``malloc_trim``) or all of
    ``ctypes``, files that the function may write and run (``/tmp/plugins/*``), what pickles may name (``torch.*``),
    ``interpreters`` and ``hooks``. The caller's own text as code is never allowed.
    """

    name = "code"
    options = {"allow": Option(list, tuple, default=(), filled=True)}
    shorthand = "allow"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        allow = policy[self.name]["allow"]
        for name in allow:
            if name not in _WAYS and name.isalpha() and (near := nearest(name, _WAYS, 0.85)):
                raise PolicyError(f"code.allow: nothing is called {name!r}{near}")
        self.door = Later(("code:allowed", *allow))
        code_watch.arm()

    def on_event(self, inv: Invocation) -> None:
        code_watch.begin(inv)


ROOM = Code
