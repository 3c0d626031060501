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

# Runs where matplotlib is. A plot is bars with their quartiles, bars in groups, or lines over a common axis.
DRAW = """
import json, sys
import matplotlib
matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "lambdaguard", "svg.fonttype": "none", "font.size": 9, "font.family": "sans-serif"})
from matplotlib import pyplot
plot, path = json.loads(sys.argv[1]), sys.argv[2]
colours = ["#4878a8", "#d98c3f", "#6a9f58", "#a0699c", "#7f7f7f"]
if "bars" in plot:
    bars = plot["bars"][::-1]
    names = [bar[0] for bar in bars]
    groups = plot.get("groups")
    figure, axes = pyplot.subplots(figsize=(8.5, 1.1 + (0.42 if groups else 0.24) * len(bars)))
    widest = max(max(bar[1:3]) if groups else bar[3] for bar in bars)
    def told(value, high, at):
        axes.text(high + widest * 0.008, at, f"{value:.4g}", va="center", fontsize=8)
    if groups:
        high = 0.8 / len(groups)
        for number, group in enumerate(groups):
            places = [at + (len(groups) - 1) * high / 2 - number * high for at in range(len(bars))]
            values = [bar[1 + number] for bar in bars]
            axes.barh(places, values, height=high, color=colours[number], label=group)
            for value, at in zip(values, places):
                told(value, value, at)
        axes.set_yticks(range(len(bars)), names)
        axes.legend(loc="lower right")
    else:
        shades = [colours[0] if bar[4] else "#b9b9b9" for bar in bars]
        spread = [[max(bar[1] - bar[2], 0) for bar in bars], [max(bar[3] - bar[1], 0) for bar in bars]]
        axes.barh(names, [bar[1] for bar in bars], xerr=spread, color=shades, ecolor="#333333", error_kw={"linewidth": 0.8})
        for at, bar in enumerate(bars):
            told(bar[1], bar[3], at)
    axes.set_xlim(0, widest * 1.1)
    axes.set_ylim(-0.7, len(bars) - 0.3)
    axes.set_xlabel(plot["unit"])
else:
    figure, axes = pyplot.subplots(figsize=(8.5, 4))
    for (name, points), colour in zip(plot["lines"].items(), colours):
        axes.plot(*zip(*points), marker=".", label=name, color=colour)
    axes.set_xlabel(plot["axis"])
    axes.set_ylabel(plot["unit"])
    if plot.get("log"):
        axes.set_yscale("log")
        for plain in (axes.yaxis.set_major_formatter, axes.yaxis.set_minor_formatter):
            plain("{x:g}")
    else:
        axes.set_ylim(bottom=0)
    if len(plot["lines"]) > 1:
        axes.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1.01, 1))
axes.set_title(plot["title"])
axes.grid(alpha=0.3, axis="x" if "bars" in plot else "both")
axes.set_axisbelow(True)
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
