"""What every protection is: three moments of an event's walk, each doing nothing until a protection says otherwise."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from ..findings import Finding
    from ..invocation import Invocation
    from ..options import Option
    from ..policy import Policy


class Protection:
    """A room of the corridor, and the public extension point: ``guard(protections=[Mine()])``.

    ``name``      the setting's key, and what a fault of the protection is reported under
    ``options``   what the setting's table may hold; ``shorthand`` the option that a bare value sets; ``free`` what a key
                  that is no option may hold
    ``door``      compiled settings of the door it watches while the handler runs, or None

    The moments run in walking order on the way in and in reverse on the way out; ``on_exit`` runs always. A protection
    reports what it sees with `report` and need not stop: the corridor does, once the event is refused.
    """

    name = "custom"
    options: ClassVar[dict[str, Option]] = {}
    shorthand = ""
    free: ClassVar[Option | None] = None
    door: Any = None

    def __init__(self, policy: Policy | None = None, handler: Any = None) -> None:
        """Prepare for ``handler`` under ``policy``: all work that can be done once belongs here."""
        self.mode = policy.mode_of(self.name) if policy is not None else None

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        """Whether the protection stands under ``policy``; one that only works when it is told what to do overrides this."""
        return True

    def on_event(self, inv: Invocation) -> None:
        """The event has been read; the handler has not run."""

    def on_response(self, inv: Invocation) -> None:
        """The handler has returned ``inv.response``."""

    def on_exit(self, inv: Invocation) -> None:
        """The invocation ends, whatever happened."""

    def report(self, inv: Invocation, finding: Finding) -> bool:
        """Record ``finding`` under this protection's mode; True if it refuses the event (or its record)."""
        return inv.report(finding, self.mode)
