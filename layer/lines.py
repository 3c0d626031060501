"""Which instruction stands on which line: the table of a code object in its shortest form.

Python says a line for each instruction. Tracebacks ask only for those of instructions that can raise or call, so that the others
may count to their neighbours' line; and neighbours of one line are one entry.
"""

from __future__ import annotations

# Can neither raise nor call, by their names in any Python from 3.11 on.
QUIET = frozenset(
    "CACHE NOP POP_TOP COPY SWAP PUSH_NULL LOAD_CONST LOAD_FAST LOAD_FAST_LOAD_FAST STORE_FAST STORE_FAST_LOAD_FAST "
    "STORE_FAST_STORE_FAST LOAD_FAST_AND_CLEAR JUMP_FORWARD POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE POP_JUMP_FORWARD_IF_NONE "
    "POP_JUMP_FORWARD_IF_NOT_NONE IS_OP RETURN_VALUE RETURN_CONST KW_NAMES EXTENDED_ARG PUSH_EXC_INFO POP_EXCEPT END_FOR "
    "COPY_FREE_VARS MAKE_CELL LOAD_CLOSURE STORE_DEREF".split()
)
_UNITS = 8  # instructions of an entry, at most
_NO_COLUMN, _NOWHERE = 13, 15


def thin(table: bytes, instructions: bytes, first: int, quiet: bytes, notes: bytes) -> bytes:
    """``quiet`` and ``notes``: for each instruction whether it is quiet, and how many units follow that are no instructions."""
    runs: list[list[int | None]] = []
    lines = _units(table, first)
    at = 0
    while at < len(lines):
        code = instructions[2 * at]
        size = 1 + notes[code]
        if runs and (quiet[code] or runs[-1][1] == lines[at]):
            runs[-1][0] += size  # type: ignore[operator]
        else:
            runs.append([size, lines[at]])
        at += size
    return _written(runs, first)


def coarse(instructions: bytes, first: int) -> bytes:
    """All of them on the line where the code begins."""
    return _written([[len(instructions) // 2, first]], first)


def _units(table: bytes, first: int) -> list[int | None]:
    """The line of each unit, or None where there is none; see CPython's InternalDocs/code_objects.md."""
    lines: list[int | None] = []
    at, line = 0, first
    while at < len(table):
        kind, units = table[at] >> 3 & 15, (table[at] & 7) + 1
        end = at + 1
        while end < len(table) and not table[end] & 0x80:
            end += 1
        if 10 <= kind <= 12:
            line += kind - 10
        elif kind in (_NO_COLUMN, 14):
            line += _signed(table[at + 1 : end])
        lines += [None if kind == _NOWHERE else line] * units
        at = end
    return lines


def _signed(data: bytes) -> int:
    """The first of the numbers."""
    value = shift = 0
    for byte in data:
        value |= (byte & 63) << shift
        shift += 6
        if not byte & 64:
            break
    return -(value >> 1) if value & 1 else value >> 1


def _written(runs: list[list[int | None]], first: int) -> bytes:
    made = bytearray()
    before = first
    for size, line in runs:
        assert size is not None
        while size > 0:
            units = min(size, _UNITS)
            size -= units
            made.append(0x80 | (_NOWHERE if line is None else _NO_COLUMN) << 3 | units - 1)
            if line is not None:
                made += _number(line - before)
                before = line
    return bytes(made)


def _number(value: int) -> bytes:
    rest = -value << 1 | 1 if value < 0 else value << 1
    made = bytearray()
    while rest >= 64:
        made.append(64 | rest & 63)
        rest >>= 6
    return bytes([*made, rest])
