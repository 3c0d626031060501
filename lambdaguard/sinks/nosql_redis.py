"""Redis: the caller's text as a command's name, as a script, or as more of a command that was written in one line."""

from __future__ import annotations

from .nosql_report import code, report, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .scope import Door

# Command -> which arguments are code, in Lua or in a module's own language.
_SCRIPTS = {"EVAL": (1,), "EVAL_RO": (1,), "SCRIPT LOAD": (1, 2), "FUNCTION LOAD": (1, 2, 3)}
_MOST = 1000


def judge(door: Door, commands: list[Any], raw: Any = b"") -> None:
    """Commands as lists of arguments, or ``raw`` bytes on their way to the server."""
    if door.taint is None:
        return
    for args in commands[:_MOST]:
        texts = [_text(arg) for arg in args[:4]]
        if texts and texts[0]:
            _command(door, texts[0])
            name = " ".join(texts[0].upper().split())
            name = f"{name} {texts[1].upper()}" if name in ("SCRIPT", "FUNCTION") and len(texts) > 1 else name
            for place in _SCRIPTS.get(name, ()):
                if place < len(texts) and texts[place]:
                    code(door, "LG-DB-106", "a script of Redis", texts[place])
    for piece in raw if isinstance(raw, list | tuple) else (raw,):
        if (
            isinstance(piece, str | bytes)
            and piece[:1] not in (b"*", "*")
            and raw
            and piece is (raw[0] if isinstance(raw, list | tuple) else raw)
        ):
            _line(door, _text(piece))


def _command(door: Door, name: str) -> None:
    """A command's name may be several words; each that the caller wrote decides what is done."""
    taint: Any = door.taint
    for hit in taint.inside(name):
        theirs = name[hit.start : hit.end]
        if written(theirs) or written(hit.source.strip()) or written(theirs.upper()) or written(theirs.lower()):
            continue
        report(door, "LG-DB-105", "the caller chose a command of Redis", hit=hit)


def _line(door: Door, line: str) -> None:
    """A command in one line is split at blanks, and the next begins after a line's end."""
    taint: Any = door.taint
    for hit in taint.inside(line):
        if any(c.isspace() for c in line[hit.start : hit.end].strip(" ")) or _splits(line, hit):
            report(door, "LG-DB-107", "the caller's text is more than one argument of a command of Redis", hit=hit)


def _splits(line: str, hit: Any) -> bool:
    text = line[hit.start : hit.end]
    return " " in text and not (line[hit.start - 1 : hit.start] == '"' and '"' not in text)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return value if isinstance(value, str) else ""
