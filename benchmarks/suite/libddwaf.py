"""The rival's side of the warm path, run by its own interpreter: libddwaf with its recommended rules, called as ddtrace calls it.

    python libddwaf.py times ROUNDS SEED KIND…    best microseconds an event
    python libddwaf.py hostile EVENTS KIND…       by kind and attack: how many it found, and the median of microseconds
    python libddwaf.py large ROUNDS MEGABYTES     best milliseconds by body, and whether it finds an attack at the body's end
    python libddwaf.py resident KIND…             megabytes that loading and using it adds

Printed as JSON. A context for each event, the request's parts under their addresses, bodies and records parsed, the time limit out of
the way. Of a text it reads the first 4,096 characters and of a list the first 256 entries: so ddtrace calls it.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs

# Only siblings that need nothing of ours: this interpreter has neither the guard nor its dependencies.
sys.path[0] = str(Path(__file__).resolve().parent)

from bodies import bodies, ended, posted  # noqa: E402
from memory import of  # noqa: E402
from traffic import ATTACKS, hostile, sample  # noqa: E402

BEFORE = of()

from ddtrace.appsec._ddwaf import DDWaf  # noqa: E402

IMPORTED = of()
SECONDS = 0.01


def loaded() -> DDWaf:
    import ddtrace.appsec
    from ddtrace.internal.settings.asm import config

    rules = os.path.join(os.path.dirname(ddtrace.appsec.__file__), "rules.json")
    key, value = config._asm_obfuscation_parameter_key_regexp, config._asm_obfuscation_parameter_value_regexp
    return DDWaf(Path(rules).read_bytes(), key.encode(), value.encode())


def parsed(text: str | None) -> object:
    try:
        return json.loads(text or "null")
    except ValueError:
        return text


def addresses(event: dict) -> dict[str, object]:
    """What ddtrace hands over of a request; of records, which it skips, their data as the body."""
    records = event.get("Records")
    if records is not None:
        return {"server.request.body": [record_of(record) for record in records]}
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    cookies = headers.pop("cookie", "") or "; ".join(event.get("cookies", []))
    body = event.get("body")
    if body and event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode(errors="replace")
    return {
        "server.request.headers.no_cookies": headers,
        "server.request.cookies": dict(part.strip().partition("=")[::2] for part in cookies.split(";") if part),
        "server.request.query": event.get("multiValueQueryStringParameters") or event.get("queryStringParameters") or {},
        "server.request.path_params": event.get("pathParameters") or {},
        "server.request.uri.raw": event.get("path") or event.get("rawPath") or "/",
        "server.request.body": parse_qs(body) if "form" in headers.get("content-type", "") else parsed(body),
    }


def record_of(record: dict) -> object:
    if "kinesis" in record:
        return parsed(base64.b64decode(record["kinesis"]["data"]).decode(errors="replace"))
    return parsed(record["body"]) if "body" in record else record.get("dynamodb") or record.get("s3")


def run(waf: DDWaf, event: dict) -> object:
    return waf.run(waf._at_request_start(), addresses(event), timeout_ms=60_000)


def timed(call: object, events: list) -> float:
    gc.collect()
    gc.disable()
    began = time.thread_time()
    for event in events:
        call(event)  # type: ignore[operator]
    took = time.thread_time() - began
    gc.enable()
    return took / len(events) * 1e6


def times(waf: DDWaf, kind: str, rounds: int, seed: int) -> dict[str, float]:
    text, best = json.dumps(sample(kind)), {}
    for _ in range(3):
        result = run(waf, json.loads(text))
    assert not result.timeout
    count = max(3, min(60, int(SECONDS * 1e6 / timed(lambda event: run(waf, event), [json.loads(text)] * 2))))
    for number in range(rounds):
        fresh = [json.loads(json.dumps(sample(kind, seed + number * 1000 + 2 + at))) for at in range(count)]
        for name, call, events in (
            ("json.loads", json.loads, [text] * count * 3),
            ("seen", lambda event: run(waf, event), [json.loads(text) for _ in range(count)]),
            ("new", lambda event: run(waf, event), fresh),
        ):
            best[name] = min(best.get(name, 1e18), timed(call, events))
    return best


def attacked(waf: DDWaf, kind: str, events: int) -> dict[str, list[float]]:
    found = {}
    for name, attack in ATTACKS.items():
        hits, took = 0, []
        for number in range(events):
            event = hostile(kind, number + 1, attack)
            began = time.thread_time()
            hits += bool(run(waf, event).data)
            took.append((time.thread_time() - began) * 1e6)
        found[name] = [hits, statistics.median(took)]
    return found


def large(waf: DDWaf, rounds: int, megabytes: float) -> dict[str, list[float]]:
    best: dict[str, list[float]] = {}
    for seed in range(rounds):
        for name, (kind, body) in bodies(int(megabytes * 1_000_000), seed).items():
            event = posted(kind, body)
            began = time.thread_time()
            run(waf, event)
            took = (time.thread_time() - began) * 1e3
            found = bool(run(waf, posted(kind, ended(name, body, ATTACKS["SQL"].format(n=seed + 1)))).data)
            best[name] = [min(took, best.get(name, [took])[0]), found]
    return best


def main() -> None:
    task, *rest = sys.argv[1:]
    began = time.perf_counter()
    waf = loaded()
    took = (time.perf_counter() - began) * 1e3
    said: object
    if task == "resident":
        for number in range(3):
            for kind in rest:
                run(waf, sample(kind, number))
        said = {"module": IMPORTED - BEFORE, "loaded": of() - IMPORTED, "rules": waf.info.loaded, "milliseconds": took}
    elif task == "hostile":
        said = {kind: attacked(waf, kind, int(rest[0])) for kind in rest[1:]}
    elif task == "large":
        said = large(waf, int(rest[0]), float(rest[1]))
    else:
        said = {kind: times(waf, kind, int(rest[0]), int(rest[1])) for kind in rest[2:]}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
