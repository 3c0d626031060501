"""Where among many texts something stands that were joined, with a separator before and after each."""

from __future__ import annotations

from .joined import SEPARATOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def met(joined: str, find: Callable[[int], int]) -> Iterator[int]:
    """The first place in each text that ``find`` finds."""
    at = find(0)
    while at >= 0:
        yield at
        at = joined.find(SEPARATOR, at + 1)
        at = find(at) if at >= 0 else -1


def begun(joined: str, places: Iterable[int]) -> Iterator[int]:
    """Where the texts begin in which ``places`` are; those are in order, and one on a separator is in what follows."""
    end = 0
    for at in places:
        if at >= end:
            start = joined.rfind(SEPARATOR, 0, at + 1) + 1
            end = joined.find(SEPARATOR, start)
            if end < 0:
                break
            yield start
