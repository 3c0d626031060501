"""Names that an archive brings along: a member that climbs out of its folder, or a link that leads out of it, is nobody's own.

An archive's names are somebody else's text wherever it came from, an event, a bucket or a download.
"""

from __future__ import annotations

from posixpath import basename, dirname, isabs, normpath

from .files_resolve import lexical, real
from .files_traversal import leaves
from .scope import forgetting
from .taint import lowered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..invocation import Invocation
    from .files_traversal import Roamer
    from .scope import Door

_MOST = 1000


def _make() -> tuple[Callable[..., Any], ...]:
    # Of each invocation: members that lead out by their names, and links that were made, with the folder they belong in.
    members: dict[Invocation, dict[str, str]] = {}
    links: dict[Invocation, dict[str, str]] = {}

    def named(door: Door, args: tuple[Any, ...]) -> None:
        """A member of an archive that is being read has such a name."""
        if door.inv is not None:
            known = members.setdefault(door.inv, {})
            if len(known) < _MOST:
                known.setdefault(lowered(args[0]), args[0])

    def linked(door: Door, args: tuple[Any, ...]) -> None:
        """A link is unpacked below a folder."""
        place, folder = args
        if door.inv is not None:
            known = links.setdefault(door.inv, {})
            if len(known) < _MOST:
                known[lexical(place)] = known[f"{real(dirname(place) or '.').rstrip('/')}/{basename(place)}"] = folder

    def led(door: Door, given: str, writes: bool, follows: bool) -> bool | None:
        """Whether an archive takes ``given`` out of the folder it was unpacked to: for certain, perhaps (False), or not (None).

        ``follows``: a link at its end is followed, as opening does and removing does not.
        """
        if door.inv is None:
            return None
        if door.inv in links and _through(given if follows else dirname(given.rstrip("/")), links[door.inv]):
            return True
        roaming: tuple[Roamer, ...] = tuple(members[door.inv].items()) if door.inv in members else ()
        if not (writes and follows) and ".." not in given.split("/"):
            # Where a normalised path came from is guessed for what is made, not for what is read or taken away again.
            roaming = tuple([each for each in roaming if isabs(each[0])])
        found = leaves(given, roaming)
        return None if found is None else found.certain

    def forget(inv: Any) -> None:
        members.pop(inv, None)
        links.pop(inv, None)

    forgetting(forget)
    return named, linked, led


named, linked, led = _make()


def outside(name: str) -> bool:
    return isabs(name) or normpath(name).startswith("..")


def _through(given: str, links: dict[str, str]) -> bool:
    """True if ``given`` passes a link that takes it out of the folder it belongs in."""
    path = lexical(given)
    steps = [at for at, letter in enumerate(path) if letter == "/" and at]
    for step in (*[path[:at] for at in steps], path):
        if step in links:
            home, actual = real(links[step] or "."), real(given)
            return actual != home and not actual.startswith(home.rstrip("/") + "/")
    return False
