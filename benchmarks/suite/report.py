"""Results as text, and the files that a whole run writes."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

from . import figures, page, plots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .figures import Results

WIDTH = 150


def text(results: Results) -> str:
    parts = [" | ".join(f"{key}: {value}" for key, value in results["machine"].items())]
    for name, case in results["cases"].items():
        parts.append(f"== {name}: {case['title']} ({case['seconds']} s)")
        if "failed" in case:
            parts.append(f"FAILED: {case['failed']}")
        for table in case.get("tables", ()):
            note = textwrap.fill(table["note"].strip(), WIDTH)
            parts.append("\n".join(part for part in (table["title"], columns(table["head"], table["rows"]), note) if part))
        parts += [said.rstrip() for said in case.get("printed", ())]
    for title, main in (("figures and aims", True), ("other figures", False)):
        chosen = figures.of(results, main=main)
        if chosen:
            parts.append(f"== {title}\n" + columns(figures.HEAD, figures.rows(chosen)))
    gone = figures.goes(figures.of(results))
    if gone:
        parts.append(
            "== what those not reached go to\n"
            + "\n".join(f"{name}:\n{textwrap.indent(textwrap.fill(said, WIDTH), '    ')}" for name, said in gone)
        )
    absent = [f"{name}: {peer['absent']}" for name, peer in results["rivals"].items() if "absent" in peer]
    if absent:
        parts.append("== not measured\n" + "\n".join(absent))
    return "\n\n".join(parts)


def columns(head: list[str], rows: list[list[Any]]) -> str:
    """A row shorter than the head is a word about what is not there: it makes no column wider."""
    table = [head, *([str(cell) for cell in row] for row in rows)]
    whole = [row for row in table if len(row) == len(head)]
    widths = [max(len(row[at]) for row in whole) for at in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in table)


def write(results: Results, folder: Path) -> None:
    """``index.md``, ``results.json`` and the plots, where matplotlib is to be had."""
    write_json(results, folder)
    (folder / "index.md").write_text(page.page(results, plots.draw(results["cases"], folder)))


def write_json(results: Results, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n")
