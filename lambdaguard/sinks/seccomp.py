"""The kernel's floor: a seccomp filter that no code in the process, native code included, gets rid of.

Numbers and structures are those of ``linux/seccomp.h``, ``linux/filter.h`` and ``linux/audit.h``, and of the kernel's tables of
system calls.
"""

from __future__ import annotations

import os

from . import audit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_NEW_PRIVS, _GET_NO_NEW_PRIVS = 38, 39
_MODE_FILTER, _TSYNC = 1, 1
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_EPERM = 1
# Where seccomp_data holds the system call's number, the architecture, and the low half of the first argument.
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16
# Families of sockets that lead nowhere outside: UNIX, netlink, the kernel's ciphers.
_WITHIN = (1, 16, 38)


class Machine:
    """What one architecture calls things: its audit number, and the numbers of its system calls."""

    __slots__ = ("audit", "execve", "execveat", "io_uring_setup", "limit", "seccomp", "socket")

    def __init__(self, audit: int, execve: int, execveat: int, socket: int, seccomp: int, limit: int) -> None:
        self.audit = audit
        self.execve = execve
        self.execveat = execveat
        self.socket = socket
        self.seccomp = seccomp
        self.io_uring_setup = 425
        # From here on another ABI's calls begin (x32), or 0.
        self.limit = limit


MACHINES = {
    "x86_64": Machine(0xC000003E, 59, 322, 41, 317, 0x40000000),
    "aarch64": Machine(0xC00000B7, 221, 281, 198, 277, 0),
}


def program(machine: Machine, *, sockets: bool) -> bytes:
    """The filter: no new programs and, unless ``sockets``, no new sockets but those that stay within the machine.

    Refused calls fail with EPERM. A foreign architecture's calls are refused as a whole: their numbers mean other things.
    """
    refused = [machine.execve, machine.execveat] if sockets else [machine.execve, machine.execveat, machine.io_uring_setup]
    # Each step is (code, value, how many steps to skip if so, how many if not); "no" and "yes" stand for the last two.
    steps: list[tuple[int, int, int | str, int | str]] = [
        (_LOAD, _ARCHITECTURE, 0, 0),
        (_EQUAL, machine.audit, 0, "no"),
        (_LOAD, _NUMBER, 0, 0),
    ]
    if machine.limit:
        steps.append((_AT_LEAST, machine.limit, "no", 0))
    steps.extend((_EQUAL, number, "no", 0) for number in refused)
    if not sockets:
        steps.append((_EQUAL, machine.socket, 0, "yes"))
        steps.append((_LOAD, _FIRST, 0, 0))
        steps.extend((_EQUAL, family, "yes", 0) for family in _WITHIN)
        steps.append((_RETURN, _REFUSE | _EPERM, 0, 0))
    steps.extend([(_RETURN, _ALLOW, 0, 0), (_RETURN, _REFUSE | _EPERM, 0, 0)])
    return _assembled(steps)


def _assembled(steps: Sequence[tuple[int, int, int | str, int | str]]) -> bytes:
    ends = {"yes": len(steps) - 2, "no": len(steps) - 1}
    words = []
    for at, (code, value, *jumps) in enumerate(steps):
        then, other = (ends[jump] - at - 1 if isinstance(jump, str) else jump for jump in jumps)
        words.append(code.to_bytes(2, "little") + bytes((then, other)) + value.to_bytes(4, "little"))
    return b"".join(words)


def install(*, sockets: bool) -> str:
    """Install the filter for all threads of the process, for good; returns "" or why it could not be done. Never raises."""
    with audit.suppressed():
        try:
            return _install(sockets)
        except Exception as fault:
            return f"{type(fault).__name__}: this system has no seccomp that Python reaches"


def _install(sockets: bool) -> str:
    import ctypes

    name = os.uname().machine
    machine = MACHINES.get(name)
    if machine is None or os.uname().sysname != "Linux" or ctypes.sizeof(ctypes.c_void_p) != 8:
        return f"no filter is known for {os.uname().sysname} on {name}"
    libc = ctypes.CDLL(None, use_errno=True)
    code = program(machine, sockets=sockets)
    text = ctypes.create_string_buffer(code, len(code))

    class Filter(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    filters = Filter(len(code) // 8, ctypes.addressof(text))
    zero, one = ctypes.c_ulong(0), ctypes.c_ulong(1)
    if libc.prctl(ctypes.c_int(_NO_NEW_PRIVS), one, zero, zero, zero) != 0:
        return f"prctl: {os.strerror(ctypes.get_errno())}"
    libc.syscall.restype = ctypes.c_long
    done = libc.syscall(
        ctypes.c_long(machine.seccomp), ctypes.c_ulong(_MODE_FILTER), ctypes.c_ulong(_TSYNC), ctypes.byref(filters)
    )
    if done > 0:
        return "another thread has a filter of its own"
    return "" if done == 0 else f"seccomp: {os.strerror(ctypes.get_errno())}"
