"""Which hosts the function may reach, and that the caller never chooses an inner one."""

from __future__ import annotations

from ..options import Option
from ..runtime import said
from ..sinks import network_watch
from ..sinks.standing import usual
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy


class Egress(Protection):
    """Watches connections, datagrams and name look-ups while the handler runs.

    ``allow`` lists what may be reached: a name (``api.example.com``), all names under a domain (``*.example.com``), an address
    or network (``10.0.0.0/8``, ``2001:db8::/32``), each with a port if need be (``api.example.com:443``), and ``aws`` for the
    endpoints of AWS in the function's partition. Empty allows none; without a list nothing is undeclared. `PolicyError` for
    an entry that is none of these.
    """

    name = "egress"
    options = {"allow": Option(list, tuple, default=None)}
    shorthand = "allow"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        allow = policy[self.name]["allow"]
        if allow is None:
            self.door = usual("", said)[self.name]
        else:
            from ..sinks.network_reach import compiled

            self.door = compiled(allow)
        network_watch.arm()


ROOM = Egress
