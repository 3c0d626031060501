"""What a cold start imports, with times, and what a warm invocation spends its time on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile

from . import report
from .bodies import bodies, posted
from .moments import EVENT, moments
from .runner import ROOT, surroundings
from .shares import share_of, taken
from .start_tables import moments as table_of
from .traffic import sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Line = tuple[int, int, int, str]  # microseconds itself, with its imports, depth, module

LOOKS, TOP, RUNS = 1200, 20, 9
DECORATION, EVENT_COMES = "-- decoration", "-- first event"
COLD = f"""
import awslambdaric.bootstrap, sys
def say(moment): print(moment, file=sys.stderr, flush=True)
say({DECORATION!r})
from lambdaguard import guard
guarded = guard(lambda event, context: {{"statusCode": 200}})
say({EVENT_COMES!r})
guarded({EVENT!r}, None)
"""
_LINE = re.compile(r"^import time:\s+(\d+) \|\s+(\d+) \|( +)(\S+)")
_MEGABYTE = 1_000_000


def show() -> None:
    for title, lines in tree().items():
        whole = sum(line[0] for line in lines) / 1000
        print(
            f"Imports of a default @guard, {title}: {len(lines)} modules, {whole:.1f} ms; milliseconds itself, and with what it imports\n"
        )
        print(
            "\n".join(f"{itself / 1000:8.2f} {whole / 1000:8.2f}  {'  ' * depth}{name}" for itself, whole, depth, name in lines),
            "\n",
        )
    print(
        "Here the import system has searched for each of our modules; in a function the package brings most of them in itself, for less:\n"
    )
    table = table_of(moments(sys.executable, RUNS))
    print(report.columns(table["head"], table["rows"]), "\n")
    for title, (call, batches) in work().items():
        hot(title, call, batches)


def tree() -> dict[str, list[Line]]:
    """By moment, importer first; what the runtime client has imported before is left out.

    With byte code in a folder of its own the package leaves its modules to the import system, which tells of each.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-X", f"pycache_prefix={folder}", "-X", "importtime", "-c", COLD]
        for _ in range(2):  # the first writes the byte code
            said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=surroundings()).stderr
    _, decoration, event = re.split(f"{DECORATION}\n|{EVENT_COMES}\n", said)
    return {"decoration": _importer_first(_lines(decoration)), "first event": _importer_first(_lines(event))}


def _lines(said: str) -> list[Line]:
    return [(int(hit[1]), int(hit[2]), len(hit[3]) // 2, hit[4]) for hit in map(_LINE.match, said.splitlines()) if hit]


def _importer_first(lines: list[Line]) -> list[Line]:
    """Python prints a module after what it imports: turned round, level by level."""
    turned: list[Line] = []
    waiting: dict[int, list[list[Line]]] = {}
    for line in lines:
        depth = line[2]
        block = [line, *(each for below in waiting.pop(depth + 1, []) for each in below)]
        waiting.setdefault(depth, []).append(block)
    for depth in sorted(waiting):
        for block in waiting[depth]:
            turned += block
    return turned


def work() -> dict[str, tuple[Callable[[Any], object], Callable[[int], list[Any]]]]:
    """What is looked at: a call, and the events of its n-th batch."""
    from .turn import bare, guard, guarded

    wide = guard(bare, limits={"bytes": 10**8, "string": 10**8, "fields": 10**7})

    def call(event: Any) -> object:
        return guarded(event, None)

    def again(kind: str) -> Callable[[int], list[Any]]:
        text = json.dumps(sample(kind))
        return lambda number: [json.loads(text) for _ in range(100)]

    def anew(kind: str) -> Callable[[int], list[Any]]:
        return lambda number: [sample(kind, number * 50 + at + 1) for at in range(50)]

    rest, queue = "API Gateway REST", "SQS, 10"
    found: dict[str, tuple[Callable[[Any], object], Callable[[int], list[Any]]]] = {
        f"{rest}, texts seen": (call, again(rest)),
        f"{rest}, all texts new": (call, anew(rest)),
        f"{queue}, texts seen": (call, again(queue)),
    }
    for name in bodies(1000, 1):
        found[f"1 MB, {name}"] = (
            lambda event: wide(event, None),
            lambda number, name=name: [posted(*bodies(_MEGABYTE, number)[name])],
        )
    return found


def hot(title: str, call: Callable[[Any], object], batches: Callable[[int], list[Any]]) -> None:
    """Where the thread is found: by part, and by function with what it calls in C or in the standard library."""
    for event in batches(0):
        call(event)
    found = taken(call, batches, LOOKS)
    print(f"{title}: {found.told(9)}\n")
    print("\n".join(f"{share:7.1%}  {name}" for name, share in share_of(found.functions, TOP)), "\n")
