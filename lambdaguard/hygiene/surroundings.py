"""The process as it was when the first event came, compared with what an invocation made of it."""

from __future__ import annotations

import os
import sys
from time import monotonic

from .parts import every

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .notes import Ended, Note
    from .will import Will

_THOROUGH = 16  # glances, of which one is thorough


class Surroundings:
    """All parts of the process. ``unfinished`` after a comparison for which the time was too short."""

    def __init__(self, will: Will, writable: str) -> None:
        self._process = os.getpid()
        self._parts = every(will, writable)
        self._quiet = [part.quiet for part in self._parts]
        self._glances = 0
        self.unfinished = False
        self.begin()

    @property
    def foreign(self) -> bool:
        """True in a forked child, which is not the function's process and puts nothing back."""
        return os.getpid() != self._process

    @property
    def alive(self) -> bool:
        """True while something that is being stopped has not ended."""
        return any(part.alive for part in self._parts)

    def begin(self) -> None:
        """An event comes."""
        for part in self._parts:
            part.begin()
        self._imported = len(sys.modules)

    def quiet(self, noticed: bool) -> bool:
        """True if all is as it was, as far as a glance tells; ``noticed`` if the invocation was seen to change anything."""
        self._glances += 1
        thorough = noticed or not self._glances % _THOROUGH
        for quiet in self._quiet:  # noqa: SIM110 -- a generator costs as much again, at each event
            if not quiet(thorough):
                return False
        return True

    def compare(self, ended: Ended) -> list[Note]:
        """All that differs, put back where that is to be."""
        ended.imported = len(sys.modules) != self._imported
        notes: list[Note] = []
        for part in self._parts:
            if monotonic() > ended.end:
                self.unfinished = True
                return notes
            notes += part.compare(ended)
        self.unfinished = any(part.unfinished for part in self._parts)
        return notes
