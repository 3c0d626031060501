"""The rooms of the corridor, in walking order. A new one is a file here and its line in `ROOMS`."""

from __future__ import annotations

from ..errors import PolicyError
from ..handlers import annotation
from ..options import Table
from ..runtime import owns_tmp
from .base import Protection as Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
# There is nothing for these to judge before the first event: where nobody set them, they are made when it comes.
_FOR_EVENTS = ("limits", "source", "injection", "database", "aws", "nosql", "response")
# The handler asks these for what it needs, so they serve it in every mode.
SERVING = ("secrets",)

_tables: dict[str, Table] = {}


def load(name: str) -> type[Protection]:
    """The protection class of a room; its module is imported now."""
    module: Any = __import__(f"{__name__}.{name}", fromlist=["ROOM"])
    room: type[Protection] = module.ROOM
    return room


def table(name: str) -> Table:
    """What a room may be set to."""
    found = _tables.get(name)
    if found is None:
        room = load(name)
        found = _tables[name] = Table(room.options, room.shorthand, room.free)
    return found


def build(policy: Policy, handler: Any) -> tuple[Protection, ...]:
    """The rooms that stand under ``policy`` from decoration on, in walking order, the user's own last."""
    asked = {name for name in _ON_DEMAND if policy.given(name)}
    if policy.envelope is not None or annotation(handler) is not None:
        asked.add("schema")
    if owns_tmp():
        asked.update(("tmp", "environment"))
    later = _later(policy)
    on = [name for name in ROOMS if name not in later and (policy.mode_of(name) != "off" or name in SERVING)]
    names = [name for name in on if name not in _ON_DEMAND or name in asked]
    rooms = [room(policy, handler) for room in map(load, names) if room.wanted(policy, handler)]
    return (*rooms, *policy.protections)


def complete(policy: Policy, handler: Any, standing: tuple[Protection, ...]) -> tuple[Protection, ...]:
    """All rooms, at the first event: those that `build` made and those that waited for it, in walking order."""
    own = len(standing) - len(policy.protections)
    rooms = {room.name: room for room in standing[:own]}
    rooms.update((name, load(name)(policy, handler)) for name in _later(policy))
    return (*[rooms[name] for name in ROOMS if name in rooms], *standing[own:])


def _later(policy: Policy) -> tuple[str, ...]:
    return tuple(name for name in _FOR_EVENTS if policy.mode_of(name) != "off" and not policy.given(name))


def serve(policy: Policy, handler: Any, *, lenient: bool) -> tuple[Protection, ...]:
    """The rooms that stand where all is off; ``lenient`` under the kill switch, which holds whatever is wrong with a setting."""
    try:
        return tuple(load(name)(policy, handler) for name in SERVING if policy.given(name))
    except PolicyError:
        if not lenient:
            raise
        return ()
