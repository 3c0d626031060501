"""Searches over many texts at once: joined with a separator before each, so that one pass in C serves them all."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import AnyStr

SEPARATOR = "\x1e"
LETTERS = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz" else 0x20 for byte in range(256))


_WORDS = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz0123456789_" else 0x20 for byte in range(256))


def runs(low: str) -> list[bytes]:
    """Every run of ASCII letters in lower-case text."""
    return low.encode("utf-8", "surrogatepass").translate(LETTERS).split()


def words(low: str) -> list[bytes]:
    """Every run of ASCII letters, digits and underscores in lower-case text."""
    return low.encode("utf-8", "surrogatepass").translate(_WORDS).split()


def first(pattern: re.Pattern[AnyStr], low: AnyStr) -> Callable[[int], int]:
    """A function like ``low.find`` that looks for a pattern."""

    def find(at: int) -> int:
        match = pattern.search(low, at)
        return -1 if match is None else match.start()

    return find


def sought(low: AnyStr, find: Callable[[int], int], separator: AnyStr) -> set[int]:
    """Indexes of the texts in which ``find`` finds something, of texts that were joined with a separator before each; linear."""
    found = set()
    index, counted = -1, 0
    at = find(0)
    while at >= 0:
        index += low.count(separator, counted, at + 1)
        counted = at + 1
        found.add(index)
        at = low.find(separator, counted)
        at = find(at) if at >= 0 else -1
    return found
