"""What the starts came to: tables, figures and plots."""

from __future__ import annotations

import statistics

from . import pairs, variants
from . import start_tables as tables
from .start_figures import figures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .moments import Moments
    from .taken import Taken


def found(taken: Taken, moments: Moments | None = None) -> dict[str, Any]:
    """``moments``: milliseconds that a start goes to, by part."""
    rooms = [name for name in taken.chosen if name == variants.CORRIDOR or name.endswith(variants.ALONE)]
    others = [name for name in taken.chosen if name not in rooms]
    made = [tables.real(taken, others), tables.spent(taken, others)]
    if taken.instructions:
        made.append(tables.counted(taken, taken.chosen))
    if rooms:
        made.append(tables.each(taken, rooms))
    if taken.of(variants.GUARDED, "init"):
        made.append(tables.steady(taken))
    if moments:
        made.append(tables.moments(moments))
    return {
        "tables": made,
        "figures": figures(taken, tables.told(moments)),
        "plots": [_starts(taken, others), _rooms(taken, rooms)],
    }


def _starts(taken: Taken, names: list[str]) -> dict[str, Any]:
    bars = []
    for name in names:
        own = taken.alone(name, "init")
        if own:
            numbers = (round(value, 1) for value in (statistics.median(own), *pairs.quartiles(own)))
            bars.append([name, *numbers, not name.startswith("bare") and name != "boto3"])
    title, unit = "Cold start (grey: without protection)", "init ms, real time: median and quartiles"
    return {"name": "cold-start", "title": title, "unit": unit, "bars": bars}


def _rooms(taken: Taken, names: list[str]) -> dict[str, Any]:
    bars = []
    for name in names:
        both = taken.of(name, "spent")
        if both:
            more = [one - other for one, other in both]
            numbers = (round(value, 2) for value in (statistics.median(more), *pairs.quartiles(more)))
            bars.append([name, *numbers, name != variants.CORRIDOR])
    title, unit = (
        "What each protection alone adds to a start (grey: a guard with none)",
        "ms of the processor: median and quartiles",
    )
    return {"name": "protections", "title": title, "unit": unit, "bars": bars}
