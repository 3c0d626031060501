"""Cold starts, ours and the rivals', each beside the bare function of the same interpreter, pair by pair."""

from __future__ import annotations

import os
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import peers as rival
from . import rivals, started, variants
from .clocks import counter
from .function import FAULTS, instructions, proven, start
from .moments import ROOT, moments
from .taken import Taken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .variants import Variant

TURNS, FEW = 15, 5
OFTEN = 3  # pairs a turn of our own default, whose cost is the smallest there is to see


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        chosen = variants.ours(quick, peers)
        if not quick:
            chosen |= variants.layer(Path(folder), peers)
        chosen |= rival.rivals(peers)
        taken = Taken(chosen)
        prove(chosen, taken)
        turns = FEW if quick else TURNS
        for turn in range(1, turns + 1):
            for name in order(chosen, taken, turn):
                pair(chosen, taken, name, turn)
            print(f"      turn {turn} of {turns}", file=sys.stderr, flush=True)
            keep(started.found(taken))
        count(chosen, taken, quick)
        return started.found(taken, moments(chosen[variants.GUARDED].python, FEW if quick else TURNS))


def prove(chosen: dict[str, Variant], taken: Taken) -> None:
    """Each starts once and has loaded what it is named for; byte code is written by then, and files are in the system's memory."""
    for name, variant in chosen.items():
        if not variant.absent:
            try:
                missing = proven(variant)
            except FAULTS as error:
                taken.absent[name] = f"does not start: {_last(error)}"
            else:
                if missing:
                    taken.absent[name] = f"starts without {', '.join(missing)}"


def order(chosen: dict[str, Variant], taken: Taken, turn: int) -> list[str]:
    """Each variant with something beside it, in another order each turn."""
    names = [name for name, variant in chosen.items() if variant.beside != name and not taken.is_absent(name)]
    names += [name for name in (variants.GUARDED, variants.AS_ON_AWS) if name in names] * (OFTEN - 1)
    random.Random(turn).shuffle(names)
    return names


def pair(chosen: dict[str, Variant], taken: Taken, name: str, turn: int) -> None:
    """Both, one right after the other; which of them is first changes from turn to turn."""
    both = [name, chosen[name].beside]
    found = {}
    for each in both[:: 1 if (turn + len(taken.pairs[name])) % 2 else -1]:
        try:
            found[each] = start(chosen[each])
        except FAULTS as error:
            taken.absent[each] = f"does not start: {_last(error)}"
            return
    taken.pairs[name].append((found[both[0]], found[both[1]]))


def count(chosen: dict[str, Variant], taken: Taken, quick: bool) -> None:
    """Instructions, which no other load changes: several at a time. Counted in software, which takes long, not of each protection."""
    by = counter()
    if by is None:
        return
    taken.counter = by.name
    names = [name for name in chosen if not taken.is_absent(name)]
    if by.name != "perf":
        names = [
            name for name in names if (name in (variants.BARE, variants.GUARDED) if quick else not name.endswith(variants.ALONE))
        ]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for name, counts in [(name, pool.submit(instructions, chosen[name], by)) for name in names]:
            try:
                taken.instructions[name] = counts.result()
            except FAULTS as error:
                print(f"      {name}: instructions not counted: {_last(error)}", file=sys.stderr)
    print(f"      instructions counted by {by.name}", file=sys.stderr, flush=True)


def _last(error: BaseException) -> str:
    """The last line of what it says, without folders of this machine."""
    said = str(error).replace(str(rivals.HOME), "…").replace(str(ROOT), "…")
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1][:120] if lines else type(error).__name__
