"""The rooms of the corridor, in walking order. A new one is a file here and its line in `ROOMS`."""

from __future__ import annotations

import sys

from ..handlers import annotation, folder
from ..loading import FOR_SETTINGS, bring
from ..runtime import owns_tmp, said
from .base import Protection as Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..options import Table
    from ..policy import Policy

ROOMS = (
    "lockdown",
    "redact",
    "response",
    "limits",
    "source",
    "injection",
    "schema",
    "batch",
    "secrets",
    "processes",
    "egress",
    "files",
    "code",
    "database",
    "aws",
    "nosql",
    "tamper",
    "observe",
    "tmp",
    "environment",
)
# These do nothing unless they are told what to do: their modules are imported only then.
_ON_DEMAND = ("schema", "batch", "lockdown", "observe", "tmp", "environment", "secrets")
# There is nothing for these to judge before the first event, and they are made when it comes; where nobody set more than their
# mode, or their settings can be checked without them.
_FOR_EVENTS = ("limits", "source", "injection", "database", "aws", "nosql", "response", "tmp", "environment")
# A room whose module has a function ``check``, and what that needs.
_CHECKED = {
    "environment": "errors findings invocation wildcard hygiene.__init__ hygiene.will hygiene.ending".split(),
    "injection": "errors findings rules.__init__ rules.index rules.rule rules.named".split(),
    "source": ("findings",),
}
# These judge from decoration on. Where nobody set more than their modes, and nothing was armed yet, a tripwire stands for them.
DOORS = ("processes", "egress", "files", "code", "tamper")
_PLAIN = ("processes", "egress", "files", "tamper")
# Rooms that arm doors of their own at decoration where more than their mode is set, and those that do whatever is set.
_ARMING, _ALWAYS_ARMING = (*DOORS, "database", "aws", "nosql", "environment"), ("observe", "lockdown")
# The handler asks these for what it needs, so they serve it in every mode.
SERVING = ("secrets",)

# How these stand where nobody set them, which needs less.
_UNSET = {"redact": "redact_masking"}
_package: Any = sys.modules[__package__.rpartition(".")[0]]
_tables: dict[str, Table] = {}


def load(name: str) -> type[Protection]:
    """The protection class of a room; its module is imported now."""
    bring(_package.__spec__, (*(() if name in _UNSET.values() else FOR_SETTINGS[:1]), f"protections.{name}"))
    module: Any = __import__(f"{__name__}.{name}", fromlist=["ROOM"])
    room: type[Protection] = module.ROOM
    return room


def table(name: str) -> Table:
    """What a room may be set to."""
    found = _tables.get(name)
    if found is None:
        from ..options import Table

        room = load(name)
        found = _tables[name] = Table(room.options, room.shorthand, room.free)
    return found


class Standing(Protection):
    """A door as it stands where nobody set more than its mode; its own room, which would do no more, is not imported."""

    def __init__(self, policy: Policy, handler: Any, name: str) -> None:
        from ..sinks import standing

        self.name, self.mode = name, policy.mode_of(name)
        self.door = standing.usual(folder(handler), said)[name]
        standing.watch()


def build(policy: Policy, handler: Any, *, waits: bool) -> tuple[tuple[Protection, ...], tuple[str, ...]]:
    """The rooms that stand under ``policy`` from decoration on, in walking order, the user's own last; and the names of those
    that are still to be made: at the first event, the doors too if the guard ``waits`` and nobody set any.
    """
    asked = {name for name in _ON_DEMAND if policy.given(name)}
    if policy.mode_of("secrets") == "off" and not policy.details("secrets"):
        asked.discard("secrets")  # nothing is declared
    if policy.envelope is not None or annotation(handler) is not None:
        asked.add("schema")
    if owns_tmp():
        asked.update(("tmp", "environment"))
    on = [name for name in ROOMS if policy.mode_of(name) != "off" or name in SERVING]
    names = [name for name in on if name not in _ON_DEMAND or name in asked]
    detailed = {name for name in names if policy.details(name)}
    for name in detailed.intersection(_CHECKED):
        bring(_package.__spec__, _CHECKED[name])
        load(name).check(policy)  # type: ignore[attr-defined]
    detailed.difference_update(_CHECKED)
    arms = not asked.isdisjoint(_ALWAYS_ARMING) or not detailed.isdisjoint(_ARMING)
    late = DOORS if waits and not arms else ()
    later = tuple(name for name in names if name in late or (name in _FOR_EVENTS and name not in detailed))
    rooms = [_room(name, policy, handler) for name in names if name not in later and _wanted(name, policy, handler)]
    return (*rooms, *policy.protections), later


def complete(policy: Policy, handler: Any, standing: tuple[Protection, ...], names: Sequence[str]) -> tuple[Protection, ...]:
    """The rooms that `build` made with those of these names, in walking order."""
    own = len(standing) - len(policy.protections)
    rooms = {room.name: room for room in standing[:own]}
    rooms.update((name, _room(name, policy, handler)) for name in names)
    return (*[rooms[name] for name in ROOMS if name in rooms], *standing[own:])


def _room(name: str, policy: Policy, handler: Any) -> Protection:
    if name in _PLAIN and not policy.details(name):
        return Standing(policy, handler, name)
    return load(name if policy.details(name) else _UNSET.get(name, name))(policy, handler)


def _wanted(name: str, policy: Policy, handler: Any) -> bool:
    return name in _PLAIN or name in _UNSET or load(name).wanted(policy, handler)


def serve(policy: Policy, handler: Any, *, lenient: bool) -> tuple[Protection, ...]:
    """The rooms that stand where all is off; ``lenient`` under the kill switch, which holds whatever is wrong with a setting."""
    from ..errors import PolicyError

    try:
        return tuple(load(name)(policy, handler) for name in SERVING if policy.given(name))
    except PolicyError:
        if not lenient:
            raise
        return ()
