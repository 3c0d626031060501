"""Clocks that count what a process has done, whatever else the machine does: its processor's time, and its instructions."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

_OF_PROCESS = 2  # CPUCLOCK_SCHED: all threads of a process, ended ones too, in nanoseconds


def spent(pid: int) -> float:
    """Milliseconds that the processor has given a process and all that descend from it."""
    try:
        own = time.clock_gettime_ns(~pid << 3 | _OF_PROCESS) / 1e6
    except OSError:
        return 0.0
    return own + sum(map(spent, children(pid)))


def children(pid: int) -> list[int]:
    found: list[int] = []
    for file in Path("/proc").glob(f"{pid}/task/*/children"):
        try:
            found += map(int, file.read_text().split())
        except OSError:
            continue
    return found


class Counter(NamedTuple):
    """A program that counts another's instructions: ``command`` stands before the other's, ``pattern`` finds the number in ``file``."""

    name: str
    command: tuple[str, ...]
    pattern: str

    def before(self, file: Path) -> list[str]:
        return [part.format(file) for part in self.command]

    def read(self, file: Path) -> float | None:
        """Millions of instructions, or None where there is no number."""
        found = re.search(self.pattern, file.read_text(), re.MULTILINE) if file.exists() else None
        return int(found[1].replace(",", "")) / 1e6 if found else None


_COUNTERS = (
    Counter("perf", ("perf", "stat", "-x;", "-e", "instructions:u", "-o", "{}"), r"^(\d+);;instructions"),
    Counter(
        "valgrind", ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", "--log-file={}"), r"I +refs: +([\d,]+)"
    ),
)  # fmt: skip


@functools.cache
def counter() -> Counter | None:
    """The processor's own counter through perf, where the machine lets it be read; else valgrind, fifty times as slow; else none."""
    return next((each for each in _COUNTERS if shutil.which(each.command[0]) and _counts(each)), None)


def _counts(each: Counter) -> bool:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "counted")
        try:
            subprocess.run([*each.before(file), "true"], capture_output=True, timeout=30, check=True)
        except (OSError, subprocess.SubprocessError):
            return False
        return (each.read(file) or 0) > 0
