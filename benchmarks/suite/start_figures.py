"""The figures of the starts, each by real time and by what is steadier."""

from __future__ import annotations

from . import pairs, variants
from .peers import AIKIDO, DATADOG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .pairs import Pairs
    from .taken import Taken

CLOCKS = {"init": "real time", "spent": "processor's time"}


def figures(taken: Taken, goes: str) -> list[dict[str, Any]]:
    """Each by real time, and by what is steadier; only the latter may be far off. The aims are for the plain default."""
    made: list[dict[str, Any]] = []
    for name, title in (
        (variants.GUARDED, "init, @guard default / bare"),
        (variants.AS_ON_AWS, "init, /tmp and the process cleared as on AWS / bare"),
    ):
        for what, clock in CLOCKS.items():
            both = taken.of(name, what)
            if both:
                made.append(
                    _figure(f"{title}, {clock}", 1.10, what, pairs.ratio, both)
                    | ({"goes": goes, "main": True} if name == variants.GUARDED else {})
                )
        mine, beside = taken.instructions.get(name), taken.instructions.get(variants.BARE)
        if mine and beside and mine[0] and beside[0]:
            value = mine[0] / beside[0]
            made.append(
                {
                    "name": f"{title}, instructions",
                    "value": value,
                    "aim": 1.10,
                    **({"goes": goes, "main": True} if name == variants.GUARDED else {}),
                }
            )
    both = taken.of(variants.GUARDED, "spent_first")
    if both:
        # What is put off until the first event is not saved.
        made.append(
            _figure("start and first answer, @guard default / bare, processor's time", None, "spent_first", pairs.ratio, both)
        )
    for rival, theirs, aim in (("datadog-lambda", DATADOG, 0.03), ("aikido-zen", AIKIDO, 0.10)):
        for what, clock in CLOCKS.items():
            ours, other = taken.of(variants.GUARDED, what), taken.of(theirs, what)
            name = f"(init guarded - bare) / (init {rival} - bare), {clock}"
            if ours and other:
                made.append(_figure(name, aim, what, pairs.of_added, ours, other) | {"goes": goes, "main": True})
            elif ours:
                made.append({"name": name, "value": None, "aim": aim, "main": True})
    return made


def _figure(name: str, aim: float | None, what: str, figure: Any, *measured: Pairs) -> dict[str, Any]:
    return {
        "name": name,
        "value": figure(*measured),
        "aim": aim,
        "span": pairs.steadiness(figure, *measured),
        "firm": what != "init",
    }
