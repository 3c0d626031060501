"""Processes that are still running."""

from __future__ import annotations

from .. import children
from ..notes import Note
from . import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..notes import Ended
    from ..will import Will


class Processes(Part):
    """Children of this process; those that nobody holds any more are ended, and waited for."""

    def __init__(self, will: Will) -> None:
        super().__init__(will)
        self._children, self._over = children.look()

    def quiet(self, thorough: bool) -> bool:
        if not (thorough or self._children or self._over) or not children.any_left():
            return True
        running, over = children.look()
        return running == self._children and not over - self._over

    def compare(self, ended: Ended) -> Iterator[Note]:
        self.unfinished = False
        if not children.any_left() or self._will.ignored("processes"):
            return
        running, over = children.look()
        self._over = children.reap(over) if over and self._will.acts else over
        fresh = running - self._children
        if not fresh:
            return
        abandoned = fresh - children.kept(fresh)
        ends = abandoned if self._will.restore is None else fresh
        done = "kept"
        if ends and self._will.wants("processes", True):
            still = children.end(ends, self._children | (fresh - ends), ended.end)
            done = f"{len(ends) - len(still)} killed"
            self.unfinished = bool(still)
        self._children = children.children()
        line = ended.line("processes")
        severity = "medium" if abandoned else "informational"
        what = f"processes are still running ({len(fresh)}); {done}"
        yield Note("LG-ENV-007", line or "processes", what, severity, 772, location=line)
