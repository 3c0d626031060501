"""Workers that the runtime client forks share /tmp: none reads, loses or leaves another's files."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from e2e.service import Service

pytestmark = pytest.mark.e2e
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORKERS, CALLS = 4, 1_000


def test_four_workers_a_thousand_calls_each(tmp_path):
    root = tmp_path / "tmp"
    root.mkdir()
    (root / "extension").write_text("there before")
    with Service() as service:
        environ = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": os.pathsep.join([str(HERE / "workers"), str(ROOT)]),
            "AWS_LAMBDA_RUNTIME_API": service.address,
            "AWS_LAMBDA_MAX_CONCURRENCY": str(WORKERS),
            "LAMBDA_TASK_ROOT": str(HERE / "workers"),
            "AWS_LAMBDA_FUNCTION_NAME": "orders",
            "TMPDIR": str(root),
            "LAMBDAGUARD_TMP_ROOT": str(root),
        }
        command = [sys.executable, "-m", "awslambdaric", "app.handler"]
        log = tmp_path / "log"
        with log.open("w") as out:
            process = subprocess.Popen(command, env=environ, stdout=out, stderr=subprocess.STDOUT)
        try:
            with ThreadPoolExecutor(WORKERS * 2) as callers:
                answers = list(callers.map(service.invoke, [{"mark": f"caller {number}"} for number in range(WORKERS * CALLS)]))
        finally:
            subprocess.run(["pkill", "-KILL", "-P", str(process.pid)], check=False)
            process.kill()
            process.wait()
    assert not service.faults
    assert len(answers) == WORKERS * CALLS
    assert sum(answer["lost"] for answer in answers) == 0, "a file was gone or changed while in use"
    assert len({answer["worker"] for answer in answers}) == WORKERS
    assert all(answer["inside"] for answer in answers), "tempfile points into the invocation's own folder"
    assert len({answer["own"] for answer in answers}) == WORKERS * CALLS
    assert sorted(path.name for path in root.rglob("*")) == ["extension"]
    assert '"LG-GUARD-001"' not in log.read_text()
