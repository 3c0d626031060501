"""Patterns of paths, as the ``files`` setting takes them."""

from __future__ import annotations

import os

from ..errors import PolicyError
from ..wildcard import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Glob = tuple[str, ...]

_ANY = "**"
_MOST_STEPS = 64


def compiled(patterns: Iterable[str], folder: str, setting: str) -> tuple[Glob, ...]:
    """Patterns split into steps. ``*`` is any run of characters of one name, ``**`` any number of folders.

    A folder means all that is below it.
    A pattern without ``/`` fits a name anywhere; a relative one is relative to ``folder``, the handler's; ``~`` is the home.
    """
    return tuple(_steps(pattern, folder, setting) for pattern in patterns)


def _steps(pattern: str, folder: str, setting: str) -> Glob:
    if not pattern.strip("/. "):
        raise PolicyError(f"{setting}: {pattern!r} names no file")
    if "/" not in pattern:
        return (_ANY, pattern)
    if pattern.startswith("~"):
        pattern = os.path.expanduser(pattern)
    path = os.path.normpath(pattern if pattern.startswith("/") else os.path.join(folder or os.getcwd(), pattern))
    return tuple(path.strip("/").split("/"))


def fits(path: str, globs: Iterable[Glob]) -> bool:
    """True if the file, or a folder it lies in, fits one of them."""
    steps = path.strip("/").split("/")
    return any(_fits(steps, glob) for glob in globs)


def names(name: str, globs: Iterable[Glob]) -> bool:
    """True if a file of this name might fit one of them, wherever it lies."""
    return any(glob[-1] == _ANY or matches(name, glob[-1]) for glob in globs)


def _fits(steps: list[str], glob: Glob) -> bool:
    # Positions in the glob that the steps so far may have reached.
    reached = {0}
    for step in steps[:_MOST_STEPS]:
        reached = _opened(reached, glob)
        if len(glob) in reached:
            return True
        reached = {at for at in reached if glob[at] == _ANY} | {
            at + 1 for at in reached if glob[at] != _ANY and matches(step, glob[at])
        }
    return len(glob) in _opened(reached, glob)


def _opened(reached: set[int], glob: Glob) -> set[int]:
    """``**`` may stand for no folder at all."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(glob) and glob[at] == _ANY:
            at += 1
            found.add(at)
    return found
