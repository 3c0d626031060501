"""How long one event may be read: what takes more of the processor's time is left unread, and that is told."""

from __future__ import annotations

from time import thread_time

_SECONDS = 0.5


class Patience:
    """Half a second of the thread's own time from now on; ``spent`` once somebody asked for more."""

    __slots__ = ("_until", "spent")

    def __init__(self) -> None:
        self._until = thread_time() + _SECONDS
        self.spent = False

    def left(self) -> bool:
        if thread_time() > self._until:
            self.spent = True
        return not self.spent
