"""Whose a part of a statement is: the code's own constants, what SQLAlchemy compiled, or nobody's that we know."""

from __future__ import annotations

import os
import re
import sys
from functools import cache

from .database_traces import POWERFUL
from .location import constant, foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType
    from typing import Any

_CORRIDOR = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "guard.py")
_DEPTH = 200
_MOST = 5000
_CONTEXT = 12
_SHORTEST = 4
_JOINED = 200
_MOST_CUTS = 8
_BEGINNINGS = frozenset("select insert update delete with drop alter create union".split())
_WRITERS = frozenset("sqlalchemy sqlmodel peewee pony tortoise django pandas databases ormar dataset records edgy".split())
_DRIVERS = frozenset("psycopg psycopg_pool psycopg2 pymysql mysql asyncpg aiosqlite sqlite3".split())


@cache
def _holes() -> re.Pattern[str]:
    return re.compile(r"%(?:\(\w*+\))?[sdrifgx]|\{[^{}\n]*+\}")


@cache
def _named_holes() -> re.Pattern[str]:
    return re.compile(r"(?<![:\w]):[^\W\d]\w*+")


def written(text: str, start: int, end: int, source: str) -> bool:
    """True if the code holds ``text[start:end]`` as a constant, with what stands beside it in the statement."""
    piece = text[start:end]
    plain = all(char.isalnum() or char in " _.,$" for char in piece) and POWERFUL.isdisjoint(piece.lower().split())
    before = text[:start].rstrip().lower()
    # Server-side cursors and COPY put a statement into one of theirs.
    begins = (not before or before.endswith(("(", " for"))) and text[end:].strip() != ""
    # A list of texts is no code: what the code says, it says in whole statements and parts of them.
    values = [value for value in _constants(listed=plain) if piece in value and not _is(value, source)]
    if any(_fits(part, text, start, end, plain or begins) for value in values for part in _said(value)):
        return True
    return _joined(text, start, end, source)


def _joined(text: str, start: int, end: int, source: str) -> bool:
    """True if one constant ends, and another begins, at a blank in ``text[start:end]``: the code joined the two there."""
    cuts = [at for at in range(start + 1, min(end, start + _JOINED)) if text[at] == " "][:_MOST_CUTS]
    begins = text[start:end].split()[:1]
    if (
        not cuts
        or (begins and begins[0].lower() in _BEGINNINGS)
        or not all(c.isalnum() or c in " _.,$=?" for c in text[start:end])
    ):
        return False
    parts = [part.strip() for value in _constants(listed=True) if not _is(value, source) for part in _said(value)]
    for cut in cuts:
        head, tail = text[start:cut].rstrip(), text[cut:end].lstrip()
        left, right = text[max(0, start - _CONTEXT) : cut].rstrip(), text[cut : end + _CONTEXT].lstrip()
        ends = any(part.endswith(head) and left.endswith(part[-len(left) :]) for part in parts)
        if ends and any(part.startswith(tail) and right.startswith(part[: len(right)]) for part in parts):
            return True
    return False


def _said(value: str) -> Iterator[str]:
    """What a constant has to say between its holes; places for parameters, too, may be rewritten on the way."""
    for part in _holes().split(value):
        yield part
        if ":" in part:
            yield from _named_holes().split(part)


def _is(value: str, source: str) -> bool:
    """True for the caller's text itself, kept where constants are."""
    return value.strip().lower() == source.strip().lower()


def _fits(part: str, text: str, start: int, end: int, alone: bool) -> bool:
    piece = text[start:end]
    at = part.find(piece)
    while at >= 0:
        left = part[max(0, at - _CONTEXT) : at].rpartition("\n")[2].lstrip()
        right = part[at + len(piece) : at + len(piece) + _CONTEXT].partition("\n")[0].rstrip()
        if (
            (left or right or alone)
            and text[:start].rstrip().endswith(left.rstrip())
            and text[end:].lstrip().startswith(right.lstrip())
        ):
            return True
        at = part.find(piece, at + 1)
    return False


def named(name: str) -> bool:
    """True if the code names ``name`` itself, wherever it keeps its names."""
    low = name.lower()
    return constant(name, deep=True) or any(low in value.lower() for value in _constants(listed=True))


def interpolated(text: str, start: int) -> bool:
    """True if a constant of the code's ends right before ``start`` in the statement: there it has a hole."""
    before = text[:start]
    parts = (part for value in _constants(listed=False) for part in _holes().split(value))
    return any(len(part.strip()) >= _SHORTEST and before.endswith(part) for part in parts)


def exactly(name: str) -> bool:
    """True if the code holds this very name."""
    low = name.lower()
    return any(value.lower() == low for value in _constants(listed=True))


def direct() -> bool:
    """True if the code itself hands the statement to the driver; a mapper has names of its own."""
    for frame in _frames():
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if package in _WRITERS:
            return False
        if foreign(frame.f_code.co_filename) and package not in _DRIVERS:
            return "/site-packages/" not in frame.f_code.co_filename
    return False


def compiled(piece: str, context: Any) -> bool:
    """True if SQLAlchemy made the statement from parts none of which holds ``piece``: then it is made of names and keywords."""
    if context is None or "'" in piece:
        return False
    tree = getattr(getattr(context, "compiled", None), "statement", None)
    if tree is None:
        return False
    from sqlalchemy.sql.visitors import iterate

    low = piece.lower()
    nodes = (node for node in iterate(tree) if node.__visit_name__ != "bindparam")
    return not any(low in value.lower() for node in nodes for value in _texts(vars(node), 0))


def _texts(value: Any, depth: int) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif isinstance(value, str):
        yield str(value)
    elif depth < 3 and isinstance(value, dict):
        for key in list(value.values()):
            yield from _texts(key, depth + 1)
    elif depth < 3 and isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item, depth + 1)
    elif hasattr(value, "opstring"):
        yield str(value.opstring)


def _frames() -> Iterator[FrameType]:
    """The code at work, down to the corridor; SQLAlchemy's asyncio runs in greenlets, whose parents it works for."""
    frame: FrameType | None = sys._getframe(1)
    greenlet: Any = sys.modules.get("greenlet")
    present = greenlet.getcurrent() if greenlet is not None else None
    for _ in range(_DEPTH):
        while frame is None and present is not None:
            present = present.parent
            frame = getattr(present, "gr_frame", None)
        if frame is None or frame.f_code.co_filename == _CORRIDOR:
            return
        yield frame
        frame = frame.f_back


def _constants(listed: bool) -> Iterator[str]:
    """Texts in the code at work, in its modules, and in the modules, classes and functions that these name.

    ``listed``: also those in lists, tuples and sets.
    """
    seen: list[Any] = []
    for frame in _frames():
        if foreign(frame.f_code.co_filename):
            yield from _in_code(frame.f_code, listed)
            if not any(scope is frame.f_globals for scope in seen):
                seen.append(frame.f_globals)
                yield from _in_module(frame.f_globals, listed)


def _in_module(scope: dict[str, Any], listed: bool, depth: int = 0) -> Iterator[str]:
    for value in list(scope.values())[:_MOST]:
        if type(value) is type(sys):
            file = vars(value).get("__file__")
            if not depth and type(file) is str and foreign(file) and "/site-packages/" not in file:
                yield from _in_module(vars(value), listed, 1)
        else:
            yield from _in_value(value, listed, depth)


def _in_value(value: Any, listed: bool, depth: int) -> Iterator[str]:
    kind = type(value)
    items: Any = ()
    if kind is str:
        yield value
    elif kind is dict:
        items = value.values()
    elif kind is type:
        items = vars(value).values()
    elif kind in (tuple, list, set, frozenset) and listed:
        items = value
    elif kind is type(_fits):
        yield from _in_code(value.__code__, listed)
    if depth < 4:
        for item in list(items)[:_MOST]:
            yield from _in_value(item, listed, depth + 1)


def _in_code(code: CodeType, listed: bool, depth: int = 0) -> Iterator[str]:
    for value in code.co_consts:
        if type(value) is type(code):
            if depth < 4:
                yield from _in_code(value, listed, depth + 1)
        else:
            yield from _in_value(value, listed, 2)
