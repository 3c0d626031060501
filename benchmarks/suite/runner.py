"""Runs cases, each in a process of its own that is ended when its time is up."""

from __future__ import annotations

import compileall
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .cases import Case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def needed(chosen: dict[str, Case]) -> set[str]:
    """The rivals that these cases measure."""
    return {rival for case in chosen.values() for rival in case.needs}


def run(chosen: dict[str, Case], *, quick: bool, peers: dict[str, dict[str, str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each case's name and what it found, or ``{"failed": why}``, as they are done."""
    compileall.compile_dir(ROOT / "lambdaguard", quiet=1)  # as pip and the layer's build do
    for number, (name, case) in enumerate(chosen.items(), 1):
        print(f"[{number}/{len(chosen)}] {name}: {case.title}", file=sys.stderr, flush=True)
        began = time.monotonic()
        result = one(case, quick=quick, peers=peers)
        took = round(time.monotonic() - began)
        said = f"failed: {result['failed']}" if "failed" in result else "done"
        print(f"      {said}, {took} s", file=sys.stderr, flush=True)
        yield name, {"title": case.title, **result, "seconds": took}


def one(case: Case, *, quick: bool, peers: dict[str, dict[str, str]]) -> dict[str, Any]:
    """One case; never raises for what the case does."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        out = Path(folder) / "result.json"
        asked = json.dumps({"module": case.module, "argument": case.argument, "quick": quick, "peers": peers, "out": str(out)})
        limit = case.limits[0 if quick else 1]
        # Whoever ends the run while the case is being started would leave it behind: it is told once the case is known.
        told: list[int] = []
        before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.suite.child", asked],
            cwd=ROOT,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
        )
        try:
            signal.signal(signal.SIGTERM, before)
            for number in told:
                signal.raise_signal(number)
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            _end(process)
        found = json.loads(out.read_text()) if out.exists() else {}
        if status == 0 and found:
            return found
        why = f"not done after {limit} s" if status is None else found.get("failed", f"ended with status {status}")
        return {**found, "failed": why.replace(str(ROOT), "…"), **({"late": True} if status is None else {})}


def surroundings() -> dict[str, str]:
    """The environment of what is measured: byte code is cached as in a deployed package, no setting of the caller's holds."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
        and (name == "LAMBDAGUARD_CORPUS" or not name.startswith(("LAMBDAGUARD_", "DD_", "OTEL_")))
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """The case unwinds and ends its emulators, which have sessions of their own; whatever else is left in its session is killed."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
