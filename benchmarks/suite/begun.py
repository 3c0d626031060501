"""What the processor's time of a start goes to: a default `@guard`, decorated and then called once, told apart while it happens.

    python begun.py FOLDER_OF_THE_PACKAGE EVENT      nanoseconds by part, as JSON; run in the interpreter of the functions

The calls that make up a start (a file read, byte code loaded, a class made, an import, …) are timed where they happen, each without what
it calls itself of these; what timing costs is taken off. Standard library only.
"""

from __future__ import annotations

# What the runtime client has imported before any handler is none of ours.
import awslambdaric.bootstrap  # noqa: F401  # isort: skip

import builtins
import gc
import json
import marshal
import os
import re
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

clock = time.thread_time_ns


class Parts:
    """Nanoseconds by part; what begins within another part is taken from that one."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = {}
        self.calls: dict[str, int] = {}
        self._open = ["other"]
        self._since = clock()

    def begin(self, name: str) -> None:
        now = clock()
        self._add(now)
        self._open.append(name)
        self.calls[name] = self.calls.get(name, 0) + 1
        self._since = clock()

    def end(self) -> None:
        self._add(clock())
        self._open.pop()
        self._since = clock()

    def _add(self, now: int) -> None:
        name = self._open[-1]
        self.spent[name] = self.spent.get(name, 0) + now - self._since

    def timed(self, name: str, function: Any) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            self.begin(name)
            try:
                return function(*args, **named)
            finally:
                self.end()

        return call

    def collected(self, phase: str, _: object) -> None:
        (self.begin if phase == "start" else lambda name: self.end())("garbage collector")


PLACES = (
    (os, "open", "files found and read"), (os, "read", "files found and read"), (os, "stat", "files found and read"),
    (os, "close", "files found and read"), (os, "fstat", "files found and read"), (marshal, "loads", "byte code loaded"),
    (builtins, "__build_class__", "classes made"), (builtins, "exec", "modules' own code"),
    (sys.modules["_frozen_importlib"], "_find_and_load", "the import system"), (builtins, "compile", "sources compiled"), (sys, "addaudithook", "audit hook"),
)  # fmt: skip


def main(folder: str, event: str) -> None:
    sys.path.insert(0, folder)
    parts = Parts()
    empty, rounds = parts.timed("nothing", lambda: None), 2000
    for _ in range(rounds):
        empty()
    between = parts.spent.pop("other") // rounds  # what timing one call leaves with the part around it
    for module, name, part in PLACES:
        if hasattr(module, name):
            setattr(module, name, parts.timed(part, getattr(module, name)))
    compiler: Any = sys.modules.get("re._compiler", re)
    compiler.compile = parts.timed("patterns compiled", compiler.compile)
    gc.callbacks.append(parts.collected)
    asked = json.loads(event)
    found = {}
    own: Any = {}
    for moment in ("decoration", "first event"):
        parts.spent.clear(), parts.calls.clear()
        parts.begin("settings, rooms, hooks" if moment == "decoration" else "the walk itself")
        if moment == "decoration":
            own["import"] = __import__("lambdaguard", fromlist=["guard"])
            own["handler"] = own["import"].guard(lambda event, context: {"statusCode": 200})
        else:
            own["handler"](asked, None)
        parts.end()
        calls = sum(parts.calls.values())
        parts.spent.pop("other", None)
        found[moment] = _without(parts.spent, calls * between)
    print(json.dumps(found))


def _without(spent: dict[str, int], cost: int) -> dict[str, int]:
    """Timing's own cost is left with the parts around the calls: in proportion to what they took."""
    whole = sum(spent.values()) or 1
    return {name: round(value * max(0.0, 1 - cost / whole)) for name, value in spent.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
