"""What of a name may be written down: the caller's text in it, and what looks made for one use, becomes ``*``."""

from __future__ import annotations

import os
import re
import sys

from ..sealed import cache
from ..sinks.location import constant, foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Protocol

    from ..sinks.taint import Hit

    class Caller(Protocol):
        """The caller's texts, as a door has them."""

        def inside(self, text: str) -> list[Hit]: ...


_LONGEST = 256
_WORD = 4
_DEEPEST = 64


def veiled(text: str, taint: Caller | None, cuts: str = "") -> tuple[str, bool]:
    """``text`` without what the caller sent, and whether there was any.

    ``*`` takes the place of the whole words that hold the caller's text; with ``cuts``, of all between two such characters.
    A word that the environment or the function's own code has as well is nobody's.
    """
    hits = taint.inside(text) if taint is not None and text else []
    spans = [_span(text, hit, cuts) for hit in hits if _theirs(text, hit)]
    for start, end in reversed(_joined(spans)):
        text = f"{text[:start]}*{text[end:]}"
    return _short(text), bool(spans)


def settled(path: str) -> str:
    """``path`` with ``*`` for what looks made for one use: numbers, dates, ids, addresses of mail."""
    return re.sub(r"\*+", "*", "/".join([_fixed(step) for step in path.split("/")]))


def _fixed(step: str) -> str:
    if "@" in step:
        return "*"
    return _made().sub("*", step)


@cache
def _made() -> re.Pattern[str]:
    """Ids as hexadecimal text, with dashes or without; dates; numbers of 3 digits or more; long words with digits."""
    return re.compile(
        r"(?<![0-9A-Za-z])(?:"
        r"[0-9A-Fa-f]{8}(?:-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}"
        r"|[0-9]{1,4}(?:[-_.:T][0-9]{1,4}){1,8}Z?"
        r"|[0-9]{2,64}"
        r"|(?=[A-Za-z]{0,40}[0-9])[0-9A-Za-z]{16,128}"
        r")(?![0-9A-Za-z])"
    )


def _theirs(text: str, hit: Hit) -> bool:
    """Whether the caller's text really stands there: as a whole word or at some length, and not as the function's own."""
    piece = text[hit.start : hit.end]
    whole = not (text[hit.start - 1 : hit.start].isalnum() or text[hit.end : hit.end + 1].isalnum())
    if not whole and len(piece) < _WORD and not piece.isdecimal():
        return False
    return not (any(piece in value for value in list(os.environ.values())) or constant(piece) or _declared(piece))


def _declared(piece: str) -> bool:
    """Whether a constant of a module at work has the text: ``TABLE = "orders"``. What variables hold may be the caller's."""
    frame: FrameType | None = sys._getframe(1)
    for _ in range(_DEEPEST):
        if frame is None:
            return False
        if foreign(frame.f_code.co_filename):
            for name, value in list(frame.f_globals.items()):
                if type(value) is str and name.isupper() and piece in value:
                    return True
        frame = frame.f_back
    return False


def _span(text: str, hit: Hit, cuts: str) -> tuple[int, int]:
    start, end = hit.start, hit.end
    while start > 0 and _goes_on(text[start - 1], cuts):
        start -= 1
    while end < len(text) and _goes_on(text[end], cuts):
        end += 1
    return start, end


def _goes_on(char: str, cuts: str) -> bool:
    return char not in cuts if cuts else char.isalnum()


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _short(text: str) -> str:
    text = re.sub(r"\*+", "*", "".join(c if c.isprintable() else "*" for c in text))
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip("*") + "*"
