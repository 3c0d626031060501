"""Cold starts: the emulator's INIT REPORT, the time to the first answer, and the memory then, variants in turns."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from pathlib import Path

from e2e.emulator import Emulator, EmulatorError

from . import variants
from .memory import of_tree
from .variants import Variant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

EVENT = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/",
    "headers": {},
    "requestContext": {"http": {"method": "GET", "path": "/"}},
}
STARTS, FEW = 15, 4
OFTEN = ("bare", "@guard") * 2  # thrice a turn: their difference is the smallest there is to see
HEAD = ["function", "starts", "init ms", "quartiles", "best", "added ms", "× bare", "to first answer ms", "resident MB"]


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        chosen = variants.ours(quick) | ({} if quick else variants.layer(Path(folder))) | variants.rivals(peers)
        taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in chosen}
        absent = {name: variant.absent for name, variant in chosen.items() if variant.absent}
        for turn in range((FEW if quick else STARTS) + 1):
            names = [name for name in [*chosen, *OFTEN] if name not in absent]
            random.Random(turn).shuffle(names)
            for name in names:
                try:
                    measured = start(chosen[name])
                except (EmulatorError, AssertionError) as error:
                    absent[name] = f"does not start: {_last(error)}"
                    continue
                if turn:  # the first turn writes the byte code
                    taken[name].append(measured)
            print(f"      start {turn}", file=sys.stderr, flush=True)
            if turn:
                keep(found(chosen, taken, absent))
        return found(chosen, taken, absent)


def start(variant: Variant) -> tuple[float, float, float]:
    """Milliseconds of the start and until the first answer (the process starts with the first request), resident MB then."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text(variant.source)
        with Emulator(
            folder,
            variant.handler,
            environ=variant.environ,
            python=variant.python or sys.executable,
            wrapper=variant.wrapper,
            vendored=variant.vendored,
        ) as function:
            answer = function.invoke(EVENT)
            assert answer.json().get("statusCode") == 200, answer.text[:200]
            return function.init_ms, answer.milliseconds, sum(map(of_tree, function.processes[1:]))


def found(
    chosen: dict[str, Variant], taken: dict[str, list[tuple[float, float, float]]], absent: dict[str, str]
) -> dict[str, Any]:
    middle = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in taken.items() if rows}
    best = {name: min(row[0] for row in rows) for name, rows in taken.items() if rows}
    rows, bars = [], []
    for name, variant in chosen.items():
        if name not in middle or variant.beside not in middle:
            rows.append([name, 0, absent.get(name, "-")])
            continue
        init, first, resident = middle[name]
        low, _, high = statistics.quantiles([row[0] for row in taken[name]], n=4) if len(taken[name]) > 1 else (init,) * 3
        beside = middle[variant.beside][0]
        counted = ["-", "-"] if name in (variant.beside, "bare") else [f"{init - beside:+.1f}", f"{init / beside:.2f}"]
        rows.append(
            [
                name,
                len(taken[name]),
                f"{init:.1f}",
                f"{low:.1f} to {high:.1f}",
                f"{best[name]:.1f}",
                *counted,
                f"{first:.0f}",
                f"{resident:.1f}",
            ]
        )
        bars.append([name, round(init, 1), round(low, 1), round(high, 1)])
    note = "Median of the starts, turn by turn in another order each. Added: over the bare function in the same environment."
    return {
        "tables": [{"title": "Cold start", "head": HEAD, "rows": rows, "note": note}],
        "figures": figures({name: values[0] for name, values in middle.items()}),
        "plots": [{"name": "cold-start", "title": "Cold start", "unit": "ms, median and quartiles", "bars": bars}],
    }


def figures(init: dict[str, float]) -> list[dict[str, Any]]:
    """Of the medians: one lucky start would make the best of a small difference anything."""

    def over(name: str, beside: str) -> float | None:
        return init[name] - init[beside] if name in init and beside in init else None

    added = over("@guard", "bare")
    if added is None:
        return []
    made = [{"name": "init, @guard default / bare", "value": init["@guard"] / init["bare"], "aim": 1.10}]
    for rival, title, aim in (("datadog", "datadog-lambda", 0.03), ("aikido", "aikido-zen", 0.10)):
        theirs = over(variants.RIVALS[rival][0], f"bare, {rival}'s environment")
        value = added / theirs if theirs else None
        made.append({"name": f"(init guarded - bare) / (init {title} - bare)", "value": value, "aim": aim})
    return made


def _last(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1][:120] if lines else type(error).__name__
