"""What the function does, told in one line for each new behaviour: the policy to come is made of it."""

from __future__ import annotations

from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy


class Observe(Protection):
    """Writes a line when something is done for the first time in this environment: a host reached, a program started, a
    file opened that needs saying, native code loaded, an AWS action, a database.

    Refuses nothing and needs no door: with all of them off it sees the same. The caller's text stands in no line.
    ``lambdaguard learn`` and ``lambdaguard iam`` read the lines.
    """

    name = "observe"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        # What it takes is imported only where somebody observes.
        from .observe_checks import arm, flush
        from .observe_files import folders

        self.door = folders(handler)
        self._flush = flush
        arm()

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        return policy.given(cls.name)

    def on_exit(self, inv: Invocation) -> None:
        self._flush()


ROOM = Observe
