"""Literals that every match of a pattern holds: a search for each of them costs less than one for the pattern."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def some(low: str, literals: Iterable[str]) -> bool:
    """Whether one of ``literals`` occurs; a plain loop, since a generator costs more than the searches."""
    for literal in literals:  # noqa: SIM110
        if literal in low:
            return True
    return False
