"""Resident memory: what the guard adds to a process, beside libddwaf, and what many mixed invocations add after warm-up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .traffic import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HERE = Path(__file__).resolve().parent
SMALL = [kind for kind in KINDS if not kind.endswith("100")]
CALLS = {True: 20_000, False: 100_000}
WARM = {True: 12_000, False: 30_000}  # until the caches are full


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    peer = peers.get("datadog", {"absent": "left out"})
    ours = _run([sys.executable, "-m", "benchmarks.suite.grown", "resident", *KINDS])
    rows = [["lambdaguard: imported, every source guarded, attacks refused", f"{ours['loaded']:.1f}"]]
    ratio, absent = None, peer.get("absent", "")
    if not absent:
        try:
            theirs = _run([peer["python"], str(HERE / "libddwaf.py"), "resident", *KINDS])
        except RuntimeError as error:
            absent = f"does not run: {error}"
        else:
            whole = theirs["module"] + theirs["loaded"]
            rows.append(
                [
                    f"libddwaf as ddtrace loads it: its modules {theirs['module']:.1f} MB, {theirs['rules']:.0f} rules {theirs['loaded']:.1f} MB",
                    f"{whole:.1f}",
                ]
            )
            ratio = ours["loaded"] / whole
    if absent:
        rows.append(["libddwaf", absent])
    tables = [
        {
            "title": "Resident memory",
            "head": ["added to a bare interpreter that has what the runtime client imports", "MB"],
            "rows": rows,
            "note": "A fresh process each, over the same events.",
        }
    ]
    figures = [{"name": "resident memory, ours / libddwaf's", "value": ratio, "aim": 0.15}]
    keep({"tables": tables, "figures": figures})
    points = json.loads(_out([sys.executable, "-m", "benchmarks.suite.grown", "growth", str(CALLS[quick])]))
    warm = [megabytes for calls, megabytes in points if calls >= WARM[quick]]
    grown = warm[-1] - warm[0]
    said = [
        [f"after {WARM[quick]:,}", f"{warm[0]:.2f}"],
        [f"after {CALLS[quick]:,} invocations", f"{warm[-1]:.2f}"],
        ["grown", f"{grown:+.2f}"],
    ]
    tables.append(
        {
            "title": "Growth",
            "head": ["resident", "MB"],
            "rows": said,
            "note": "Every source, texts seen and new, one event in ten hostile.",
        }
    )
    lines = {"resident": [[calls, round(megabytes, 2)] for calls, megabytes in points]}
    plots = [{"name": "memory", "title": "Resident memory over invocations", "axis": "invocations", "unit": "MB", "lines": lines}]
    return {
        "tables": tables,
        "figures": [
            *figures,
            {"name": "resident after the last invocation / after warm-up", "value": warm[-1] / warm[0], "aim": 1.02},
        ],
        "plots": plots,
    }


def _run(command: list[str]) -> dict[str, float]:
    found: dict[str, float] = json.loads(_out(command))
    return found


def _out(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=800, check=False, cwd=HERE.parents[1])
    if done.returncode:
        raise RuntimeError((done.stderr.splitlines() or ["no word"])[-1][:200])
    return done.stdout.splitlines()[-1]
