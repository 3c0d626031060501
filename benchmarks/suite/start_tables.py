"""The tables of the starts."""

from __future__ import annotations

import statistics

from . import pairs, variants

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .moments import Moments
    from .pairs import Pairs
    from .taken import Taken


REAL = ["function", "starts", "init ms", "quartiles", "added ms", "× bare", "quartiles", "first answer ms", "MB"]
SPENT = ["function", "start ms", "added ms", "× bare", "quartiles", "first answer ms", "added ms", "× bare"]
COUNTED = ["function", "start", "added", "× bare", "first answer", "added", "× bare"]
HOW = (
    "Real time under the emulator: its INIT REPORT, and from the start of the process to the first answer; resident memory then. Every start of a function "
    "has one of the bare function in the same interpreter right before or after it; ratios and differences are the middle of these pairs. "
    "`/tmp and process cleared` has a folder of its own named by a setting, so that its rooms are made at decoration; on AWS, where nobody names it, they are "
    "made at the first event."
)
ALONE = ["protection", "init ms", "start ms, processor", "added", "quartiles", "first answer ms, processor", "added"]
EACH = (
    "A guard with one protection on and all others off, beside the bare function; the first row has none. What is common to all (the package, the settings, the audit hook) "
    "is in each of them."
)
CLOCK = (
    "The same functions, the real runtime client against a runtime API of the benchmark's own: the processor's time, of all threads and child processes, "
    "when the client asks for its first event, and when it has answered it. What else the machine does is not in it."
)


def real(taken: Taken, names: Iterable[str]) -> dict[str, Any]:
    return _table("Cold start, real time", REAL, [_real(taken, name) for name in names], HOW)


def spent(taken: Taken, names: Iterable[str]) -> dict[str, Any]:
    return _table("Cold start, the processor's time", SPENT, _rows(taken, names, _spent), CLOCK)


def counted(taken: Taken, names: Iterable[str]) -> dict[str, Any]:
    note = f"Until the same two moments, in millions of the processor's instructions outside the kernel; one start each, as they hardly differ. Counted by {taken.counter}."
    return _table("Cold start, instructions", COUNTED, _rows(taken, names, _counted), note)


def each(taken: Taken, names: Iterable[str]) -> dict[str, Any]:
    return _table("Each protection alone", ALONE, _rows(taken, names, _alone), EACH)


def told(moments: Moments | None) -> str:
    """What the decoration's time goes to, in words."""
    parts = (moments or {}).get("decoration", {})
    whole = sum(parts.values()) or 1.0
    return ", ".join(
        f"{name} {took / whole:.0%}" for name, took in sorted(parts.items(), key=lambda each: -each[1]) if took / whole > 0.02
    )


def moments(moments: Moments) -> dict[str, Any]:
    names = sorted(
        {name for parts in moments.values() for name, took in parts.items() if took >= 0.005},
        key=lambda name: -sum(parts.get(name, 0) for parts in moments.values()),
    )
    rows = []
    for name in names:
        row = [name]
        for parts in moments.values():
            took = parts.get(name, 0.0)
            row += [f"{took:.2f}", f"{took / (sum(parts.values()) or 1):.0%}"]
        rows.append(row)
    head = ["part", *(word for moment in moments for word in (f"{moment}, ms", "share"))]
    note = "Importing the package and decorating, then the first event; each call is timed where it happens, without what it calls of the others. The middle of the runs."
    return _table("What the start of a default `@guard` goes to", head, rows, note)


def _table(title: str, head: list[str], rows: list[list[Any]], note: str) -> dict[str, Any]:
    return {"title": title, "head": head, "rows": rows, "note": note}


def _rows(taken: Taken, names: Iterable[str], row: Any) -> list[list[Any]]:
    return [made for made in (row(taken, name) for name in names) if made]


def _real(taken: Taken, name: str) -> list[Any]:
    own = taken.alone(name, "init")
    if not own:
        return [name, 0, taken.absent.get(name) or taken.absent.get(taken.chosen[name].beside, "not started")]
    low, high = pairs.quartiles(own)
    row = [name, len(own), f"{statistics.median(own):.1f}", f"{low:.1f} to {high:.1f}"]
    both = taken.of(name, "init")
    row += [f"{pairs.added(both):+.1f}", f"{pairs.ratio(both):.2f}", _between(both)] if both else ["", "", ""]
    return [
        *row,
        f"{statistics.median(taken.alone(name, 'first')):.0f}",
        f"{statistics.median(taken.alone(name, 'resident')):.1f}",
    ]


def _spent(taken: Taken, name: str) -> list[Any]:
    own = taken.alone(name, "spent")
    if not own:
        return []
    row: list[Any] = [name]
    for what in ("spent", "spent_first"):
        both = taken.of(name, what)
        row.append(f"{statistics.median(taken.alone(name, what)):.1f}")
        row += [f"{pairs.added(both):+.1f}", f"{pairs.ratio(both):.2f}"] if both else ["", ""]
        if what == "spent":
            row.append(_between(both) if both else "")
    return row


def _counted(taken: Taken, name: str) -> list[Any]:
    mine, beside = taken.instructions.get(name), taken.instructions.get(taken.chosen[name].beside)
    if mine is None:
        return []
    row: list[Any] = [name]
    for at in (0, 1):
        own, other = mine[at], beside[at] if beside and taken.chosen[name].beside != name else None
        row.append(f"{own:.1f}" if own else "")
        row += [f"{own - other:+.1f}", f"{own / other:.2f}"] if own and other else ["", ""]
    return row


def _alone(taken: Taken, name: str) -> list[Any]:
    own = taken.alone(name, "spent")
    if not own:
        return [name, taken.absent.get(name, "not started")]
    both = taken.of(name, "spent")
    low, high = pairs.quartiles([one - other for one, other in both])
    row = [name, f"{statistics.median(taken.alone(name, 'init')):.1f}", f"{statistics.median(own):.1f}"]
    row += [
        f"{pairs.added(both):+.1f}",
        f"{low:+.1f} to {high:+.1f}",
        f"{statistics.median(taken.alone(name, 'spent_first')):.1f}",
    ]
    return [*row, f"{pairs.added(taken.of(name, 'spent_first')):+.1f}"]


def _between(both: Pairs) -> str:
    low, high = pairs.quartiles([one / other for one, other in both])
    return f"{low:.2f} to {high:.2f}"


def steady(taken: Taken) -> dict[str, Any]:
    rows = []
    for clock, what in (("real time", "init"), ("processor's time", "spent")):
        both = taken.of(variants.GUARDED, what)
        for title, figure in (
            ("pair by pair, the middle", pairs.ratio),
            ("median / median", pairs.of_medians),
            ("best / best", pairs.of_least),
        ):
            low, high = pairs.steadiness(figure, both)
            rows.append([clock, title, f"{figure(both):.3f}", f"{low:.3f} to {high:.3f}"])
    note = "Nine of ten draws of as many pairs from the measured ones give a figure between these: the smaller the span, the less chance is in it."
    return _table(
        "How steady the ratio of `@guard` to the bare function is", ["clock", "ratio", "value", "nine of ten draws"], rows, note
    )
