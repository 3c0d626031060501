"""One turn of the warm path on our side, as JSON; a process of its own, so that ours and the rival's take turns.

    python -m benchmarks.suite.turn times ROUNDS SEED KIND…    best microseconds a call, by kind and variant
    python -m benchmarks.suite.turn shares LOOKS KIND…         what the time goes to, by kind and variant

The process looks to the guard like one that AWS's runtime client serves: that is what it costs there.
"""

from __future__ import annotations

import os

os.environ.setdefault("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")  # nobody is asked there
import gc
import json
import shutil
import sys
import tempfile
import time

import awslambdaric.bootstrap  # noqa: F401

from lambdaguard import guard

from .shares import share_of, taken
from .traffic import sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Variant = tuple[str, Callable[[Any], object], Callable[[], list[Any]]]

PASSES = 3  # over each variant, in each round
SECONDS = 0.01  # of work in one timing: short enough to pass between two interruptions


def bare(event: object, context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": "{}"}


guarded = guard(bare)


def timed(call: Callable[[object], object], events: list[object]) -> float:
    """Microseconds a call, of the thread's own time: what else the machine does is not counted."""
    gc.collect()
    gc.disable()
    began = time.thread_time()
    for event in events:
        call(event)
    took = time.thread_time() - began
    gc.enable()
    return took / len(events) * 1e6


def turn(kind: str, rounds: int, seed: int, cleared: Callable[[Any, Any], object]) -> dict[str, float]:
    """Best of the rounds, each with every variant; new strings are new in each. ``cleared`` has what is on by default on AWS alone."""
    text = json.dumps(sample(kind))
    for _ in range(3):
        said = guarded(json.loads(text), None)
        cleared(json.loads(text), None)
    if said != bare(None, None):
        raise SystemExit(f"a benign event was refused: {kind}")
    count = max(3, min(100, int(SECONDS * 1e6 / timed(lambda event: guarded(event, None), [json.loads(text) for _ in range(5)]))))
    best: dict[str, float] = {}
    for number in range(rounds):
        # What a round of new strings has driven out of the caches comes back first: seen is seen.
        assert guarded(sample(kind, seed + number * 1000 + 1), None) == guarded(json.loads(text), None) == said
        texts = [json.dumps(sample(kind, seed + number * 1000 + 2 + at)) for at in range(count * PASSES)]
        variants: list[Variant] = [
            ("json.loads", json.loads, lambda: [text] * count * 3),
            ("bare", lambda event: bare(event, None), lambda: [json.loads(text) for _ in range(count)]),
            ("seen", lambda event: guarded(event, None), lambda: [json.loads(text) for _ in range(count)]),
            ("cleared", lambda event: cleared(event, None), lambda: [json.loads(text) for _ in range(count)]),
        ]
        for name, call, events in variants * PASSES:
            best[name] = min(best.get(name, 1e18), timed(call, events()))
        # As many draws as the others have, since the best of more is better
        for start in range(0, len(texts), count):
            events = [json.loads(each) for each in texts[start : start + count]]
            best["new"] = min(best.get("new", 1e18), timed(lambda event: guarded(event, None), events))
    return best


def shares(kind: str, looks: int) -> dict[str, Any]:
    text = json.dumps(sample(kind))
    guarded(json.loads(text), None)
    found = {}
    for name, events in (
        ("seen", lambda number: [json.loads(text) for _ in range(100)]),
        ("new", lambda number: [sample(kind, number * 50 + at + 1) for at in range(50)]),
    ):
        seen = taken(lambda event: guarded(event, None), events, looks)
        found[name] = {"parts": share_of(seen.parts, 9), "functions": share_of(seen.functions, 12)}
    return found


def main() -> None:
    task, first, *rest = sys.argv[1:]
    if task == "shares":
        print(json.dumps({kind: shares(kind, int(first)) for kind in rest}))
        return
    folder = tempfile.mkdtemp(prefix="benchmark-tmp-")  # stands for /tmp, which is not ours to clear
    cleared = guard(bare, tmp={"root": folder}, environment={"ignore": []})
    try:
        print(json.dumps({kind: turn(kind, int(first), int(rest[0]), cleared) for kind in rest[1:]}))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
