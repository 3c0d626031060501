"""That the process is after an invocation what it was before the first one."""

from __future__ import annotations

import os

from ..findings import Finding
from ..invocation import in_progress
from ..options import Option
from ..runtime import owns_tmp, real
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..hygiene.growth import Growth
    from ..hygiene.notes import Note
    from ..hygiene.surroundings import Surroundings
    from ..hygiene.will import Will
    from ..invocation import Invocation
    from ..policy import Policy


_BUDGET = 0.05  # seconds, besides a tenth of what is left


class Environment(Protection):
    """Compares the process with what it was when the first event came, and puts back what may be put back.

    ``restore``  parts that are put back, whatever changed them; default: each where that is safe; ``[]`` for none
    ``ignore``   parts (``cwd``), or names of a part (``environ.OTEL_*``, ``threads.refresher``), that are left alone

    Stands in AWS's runtime, or where it is set. Restores, stops and kills nothing outside of a process that the runtime client
    serves; there it only reports. `PolicyError` for a part that does not exist.
    """

    name = "environment"
    options = {"restore": Option(list, tuple, default=None), "ignore": Option(list, tuple, default=())}
    shorthand = "restore"

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        return owns_tmp() or policy.given(cls.name)

    @classmethod
    def check(cls, policy: Policy) -> None:
        """`PolicyError` at decoration, the room being made at the first event."""
        from ..hygiene import ending

        settings = policy[cls.name]
        ending.choice(settings["restore"], settings["ignore"], acts=False)

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        from ..hygiene import ending
        from ..sinks import origins

        settings = policy[self.name]
        self._will: Will = ending.choice(settings["restore"], settings["ignore"], acts=real() and self.mode == "block")
        self._root = (policy["tmp"]["root"] if policy.given("tmp") else "") or "/tmp"  # noqa: S108 -- Lambda's only writable folder
        self._owns = owns_tmp() or (policy.given("tmp") and bool(policy["tmp"]["root"]))
        self._surroundings: Surroundings | None = None
        self._growth: Growth | None = None
        self._guests: set[Invocation] = set()
        self.door = ()
        origins.arm(ending.orphans_come_here if self._will.acts else None)
        self._taken, self._reseed = origins.taken, origins.reseed
        ending.after_restore(self._forget)

    def on_event(self, inv: Invocation) -> None:
        if inv.parent is not None:
            return  # the outer of two guards sees to it
        if self._surroundings is None:
            self._begin()
        surroundings = self._surroundings
        if surroundings is None or surroundings.foreign:
            return
        if not self._guests and (surroundings.unfinished or surroundings.alive):
            # What did not fit after the last event, and what its threads have done since.
            self._compare(inv, surroundings, None, {})
        if not self._guests:
            surroundings.begin()
        self._guests.add(inv)

    def on_exit(self, inv: Invocation) -> None:
        surroundings = self._surroundings
        if surroundings is None or inv not in self._guests or surroundings.foreign:
            return
        self._guests.discard(inv)
        noted = self._taken(inv)
        if noted:
            self._seeded(inv, noted)
        if self._guests or _others(inv):
            return  # the last of several clears up: whose a change is can't be told
        if not surroundings.quiet(bool(noted)):
            self._compare(inv, surroundings, _BUDGET, noted)
        if self._growth is not None and self._growth.due():
            for name, slope, value in self._growth.look():
                self._grows(inv, name, slope, value)

    def _begin(self) -> None:
        from ..hygiene.growth import Growth
        from ..hygiene.surroundings import Surroundings
        from ..sinks.audit import suppressed

        with suppressed():
            self._surroundings = Surroundings(self._will, self._root)
            if not self._will.ignored("growth"):
                self._growth = Growth({"tmp": self._used} if self._owns else {}, suppressed)

    def _forget(self) -> None:
        """The environment was restored from a snapshot: the next event finds the baseline."""
        self._surroundings = self._growth = None
        self._guests.clear()

    def _used(self) -> int:
        status = os.statvfs(self._root)
        return (status.f_blocks - status.f_bfree) * status.f_frsize

    def _compare(self, inv: Invocation, surroundings: Surroundings, base: float | None, noted: dict[str, Any]) -> None:
        from ..hygiene.ending import remaining
        from ..hygiene.ground import until
        from ..hygiene.notes import Ended
        from ..sinks.audit import suppressed

        with suppressed():
            ended = Ended(inv, noted, until(remaining(inv.context), base))
            for note in surroundings.compare(ended):
                self._tell(inv, note)
            if surroundings.unfinished and base is not None:
                what = "the time was too short to compare everything: it is done before the next event"
                self._note(inv, "LG-ENV-010", "", what, "informational", 459, None)

    def _seeded(self, inv: Invocation, noted: dict[str, Any]) -> None:
        for name, origin in noted.items():
            if name.startswith("random.") and not self._will.ignored("random"):
                restores = self._will.wants("random", True)
                done = "seeded anew by the system" if restores and self._reseed(name) else "kept"
                what = f"{name[7:]}'s generator was seeded: what it gives can be foretold; {done}"
                self._note(inv, "LG-ENV-008", origin.line, what, "low", 335, {"location": origin.line})

    def _grows(self, inv: Invocation, name: str, slope: float, value: int) -> None:
        unit = "bytes" if name in ("memory", "tmp") else name
        what = f"{name}: {slope:,.0f} {unit} more in 1,000 invocations, and no end"
        self._note(inv, "LG-ENV-009", name, what, "medium", 401, {"slope_per_1000": round(slope), "now": value})

    def _tell(self, inv: Invocation, note: Note) -> None:
        self._note(inv, note.rule, note.path, note.what, note.severity, note.cwe, note.detail)

    def _note(
        self, inv: Invocation, rule: str, path: str, what: str, severity: str, cwe: int, detail: dict[str, object] | None
    ) -> None:
        where = (detail or {}).get("location")
        message = f"{rule}: {what}" + (f" (at {where})" if where else "")
        finding = Finding(
            rule, "environment", message, path=path, severity=severity, confidence="medium", cwe=cwe, detail=detail or None
        )
        self.report(inv, finding)


def _others(inv: Invocation) -> bool:
    """True if another event is in progress in this process."""
    every = in_progress()
    return len(every) > 1 and any(other.root is not inv for other in every)


ROOM = Environment
