"""What one caller leaves behind, the next one reads; under the guard it does not. In the real runtime client."""

from pathlib import Path

import pytest
from e2e.emulator import Emulator

pytestmark = pytest.mark.e2e
ALICE = "alice.example.person"


def calls(handler, root):

    root.mkdir()
    environ = {"LEFTOVERS": str(root), "LAMBDAGUARD_TMP_ROOT": str(root)}
    environ |= {"LAMBDAGUARD_ENVIRONMENT": "true"} if handler == "guarded" else {}
    with Emulator(Path(__file__).parent / "leftovers", f"app.{handler}", environ=environ) as function:
        answers = [function.invoke(event) for event in ({}, {"name": ALICE}, {"wait": 0.4}, {})]
        return answers, function.log


def test_bare_the_second_caller_reads_the_first_ones_data(tmp_path):
    answers, _ = calls("bare", tmp_path / "tmp")
    assert answers[0].json()["found"] == {}
    assert answers[2].json()["found"] == dict.fromkeys(("file", "environ", "thread", "tmp"), ALICE)


def test_guarded_it_does_not(tmp_path):
    answers, log = calls("guarded", tmp_path / "tmp")
    assert [answer.json()["found"] for answer in answers] == [{}, {}, {}, {}]
    assert {answer.json()["initialised"] for answer in answers} == {"yes"}
    rules = {finding["finding_info"]["analytic"]["uid"] for finding in answers[1].findings}
    assert rules == {"LG-TMP-001", "LG-TMP-008", "LG-ENV-001", "LG-ENV-006"}
    assert [answer.findings for answer in (answers[0], answers[2], answers[3])] == [[], [], []]
    assert ALICE not in log
    assert "LG-GUARD-001" not in log
