"""Plots as SVG, by matplotlib in an environment of its own; without it there are none, and a word is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from . import rivals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Runs where matplotlib is: a plot is bars with their quartiles, or lines over a common axis.
DRAW = """
import json, sys
import matplotlib
matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "lambdaguard"
from matplotlib import pyplot
plot, path = json.loads(sys.argv[1]), sys.argv[2]
if "bars" in plot:
    bars = plot["bars"][::-1]
    figure, axes = pyplot.subplots(figsize=(9, 1 + 0.28 * len(bars)))
    names, values, low, high = zip(*bars)
    spread = [[max(v - l, 0) for v, l in zip(values, low)], [max(h - v, 0) for v, h in zip(values, high)]]
    axes.barh(names, values, xerr=spread, color="#4878a8", ecolor="#333333", error_kw={"linewidth": 0.8})
    axes.set_xlabel(plot["unit"])
    if plot.get("log"):
        axes.set_xscale("log")
else:
    figure, axes = pyplot.subplots(figsize=(9, 4))
    for name, points in plot["lines"].items():
        axes.plot(*zip(*points), marker=".", label=name)
    axes.set_xlabel(plot["axis"])
    axes.set_ylabel(plot["unit"])
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8)
axes.set_title(plot["title"])
axes.grid(alpha=0.3)
figure.tight_layout()
figure.savefig(path, format="svg", metadata={"Date": None})
"""


def draw(cases: dict[str, dict[str, Any]], folder: Path) -> dict[str, list[str]]:
    """File names by case."""
    wanted = [
        (name, plot) for name, case in cases.items() for plot in case.get("plots", ()) if plot.get("bars") or plot.get("lines")
    ]
    python = rivals.plotter(install=True) if wanted else ""
    if wanted and not python:
        print("no plots: matplotlib could not be installed", file=sys.stderr)
        return {}
    drawn: dict[str, list[str]] = {}
    for name, plot in wanted:
        file = f"{plot['name']}.svg"
        done = subprocess.run(
            [python, "-c", DRAW, json.dumps(plot), str(folder / file)], capture_output=True, text=True, timeout=120, check=False
        )
        if done.returncode:
            print(f"no plot of {plot['name']}: {(done.stderr.splitlines() or [''])[-1]}", file=sys.stderr)
        else:
            drawn.setdefault(name, []).append(file)
    return drawn
