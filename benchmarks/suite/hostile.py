"""Events of every source that carry an attack, each a new one: the time until they are refused, findings written and all."""

from __future__ import annotations

import io
import json
import statistics
import time
from contextlib import redirect_stdout

from lambdaguard import guard
from lambdaguard.errors import EventRefused

from .traffic import ATTACKS, KINDS, hostile
from .turn import bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HEAD = ["event", "attack", "refused", "median µs", "99th µs", "median / json.loads"]
EVENTS = {True: 10, False: 100}


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    guarded, rows, number = guard(bare), [], 0
    kinds = [kind for kind in KINDS if not quick or not kind.endswith("100")]
    for kind in kinds:
        for name, attack in ATTACKS.items():
            times, loads, refused = [], [], 0
            for _ in range(EVENTS[quick]):
                number += 1
                text = json.dumps(hostile(kind, number, attack))
                began = time.thread_time()
                event = json.loads(text)
                loads.append((time.thread_time() - began) * 1e6)
                took, stopped = _taken(guarded, event)
                times.append(took)
                refused += stopped
            times.sort()
            middle = statistics.median(times)
            row = [kind, name, f"{refused} of {len(times)}", f"{middle:.0f}", f"{times[len(times) * 99 // 100]:.0f}"]
            rows.append([*row, f"{middle / statistics.median(loads):.1f}"])
        keep(_found(rows))
    return _found(rows)


def _taken(guarded: Any, event: Any) -> tuple[float, bool]:
    """Microseconds, and whether the handler was kept from it."""
    with redirect_stdout(io.StringIO()):
        began = time.thread_time()
        try:
            refused = guarded(event, None) != bare(None, None)
        except EventRefused:
            refused = True
        return (time.thread_time() - began) * 1e6, refused


def _found(rows: list[list[str]]) -> dict[str, Any]:
    note = "One field or record of each event carries the attack; all its other texts are new as well."
    return {"tables": [{"title": "Hostile events", "head": HEAD, "rows": rows, "note": note}]}
