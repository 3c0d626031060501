"""Starts as they come in."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .function import Start
    from .pairs import Pairs
    from .variants import Variant


class Taken:
    """Starts as they come in: pairs by function, instructions, and why a function has none."""

    def __init__(self, chosen: dict[str, Variant]) -> None:
        self.chosen = chosen
        self.pairs: dict[str, list[tuple[Start, Start]]] = {name: [] for name in chosen}
        self.instructions: dict[str, tuple[float | None, float | None]] = {}
        self.counter = ""
        self.absent = {name: variant.absent for name, variant in chosen.items() if variant.absent}

    def is_absent(self, name: str) -> bool:
        return name in self.absent or self.chosen[name].beside in self.absent

    def of(self, name: str, what: str) -> Pairs:
        """``what``: a field of `Start`."""
        return [(getattr(one, what), getattr(other, what)) for one, other in self.pairs.get(name, ())]

    def alone(self, name: str, what: str) -> list[float]:
        """All its own starts, those beside others too."""
        mine = [getattr(one, what) for one, _ in self.pairs[name]]
        beside = [other for other, variant in self.chosen.items() if variant.beside == name and other != name]
        return mine + [getattr(start, what) for other in beside for _, start in self.pairs[other]]
