"""Inputs built to hurt each family, at n and 2n characters: the time must grow in proportion.

    python benchmarks/worst.py [--size 20000] [--family sql] [--top 10] [--bare] [--engine]

Each seed is repeated up to the size and given to the engine's families one by one, without the engine's windows, then to the engine as
a whole. Times are the thread's own, so that other load counts little. Prints the worst ratios; above 2.3 is a defect.

What grows faster than its input does so at each doubling; a step does so at one. There are two that are not ours: Python searches texts of
30,000 characters and more in another way, which takes about 1.3 times as long a character (`two_way` in CPython's fastsearch.h), and memory
of half a megabyte and more is asked of the system for each text anew, page by page, where the C library is not told to keep it, as it is
here. So a ratio above 2.3 is followed for two doublings more, and the smaller of these counts.

``--bare`` leaves out the variants of each seed with something before or after it, for sizes at which one run takes minutes; ``--engine``
the families by themselves.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import sys
import time
from contextlib import redirect_stdout, suppress
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.worst_inputs import SEEDS, events, near_misses
from lambdaguard import guard
from lambdaguard.lexers.canonical import forms
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.family import Family
from lambdaguard.rules.index import FAMILIES

WORST = 2.3


# What stands before and after a seed's repetitions
AROUND = (("", ""), ("'", ""), ('"', ""), ("<", ""), ("", "'"), ("1;", "!"))
# glibc's numbers of what mallopt sets (malloc.h): from which size on memory is mapped by itself, and given back to the system
KEPT = (-3, -1)


def built(size: int, seed: str, around: tuple[str, str], times: int) -> str:
    before, after = around
    return before + (seed * (times * size // len(seed) + 1))[: times * size] + after


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


def texts(name: str, args: argparse.Namespace):
    """(label, what makes the input of so many times the size)"""
    seeds = SEEDS
    if args.near:
        seeds = [seed for family in ([name] if name in FAMILIES else FAMILIES) for seed in near_misses(family)]
    for seed in seeds:
        for around in AROUND[: 1 if args.bare else None]:
            make = partial(built, args.size, seed, around)
            yield repr(make(1)[:12]), make


def whole(args: argparse.Namespace):
    """What a guarded handler takes for events of a size and of multiples of it; a refusal's line is part of the work."""

    @guard(mode="monitor", limits={"bytes": 10**8, "fields": 10**7})
    def handler(event, context):
        return {"statusCode": 200}

    def work(event):
        with redirect_stdout(StringIO()):
            handler(event, None)

    def made(at: int, times: int):
        return next(islice(events(times * args.size), at, None))[1]

    yield "events", work, ((label, partial(made, at)) for at, (label, _) in enumerate(events(args.size)))


def compare(work, small, large) -> float:
    """How many times as much the larger takes; a moment's noise does not come back in the best of several."""
    first, second = timed(work, small), timed(work, large)
    for _ in range(5):
        if second / first <= WORST:
            break
        first, second = min(first, timed(work, small)), min(second, timed(work, large))
    return second / first


def growth(work, make) -> float:
    """Of one doubling, or of the two after it if that was too much."""
    ratio = compare(work, make(1), make(2))
    return ratio if ratio <= WORST else min(compare(work, make(2), make(4)), compare(work, make(4), make(8)))


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
    with suppress(OSError, AttributeError):  # another C library
        for number in KEPT:
            ctypes.CDLL(None).mallopt(number, 1 << 30)
    worst = 0.0
    units = whole(args) if args.events else ((name, work, texts(name, args)) for name, work in workers(args.family, args.engine))
    for name, work, rows in units:
        results = []
        for label, make in rows:
            once = timed(work, make(1))
            if once * 1e9 / args.size >= 20:
                results.append((growth(work, make), label, once * 1e9 / args.size))
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
