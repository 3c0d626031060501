"""The memory of a process of its own: ``python -m benchmarks.suite.grown resident KIND…`` or ``growth CALLS``, as JSON."""

from __future__ import annotations

# What the runtime client has imported before any handler is none of ours.
import awslambdaric.bootstrap  # noqa: F401  # isort: skip

import gc
import io
import json
import sys
from contextlib import redirect_stdout

from .memory import of
from .traffic import ATTACKS, KINDS, hostile, sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SAMPLES = 40  # points of the curve


def handler(event: object, context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": "{}"}


def call(guarded: Any, event: Any) -> None:
    with redirect_stdout(io.StringIO()):
        try:
            guarded(event, None)
        except Exception as error:
            if type(error).__name__ != "EventRefused":
                raise


def resident(kinds: list[str]) -> dict[str, float]:
    made = [sample(kind, number) for kind in kinds for number in range(3)]
    made += [hostile(kind, 7, attack) for kind in kinds if not kind.endswith("100") for attack in ATTACKS.values()]
    gc.collect()
    before = of()
    from lambdaguard import guard

    guarded = guard(handler)
    for event in made:
        call(guarded, event)
    return {"loaded": of() - before}


def growth(calls: int) -> list[tuple[int, float]]:
    from lambdaguard import guard

    guarded = guard(handler)
    kinds = [kind for kind in KINDS if not kind.endswith("100")]
    attacks = list(ATTACKS.values())
    seen = {kind: json.dumps(sample(kind)) for kind in kinds}
    points = []
    for number in range(calls):
        kind = kinds[number % len(kinds)]
        if number % 10 == 9:
            event = hostile(kind, number, attacks[number // 10 % len(attacks)])
        else:
            event = sample(kind, number) if number % 3 == 2 else json.loads(seen[kind])
        call(guarded, event)
        if number % (calls // SAMPLES) == 0:
            gc.collect()
            points.append((number, of()))
    gc.collect()
    return [*points, (calls, of())]


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    print(json.dumps(resident(rest) if task == "resident" else growth(int(rest[0]))))
