"""What the figures were measured on; nothing that tells whose machine it was."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path


def described() -> dict[str, str]:
    """Words for the CPU, the system, the Python, and how busy it all was."""
    return {
        "CPU": _cpu(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": _memory(),
        "kernel": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, {platform.machine()}",
        "Python": f"{platform.python_version()}, {platform.python_compiler()}",
        "load at the start": load(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def load() -> str:
    """Processes that ran or waited to, on average over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _cpu() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
