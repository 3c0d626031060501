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
    # What a shell is told by its standard input raises none.
    patch.replace(
        "subprocess", {"Popen._execute_child": "process_input:executing", "Popen._communicate": "process_input:communicating"}
    )
    patch.replace("asyncio.base_subprocess", {"WriteSubprocessPipeProto.connection_made": "process_input:connected"})
    patch.replace("os", {"_spawnvef": "process:spawnvef"}, everywhere=False)
