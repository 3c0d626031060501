"""What the process door watches; all of it that every cold start needs."""

from __future__ import annotations

from . import audit, patch, threads

NAME = "processes"
EVENTS = {
    "subprocess.Popen": "process:popen",
    "os.system": "process:system",
    "os.exec": "process:execute",
    "os.posix_spawn": "process:started",  # which subprocess uses from Python 3.13 on
    "pty.spawn": "process:pty",
    "os.fork": "process:fork",
    "os.forkpty": "process:fork",
}


def arm() -> None:
    """Watch the door; once a process is enough."""
    audit.watch(NAME, EVENTS)
    threads.follow()
    patch.replace("_posixsubprocess", {"fork_exec": "process:fork_exec"})
    patch.replace("os", {"_spawnvef": "process:spawnvef"}, everywhere=False)
