"""What a cached secret costs beside Powertools' `get_secret`, and what an outage costs the function.

``python -m benchmarks.secrets`` prints the ratio, both read from one server over HTTP, in turns; with ``--outage``, who got a
value and how many calls reached the server while it was stopped, failing, throttling, talking nonsense and slow, and as the
secret was rotated.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Started by its path this file would be taken for the standard library's module of the same name.
sys.path[:] = [entry for entry in sys.path if entry and Path(entry).resolve() != HERE]
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

PHASES = ("stopped", "500", "throttling", "wrong JSON", "slow")


def server():
    """A Secrets Manager on the loopback that holds the secret, and an environment that leads to it."""
    from vaults import Aws

    settings = {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "testing"}
    os.environ |= settings | {"AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}
    found = Aws()
    os.environ["AWS_ENDPOINT_URL"] = found.url
    found.client("secretsmanager").create_secret(Name="bench/db", SecretString="first-password")
    return found


def hits(rounds: int = 9, calls: int = 20_000) -> dict[str, float]:
    """Seconds of a cached read, each the best of several rounds that take turns."""
    from aws_lambda_powertools.utilities.parameters import get_secret

    from lambdaguard import guard, secret

    held = guard(lambda event, context: secret("db"), secrets={"db": "bench/db"}, response="off")
    assert held({}, None) == get_secret("bench/db", max_age=3600) == "first-password"
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, read in (("secret", lambda: secret("db")), ("powertools", lambda: get_secret("bench/db", max_age=3600))):
            best[name] = min(best.get(name, 1e9), timed(read, calls))
    return best


def timed(read, calls: int) -> float:
    start = time.thread_time()
    for _ in range(calls):
        read()
    return (time.thread_time() - start) / calls


def storm(aws, *, seconds: float = 30.0, calls: int = 10_000, threads: int = 16, max_age: float = 1.0) -> dict[str, object]:
    """So many reads spread over an outage of so many seconds, in five kinds, and a rotation after it."""
    from lambdaguard import guard, secret

    settings = {"db": "bench/db", "max_age": max_age, "provider": "boto3"}
    guarded = guard(lambda event, context: secret("db"), secrets=settings, response="off")
    assert guarded({}, None) == "first-password"
    time.sleep(max_age)
    results: list[tuple[str, float]] = []
    crew = [
        threading.Thread(target=sailor, args=(results, calls // threads, seconds / (calls // threads))) for _ in range(threads)
    ]
    reached: dict[str, int] = {}
    for thread in crew:
        thread.start()
    for phase in PHASES:
        reached[phase] = spell(aws, phase, seconds / len(PHASES))
    for thread in crew:
        thread.join()
    report = {
        "calls": len(results),
        "got a value": sum(value == "first-password" for value, _ in results),
        "failed": sum(value.startswith("SecretUnavailable") for value, _ in results),
        "longest wait s": round(max(wait for _, wait in results), 2),
        "waited over 50 ms": sum(wait > 0.05 for _, wait in results),
        "reached the server": reached,
    }
    return report | rotation(aws, threads, max_age, guarded)


def sailor(results: list, calls: int, pause: float) -> None:
    """One thread's reads, at an even pace."""
    from lambdaguard import SecretUnavailable, secret

    start = time.monotonic()
    for number in range(calls):
        time.sleep(max(0.0, start + number * pause - time.monotonic()))
        began = time.perf_counter()
        try:
            value = secret("db")
        except SecretUnavailable as error:
            value = f"SecretUnavailable {error.code}"
        results.append((value, time.perf_counter() - began))


def spell(aws, phase: str, seconds: float) -> int:
    """One kind of outage, beginning as the value has become old; how many calls reached the server in it."""
    throttled = json.dumps({"__type": "ThrottlingException", "message": "slow down"})
    if phase == "stopped":
        aws.stop()
    faults = {"500": (500, "{}"), "throttling": (400, throttled), "wrong JSON": (200, '{"SecretString": '), "slow": 4.0}
    aws.fault = {"*": faults[phase]} if phase in faults else {}
    before = sum(aws.reads().values())
    grow_old()
    time.sleep(seconds)
    aws.fault = {}
    if phase == "stopped":
        aws.start()
    return sum(aws.reads().values()) - before


def grow_old() -> None:
    """All that is cached is due, and the pauses begin at one second again."""
    from lambdaguard.secrets import lookup

    for store in lookup.live():
        for entry in store.cache._entries.values():
            entry.until, entry.failures = 0.0, 0
    lookup.forget_hits()


def rotation(aws, threads: int, max_age: float, guarded) -> dict[str, object]:
    """The service is back with a new value: every thread is refused the old one at once."""
    from lambdaguard import refreshing, secret

    grow_old()
    assert guarded({}, None) == "first-password"
    aws.client("secretsmanager").put_secret_value(SecretId="bench/db", SecretString="second-password")
    before, results = sum(aws.reads().values()), []

    @refreshing("db", on=PermissionError)
    def connect() -> str:
        if secret("db") != "second-password":
            raise PermissionError
        return "connected"

    crew = [threading.Thread(target=lambda: results.append(connect())) for _ in range(threads)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return {"rotation": {"connected": results.count("connected"), "of": threads, "reached": sum(aws.reads().values()) - before}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outage", action="store_true", help="30 seconds of it")
    options = parser.parse_args()
    aws = server()
    if options.outage:
        print(json.dumps(storm(aws), indent=2))
        return
    best = hits()
    ratio = best["secret"] / best["powertools"]
    print(f"secret() hit {best['secret'] * 1e6:.2f} us, Powertools get_secret hit {best['powertools'] * 1e6:.2f} us: {ratio:.3f}")
    if ratio > 0.15:
        sys.exit("more than 0.15 of Powertools' hit")


if __name__ == "__main__":
    main()
