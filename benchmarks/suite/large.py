"""Bodies of 1, 2, 4 and 6 MB: JSON, prose, form, base64; the guard's time against json.loads, and libddwaf's on the same."""

from __future__ import annotations

import io
import json
import sys
import time
from contextlib import redirect_stdout

from lambdaguard import guard

from .bodies import bodies, ended, posted
from .rival_waf import Waf
from .shares import Shares, share_of, taken
from .traffic import ATTACKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HEAD = ["body", "MB", "json.loads ms", "and of its body ms", "guarded ms", "/ json.loads", "/ both", "attack at its end"]
RIVAL = ["body", "MB", "libddwaf ms", "ours / libddwaf", "attack at its end"]
SIZES = {True: (1, 6), False: (1, 2, 4, 6)}
ROUNDS, LOOKS = {True: 2, False: 5}, {True: 200, False: 1000}
JSON = "JSON records"
NOTE = (
    "Every body is new; best of the rounds, the thread's own time. A body that is JSON is text within JSON: the event's own json.loads "
    "only unescapes it, so that its parsing is counted too where the handler has to do it (`/ both`). The last column is another event: the same body with an SQL "
    "injection as its last value."
)
SHORT = "libddwaf, as ddtrace calls it, reads the first 4,096 characters of a text and the first 256 entries of a list; ours reads all. "


def bare(event: object, context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": "{}"}


class Body:
    """What was measured of one body: seconds of json.loads of the event, of its body, and of the guard; whether attacks were refused."""

    def __init__(self) -> None:
        self.best = [9e9, 9e9, 9e9]
        self.refused: list[bool] = []
        self.rival: list[Any] = []


def measure(*, quick: bool, peers: dict[str, dict[str, str]], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    guarded = guard(bare, limits={"bytes": 10**8, "string": 10**8, "fields": 10**7})
    waf = Waf(peers)
    found: dict[tuple[str, int], Body] = {}
    for megabytes in SIZES[quick]:
        for seed in range(ROUNDS[quick]):
            for name, (kind, body) in bodies(megabytes * 1_000_000, seed).items():
                each = found.setdefault((name, megabytes), Body())
                each.best = list(map(min, each.best, _taken(guarded, kind, body)))
                each.refused.append(_refused(guarded, kind, ended(name, body, ATTACKS["SQL"].format(n=seed + 1))))
        for name, rival in (waf.said("large", ROUNDS[quick], megabytes) or {}).items():
            found[name, megabytes].rival = rival
        print(f"      {megabytes} MB", file=sys.stderr, flush=True)
        keep(_found(found, waf.note, {}))
    return _found(found, waf.note, _goes(guarded, quick))


def _taken(guarded: Any, kind: str, body: str) -> list[float]:
    text = json.dumps(posted(kind, body))
    clock = time.thread_time
    began = clock()
    event = json.loads(text)
    loads = clock() - began
    began = clock()
    if kind == "application/json":
        json.loads(body)
    inner = clock() - began
    began = clock()
    said = guarded(event, None)
    took = clock() - began
    assert said == bare(None, None), "a benign body was refused"
    return [loads, inner, took]


def _refused(guarded: Any, kind: str, body: str) -> bool:
    with redirect_stdout(io.StringIO()):
        return bool(guarded(posted(kind, body), None) != bare(None, None))


def _goes(guarded: Any, quick: bool) -> dict[str, Shares]:
    """What the time goes to, by body; of 1 MB, as more of the same is more of the same."""
    names = [JSON] if quick else list(bodies(1000, 1))
    return {
        name: taken(
            lambda event: guarded(event, None),
            lambda seed, name=name: [posted(*bodies(1_000_000, seed + 50)[name])],
            LOOKS[quick],
        )
        for name in names
    }


def _found(found: dict[tuple[str, int], Body], note: str, goes: dict[str, Shares]) -> dict[str, Any]:
    rows, against = [], []
    lines: dict[str, list[list[float]]] = {}
    for (name, megabytes), body in found.items():
        loads, inner, took = body.best
        row = [
            name,
            str(megabytes),
            *(f"{each * 1e3:.1f}" for each in body.best),
            f"{took / loads:.2f}",
            f"{took / (loads + inner):.2f}",
        ]
        rows.append([*row, f"refused {sum(body.refused)} of {len(body.refused)}"])
        lines.setdefault(name, []).append([megabytes, round(took / (loads + inner), 2)])
        if body.rival:
            theirs, caught = body.rival
            against.append(
                [name, str(megabytes), f"{theirs:.1f}", f"{took * 1e3 / theirs:.2f}", "found" if caught else "not found"]
            )
    tables = [{"title": "Large bodies", "head": HEAD, "rows": rows, "note": NOTE + ("" if against else note)}]
    if against:
        tables.append({"title": "Large bodies, libddwaf", "head": RIVAL, "rows": against, "note": SHORT + note})
    if goes:
        said = [
            [name, share.told(), ", ".join(f"`{each}` {part:.0%}" for each, part in share_of(share.functions, 3))]
            for name, share in goes.items()
        ]
        tables.append(
            {"title": "What the guard's time goes to", "head": ["body of 1 MB", "parts", "most in"], "rows": said, "note": ""}
        )
    figures = []
    for megabytes in (6, 1):
        body = found.get((JSON, megabytes))
        value = body.best[2] / (body.best[0] + body.best[1]) if body else None
        name = f"{megabytes} MB JSON body: (guarded - bare) / json.loads of the event and its body"
        figures.append(
            {"name": name, "value": value, "aim": 4.0, "goes": goes[JSON].told() if goes else "", "main": megabytes == 6}
        )
    plot = {
        "name": "large",
        "title": "Large bodies",
        "unit": "guarded / json.loads of the event and a JSON body",
        "axis": "MB",
        "lines": lines,
        "log": True,
    }
    return {"tables": tables, "figures": figures, "plots": [plot]}
