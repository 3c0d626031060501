"""The memory of a process of its own, as JSON.

python -m benchmarks.suite.grown resident KIND…    megabytes that the guard adds, every source seen and attacks refused
python -m benchmarks.suite.grown holds KIND…       what holds them: megabytes that Python's allocator gave out, by part of the package
python -m benchmarks.suite.grown growth CALLS      megabytes over so many mixed invocations
"""

from __future__ import annotations

# What the runtime client has imported before any handler is none of ours.
import awslambdaric.bootstrap  # noqa: F401  # isort: skip

import gc
import io
import json
import sys
from contextlib import redirect_stdout

from .bodies import bodies, posted
from .memory import of
from .shares import part
from .traffic import ATTACKS, KINDS, hostile, sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SAMPLES = 40  # points of the curve
HOSTILE, BATCH, LARGE = 10, 50, 500  # every so many invocations one is such
SMALL = [kind for kind in KINDS if not kind.endswith("100")]
BATCHES = [kind for kind in KINDS if kind.endswith("100")]


def handler(event: object, context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": "{}"}


def call(guarded: Any, event: Any) -> None:
    with redirect_stdout(io.StringIO()):
        try:
            guarded(event, None)
        except Exception as error:
            if type(error).__name__ != "EventRefused":
                raise


def events(kinds: list[str]) -> list[Any]:
    made = [sample(kind, number) for kind in kinds for number in range(3)]
    return made + [hostile(kind, 7, attack) for kind in kinds if kind in SMALL for attack in ATTACKS.values()]


def resident(kinds: list[str]) -> dict[str, float]:
    made = events(kinds)
    gc.collect()
    before = of()
    from lambdaguard import guard

    guarded = guard(handler)
    for event in made:
        call(guarded, event)
    return {"loaded": of() - before}


def holds(kinds: list[str]) -> dict[str, float]:
    import tracemalloc

    made = events(kinds)
    tracemalloc.start()
    from lambdaguard import guard

    guarded = guard(handler)
    for event in made:
        call(guarded, event)
    gc.collect()
    found: dict[str, float] = {}
    for held in tracemalloc.take_snapshot().statistics("filename"):
        file = held.traceback[0].filename
        inside = "/lambdaguard/" in file
        name = part(file.rpartition("/lambdaguard/")[2].removesuffix(".py")) if inside else "standard library"
        name = "byte code" if name == "loading" else name
        found[name] = found.get(name, 0.0) + held.size / 2**20
    return found


def mixed(number: int, seen: dict[str, str]) -> Any:
    """The n-th event: every source in turn, one text in three new, now and then an attack, a batch of 100 records, a large body."""
    if number % LARGE == LARGE - 1:
        return posted(*list(bodies(200_000, number).values())[number // LARGE % 5])
    kind = BATCHES[number // BATCH % len(BATCHES)] if number % BATCH == BATCH - 1 else SMALL[number % len(SMALL)]
    if number % HOSTILE == HOSTILE - 1 and kind in SMALL:
        return hostile(kind, number, list(ATTACKS.values())[number // HOSTILE % len(ATTACKS)])
    return sample(kind, number) if number // 3 % 3 == 2 else json.loads(seen[kind])


def growth(calls: int) -> list[tuple[int, float]]:
    from lambdaguard import guard

    guarded = guard(handler)
    seen = {kind: json.dumps(sample(kind)) for kind in KINDS}
    points = []
    for number in range(calls):
        call(guarded, mixed(number, seen))
        if number % (calls // SAMPLES) == 0:
            gc.collect()
            points.append((number, of()))
    gc.collect()
    return [*points, (calls, of())]


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    said: object = {"resident": resident, "holds": holds}[task](rest) if task != "growth" else growth(int(rest[0]))
    print(json.dumps(said))
