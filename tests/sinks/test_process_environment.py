"""Variables that make a program load code: what the process was started with is its owner's, what came later is not."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, subprocess
from lambdaguard import EventRefused, guard
def handler(event, context):
    {change}
    subprocess.run(["true"])
try:
    guard(handler)({{}}, None)
    print("started")
except EventRefused:
    print("refused")
"""


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ("pass", "started"),
        ("os.environ['PYTHONPATH'] += ':/tmp/other'", "refused"),
        ("os.environ['LD_PRELOAD'] = '/tmp/x.so'", "refused"),
    ],
)
def test_a_path_from_the_start_is_no_finding(change, outcome, tmp_path):
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:/tmp/ours"}
    command = [sys.executable, "-c", PROGRAM.format(change=change)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environ, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == outcome
