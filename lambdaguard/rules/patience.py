"""How long one event may be read: what takes more of the processor's time is left unread, and that is told."""

from __future__ import annotations

from time import thread_time

_SECONDS = 0.5


class Patience:
    """Half a second of the thread's own time from the first question on; ``spent`` once somebody asked for more."""

    __slots__ = ("_until", "spent")

    def __init__(self) -> None:
        self._until = 0.0
        self.spent = False

    def left(self) -> bool:
        now = thread_time()
        if not self._until:
            self._until = now + _SECONDS
        elif now > self._until:
            self.spent = True
        return not self.spent
