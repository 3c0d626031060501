"""Patterns as users write them in settings: ``*`` is any run of characters, everything else stands for itself."""

from __future__ import annotations


def matches(text: str, pattern: str) -> bool:
    """True if the whole of ``text`` fits ``pattern``. Brackets are literal, so ``Records[*].body`` is an index of any number."""
    head, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    tail = rest.pop()
    if len(text) < len(head) + len(tail) or not text.startswith(head) or not text.endswith(tail):
        return False
    at, end = len(head), len(text) - len(tail)
    for piece in rest:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True
