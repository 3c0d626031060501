"""The harness itself: what a function returns and writes, starts side by side, and nothing left behind."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from e2e.emulator import Emulator

pytestmark = pytest.mark.e2e

APP = """
import os, sys
print("starting")
def handler(event, context):
    print("to stdout")
    print("to stderr", file=sys.stderr)
    if event == "fail":
        raise ValueError("as told")
    open("written", "w").write("beside the code")
    return {"event": event, "pid": os.getpid(), "greeting": os.environ.get("GREETING"), "function": context.function_name}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


def gone(pid):
    """True if there is no such process, not even one that nobody has waited for."""
    return not Path(f"/proc/{pid}").exists()


def test_a_call_answers_with_what_the_function_returned_and_wrote(folder):
    with Emulator(folder, environ={"GREETING": "hello"}) as function:
        answer = function.invoke({"a": "ü"})
        assert answer.json() == {"event": {"a": "ü"}, "pid": function.processes[1], "greeting": "hello", "function": "orders"}
        assert answer.error == ""
        assert [line for line in answer.log.splitlines() if not line.startswith(("START", "END", "REPORT"))] == [
            "starting",
            "to stdout",
            "to stderr",
        ]
        assert "starting" not in function.invoke({}).log
        assert function.init_ms > 0
        assert function.invoke("fail").error == "ValueError"
    assert not (folder / "written").exists()


def test_nothing_is_left_when_the_block_ends(folder):
    with pytest.raises(RuntimeError, match="the test's own"), Emulator(folder) as function:
        function.invoke({})
        processes, scratch = function.processes, function._scratch
        raise RuntimeError("the test's own")
    assert len(processes) == 2
    assert all(gone(pid) for pid in processes)
    assert not scratch.exists()


def test_functions_run_side_by_side(folder):
    def one(number):
        with Emulator(folder) as function:
            answer = function.invoke(number).json()
            return answer["event"], answer["pid"]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))
    assert [number for number, _ in answers] == [0, 1, 2, 3]
    assert len({pid for _, pid in answers}) == 4


def test_a_function_that_cannot_start_says_why(tmp_path):
    (tmp_path / "app.py").write_text("import no_such_module")
    with Emulator(tmp_path) as function:
        answer = function.invoke({})
    assert answer.error == "Runtime.ImportModuleError"
    assert "no_such_module" in answer.text


def test_inherits_nothing_of_the_machine_but_its_path(folder, monkeypatch):
    monkeypatch.setenv("GREETING", "from outside")
    with Emulator(folder) as function:
        assert function.invoke({}).json()["greeting"] is None
        environ = Path(f"/proc/{function.processes[1]}/environ").read_text().split("\0")
    assert f"PATH={os.environ['PATH']}" in environ
