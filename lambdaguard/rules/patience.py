"""How long one event may be read: what takes more of the processor's time is left unread, and that is told."""

from __future__ import annotations

from time import monotonic, thread_time

_SECONDS = 0.5


class Patience:
    """Half a second of the thread's own time from the first question on; ``spent`` once somebody asked for more.

    The thread's own time is asked of the system, at ten times the price of the clock's; it never runs ahead of that.
    """

    __slots__ = ("_clock", "_until", "spent")

    def __init__(self) -> None:
        self._clock = self._until = 0.0
        self.spent = False

    def left(self) -> bool:
        now = monotonic()
        if not self._clock:
            self._clock, self._until = now + _SECONDS, thread_time() + _SECONDS
        elif now > self._clock and not self.spent:
            left = self._until - thread_time()
            self.spent = left < 0
            self._clock = now + left
        return not self.spent
