"""The filter's program, run by an interpreter of our own for both architectures, and by the kernel for this one."""

import os
import struct
import subprocess
import sys

import pytest

from lambdaguard.sinks.seccomp import MACHINES, program

ALLOWED, REFUSED = 0x7FFF0000, 0x00050001
NUMBERS = {"x86_64": {"read": 0, "clone": 56, "connect": 42}, "aarch64": {"read": 63, "clone": 220, "connect": 203}}


def verdict(code, architecture, number, first=0):
    """What the kernel's machine would answer (load, equal, at least, return)."""
    data = struct.pack("<IIQ6Q", number, architecture, 0, first, 0, 0, 0, 0, 0)
    steps = [struct.unpack_from("<HBBI", code, at) for at in range(0, len(code), 8)]
    at = held = 0
    while True:
        kind, yes, no, value = steps[at]
        if kind == 0x06:
            return value
        if kind == 0x20:
            held = struct.unpack_from("<I", data, value)[0]
            at += 1
        else:
            at += 1 + (yes if (held == value if kind == 0x15 else held >= value) else no)


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("sockets", [True, False])
def test_the_program(name, sockets):
    machine = MACHINES[name]
    code = program(machine, sockets=sockets)
    answers = {number: verdict(code, machine.audit, number) for number in range(600)}
    refused = {machine.execve, machine.execveat} | (set() if sockets else {machine.io_uring_setup, machine.socket})
    assert {number for number, answer in answers.items() if answer == REFUSED} == refused
    assert {answer for number, answer in answers.items() if number not in refused} == {ALLOWED}
    for family in range(64):
        wanted = ALLOWED if sockets or family in (1, 16, 38) else REFUSED
        assert verdict(code, machine.audit, machine.socket, family) == wanted
        assert verdict(code, machine.audit, machine.socket, family | 0xABCD << 32) == wanted
    for number in NUMBERS[name].values():
        assert verdict(code, machine.audit, number) == ALLOWED
    assert verdict(code, 0x40000003, NUMBERS[name]["read"]) == REFUSED


def test_calls_of_the_x32_table_are_refused():
    machine = MACHINES["x86_64"]
    assert verdict(program(machine, sockets=True), machine.audit, 0x40000000 | 520) == REFUSED


INSTALL = """
import sys, threading, os, socket, subprocess
sys.path.insert(0, {root!r})
from lambdaguard.sinks import seccomp
gate, said = threading.Event(), []
def waits():
    gate.wait()
    try: subprocess.run(["true"]); said.append("ran")
    except PermissionError: said.append("refused")
thread = threading.Thread(target=waits); thread.start()
print(repr(seccomp.install(sockets={sockets})))
gate.set(); thread.join(); print(said)
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
    try: socket.socket(family).close(); print("open")
    except PermissionError: print("refused")
pid = os.fork()
if not pid: os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine not in MACHINES, reason="no filter for this machine")
@pytest.mark.parametrize("sockets", [True, False])
def test_the_kernel_holds_every_thread_to_it(sockets):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    code = INSTALL.format(root=root, sockets=sockets)
    said = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.split("\n")
    inet = "open" if sockets else "refused"
    assert said[:-1] == ["''", "['refused']", inet, inet, "open", "7"]
