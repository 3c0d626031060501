"""What an invocation's time goes to, by the package's parts: where the processor is found when it is looked at, a few thousand times.

Nothing is wrapped and nothing is counted call by call, so that small functions do not look dear; a part is the innermost of our modules
on the stack, and what that calls in C or in the standard library is its own.
"""

from __future__ import annotations

import gc
import signal
from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

EVERY = 0.0004  # seconds between two looks
_HOME = "/lambdaguard/"
# What a folder or module of the package is in the report; whatever is not named stands under its own name.
PARTS = {
    "events": "listing the strings", "rules": "engine", "lexers": "engine", "sinks": "doors", "hygiene": "hygiene",
    "outgoing": "review of the answer", "redaction": "redaction", "telemetry": "findings written", "guard": "corridor", "corridor": "corridor", "assembly": "corridor",
    "invocation": "corridor", "protections": "rooms", "runtime": "corridor", "findings": "findings written", "refusal": "findings written",
}  # fmt: skip


class Shares:
    """``parts`` and ``functions``: how often each was found."""

    def __init__(self) -> None:
        self.parts: Counter[str] = Counter()
        self.functions: Counter[str] = Counter()

    def look(self, _: int, frame: FrameType | None) -> None:
        while frame is not None:
            code = frame.f_code
            at = code.co_filename.rfind(_HOME)
            if at >= 0:
                place = code.co_filename[at + len(_HOME) :].removesuffix(".py")
                self.parts[part(place)] += 1
                self.functions[f"{place.replace('/', '.')}.{code.co_qualname}"] += 1
                return
            frame = frame.f_back

    def told(self, most: int = 6) -> str:
        """``engine 41 %, listing the strings 30 %, …``"""
        return ", ".join(f"{name} {share:.0%}" for name, share in share_of(self.parts, most))


def part(place: str) -> str:
    first = place.partition("/")[0]
    return PARTS.get(first, first)


def share_of(counted: Counter[str], most: int) -> list[tuple[str, float]]:
    whole = sum(counted.values()) or 1
    return [(name, count / whole) for name, count in counted.most_common(most) if count / whole >= 0.01]


def taken(call: Callable[[Any], object], batches: Callable[[int], list[Any]], looks: int) -> Shares:
    """Call with every event of batch after batch until our code was found so often; what makes the batches is not looked at."""
    found, number = Shares(), 0
    before = signal.signal(signal.SIGALRM, found.look)
    try:
        while sum(found.parts.values()) < looks and number < 1000:
            events = batches(number)
            number += 1
            gc.collect()
            signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
            for event in events:
                call(event)
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return found
