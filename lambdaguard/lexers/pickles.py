"""Walks pickle opcodes (protocols 0 to 5) without running them: does this stream import a callable and call it?"""

from __future__ import annotations

import re

from ..sealed import cache

_MOST = 4000
_FIXED = {
    "J": 4, "K": 1, "M": 2, "h": 1, "j": 4, "q": 1, "r": 4, "G": 8, "\x80": 1, "\x82": 1, "\x83": 2, "\x84": 4, "\x95": 8,
}  # fmt: skip
_COUNTED = {"T": 4, "U": 1, "X": 4, "\x8a": 1, "\x8b": 4, "B": 4, "C": 1, "\x8c": 1, "\x8d": 8, "\x8e": 8, "\x96": 8}
_LINES = {"F": 1, "I": 1, "L": 1, "P": 1, "S": 1, "V": 1, "g": 1, "p": 1, "c": 2, "i": 2}
_PLAIN = frozenset(
    "(.0 12N Q R a b d e l o s t u } ) ] \x81 \x85 \x86 \x87 \x88 \x89 \x8f \x90 \x91 \x92 \x93 \x94 \x97 \x98".replace(" ", "")
)
_TUPLES = frozenset("t)\x85\x86\x87gjh")


class Walk:
    """What a walk saw: ``imports`` a global, ``calls`` it, ``ends`` with STOP; ``steps`` opcodes long, up to offset ``end``."""

    __slots__ = ("calls", "end", "ends", "imports", "steps")

    def __init__(self) -> None:
        self.imports = self.calls = self.ends = False
        self.steps = self.end = 0


def walk(data: str, at: int = 0, most: int = _MOST) -> Walk:
    """Follow the opcodes in ``data`` (one character a byte) from ``at``, at most ``most``, until STOP or one that is none."""
    seen = Walk()
    last, marked = "", False
    while at < len(data) and seen.steps < most:
        code = data[at]
        following = _step(data, at, code)
        if following < 0:
            break
        seen.steps += 1
        marked = marked or code == "("
        if code == "i" and not marked:
            break  # INST pops a mark: without one these are lines of prose
        if code in "ci\x93":
            seen.imports = True
        if (
            (code == "R" and last in _TUPLES)
            or code in "i\x81\x92"
            or (code == "o" and seen.imports and marked)
            or (code == "b" and seen.imports)
        ):
            seen.calls = True
        at = seen.end = following
        if code == ".":
            seen.ends = True
            break
        if code not in "pqr\x94":
            last = code
    return seen


def _step(data: str, at: int, code: str) -> int:
    """Offset of the opcode after the one at ``at``; -1 when there is no such opcode."""
    if code in _PLAIN:
        return at + 1
    if code in _FIXED:
        return at + 1 + _FIXED[code]
    if code in _COUNTED:
        width = _COUNTED[code]
        size = 0
        for offset, byte in enumerate(data[at + 1 : at + 1 + width]):
            size |= (ord(byte) & 0xFF) << 8 * offset
        return at + 1 + width + size if size <= 1 << 24 else -1
    if code in _LINES:
        for _ in range(_LINES[code]):
            line = data.find("\n", at, at + 2000)
            if line < 0 or (code in "ci" and not _named(data[at + 1 if data[at] == code else at : line])):
                return -1
            at = line + 1
        return at
    return -1


def _named(name: str) -> bool:
    return name.replace(".", "").replace("_", "").isalnum() and name[-1] != "." if name else False


@cache
def _global() -> re.Pattern[str]:
    return re.compile(
        r"(?:\A|[^\w]"
        r"|(?<=\n)[abdeglostuR02]{1,6}?)\(?((?:S'[^'\n]{0,200}'\r?\n)?[ci])[A-Za-z_][\w.]{0,60}\r?\n[A-Za-z_][\w.]{0,60}\r?\n"
    )


def textual(text: str) -> tuple[int, int] | None:
    """Where a protocol 0 stream in ``text`` imports a callable and calls it: ``(start, end)``."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    left = _MOST
    for match in _global().finditer(text):
        at = match.start(1)
        seen = walk(text, at - 1 if text[at - 1 : at] == "(" else at, left)
        if seen.imports and seen.calls and seen.steps >= 3:
            return match.start(), match.end()
        left -= seen.steps
        if left <= 0:
            break
    return None
