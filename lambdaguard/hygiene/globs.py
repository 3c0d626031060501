"""Paths below a folder against patterns, step by step, so that a walk knows early what no pattern can reach."""

from __future__ import annotations

from ..errors import PolicyError
from ..wildcard import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    # For each pattern the steps that the path so far may have reached.
    States = tuple[tuple[tuple[str, ...], frozenset[int]], ...]

_ANY = "**"


def start(patterns: Iterable[str], setting: str) -> States:
    """The states of the folder itself. ``*`` is any run of characters of one name, ``**`` any number of folders.

    A pattern without ``/`` fits a name anywhere below. `PolicyError` for one that names nothing or leads out of the folder.
    """
    states = []
    for pattern in patterns:
        steps = tuple(step for step in pattern.strip("/").split("/") if step not in ("", "."))
        if not steps or ".." in steps:
            raise PolicyError(f"{setting}: {pattern!r} names nothing below the folder")
        glob = steps if "/" in pattern.strip("/") else (_ANY, *steps)
        states.append((glob, _opened({0}, glob)))
    return tuple(states)


def below(states: States, name: str) -> States:
    """The states after one more step; empty if nothing from here on can fit."""
    found = []
    for glob, reached in states:
        if len(glob) in reached:
            found.append((glob, reached))  # what lies in a folder that fits, fits
            continue
        stay = {at for at in reached if glob[at] == _ANY}
        onward = {at + 1 for at in reached if glob[at] != _ANY and matches(name, glob[at])}
        if stay or onward:
            found.append((glob, _opened(stay | onward, glob)))
    return tuple(found)


def fit(states: States) -> bool:
    """True if a pattern is fulfilled."""
    return any(len(glob) in reached for glob, reached in states)


def _opened(reached: set[int], glob: tuple[str, ...]) -> frozenset[int]:
    """``**`` may stand for no folder at all."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(glob) and glob[at] == _ANY:
            at += 1
            found.add(at)
    return frozenset(found)
