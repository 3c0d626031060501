"""How much memory processes hold, in MB."""

from __future__ import annotations

import re
from pathlib import Path


def of(pid: int | str = "self") -> float:
    """Resident memory of one process; 0 if it is gone."""
    try:
        found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def of_tree(pid: int) -> float:
    """Resident memory of a process and all that descend from it."""
    below = 0.0
    for file in Path("/proc").glob(f"{pid}/task/*/children"):
        try:
            below += sum(of_tree(int(child)) for child in file.read_text().split())
        except OSError:
            continue
    return of(pid) + below
