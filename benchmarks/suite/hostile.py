"""Events of every source that carry an attack, each a new one: the time until they are refused, findings written and all."""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from contextlib import redirect_stdout

from lambdaguard import guard
from lambdaguard.errors import EventRefused

from .rival_waf import Waf
from .traffic import ATTACKS, KINDS, hostile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    # Of each event: microseconds of the guard, of json.loads, and whether the handler was kept from it.
    Cell = list[tuple[float, float, bool]]

HEAD = ["", "refused", "median µs", "99th µs", "median / json.loads", "libddwaf: found", "median µs"]
FIRST = ["", "ms"]
FIRST_NOTE = "It loads what judges attacks of its kind; the events of the tables above come after it."
EVENTS = {True: 10, False: 100}
NOTE = "One field or record of each event carries the attack; all its other texts are new as well. The thread's own time, the finding's line written."


def bare(event: object, context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": "{}"}


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    guarded, waf, number = guard(bare), Waf(peers), 0
    kinds = [kind for kind in KINDS if not quick or not kind.endswith("100")]
    cells: dict[tuple[str, str], Cell] = {}
    theirs: dict[tuple[str, str], tuple[int, float]] = {}
    first = {name: _taken(guarded, json.dumps(hostile(kinds[0], number, attack)))[0] for name, attack in ATTACKS.items()}
    for kind in kinds:
        for name, attack in ATTACKS.items():
            cell = cells[kind, name] = []
            for _ in range(EVENTS[quick]):
                number += 1
                cell.append(_taken(guarded, json.dumps(hostile(kind, number, attack))))
        for name, (found, middle) in (waf.said("hostile", EVENTS[quick], kind) or {kind: {}})[kind].items():
            theirs[kind, name] = found, middle
        print(f"      {kind}", file=sys.stderr, flush=True)
        keep(_found(cells, theirs, waf.note, first))
    return _found(cells, theirs, waf.note, first)


def _taken(guarded: Any, text: str) -> tuple[float, float, bool]:
    began = time.thread_time()
    event = json.loads(text)
    loads = (time.thread_time() - began) * 1e6
    with redirect_stdout(io.StringIO()):
        began = time.thread_time()
        try:
            refused = guarded(event, None) != bare(None, None)
        except EventRefused:
            refused = True
        return (time.thread_time() - began) * 1e6, loads, refused


def _found(
    cells: dict[tuple[str, str], Cell], theirs: dict[tuple[str, str], tuple[int, float]], note: str, first: dict[str, float]
) -> dict[str, Any]:
    tables = []
    for title, at in (("Hostile events, by source", 0), ("Hostile events, by attack", 1)):
        rows = []
        for name in dict.fromkeys(key[at] for key in cells):
            keys = [key for key in cells if key[at] == name]
            rows.append(
                [name, *_row([each for key in keys for each in cells[key]], [theirs[key] for key in keys if key in theirs])]
            )
        tables.append({"title": title, "head": HEAD, "rows": rows, "note": NOTE + note})
    rows = [[name, f"{micros / 1000:.1f}"] for name, micros in first.items()]
    tables.append({"title": "The first event of each attack", "head": FIRST, "rows": rows, "note": FIRST_NOTE})
    return {"tables": tables}


def _row(cell: Cell, theirs: list[tuple[int, float]]) -> list[str]:
    times = sorted(took for took, _, _ in cell)
    middle = statistics.median(times)
    row = [f"{sum(refused for *_, refused in cell)} of {len(cell)}", f"{middle:.0f}", f"{times[len(times) * 99 // 100]:.0f}"]
    row.append(f"{middle / statistics.median(loads for _, loads, _ in cell):.1f}")
    if theirs:
        row += [f"{sum(found for found, _ in theirs)}", f"{statistics.median(middle for _, middle in theirs):.0f}"]
    return row
