"""Readers of flat mappings: headers, query parameters, whatever pairs a name with a string or with a list of them."""

from __future__ import annotations

from .paths import UNPRINTABLE, step
from .quoting import unquote_plus
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .walk import Walk


def pairs(walk: Walk, value: Any, path: str, place: str) -> None:
    """A mapping of the caller's names to strings or lists of strings."""
    if type(value) is not dict:
        tree(walk, value, path, place)
    elif walk.named:
        for name, item in walk.sought(value):
            if isinstance(name, str) and walk.wants(name):
                walk.put(name, step(path, UNPRINTABLE), place)
            for part in item if type(item) is list else (item,):
                if walk.wants(part):
                    tree(walk, part, step(path, name), place)
    else:
        out = walk.listed
        out += value
        values = value.values()
        for sample in values:
            if type(sample) is not str or walk.careful:
                _lists(walk, values)
            else:
                # If one of the others is no string, joining them will tell, and the walk is done again with care.
                out += values
            break


def _lists(walk: Walk, values: Iterable[Any]) -> None:
    out = walk.listed
    for item in values:
        if type(item) is list and not walk.careful:
            out += item
        else:
            for part in item if type(item) is list else (item,):
                tree(walk, part, "", "")


def quoted_pairs(walk: Walk, value: Any, path: str, place: str) -> None:
    """`pairs` that a load balancer hands on percent-encoded: as they are, and decoded."""
    pairs(walk, value, path, place)
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        for part in (name, *(item if type(item) is list else (item,))):
            if type(part) is str and ("%" in part or "+" in part):
                where = step(path, UNPRINTABLE if part is name else name) if walk.named else ""
                walk.put(unquote_plus(part), where, place)
