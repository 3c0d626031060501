"""The rooms of the corridor, in walking order. A new one is a file here and its line in `ROOMS`."""

from __future__ import annotations

from ..options import Table
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..policy import Policy

ROOMS = ("limits", "source", "injection", "schema", "batch")


def load(name: str) -> type[Protection]:
    """The protection class of a room; its module is imported now."""
    module: Any = __import__(f"{__name__}.{name}", fromlist=["ROOM"])
    room: type[Protection] = module.ROOM
    return room


def tables() -> dict[str, Table]:
    """What each room may be set to."""
    return {name: Table(room.options, room.shorthand) for name in ROOMS for room in (load(name),)}


def build(policy: Policy, handler: Any) -> tuple[Protection, ...]:
    """The rooms that stand under ``policy``, in walking order, the user's own last."""
    standing = (load(name) for name in ROOMS if policy.mode_of(name) != "off")
    rooms = [room(policy, handler) for room in standing if room.wanted(policy, handler)]
    return (*rooms, *policy.protections)
