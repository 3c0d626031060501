"""What a log says was done: every behaviour once, with how often and when; and what of it could not be read."""

from __future__ import annotations

import sys

from .logs import Unreadable, lines
from .observations import Bad, Seen, facts, notes
from .progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from .observations import Facts

_MOST_NAMED = 10


class Gathered:
    """``behaviours[kind][facts]`` is a `Seen`; ``bad`` counts lines that could not be read; ``trouble``: a source could not."""

    def __init__(self) -> None:
        self.behaviours: dict[str, dict[Facts, Seen]] = {}
        self.every = Seen()
        self.bad = 0
        self.trouble = False

    def of(self, kind: str) -> list[tuple[dict[str, Any], Seen]]:
        """The behaviours of one kind in a fixed order."""
        known = self.behaviours.get(kind, {})
        return [(dict(found), known[found]) for found in sorted(known, key=repr)]


def gather(parsed: Namespace) -> Gathered:
    """Read all that the command was given. Whatever cannot be read is named on standard error and left out."""
    found = Gathered()
    progress = Progress(parsed.progress)
    try:
        for place, when, text in lines(parsed, progress):
            _add(found, place, when, text, parsed.function)
    except Unreadable as error:
        found.trouble = True
        print(f"lambdaguard: {error}", file=sys.stderr)
    progress.done()
    if found.bad:
        rest = f", of which the first {_MOST_NAMED} are named above" if found.bad > _MOST_NAMED else ""
        print(f"lambdaguard: {_lines(found.bad)} could not be read and left out{rest}", file=sys.stderr)
    if len(found.every.functions) > 1 and not parsed.function:
        names = ", ".join(found.every.functions)
        print(f"lambdaguard: the log holds several functions ({names}): choose one with --function", file=sys.stderr)
    return found


def _add(found: Gathered, place: str, when: int, text: str, function: str | None) -> None:
    try:
        for note in notes(text):
            if function and note.get("function") != function:
                continue
            kind, what = facts(note)
            found.behaviours.setdefault(kind, {}).setdefault(what, Seen()).add(note, when)
            found.every.add(note, when)
    except Bad as error:
        found.bad += 1
        if found.bad <= _MOST_NAMED:
            print(f"lambdaguard: {place} {error}", file=sys.stderr)


def _lines(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'}"
