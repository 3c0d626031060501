"""Results as the page of the documentation."""

from __future__ import annotations

from . import figures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .figures import Results

ABOUT = """\
`make bench` writes this page: everything in one run, on one machine. Times differ from machine to machine, ratios hardly do; `make bench` on yours gives
yours. `make bench-quick` takes a few minutes, prints its tables, and fails only on a ratio over twice its aim.

| | |
| --- | --- |
| `python -m benchmarks --list` | the cases |
| `python -m benchmarks --only start,warm` | some of them |
| `python -m benchmarks --profile` | the import tree with times, and the hot functions of the warm path |
| `python -m benchmarks --no-rivals` | no rival is installed or measured |

How noise is kept out:

- A start is measured right beside one of the bare function in the same interpreter, and the figure is the middle of these pairs; besides real time,
  the processor's time and, where they can be counted, its instructions.
- Warm times are the thread's own, so that what else runs is not in them, and the best of many rounds in which the variants take turns.
- Where chance may have put a figure is given beside it: nine of ten draws of as many pairs for a start, the turns of the run for a warm call. `by chance`
  means that the aim lies in between.

Ours and the rivals run on the same Python and the same runtime client, with byte code written for all. Each rival is set up as its own documentation says, and is
first seen to have loaded what it is measured for. A case that fails, or a rival that cannot be installed, is named."""


def page(results: Results, drawn: dict[str, list[str]]) -> str:
    """``drawn`` holds the plots' file names by case."""
    parts = [
        "# What it costs, measured",
        ABOUT,
        "**A quick run**, with fewer rounds and cases." if results["quick"] else "",
        markdown(["machine", ""], [[key, value] for key, value in results["machine"].items()]),
        *_figures(results),
        *_rivals(results),
    ]
    for name, case in results["cases"].items():
        parts += _case(name, case, drawn.get(name, []))
    return "\n\n".join(part for part in parts if part) + "\n"


def _figures(results: Results) -> list[str]:
    parts = ["## Figures and aims", markdown(figures.HEAD, figures.rows(figures.of(results, main=True)))]
    gone = figures.goes(figures.of(results))
    if gone:
        parts += ["### What those not reached go to", markdown(["figure", "what it goes to"], gone)]
    other = figures.of(results, main=False)
    if other:
        parts += ["### Other figures", markdown(figures.HEAD, figures.rows(other))]
    return parts


def _rivals(results: Results) -> list[str]:
    if not results["rivals"]:
        return []
    rows = [
        [name, "<br>".join(peer["packages"].split()), peer.get("absent", "measured")] for name, peer in results["rivals"].items()
    ]
    return [
        "## What was measured",
        "Each in a virtual environment of its own; `clean` and `libraries` are those of our functions.",
        markdown(["environment", "packages", ""], rows),
    ]


def _case(name: str, case: dict[str, Any], files: list[str]) -> list[str]:
    parts = [f"## {case['title'][0].upper()}{case['title'][1:]}", f"Case `{name}`, {case['seconds']} s."]
    if "failed" in case:
        parts.append(f"**This case failed:** {case['failed']}.")
    parts += [f"![{file.removesuffix('.svg')}]({file})" for file in files]
    for table in case.get("tables", ()):
        parts += [f"### {table['title']}", markdown(table["head"], table["rows"]), table["note"].strip()]
    parts += [f"```text\n{said.rstrip()}\n```" for said in case.get("printed", ())]
    return parts


def markdown(head: list[str], rows: list[list[Any]]) -> str:
    def line(cells: list[Any]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

    filled = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    return "\n".join([line(head), "|" + " --- |" * len(head), *map(line, filled)])
