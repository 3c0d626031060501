"""Bodies of 1, 2, 4 and 6 MB: JSON, prose, form, base64; the guard's time against json.loads."""

from __future__ import annotations

import json
import time

from benchmarks.warm import bare, bodies, posted
from lambdaguard import guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HEAD = ["body", "MB", "json.loads ms", "and of its body ms", "guarded ms", "/ json.loads", "/ both"]
SIZES = {True: (1, 6), False: (1, 2, 4, 6)}
ROUNDS = {True: 2, False: 5}
JSON = "JSON records"


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    guarded = guard(bare, limits={"bytes": 10**8, "string": 10**8, "fields": 10**7})
    rows: list[list[str]] = []
    lines: dict[str, list[list[float]]] = {}
    six = None
    for megabytes in SIZES[quick]:
        best: dict[str, list[float]] = {}
        for seed in range(ROUNDS[quick]):
            for name, (kind, body) in bodies(megabytes * 1_000_000, seed).items():
                taken = _taken(guarded, kind, body)
                best[name] = [min(pair) for pair in zip(taken, best.get(name, taken), strict=True)]
        for name, (loads, inner, took) in best.items():
            row = [
                name,
                str(megabytes),
                *(f"{each * 1e3:.1f}" for each in (loads, inner, took)),
                f"{took / loads:.2f}",
                f"{took / (loads + inner):.2f}",
            ]
            rows.append(row)
            lines.setdefault(name, []).append([megabytes, round(took * 1e3, 1)])
            if name == JSON and megabytes == 6:
                six = took / (loads + inner)
        keep(_found(rows, lines, six))
    return _found(rows, lines, six)


def _taken(guarded: Any, kind: str, body: str) -> list[float]:
    """Seconds of json.loads of the event, of its body where that is JSON, and of what the guard adds."""
    text = json.dumps(posted(kind, body))
    clock = time.thread_time
    began = clock()
    event = json.loads(text)
    loads = clock() - began
    began = clock()
    if kind == "application/json":
        json.loads(body)
    inner = clock() - began
    began = clock()
    said = guarded(event, None)
    took = clock() - began
    assert said == bare(None, None), "a benign body was refused"
    return [loads, inner, took]


def _found(rows: list[list[str]], lines: dict[str, list[list[float]]], six: float | None) -> dict[str, Any]:
    note = (
        "Every body is new; best of the rounds, the thread's own time. A body that is JSON is text within JSON: the event's own json.loads "
        "only unescapes it, so that its parsing is counted too where the handler has to do it (`/ both`)."
    )
    return {
        "tables": [{"title": "Large bodies", "head": HEAD, "rows": rows, "note": note}],
        "figures": [
            {"name": "6 MB JSON body: (guarded - bare) / json.loads of the event and its body", "value": six, "aim": 4.0}
        ],
        "plots": [{"name": "large", "title": "Large bodies", "unit": "ms, guarded", "axis": "MB", "lines": lines}],
    }
