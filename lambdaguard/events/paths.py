"""Paths a developer recognises, holding no more of the caller's own words than a plain name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

UNPRINTABLE = "<name>"
_LONGEST_NAME = 64
_LONGEST_PATH = 200
_KEPT = 120
_PUNCTUATION = str.maketrans("", "", "-_:$.")


def join(path: str, label: str) -> str:
    """``label`` of a table below ``path``."""
    if not path or not label:
        return path or label
    return f"{path}{label}" if label[0] == "[" else f"{path}.{label}"


def step(path: str, name: Any) -> str:
    """The path of what the caller called ``name``; a name that is no plain word is not repeated.

    Bounded, so that deep structures don't grow paths without end.
    """
    if len(path) > _LONGEST_PATH:
        path = path[:_KEPT] + "…"
    if type(name) is not str or len(name) > _LONGEST_NAME or ".." in name or not name.translate(_PUNCTUATION).isalnum():
        name = UNPRINTABLE
    return f"{path}.{name}" if path else name


def at(path: str, index: int) -> str:
    """The path of a list's entry."""
    return f"{path}[{index}]"


def beside(path: str, name: str) -> str:
    """``path`` with ``name`` for its last part."""
    head, dot, _ = path.rpartition(".")
    return f"{head}{dot}{name}"
