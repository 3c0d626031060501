"""A warm invocation of each source: the guard's microseconds against json.loads of the event, and against libddwaf's."""

from __future__ import annotations

import sys

from .rival_waf import Waf, printed
from .traffic import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Best = dict[str, dict[str, float]]

TURNS, ROUNDS, LOOKS = {True: 2, False: 6}, {True: 3, False: 12}, {True: 300, False: 2000}
REST, PLAIN = "API Gateway REST", "API Gateway REST, plain"
TOLD = {True: [REST, PLAIN], False: [REST, PLAIN, "SQS, 10", "DynamoDB, 100"]}
HEAD = ["event", "json.loads µs", "seen µs", "new µs", "cleared µs", "seen / json", "new / json"]
AGAINST = ["event", "libddwaf, seen µs", "new µs", "ours / libddwaf, seen", "new"]
NOTE = (
    "The guard's time over the bare handler's: with texts that it has seen before, with every text that a caller chooses new, and, seen, with /tmp and the process "
    "cleared after each invocation, as is the default on AWS alone. The thread's own time, best of all rounds, the variants in turns."
)
RIVAL = (
    "libddwaf with its recommended rules, called as ddtrace does, in its own interpreter, on the same events in turns with ours; of records, which ddtrace "
    "skips, it gets the bodies alone. "
)


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    waf, mine = Waf(peers), [sys.executable, "-m", "benchmarks.suite.turn"]
    turns: list[Best] = []
    theirs: Best = {}
    for turn in range(TURNS[quick]):
        turns.append({})
        # Kind by kind, so that the two sides of a ratio are measured seconds apart; a quick run saves the processes.
        for kinds in [list(KINDS)] if quick else [[kind] for kind in KINDS]:
            _better(turns[-1], printed([*mine, "times", str(ROUNDS[quick]), str(turn * 10**6), *kinds]))
            _better(theirs, waf.said("times", max(2, ROUNDS[quick] // 2), turn * 10**6, *kinds) or {})
        print(f"      turn {turn + 1} of {TURNS[quick]}", file=sys.stderr, flush=True)
        keep(_found(turns, theirs, waf.note, {}))
    shares = printed([*mine, "shares", str(LOOKS[quick]), *TOLD[quick]])
    return _found(turns, theirs, waf.note, shares)


def _better(best: Best, found: Best) -> None:
    for kind, times in found.items():
        mine = best.setdefault(kind, {})
        for name, took in times.items():
            mine[name] = min(took, mine.get(name, took))


def ratio(times: dict[str, float], variant: str) -> float:
    return (times[variant] - times["bare"]) / times["json.loads"]


def _found(turns: list[Best], theirs: Best, note: str, shares: dict[str, Any]) -> dict[str, Any]:
    ours: Best = {}
    for turn in turns:
        _better(ours, turn)
    rows, against, bars = [], [], []
    for kind, times in ours.items():
        added = {name: times[name] - times["bare"] for name in ("seen", "new", "cleared")}
        row = [kind, f"{times['json.loads']:.1f}", *(f"{each:.1f}" for each in added.values())]
        rows.append([*row, f"{ratio(times, 'seen'):.2f}", f"{ratio(times, 'new'):.2f}"])
        bars.append([kind, round(ratio(times, "seen"), 2), round(ratio(times, "new"), 2)])
        if kind in theirs:
            rival = theirs[kind]
            row = [kind, f"{rival['seen']:.1f}", f"{rival['new']:.1f}", f"{added['seen'] / rival['seen']:.3f}"]
            against.append([*row, f"{added['new'] / rival['new']:.3f}"])
    tables = [{"title": "Warm invocations, benign", "head": HEAD, "rows": rows, "note": NOTE + ("" if against else note)}]
    if against:
        tables.append({"title": "Beside libddwaf", "head": AGAINST, "rows": against, "note": RIVAL + note})
    if shares:
        tables.append(_shares(shares))
    plot = {
        "name": "warm",
        "title": "The guard's time / json.loads of the event",
        "unit": "ratio",
        "groups": ["texts seen", "all texts new"],
        "bars": bars,
    }
    return {"tables": tables, "figures": _figures(turns, ours, theirs, shares), "plots": [plot]}


def _shares(shares: dict[str, Any]) -> dict[str, Any]:
    columns = [(kind, name) for kind, found in shares.items() for name in found]
    parts: dict[str, None] = {}
    for kind, name in columns:
        parts.update(dict.fromkeys(part for part, _ in shares[kind][name]["parts"]))
    cells = [dict(shares[kind][name]["parts"]) for kind, name in columns]
    rows = [[part, *(f"{cell.get(part, 0):.0%}" for cell in cells)] for part in parts]
    note = "Where the thread is found when it is looked at every 0.4 ms; a part is the innermost of our modules then at work."
    return {
        "title": "What the guard's time goes to",
        "head": ["part", *(f"{kind}, {name}" for kind, name in columns)],
        "rows": rows,
        "note": note,
    }


# Of API Gateway events, as the aims are; the table has the others. What is on by default on AWS alone has no aim of its own.
WANTED = (
    (REST, "seen", "warm, benign, strings seen: (guarded - bare) / json.loads", 2.0),
    (REST, "new", "warm, benign, strings new", 6.0),
    (REST, "cleared", "warm, strings seen, /tmp and the process cleared as on AWS", None),
    (PLAIN, "seen", "warm, strings seen, no token, cookie or body in the event", 2.0),
    (PLAIN, "new", "warm, strings new, no token, cookie or body in the event", 6.0),
)


def _figures(turns: list[Best], ours: Best, theirs: Best, shares: dict[str, Any]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for kind, variant, name, aim in WANTED:
        if kind in ours:
            each = [ratio(turn[kind], variant) for turn in turns if kind in turn]
            figure = {"name": name, "value": ratio(ours[kind], variant), "aim": aim, "span": [min(each), max(each)]}
            made.append({**figure, "goes": told(shares, kind, variant), "main": name.startswith("warm, benign")})
    if REST in ours:
        value = (ours[REST]["seen"] - ours[REST]["bare"]) / theirs[REST]["seen"] if REST in theirs else None
        figure = {"name": "warm, benign, ours / libddwaf", "value": value, "aim": 0.10}
        made.append({**figure, "goes": told(shares, REST, "seen"), "main": True})
    return made


def told(shares: dict[str, Any], kind: str, variant: str) -> str:
    """What the time goes to, in words; "" if it was not looked at."""
    found = shares.get(kind, {}).get(variant)
    if not found:
        return ""
    parts = ", ".join(f"{name} {share:.0%}" for name, share in found["parts"][:5])
    return parts + "; most in " + ", ".join(f"`{name}` {share:.0%}" for name, share in found["functions"][:3])
