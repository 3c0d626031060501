"""What comparing the process costs an invocation that changed nothing, in a process as a function's usually is.

python benchmarks/environment.py
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import urllib.request
from pathlib import Path
from time import thread_time
from timeit import repeat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lambdaguard import guard

EVENT = {"order": 1}
QUIET = {"injection": "off", "source": "off", "files": "off", "processes": "off", "egress": "off", "code": "off"}
LOADED = (asyncio, json, logging, urllib.request)


def cost(rounds: int = 64, times: int = 400) -> tuple[float, float]:
    """Microseconds of the comparison, and of an invocation without it: the best of ``times``, in one run."""
    bare = guard(lambda event, context: None, **QUIET)
    compared = guard(lambda event, context: None, environment=True, **QUIET)
    for _ in range(300):
        bare(EVENT, None), compared(EVENT, None)
    both = [
        [repeat(lambda h=h: h(EVENT, None), number=rounds, repeat=1, timer=thread_time)[0] for h in (compared, bare)]
        for _ in range(times)
    ]
    one, other = (min(column) / rounds * 1e6 for column in zip(*both, strict=True))
    return one - other, other


def main() -> None:
    try:
        import boto3  # noqa: F401
    except ImportError:
        print("without boto3")
    comparison, bare = cost()
    print(f"comparing the process: {comparison:.1f} µs an invocation (aim 40), which takes {bare:.1f} µs without")


if __name__ == "__main__":
    main()
