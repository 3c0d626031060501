"""The kernel's floor, as a setting."""

import pytest
from e2e.emulator import Emulator
from shapes import Context, findings_in

from lambdaguard import PolicyError, guard
from lambdaguard.protections import lockdown

APP = """
import ctypes, os, socket, subprocess
from lambdaguard import guard
subprocess.run(["true"], check=True)
libc = ctypes.CDLL(None, use_errno=True)

@guard(lockdown=True, code="off", {settings})
def handler(event, context):
    pid = libc.fork()
    if not pid:
        libc.execv(b"/bin/true", (ctypes.c_char_p * 2)(b"true", None))
        libc._exit(ctypes.get_errno() + 100)
    started = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return {{"started": started, "socket": libc.socket(2, 1, 0) >= 0, "unix": libc.socket(1, 1, 0) >= 0}}
"""


def handler(event, context):
    return {"statusCode": 200}


def test_a_list_of_processes_excludes_it():
    with pytest.raises(PolicyError, match="excludes a list of processes"):
        guard(handler, lockdown=True, processes=["ffmpeg"])
    for processes in ([], "monitor", {"allow": ["ffmpeg"], "mode": "off"}):
        guard(handler, lockdown=True, processes=processes)
    guard(handler, lockdown=False, processes=["ffmpeg"])


def test_outside_the_real_runtime_nothing_is_installed(monkeypatch):
    monkeypatch.setattr(lockdown.seccomp, "install", lambda **_: pytest.fail("installed"))
    assert guard(handler, lockdown=True)({"id": "7"}, Context()) == {"statusCode": 200}


def test_where_it_cannot_be_installed_the_function_runs_on_with_one_finding(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(lockdown, "real", lambda: True)
    monkeypatch.setattr(lockdown.seccomp, "install", lambda *, sockets: asked.append(sockets) or "seccomp: Invalid argument")
    guarded = guard(handler, lockdown=True, egress=[])
    for _ in range(3):
        assert guarded({"id": "7"}, Context()) == {"statusCode": 200}
    assert asked == [False]
    (line,) = findings_in(capsys.readouterr().out)
    assert line["finding_info"]["analytic"]["uid"] == "LG-LOCK-001"
    assert "Invalid argument" in line["message"]


@pytest.mark.e2e
@pytest.mark.parametrize(("settings", "socket"), [("", True), ("egress=[]", False)])
def test_in_the_real_runtime_the_kernel_refuses(settings, socket, tmp_path):
    (tmp_path / "app.py").write_text(APP.format(settings=settings))
    with Emulator(tmp_path) as function:
        for number in range(20):
            answer = function.invoke({"id": number})
            assert answer.json() == {"started": 101, "socket": socket, "unix": True}, function.log
