"""The kernel itself refuses new programs and, where nothing may be reached, new sockets."""

from __future__ import annotations

from ..errors import PolicyError
from ..findings import Finding
from ..runtime import real
from ..sinks import seccomp
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy


class Lockdown(Protection):
    """Installs a seccomp filter before the first event is handled, for native code and all threads, until the process ends.

    Only in the real runtime, as it cannot be taken back, and not in mode ``"monitor"``, as the kernel reports nothing.
    Where it cannot be installed the function runs on, with one finding that says so. `PolicyError` together with a list of
    processes: one setting allows what the other makes impossible.
    """

    name = "lockdown"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        if policy["processes"].get("allow") and policy.mode_of("processes") != "off":
            raise PolicyError("lockdown lets no program start, so it excludes a list of processes: drop one of the two settings")
        self._sockets = policy["egress"].get("allow") != () or policy.mode_of("egress") != "block"
        self._pending = self.mode == "block" and real()

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        return policy.given(cls.name)

    def on_event(self, inv: Invocation) -> None:
        if self._pending:
            self._pending = False
            why = seccomp.install(sockets=self._sockets)
            if why:
                message = f"LG-LOCK-001: the kernel's floor could not be laid ({why}); the function runs without it"
                self.report(inv, Finding("LG-LOCK-001", self.name, message, severity="medium", confidence="medium", cwe=693))


ROOM = Lockdown
