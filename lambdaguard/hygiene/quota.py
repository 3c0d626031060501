"""Watching how much a folder holds while a handler runs."""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY = 0.05  # seconds between two looks, at first
_RAREST = 1.0


class Watch:
    """Asks for the ``usage`` (bytes, files) until `stop`, and tells once when it is over ``quota``, what it has come to."""

    def __init__(
        self, usage: Callable[[], tuple[int, int]], quota: dict[str, int], tell: Callable[[dict[str, object]], None]
    ) -> None:
        self._usage = usage
        self._quota = quota
        self._tell = tell
        self._told = False
        self._over = allocate_lock()
        self._over.acquire()
        start_new_thread(self._run, ())

    def stop(self) -> None:
        """A last look, so that a short handler is seen as well; the thread ends on its own."""
        if self._over.locked():
            self._over.release()
        self._look()

    def _run(self) -> None:
        pause = _EVERY
        while not self._told and not self._over.acquire(timeout=pause):
            self._look()
            pause = min(pause * 1.5, _RAREST)

    def _look(self) -> None:
        if self._told:
            return
        size, files = self._usage()
        used = {"bytes": size, "files": files}
        over: dict[str, object] = {name: used[name] for name, most in self._quota.items() if used[name] > most}
        if over and not self._told:
            self._told = True
            self._tell(over)
