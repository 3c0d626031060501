"""Nobody disarms the guard from inside."""

from __future__ import annotations

from ..sinks import tamper
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy


class Tamper(Protection):
    """Refuses what changes the guard's own code, modules and switches while the handler runs.

    Needs no setting but its mode. State that matters is out of reach of plain attribute setting; see the documentation on
    doors for what remains possible.
    """

    name = "tamper"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        self.door = ()
        tamper.arm()


ROOM = Tamper
