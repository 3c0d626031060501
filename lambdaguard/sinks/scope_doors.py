"""A door as its check sees it: made when somebody first asks for it, its settings when they are first needed."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

from ..sealed import Fixed
from .vault import function, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..findings import Finding
    from ..invocation import Field, Invocation
    from .taint import Hit, Taint

    # name of the door, its compiled settings, its mode, whether a fault of ours blocks
    Settings = tuple[str, Any, str, bool]
    # what a `Scope` is made of: the invocation, the settings of each guard, and the scope's own key
    Held = tuple[Invocation | None, tuple[tuple[Settings, ...], ...], object]

    class Door:
        """A door as its check sees it."""

        name: str
        settings: Any  # as its protection compiled them
        mode: str
        closed: bool  # the operation must not go on where the door's own check fails (``on_error="closed"``)
        inv: Invocation | None  # the invocation in progress; None before the first event and after the handler has returned
        taint: Caller | None  # the caller's texts, to be looked for in what goes out; None outside an invocation
        violation: Callable[[Finding], None]  # records a finding and, where it blocks, stops the operation
        shape: Any


class Later(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """Settings of a door that nobody set: ``(place, *args)`` of the function that makes them when they are first needed."""

    __slots__ = ()


class Caller:
    """The caller's texts of one invocation, as `taint.Taint` has them; indexed when a door first asks."""

    __slots__ = ("_inv", "_made")

    def __init__(self, inv: Invocation) -> None:
        self._inv = inv
        self._made: Taint | None = None

    def _taint(self) -> Taint:
        if self._made is None:
            from .taint import Taint

            self._made = Taint(self._inv)
        return self._made

    @property
    def read(self) -> bool:
        """Whether some door asked: what can be told without the caller's texts is asked first as long as none did."""
        return self._made is not None

    def inside(self, text: str) -> list[Hit]:
        return self._taint().inside(text)

    def pieces(self, text: str) -> list[Hit]:
        return self._taint().pieces(text)

    def within(self, text: str) -> str:
        return self._taint().within(text)

    def known(self) -> Mapping[str, str]:
        return self._taint().known()

    def field(self, source: str) -> Field | None:
        return self._taint().field(source)


def maker(judge: Any) -> tuple[Callable[..., tuple[Door, ...]], Callable[[Any], None]]:
    """``made(scope, name, caller)`` and ``settle(door)`` of one process; violations go to ``judge``."""
    settled: dict[Later, Any] = {}

    def made(scope: Held, name: str, caller: Caller | None) -> tuple[Door, ...]:
        inv = scope[0] if caller is not None else None
        found = []
        for layer in scope[1]:
            for its, settings, mode, closed in layer:
                if its == name:
                    violation = partial(judge.violation, scope[2], inv, mode)
                    door: Any = SimpleNamespace(
                        name=name, settings=settings, mode=mode, closed=closed, inv=inv, taint=caller, violation=violation
                    )
                    door.shape = shape(type(settings))
                    found.append(door)
        return tuple(found)

    def settle(door: Any) -> None:
        """The door's settings are needed."""
        later = door.settings
        if later not in settled:
            place, *args = tuple.__iter__(later)
            settled[later] = function(place)(*args)
        door.settings = settled[later]
        door.shape = shape(type(door.settings))

    return made, settle
