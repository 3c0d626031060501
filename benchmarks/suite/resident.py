"""Resident memory: what the guard adds to a process, beside libddwaf, and what many mixed invocations add after warm-up."""

from __future__ import annotations

import statistics
import sys

from .rival_waf import Waf, printed
from .traffic import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Points = list[tuple[int, float]]

RUNS = 3
CALLS = {True: 20_000, False: 100_000}
WARM = {True: 0.6, False: 0.3}  # of the invocations, until the caches are full
GROWN = [sys.executable, "-m", "benchmarks.suite.grown"]
MIXED = (
    "Every source in turn; of three texts one is new; one event in 10 carries an attack, one in 50 has 100 records, one in 500 a body of 200 KB. "
    "Grown: the middle of the last third after warm-up, over that of the first."
)


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    found = _beside(Waf(peers))
    keep(found)
    points = printed([*GROWN, "growth", str(CALLS[quick])])
    title, rows, figure = grown(points, WARM[quick])
    table = {"title": title, "head": ["resident", "MB"], "rows": rows, "note": MIXED}
    lines = {"resident": [[calls, round(megabytes, 2)] for calls, megabytes in points]}
    plot = {"name": "memory", "title": "Resident memory over invocations", "axis": "invocations", "unit": "MB", "lines": lines}
    return {"tables": [*found["tables"], table], "figures": [*found["figures"], figure], "plots": [plot]}


def _beside(waf: Waf) -> dict[str, Any]:
    """A fresh process each; the middle of a few."""
    ours = statistics.median(printed([*GROWN, "resident", *KINDS])["loaded"] for _ in range(RUNS))
    rows = [["lambdaguard: imported, every source guarded, attacks refused", f"{ours:.1f}"]]
    ratio = None
    runs = [run for run in (waf.said("resident", *KINDS) for _ in range(RUNS)) if run]
    if runs:
        theirs = sorted(runs, key=lambda run: run["module"] + run["loaded"])[len(runs) // 2]
        name = f"libddwaf as ddtrace loads it: its modules {theirs['module']:.1f} MB, {theirs['rules']:.0f} rules {theirs['loaded']:.1f} MB"
        rows.append([name, f"{theirs['module'] + theirs['loaded']:.1f}"])
        ratio = ours / (theirs["module"] + theirs["loaded"])
    else:
        rows.append(["libddwaf", waf.absent])
    held = sorted(printed([*GROWN, "holds", *KINDS]).items(), key=lambda each: -each[1])
    whole = sum(size for _, size in held)
    told = ", ".join(f"{name} {size / whole:.0%}" for name, size in held[:6])
    head = ["added to a bare interpreter that has what the runtime client imports", "MB"]
    tables = [
        {"title": "Resident memory", "head": head, "rows": rows, "note": "A fresh process each, over the same events."},
        {
            "title": "What holds the guard's memory",
            "head": ["part", "MB"],
            "rows": [[name, f"{size:.2f}"] for name, size in held if size >= 0.01],
            "note": "What Python's allocator gave out, by the module that asked for it; what is free within its arenas is not in it.",
        },
    ]
    figure = {"name": "resident memory, ours / libddwaf's", "value": ratio, "aim": 0.15, "goes": told, "main": True}
    return {"tables": tables, "figures": [figure]}


def grown(points: Points, full: float) -> tuple[str, list[list[str]], dict[str, Any]]:
    """Title, rows and figure: what came on top once the caches were full."""
    calls = points[-1][0]
    warm = [megabytes for call, megabytes in points if call >= full * calls]
    third = max(1, len(warm) // 3)
    early, late = statistics.median(warm[:third]), statistics.median(warm[-third:])
    rows = [
        [f"after {full * calls:,.0f} invocations", f"{warm[0]:.2f}"],
        [f"after {calls:,}", f"{warm[-1]:.2f}"],
        ["grown", f"{late - early:+.2f}"],
    ]
    return "Growth", rows, {"name": "resident memory, late / after warm-up", "value": late / early, "aim": 1.01}
