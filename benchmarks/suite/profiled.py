"""What a cold start imports, with times, and what a warm invocation spends its time on."""

from __future__ import annotations

import cProfile
import json
import pstats
import re
import subprocess
import sys

from .runner import ROOT, surroundings
from .traffic import sample

CALLS, TOP = 500, 25
COLD = "import awslambdaric.bootstrap\nfrom lambdaguard import guard\nguard(lambda event, context: None)"
_LINE = re.compile(r"^import time:\s+(\d+) \|\s+(\d+) \|( +)(\S+)")


def show() -> None:
    print("Imports of a default @guard after the runtime client's own: milliseconds itself, and with what it imports\n")
    rows = []
    for itself, whole, depth, name in tree():
        rows.append(f"{itself / 1000:8.2f} {whole / 1000:8.2f}  {'  ' * depth}{name}")
    print("\n".join(rows))
    for kind in ("API Gateway REST", "SQS, 10"):
        print(f"\nHot functions of a warm {kind} event, by their own time, {CALLS} calls\n")
        hot(kind)


def tree() -> list[tuple[int, int, int, str]]:
    """``(microseconds itself, with its imports, depth, module)``, importer first; the runtime client's share is left out."""
    command = [sys.executable, "-X", "importtime", "-c", COLD]
    for _ in range(2):  # the first writes the byte code
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=surroundings()).stderr
    lines = [(int(hit[1]), int(hit[2]), len(hit[3]) // 2, hit[4]) for hit in map(_LINE.match, said.splitlines()) if hit]
    last = max(at for at, line in enumerate(lines) if line[3].startswith("awslambdaric"))
    return _importer_first(lines[last + 1 :])


def _importer_first(lines: list[tuple[int, int, int, str]]) -> list[tuple[int, int, int, str]]:
    """Python prints a module after what it imports: turned round, level by level."""
    turned: list[tuple[int, int, int, str]] = []
    waiting: dict[int, list[list[tuple[int, int, int, str]]]] = {}
    for line in lines:
        depth = line[2]
        block = [line, *(each for below in waiting.pop(depth + 1, []) for each in below)]
        waiting.setdefault(depth, []).append(block)
    for depth in sorted(waiting):
        for block in waiting[depth]:
            turned += block
    return turned


def hot(kind: str) -> None:
    from .turn import guarded

    text = json.dumps(sample(kind))
    for _ in range(20):
        guarded(json.loads(text), None)
    events = [json.loads(text) for _ in range(CALLS)]
    profile = cProfile.Profile()
    profile.enable()
    for event in events:
        guarded(event, None)
    profile.disable()
    stats = pstats.Stats(profile)
    stats.strip_dirs().sort_stats("tottime").print_stats(TOP)
