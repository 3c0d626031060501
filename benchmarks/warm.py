"""What the guard adds to a warm invocation, as a multiple of `json.loads` of the same event, measured in one run.

    python benchmarks/warm.py [EVENT.json …]

Rounds of every variant are interleaved and the best of each is kept, so that a busy machine hurts all of them alike.
"""

from __future__ import annotations

import gc
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from lambdaguard import guard

ROUNDS, CALLS = 40, 200
# Not those with encoded parts: a rotated letter breaks the code, and what is measured then is a finding.
NAMES = ("apigateway-rest.order", "apigateway-http.order", "alb.multi", "sqs.orders", "s3.created")


def bare(event: object, context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": "{}"}


guarded = guard(bare)
SAMPLES = pathlib.Path(__file__).parent.parent / "tests" / "data" / "events"


def renewed(text: str, count: int) -> list[object]:
    """Events whose every caller-controlled word is new: letters and digits in strings of 4 and more are rotated."""
    events = []
    for number in range(count):
        shift = str.maketrans({chr(97 + i): chr(97 + (i + 1 + number) % 26) for i in range(26)})
        events.append(_renew(json.loads(text), shift, number))
    return events


def _renew(value: object, shift: dict[int, str], number: int) -> object:
    if isinstance(value, dict):
        return {key: _renew(item, shift, number) for key, item in value.items()}
    if isinstance(value, list):
        return [_renew(item, shift, number) for item in value]
    if isinstance(value, str) and len(value) > 3 and not value.startswith(("arn:", "aws:")):
        return f"{value.translate(shift)}{number}"
    return value


def measure(text: str) -> dict[str, float]:
    """Best microseconds a call of each variant."""
    best: dict[str, float] = {}
    same = json.loads(text)
    clock = time.perf_counter
    for _ in range(ROUNDS):
        copies = [json.loads(text) for _ in range(CALLS)]
        fresh = renewed(text, CALLS)
        variants = {
            "json.loads": lambda: [json.loads(text) for _ in range(CALLS)],
            "bare": lambda copies=copies: [bare(event, None) for event in copies],
            "guarded, strings repeat": lambda copies=copies: [guarded(event, None) for event in copies],
            "guarded, strings new": lambda fresh=fresh: [guarded(event, None) for event in fresh],
        }
        guarded(same, None)
        for name, run in variants.items():
            gc.collect()
            gc.disable()
            start = clock()
            run()
            took = (clock() - start) / CALLS * 1e6
            gc.enable()
            best[name] = min(took, best.get(name, took))
    return best


def main(paths: list[str]) -> None:
    chosen = [pathlib.Path(path) for path in paths] or [SAMPLES / f"{name}.json" for name in NAMES]
    print(f"Python {sys.version.split()[0]}; best of {ROUNDS} rounds of {CALLS} calls; microseconds a call")
    print(f"{'event':34} {'json.loads':>10} {'bare':>6} {'repeat':>8} {'new':>8} {'repeat/json':>12} {'new/json':>9}")
    for path in chosen:
        best = measure(path.read_text())
        loads, base = best["json.loads"], best["bare"]
        repeat, new = best["guarded, strings repeat"], best["guarded, strings new"]
        row = f"{path.stem[:34]:34} {loads:10.1f} {base:6.2f} {repeat:8.1f} {new:8.1f}"
        print(f"{row} {(repeat - base) / loads:12.2f} {(new - base) / loads:9.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
