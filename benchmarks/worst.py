"""Inputs built to hurt each family, at n and 2n characters: the time must grow in proportion.

    python benchmarks/worst.py [--size 20000] [--family sql] [--top 10] [--bare] [--engine]

Each seed is repeated up to the size and given to the engine's families one by one, without the engine's windows, then to the engine as
a whole. Times are the thread's own, so that other load counts little. Prints the worst ratios; above 2.3 is a defect. Where a text outgrows
one of the processor's caches, or what the allocator keeps, one doubling takes more, and the next does not; what grows faster than its
input does so at each. So a ratio above 2.3 is followed for two doublings more, and the smallest counts. ``--bare``
leaves out the variants of each seed with something before or after it, for sizes at which one run takes minutes; ``--engine`` the families
by themselves.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.worst_inputs import SEEDS, events, near_misses
from lambdaguard import guard
from lambdaguard.lexers.canonical import forms
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.family import Family
from lambdaguard.rules.index import FAMILIES

WORST = 2.3


def build(size: int, bare: bool = False, seeds=SEEDS):
    for seed in seeds:
        body = (seed * (size // len(seed) + 1))[:size]
        yield seed, body
        if not bare:
            for text in ("'" + body, '"' + body, "<" + body, body + "'", "1;" + body + "!"):
                yield seed, text


def timed(work, text) -> float:
    best = 9e9
    gc.disable()
    for _ in range(3):
        start = time.thread_time()
        work(text)
        best = min(best, time.thread_time() - start)
        if best > 0.15:
            break
    gc.enable()
    return best


def workers(wanted, whole):
    for name in () if whole else wanted or FAMILIES:
        family = Family(name, frozenset(), ())
        yield name, lambda text, family=family: family.signs(text, text.lower(), "query", "q")
    if not wanted:
        engine = Engine(FAMILIES)
        yield "forms", lambda text: [None for _ in forms(text)]
        yield "engine", lambda text: (engine.suspects([text]), engine.judge(text, "query", "q"))


def pairs(name: str, args: argparse.Namespace):
    """(label, input of the size, input of twice the size)"""
    seeds = SEEDS
    if args.near:
        seeds = [seed for family in ([name] if name in FAMILIES else FAMILIES) for seed in near_misses(family)]
    for (seed, small), (_, large) in zip(build(args.size, args.bare, seeds), build(2 * args.size, args.bare, seeds), strict=True):
        yield repr(small[:12]), len(small), small, large
        del seed


def whole(args: argparse.Namespace):
    """What a guarded handler takes for events of a size and of twice the size; a refusal's line is part of the work."""

    @guard(mode="monitor", limits={"bytes": 10**8, "fields": 10**7})
    def handler(event, context):
        return {"statusCode": 200}

    def work(event):
        with redirect_stdout(StringIO()):
            handler(event, None)

    def rows():
        for (label, small), (_, large) in zip(events(args.size), events(2 * args.size), strict=True):
            yield label, args.size, small, large

    yield "events", work, rows()


def compare(work, small, large) -> tuple[float, float]:
    """Seconds of the smaller, and how many times as much the larger takes; a moment's noise does not come back in the best of several."""
    first, second = timed(work, small), timed(work, large)
    for _ in range(5):
        if second / first <= WORST:
            break
        first, second = min(first, timed(work, small)), min(second, timed(work, large))
    return first, second / first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--family", action="append")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--engine", action="store_true", help="the engine as a whole alone, as an event meets it")
    parser.add_argument("--near", action="store_true", help="near-misses of the rules")
    parser.add_argument("--events", action="store_true", help="whole events")
    parser.add_argument("--top", type=int, default=4)
    args = parser.parse_args()
    worst = 0.0
    units = whole(args) if args.events else ((name, work, pairs(name, args)) for name, work in workers(args.family, args.engine))
    for name, work, rows in units:
        results = []
        for label, size, small, large in rows:
            once = timed(work, small)
            if once * 1e9 / size < 20:
                continue
            first, ratio = compare(work, small, large)
            results.append((ratio, label, first * 1e9 / size))
        results.sort(reverse=True)
        slowest = max(results, key=lambda row: row[2], default=None)
        if slowest:
            worst = max(worst, results[0][0])
            print(f"{name:9} slowest {slowest[2]:7.0f} ns/character on {slowest[1]}", flush=True)
        for ratio, label, each in results[: args.top]:
            if ratio > WORST or args.events:
                print(f"          n to 2n: {ratio:5.2f}  {each:8.0f} ns/character  {label}")
    print(f"worst ratio {worst:.2f}")


if __name__ == "__main__":
    main()
