"""Results as text, as Markdown and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from . import plots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Results = dict[str, "Any"]
FAR = 2.0
_ABOUT = """\
`make bench` writes this page: everything in one run, on one machine. Times differ from machine to machine, and ratios hardly do; `make bench` on
yours gives yours. `make bench-quick` takes a few minutes, prints its tables, and fails only on a ratio over twice its aim.

| | |
| --- | --- |
| `python -m benchmarks --list` | the cases |
| `python -m benchmarks --only start,warm` | some of them |
| `python -m benchmarks --profile` | the import tree with times, and the hot functions of the warm path |
| `python -m benchmarks --no-rivals` | nothing is installed |

What is compared takes turns. Warm times are the thread's own, the best of many; starts are real time in the real runtime client, the median.
A case that fails, or a rival that cannot be installed, is named."""


def figures(results: Results) -> list[tuple[str, dict[str, Any]]]:
    return [(name, figure) for name, case in results["cases"].items() for figure in case.get("figures", ())]


def far_off(results: Results) -> list[str]:
    """The ratios that are over twice their aim."""
    return [
        f"{figure['name']}: {figure['value']:.3g}, aim {figure['aim']:.3g}"
        for _, figure in figures(results)
        if figure["value"] is not None and figure["value"] > FAR * figure["aim"]
    ]


def text(results: Results) -> str:
    parts = [" | ".join(f"{key}: {value}" for key, value in results["machine"].items())]
    for name, case in results["cases"].items():
        parts.append(f"== {name}: {case['title']} ({case['seconds']} s)")
        if "failed" in case:
            parts.append(f"FAILED: {case['failed']}")
        parts += [
            f"{table['title']}\n{_columns(table['head'], table['rows'])}\n{table['note']}" for table in case.get("tables", ())
        ]
        parts += [said.rstrip() for said in case.get("printed", ())]
    aims = _aims(results)
    if aims:
        parts.append("== figures\n" + _columns(["figure", "aim", "reached", ""], aims))
    return "\n\n".join(parts)


def _aims(results: Results) -> list[list[str]]:
    return [
        [
            figure["name"],
            f"{figure['aim']:.3g}",
            "not measured" if figure["value"] is None else f"{figure['value']:.3g}",
            "" if figure["value"] is None else "yes" if figure["value"] <= figure["aim"] else "no",
        ]
        for _, figure in figures(results)
    ]


def _columns(head: list[str], rows: list[list[Any]]) -> str:
    table = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [
        max((len(row[at]) for row in table if at < len(row) and len(row) == len(head)), default=0) for at in range(len(head))
    ]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in table)


def _markdown(head: list[str], rows: list[list[Any]]) -> str:
    def line(cells: list[Any]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

    filled = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    return "\n".join([line(head), "|" + " --- |" * len(head), *map(line, filled)])


def page(results: Results, drawn: dict[str, list[str]]) -> str:
    """The page of the documentation; ``drawn`` holds the plots' file names by case."""
    machine = [[key, value] for key, value in results["machine"].items()]
    parts = [
        "# What it costs, measured",
        _ABOUT,
        "**A quick run**, with fewer rounds and cases." if results["quick"] else "",
        _markdown(["machine", ""], machine),
        "## Figures and aims",
        _markdown(["figure", "aim", "reached", "within the aim"], _aims(results)),
        "A figure over its aim says what is left to do.",
    ]
    if results["rivals"]:
        parts += ["## Rivals", "Each in a virtual environment of its own, with the versions named."]
        rows = [[name, peer["packages"], peer.get("absent", "measured")] for name, peer in results["rivals"].items()]
        parts.append(_markdown(["rival", "packages", ""], rows))
    for name, case in results["cases"].items():
        parts.append(f"## {case['title'][0].upper()}{case['title'][1:]}")
        parts.append(f"Case `{name}`, {case['seconds']} s.")
        if "failed" in case:
            parts.append(f"**This case failed:** {case['failed']}.")
        for table in case.get("tables", ()):
            parts += [f"### {table['title']}", _markdown(table["head"], table["rows"]), table["note"]]
        parts += [f"![{file.removesuffix('.svg')}]({file})" for file in drawn.get(name, ())]
        parts += [f"```text\n{said.rstrip()}\n```" for said in case.get("printed", ())]
    return "\n\n".join(part for part in parts if part) + "\n"


def write(results: Results, folder: Path) -> None:
    """``index.md``, ``results.json`` and the plots, where matplotlib is to be had."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (folder / "index.md").write_text(page(results, plots.draw(results["cases"], folder)))
