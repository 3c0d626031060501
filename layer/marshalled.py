"""Reads what `marshal` writes, for code objects: nodes that compare by value, whatever was shared where it was written.

A node is a tuple that begins with marshal's own letter for what it is. Byte code for the same source differs in what is shared,
from process to process; nodes do not.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Node = tuple[Any, ...]
_FLAG = 0x80
PLAIN = frozenset("NTFS.")
TEXTS = frozenset("uatA")
SHORT = frozenset("zZ")


class Code(NamedTuple):
    """A code object: its five numbers and its first line as they are written, and what it is made of."""

    letter: str
    numbers: bytes
    instructions: bytes
    constants: Node
    names: Node
    variables: Node
    kinds: Node
    file: Node
    name: Node
    qualified: Node
    first: bytes
    lines: bytes
    handlers: bytes


class Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._shared: list[Any] = []

    def _take(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def _number(self) -> int:
        return int.from_bytes(self._take(4), "little", signed=True)

    def node(self) -> Any:
        first = self._take(1)[0]
        letter = chr(first & ~_FLAG)
        if letter == "r":
            return self._shared[self._number()]
        place = len(self._shared)
        if first & _FLAG:
            self._shared.append(None)
        found = self._read(letter)
        if first & _FLAG:
            self._shared[place] = found
        return found

    def _read(self, letter: str) -> Any:
        if letter in PLAIN:
            return (letter,)
        if letter == "c":
            return self._code()
        if letter in TEXTS or letter == "s":
            return (letter, self._take(self._number()))
        if letter in SHORT:
            return (letter, self._take(self._take(1)[0]))
        if letter == ")":
            return ("(", *[self.node() for _ in range(self._take(1)[0])])
        if letter in "(<>":
            return (letter, *[self.node() for _ in range(self._number())])
        if letter == "l":
            start = self._take(4)
            return (letter, start + self._take(2 * abs(int.from_bytes(start, "little", signed=True))))
        size = {"i": 4, "g": 8, "y": 16}.get(letter)
        if size is None:
            raise ValueError(f"marshal's {letter!r} does not occur in code")
        return (letter, self._take(size))

    def _code(self) -> Code:
        numbers = self._take(20)
        instructions, *parts = [self.node() for _ in range(8)]
        return Code("c", numbers, instructions[1], *parts, self._take(4), self.node()[1], self.node()[1])


def read(data: bytes) -> Any:
    return Reader(data).node()
