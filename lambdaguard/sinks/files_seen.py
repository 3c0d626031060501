"""What an invocation has opened before, so that it is not judged again; all of the file door that every cold start needs."""

from __future__ import annotations

import os

from .scope import forgetting
from .tripwire import MODULES as _MODULES
from .tripwire import importing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .files_traversal import Roamer
    from .scope import Door

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOST = 4096


def _make() -> tuple[Callable[..., Any], ...]:
    # Of the latest invocation: its door, what it may read and write again without being asked, its roaming texts, children
    nobody: Any = (None, set(), set(), [], [])
    now: list[Any] = [nobody]
    made: set[str] = set()

    def opening(door: Door, args: tuple[Any, ...]) -> bool:
        """Whether an open is to be judged; this runs at every one."""
        path, mode, flags = args
        held = now[0]
        if type(path) is not str:
            return True
        if held[0] is door:
            # A relative path of `os.open` (which has no mode) may be relative to a descriptor, and is asked each time.
            return path not in held[2 if flags & _WRITES else 1] or (mode is None and path[:1] != "/")
        return not (path.endswith(_MODULES) and path[:5] != "/tmp/" and importing())  # noqa: S108 -- looked for

    def seen(door: Door, path: Any, writes: bool, bare: bool) -> None:
        """It was judged."""
        held = now[0]
        if held[0] is not door:
            held = now[0] = (door, set(), set(), [], [])
        if type(path) is not str or held[4] or (bare and path[:1] != "/"):
            return
        known = held[2 if writes else 1]
        if len(known) >= _MOST:
            known.clear()
        known.add(path)

    def changed() -> None:
        """A path may lead elsewhere from now on."""
        held = now[0]
        now[0] = (held[0], set(), set(), held[3], held[4])

    def started(door: Door, _: tuple[Any, ...]) -> bool:
        """A child process may change what a path leads to."""
        held = now[0]
        now[0] = (door, set(), set(), held[3] if held[0] is door else [], [True])
        return False

    def roaming(door: Door, find: Callable[[Any], tuple[Roamer, ...]]) -> tuple[Roamer, ...]:
        """The texts of the caller that could lead out of a folder, looked for once an invocation."""
        held = now[0]
        if held[0] is not door:
            return find(door.inv)
        if not held[3]:
            held[3].append(find(door.inv))
        return held[3][0]  # type: ignore[no-any-return]

    def own(path: str, writes: bool) -> bool:
        """True for a store that the function makes, or made, itself: a kubeconfig in /tmp, a deploy key for git."""
        if writes and len(made) < _MOST and not os.path.lexists(path):
            made.add(path)
        return path in made

    def forget(_: Any) -> None:
        """The invocation is over."""
        now[0] = nobody

    forgetting(forget)
    return opening, seen, changed, started, roaming, own


opening, seen, changed, started, roaming, own = _make()


def listing(_: Door, __: tuple[Any, ...]) -> bool:
    """Whether a listing is to be judged: the import system's own are not."""
    return not importing()
