"""Whether something grows from invocation to invocation: a slope, told once, and once more when it has doubled."""

from __future__ import annotations

import os
from _thread import _count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SAMPLES = 16
_ENOUGH = 8
_EVERY = 8  # events from one look to the next
_EARLY = 256
_PAGE = 4096
# More of it than this is no pool that fills and no cache that warms up.
FLOORS = {"descriptors": 24, "threads": 16, "memory": 48 << 20, "tmp": 16 << 20}


class Trend:
    """Samples of one figure, some sixteen over the whole life: when they are too many every other one goes."""

    __slots__ = ("_floor", "_points", "_skip", "_stride", "told")

    def __init__(self, floor: int) -> None:
        self._floor = floor
        self._points: list[tuple[int, int]] = []
        self._stride = 1
        self._skip = 0
        self.told = 0

    def add(self, event: int, value: int) -> float | None:
        """``value`` at the ``event``-th event; the slope per 1,000 events if it grows without end and that is news."""
        self._skip += 1
        if self._skip < self._stride:
            return None
        self._skip = 0
        self._points.append((event, value))
        if len(self._points) > _SAMPLES:
            self._points = self._points[::2]
            self._stride *= 2
        return self._slope()

    def _slope(self) -> float | None:
        points = self._points
        grown = points[-1][1] - points[0][1]
        if len(points) < _ENOUGH or grown < self._floor or grown < 2 * self.told:
            return None
        # In each quarter of the time: what fills and then stays, or comes and goes, is none.
        marks = [points[round(index * (len(points) - 1) / 4)][1] for index in range(5)]
        if any(marks[index + 1] - marks[index] < grown / 12 for index in range(4)):
            return None
        self.told = grown
        return 1000 * grown / (points[-1][0] - points[0][0])


class Growth:
    """The figures of this process. ``measure`` are further ones, by name; looking happens within ``quietly()``."""

    def __init__(self, measure: dict[str, Callable[[], int]], quietly: Callable[[], Any]) -> None:
        self._quietly = quietly
        self._measure = {"descriptors": descriptors, "threads": _count, "memory": resident, **measure}
        self._trends = {name: Trend(FLOORS[name]) for name in self._measure}
        self._events = 0

    def due(self) -> bool:
        """True at each eighth event, and later on at every thirty-second."""
        self._events += 1
        return not self._events % (_EVERY if self._events <= _EARLY else 4 * _EVERY)

    def look(self) -> list[tuple[str, float, int]]:
        """``(figure, slope per 1,000 events, its value)`` of what turned out to grow."""
        found = []
        for name, measure in self._measure.items():
            try:
                with self._quietly():
                    value = measure()
            except OSError:
                continue
            slope = self._trends[name].add(self._events, value)
            if slope is not None:
                found.append((name, slope, value))
        return found


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def resident() -> int:
    """Bytes."""
    fd = os.open("/proc/self/statm", os.O_RDONLY)
    try:
        return int(os.read(fd, 256).split()[1]) * _PAGE
    finally:
        os.close(fd)
