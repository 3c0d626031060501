"""One turn of the warm path on our side: ``python -m benchmarks.suite.turn ROUNDS KIND…`` prints microseconds as JSON.

A process of its own for every turn, so that ours and the rival's take turns, and neither profits from one lucky process.
"""

from __future__ import annotations

import gc
import json
import sys
import time

from lambdaguard import guard

from .traffic import sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

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


def turn(kind: str, rounds: int, seed: int) -> dict[str, float]:
    """Best of the rounds, each with every variant; new strings are new in each."""
    text = json.dumps(sample(kind))
    for _ in range(3):
        said = guarded(json.loads(text), None)
    if said != bare(None, None):
        raise SystemExit(f"a benign event was refused: {kind}")
    count = max(3, min(100, int(SECONDS * 1e6 / timed(lambda event: guarded(event, None), [json.loads(text) for _ in range(5)]))))
    best: dict[str, float] = {}
    for number in range(rounds):
        # What a round of new strings has driven out of the caches comes back first: seen is seen.
        assert guarded(sample(kind, seed + number * 1000 + 1), None) == guarded(json.loads(text), None) == said
        fresh = [sample(kind, seed + number * 1000 + 2 + at) for at in range(count)]
        texts = [json.dumps(event) for event in fresh]
        for name, call, events in (
            ("json.loads", json.loads, [text] * count * 3),
            ("bare", lambda event: bare(event, None), [json.loads(text) for _ in range(count)]),
            ("seen", lambda event: guarded(event, None), [json.loads(text) for _ in range(count)]),
            ("new", lambda event: guarded(event, None), [json.loads(each) for each in texts]),
        ):
            best[name] = min(best.get(name, 1e18), timed(call, events))
    return best


def main() -> None:
    rounds, seed, *kinds = sys.argv[1:]
    print(json.dumps({kind: turn(kind, int(rounds), int(seed)) for kind in kinds}))


if __name__ == "__main__":
    main()
