"""The example does what its page says."""

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / "examples" / "run.py"


@pytest.fixture(scope="module")
def printed():
    return subprocess.run([sys.executable, str(RUN), "secrets"], capture_output=True, text=True, check=True).stdout


def test_an_order_before_and_after_the_rotation_and_a_hostile_one(printed):
    answers = [line.split()[1:3] for line in printed.splitlines() if line.startswith("  answer")]
    assert answers == [["200", "[42]"], ["200", "[42]"], ["403", '{"message":']]


def test_the_rotation_is_noticed_and_no_password_is_shown(printed):
    assert [rule in printed for rule in ("LG-SEC-002", "LG-SEC-003", "LG-SQL-001")] == [True] * 3
    assert "correct-horse-1" not in printed
    assert "battery-staple-2" not in printed
