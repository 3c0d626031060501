"""The byte code of some modules as one file of the bundle: streams of what is alike, put together again by `lambdaguard.bundle`.

Code objects are written one after another, the inner ones first, and refer to each other; each is six pieces. All that is shared
is written once, whatever module it is of. Names of local variables that no traceback and no other code can see are short.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import Any, NamedTuple

from lambdaguard.bundle import joined

from . import lines
from .marshalled import PLAIN, SHORT, TEXTS, Code, Node

_LOCAL = 0x20  # a variable that no other function shares
_SHARED = 0x80
_LETTERS = [letter + "_" * count for count in range(20) for letter in "abcdefghijklmnopqrstuvwxyz"]


class Machine(NamedTuple):
    """What a Python's instructions are like: which are quiet, and how much room for notes follows each."""

    quiet: bytes
    notes: bytes


class Records:
    """``kept``: names of local variables that stay, since something looks for them; ``lined``: whether each line is told."""

    def __init__(self, machine: Machine, kept: frozenset[bytes], *, lined: bool = True) -> None:
        self._machine = machine
        self._lined = lined
        self._kept = kept
        self._places: dict[Any, int] = {}
        self._pieces: list[tuple[bytes, ...]] = []
        self._modules: list[Code] = []

    def add(self, code: Code) -> None:
        """A module's code, which will stand after that of all functions."""
        self._modules.append(code)
        for inner in _inner(code.constants):
            self._add(inner)

    def _add(self, code: Code) -> None:
        for inner in _inner(code.constants):
            if id(inner) not in self._places:
                self._add(inner)
        self._places[id(code)] = len(self._places)
        names = [code.names, self._variables(code), code.kinds, code.file, code.name, code.name]
        first = int.from_bytes(code.first, "little")
        if self._lined:
            table = lines.thin(code.lines, code.instructions, first, *self._machine)
        else:
            table = lines.coarse(code.instructions, first)
        self._pieces.append(
            (
                bytes([ord("c") | _SHARED]) + code.numbers,
                code.instructions,
                self._written(code.constants),
                b"".join(map(self._written, names)) + code.first,
                table,
                code.handlers,
            )
        )

    def data(self) -> bytes:
        """The file."""
        for module in self._modules:
            self._add(module)
        heads, *streams = map(list, zip(*self._pieces, strict=True))
        sizes = [len(each) for stream in streams for each in stream]
        spread = bytes(size & 255 for size in sizes) + bytes(size >> 8 for size in sizes)
        first, instructions, *others = [b"".join(stream) for stream in (heads, *streams)]
        return marshal.dumps((spread, first, *self._apart(instructions), *others), 2)

    def _apart(self, instructions: bytes) -> tuple[bytes, bytes, bytes]:
        """Which instructions have how much room for notes after them; all of them without it; and their arguments, with it."""
        notes = self._machine.notes
        operations = bytearray()
        at = 0
        while at < len(instructions):
            operations.append(instructions[at])
            at += 2 + 2 * notes[instructions[at]]
        rooms = b"".join(bytes((each, notes[each])) for each in sorted({*operations}) if notes[each])
        arguments = instructions[1::2]
        if joined(bytes(operations), arguments, rooms) != instructions:
            raise ValueError("there are notes in the room for them")
        return rooms, bytes(operations), arguments

    def _variables(self, code: Code) -> Node:
        """Their names: of arguments, and of what inner functions share, as they are."""
        positional, _, keyword, _, flags = [int.from_bytes(code.numbers[at : at + 4], "little") for at in range(0, 20, 4)]
        arguments = positional + keyword + bool(flags & 4) + bool(flags & 8)
        short = iter(_LETTERS)
        return (
            "(",
            *[
                each if at < arguments or kind != _LOCAL or each[1] in self._kept else ("Z", next(short).encode())
                for at, (each, kind) in enumerate(zip(code.variables[1:], code.kinds[1], strict=True))
            ],
        )

    def _written(self, node: Any) -> bytes:
        if isinstance(node, Code):
            return b"r" + self._places[id(node)].to_bytes(4, "little")
        letter = node[0]
        if letter in PLAIN:
            return bytes(letter, "ascii")
        flag = 0
        if letter not in "ilgy" and node != ("(",) and next(_inner(node), None) is None:
            if node in self._places:
                return b"r" + self._places[node].to_bytes(4, "little")
            self._places[node] = len(self._places)
            flag = _SHARED
        return self._whole(letter, flag, node)

    def _whole(self, letter: str, flag: int, node: Node) -> bytes:
        head = bytes([ord(letter) | flag])
        if letter in SHORT:
            return head + bytes([len(node[1])]) + node[1]
        if letter in TEXTS or letter == "s":
            return head + _size(node[1])[1:] + bytes(node[1])
        if letter not in "(<>":
            return head + bytes(node[1])
        count = len(node) - 1
        if letter == "(" and count < 256:
            head = bytes([ord(")") | flag, count])
        else:
            head += count.to_bytes(4, "little")
        return head + b"".join(map(self._written, node[1:]))


def _size(content: bytes) -> bytes:
    """What `marshal` writes before a byte string."""
    return b"s" + len(content).to_bytes(4, "little")


def _inner(node: Any) -> Iterator[Code]:
    """The code objects in a constant."""
    if isinstance(node, Code):
        yield node
    elif node[0] in "(<>":
        for each in node[1:]:
            yield from _inner(each)
