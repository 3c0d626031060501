"""How far a long reading is, on one line of standard error that is overwritten."""

from __future__ import annotations

import sys
import time

_OFTEN = 0.2
_LOOK = 1024


class Progress:
    """Counts lines and bytes; shows them where somebody looks on, or if told to."""

    __slots__ = ("_at", "_bytes", "_on", "_shown", "lines")

    def __init__(self, wanted: bool = False) -> None:
        self._on = wanted or sys.stderr.isatty()
        self._at = 0.0
        self._bytes = 0
        self._shown = False
        self.lines = 0

    def step(self, size: int) -> None:
        """One more line of ``size`` bytes was read."""
        self.lines += 1
        self._bytes += size
        # The clock is asked now and then: a line takes less time than that.
        if self._on and self.lines % _LOOK == 0 and time.monotonic() - self._at > _OFTEN:
            self._at = time.monotonic()
            self._show("\r")

    def done(self) -> None:
        """Nothing more is to be read."""
        if self._on and (self._shown or self.lines):
            self._show("\r")
            print(file=sys.stderr)

    def _show(self, begin: str) -> None:
        self._shown = True
        print(f"{begin}{self.lines:,} lines, {self._bytes / 1e6:,.1f} MB read", end="", file=sys.stderr, flush=True)
