"""A warm invocation of each source: the guard's microseconds against json.loads of the event, and against libddwaf's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .traffic import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HERE = Path(__file__).resolve().parent
TURNS, ROUNDS = {True: 2, False: 6}, {True: 3, False: 12}
HEAD = [
    "event",
    "json.loads µs",
    "seen µs",
    "new µs",
    "seen / json",
    "new / json",
    "libddwaf seen µs",
    "ours / libddwaf, seen",
    "new",
]

Best = dict[str, dict[str, float]]


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    peer = peers.get("datadog", {"absent": "left out"})
    theirs = [peer["python"], str(HERE / "libddwaf.py"), "turn"] if "python" in peer else []
    ours = [sys.executable, "-m", "benchmarks.suite.turn"]
    best: tuple[Best, Best] = ({}, {})
    absent = peer.get("absent", "")
    for turn in range(TURNS[quick]):
        # Kind by kind, so that the two sides of a ratio are measured seconds apart; a quick run saves the processes.
        for kinds in [list(KINDS)] if quick else [[kind] for kind in KINDS]:
            _better(best[0], _run([*ours, str(ROUNDS[quick]), str(turn * 10**6), *kinds]))
            if theirs and not absent:
                try:
                    _better(best[1], _run([*theirs, str(max(2, ROUNDS[quick] // 2)), str(turn * 10**6), *kinds]))
                except RuntimeError as error:
                    absent = f"does not run: {error}"
        print(f"      turn {turn + 1}", file=sys.stderr, flush=True)
        keep(_found(*best, absent))
    return _found(*best, absent)


def _run(command: list[str]) -> Best:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=HERE.parents[1])
    if done.returncode:
        raise RuntimeError((done.stderr.splitlines() or ["no word"])[-1][:200])
    found: Best = json.loads(done.stdout.splitlines()[-1])
    return found


def _better(best: Best, found: Best) -> None:
    for kind, times in found.items():
        mine = best.setdefault(kind, {})
        for name, took in times.items():
            mine[name] = min(took, mine.get(name, took))


def _found(ours: Best, theirs: Best, absent: str) -> dict[str, Any]:
    rows, ratios = [], {}
    for kind, times in ours.items():
        loads, base = times["json.loads"], times["bare"]
        seen, new = times["seen"] - base, times["new"] - base
        row = [kind, f"{loads:.1f}", f"{seen:.1f}", f"{new:.1f}", f"{seen / loads:.2f}", f"{new / loads:.2f}"]
        ratios[kind] = {"seen": seen / loads, "new": new / loads}
        if kind in theirs:
            rival = theirs[kind]
            ratios[kind] |= {"waf": seen / rival["seen"], "waf, new": new / rival["new"]}
            row += [f"{rival['seen']:.1f}", f"{seen / rival['seen']:.3f}", f"{new / rival['new']:.3f}"]
        rows.append(row)
    note = "The guard's time is counted over the bare handler's; best of all rounds. libddwaf runs with its recommended rules, called as ddtrace does, in its own interpreter, in turns with ours; of records it gets the bodies alone."
    bars = [[kind, round(each["seen"], 2), 0, round(each["new"], 2)] for kind, each in ratios.items()]
    bars = [[kind, value, value, high] for kind, value, _, high in bars]
    return {
        "tables": [
            {
                "title": "Warm invocations, benign",
                "head": HEAD,
                "rows": rows,
                "note": note + (f" libddwaf: {absent}." if absent else ""),
            }
        ],
        "figures": _figures(ratios),
        "plots": [
            {
                "name": "warm",
                "title": "The guard's time by json.loads of the event",
                "unit": "ratio: strings seen (bar), all strings new (whisker)",
                "bars": bars,
            }
        ],
    }


def _figures(ratios: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """Of API Gateway events, as the aims are; the table has the others."""
    rest = ratios.get("API Gateway REST")
    if rest is None:
        return []
    return [
        {"name": "warm, benign, strings seen: (guarded - bare) / json.loads", "value": rest["seen"], "aim": 2.0},
        {
            "name": "the same, no token, cookie or body in it",
            "value": ratios.get("API Gateway REST, plain", {}).get("seen"),
            "aim": 2.0,
        },
        {"name": "warm, benign, strings new", "value": rest["new"], "aim": 6.0},
        {"name": "warm, benign, ours / libddwaf", "value": rest.get("waf"), "aim": 0.10},
    ]
