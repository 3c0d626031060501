"""A function that fails before there is a handler: the client's own words about it, in its log and to AWS, say no secret."""

import json
import os
import subprocess
import sys

import pytest
from secret import leaks

from scripts import leaks as matrix


def start(form, handler, **environ):
    paths = os.pathsep.join([str(matrix.ROOT), str(matrix.LEAKY)])
    base = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    task = {"LAMBDA_TASK_ROOT": str(matrix.LEAKY), "AWS_LAMBDA_LOG_FORMAT": form, "_HANDLER": handler}
    done = subprocess.run(
        [sys.executable, str(matrix.LEAKY / "starting.py"), handler],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**base, **task, **environ},
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stdout.decode("utf-8", "backslashreplace")


MODES = {
    "decorated": ("failing.handler", {"DECORATED": "1"}),
    "layer": ("lambdaguard.layer.handler", {"LAMBDAGUARD_HANDLER": "failing.handler"}),
}


@pytest.mark.parametrize("form", ["TEXT", "JSON"])
@pytest.mark.parametrize("mode", MODES)
def test_an_import_that_fails_shows_nothing(mode, form):
    handler, environ = MODES[mode]
    said = start(form, handler, **environ)
    assert leaks(said) == []
    error = json.loads(said.rpartition("ERROR ")[2].splitlines()[0])
    assert error["errorType"] == "ConnectionError"
    assert error["errorMessage"].startswith("postgres://bob:***@db/orders refused ***")
    assert any("failing.py" in line for line in error["stackTrace"])
    assert "starting with" in said
    assert "no connection with" in said


def test_without_the_guard_everything_is_shown():
    said = start("JSON", "failing.handler", DECORATED="1", LAMBDAGUARD_MODE="off")
    assert len(leaks(said)) > 2
