"""When a guard's rooms and doors are made: what it needs from decoration on, and at the first event all the rest."""

from __future__ import annotations

import sys

from . import telemetry
from .handlers import folder
from .loading import AND_AFTERWARDS, AT_DECORATION, AT_FIRST_EVENT, DOORS_MODULES, SOON, bring, lasting
from .protections import DOORS, Protection, build, complete
from .runtime import real, told
from .sinks import give

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .events import Ceilings, Source
    from .guard import Guard
    from .invocation import Invocation

    # Who recognises an event's source, the bounds of what is read of it, and who answers a refused caller
    Reads = tuple[Callable[[Any], Source], Ceilings, Callable[[Invocation], Any]]

_CLEARING = frozenset(("tmp", "environment"))
package: Any = sys.modules[__package__]
# What stands for the doors until they are armed; and, from then on, their mechanism.
_tripwire: Any = None
audit: Any = None
scope: Any = None


def _mechanism() -> None:
    global audit, scope
    if scope is None:
        for name in DOORS_MODULES:
            give(name)
        audit, scope = give("audit"), give("scope")


def assemble(self: Guard, waits: bool) -> None:
    """At decoration: the rooms that judge from then on."""
    with lasting():
        bring(package.__spec__, AT_DECORATION)
        rooms, self._waiting = build(self.policy, self._handler, waits=waits)
        settle(self, rooms)
        _wait(self)


def kind() -> Any:
    """What the modules are that are still to come: those that are loaded when the doors are armed are fixed then."""
    return give("tripwire").Module if _stand() and real() else type(package)


def quiet() -> Any:
    """``with quiet():`` what the guard itself does is nothing to the doors, where these stand by now."""
    return give("audit").suppressed() if _stand() else lasting()


def _stand() -> bool:
    return scope is not None or (_tripwire is not None and _tripwire.armed())


def settle(self: Guard, rooms: tuple[Protection, ...]) -> None:
    put = object.__setattr__
    closed = self.policy.on_error == "closed"
    put(self, "_rooms", rooms)
    put(self, "_entrances", _taking_part("on_event", rooms))
    put(self, "_reviews", _taking_part("on_response", rooms[::-1]))
    put(self, "_exits", _taking_part("on_exit", rooms[::-1]))
    put(self, "_leaving", next((getattr(room, "on_error", None) for room in rooms if room.name == "redact"), None))
    put(self, "_doors", tuple((room.name, room.door, room.mode, closed) for room in rooms if room.door is not None))
    if self._doors:
        _mechanism()
        scope.hold(self._doors, telemetry.flush)


def _wait(self: Guard) -> None:
    """Outside of the real runtime nothing is judged before the first event, and the doors that wait are armed then."""
    global _tripwire
    if not set(DOORS).isdisjoint(self._waiting) and real():
        _tripwire = _tripwire or give("tripwire")
        home = folder(self._handler)
        modes = {name: self.policy.mode_of(name) for name in DOORS}
        _tripwire.stretch(modes, self.policy.on_error == "closed", home, told(), telemetry.flush)


def finish(self: Guard) -> Reads:
    """At the first event: the rooms that waited for it. No handler has run yet that might change what is imported."""
    clears = not _CLEARING.isdisjoint([*self._waiting, *[room.name for room in self._rooms]])
    wanted = [*AT_FIRST_EVENT, *SOON, *(AND_AFTERWARDS if clears else ())]
    with lasting():
        unwatched = not _stand()
        _mechanism()
        if unwatched:
            bring(package.__spec__, wanted)
        if _tripwire is not None:
            _tripwire.spring()
        with audit.suppressed():
            if not unwatched:
                bring(package.__spec__, wanted, kind())
            telemetry.prepare()
            from . import events, refusal

            settle(self, complete(self.policy, self._handler, self._rooms, self._waiting))
    scope.serving()
    object.__setattr__(self, "_waiting", ())
    reads = events.recognise, events.Ceilings(self.policy["limits"]), refusal.answer
    object.__setattr__(self, "_reads", reads)
    return reads


def _taking_part(moment: str, rooms: tuple[Protection, ...]) -> tuple[Protection, ...]:
    """The rooms that do anything at this moment; the others need not be asked at every event."""
    idle = getattr(Protection, moment)
    return tuple(room for room in rooms if getattr(getattr(room, moment), "__func__", None) is not idle)
