"""Well-known functions and modules that are others now, and TLS that verifies no longer."""

from __future__ import annotations

import sys

from ..notes import Note
from ..origin_of import ours, packaged
from ..wellknown import Verification, WellKnown
from ..will import attempt
from . import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..notes import Ended
    from ..wellknown import Replaced
    from ..will import Will


class Replacements(Part):
    """What stands under the names that everything relies on."""

    def __init__(self, will: Will) -> None:
        super().__init__(will)
        self._wellknown, self._verification = WellKnown(), Verification()
        self._odd: list[Replaced] = []  # modules that a glance found

    def quiet(self, thorough: bool) -> bool:
        self._odd = self._wellknown.modules()
        if self._odd or not self._wellknown.same() or not self._verification.standing():
            return False
        return not (thorough and self._verification.switched_off())

    def compare(self, ended: Ended) -> Iterator[Note]:
        found = [*self._wellknown.functions(), *(self._odd or self._wellknown.modules())]
        parts = ["modules" if each.owner is sys.modules else "functions" for each in found]
        self._odd = []
        if ended.imported:
            self._wellknown.arrivals()
        for part, each in zip(parts, found, strict=True):
            yield from self._replaced(part, each)
        for name in self._verification.switched_off():
            yield from self._unverified(name)

    def _replaced(self, part: str, each: Replaced) -> Iterator[Note]:
        name = f"{each.title}.{each.name}"
        if ours(each.now) or self._will.ignores(part, name):
            self._wellknown.accept(each)
            return
        safe = _own_work(part, each)
        done = attempt(each.restore) if self._will.wants(part, safe) else "kept"
        if done != "restored":
            self._wellknown.accept(each)
        yield Note("LG-ENV-003", name, f"{name} was replaced; {done}", "medium" if safe else "informational", 471)

    def _unverified(self, name: str) -> Iterator[Note]:
        if self._will.ignores("tls", name):
            self._verification.accept(name)
            return
        done = attempt(lambda: self._verification.restore(name)) if self._will.wants("tls", True) else "kept"
        if done != "restored":
            self._verification.accept(name)
        yield Note("LG-ENV-004", name, f"{name} verifies no certificates; {done}", "high", 295)


def _own_work(part: str, each: Replaced) -> bool:
    if part == "modules":
        return each.name.partition(".")[0] in sys.stdlib_module_names
    return not packaged(each.now)
