"""The caller's text in what is compiled as a template, or as an expression of a library's own."""

from __future__ import annotations

import re
from functools import cache

from .code import before, tell
from .code_text import kinds
from .plain import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .scope import Door

_CWE = 1336
_BRACES = ("{{", "{%")
_ACTING = frozenset(("Call", "Attribute", "Lambda", "ListComp", "SetComp", "DictComp", "GeneratorExp", "NamedExpr", "Await"))


def _braces(door: Door, args: tuple[Any, ...]) -> None:
    """Jinja, Django and Tornado: what stands in double braces, or in braces with percent signs."""
    source = text(args[0])
    if "{" in source:
        _look(door, source, lambda piece, _: any(sign in piece for sign in _BRACES))


def _mako(door: Door, args: tuple[Any, ...]) -> None:
    source = text(args[0])
    if "$" in source or "%" in source:
        _look(door, source, lambda piece, start: "${" in piece or "<%" in piece or _controls(source, piece, start))


def _controls(source: str, piece: str, start: int) -> bool:
    """A line that begins with a percent sign is Python in Mako; two are one."""
    return any(_lead(source, start) or match.start() for match in _control().finditer(piece))


def _lead(source: str, start: int) -> bool:
    return not source[source.rfind("\n", 0, start) + 1 : start].strip()


@cache
def _control() -> re.Pattern[str]:
    return re.compile(r"^[^\S\n]*+%(?!%)", re.MULTILINE)


def _expression(door: Door, args: tuple[Any, ...]) -> None:
    """Jinja's expressions are written like Python's: one that calls, or asks for an attribute, is no value."""
    _look(door, text(args[0]), lambda piece, _: not _ACTING.isdisjoint(kinds(piece) or ()))


def _query(door: Door, args: tuple[Any, ...]) -> None:
    """pandas: columns and comparisons are the caller's to name; Python's own variables, and methods that act, are not."""
    _look(door, text(args[0]), lambda piece, _: bool(_reaching().search(piece)))


@cache
def _reaching() -> re.Pattern[str]:
    methods = "to_\\w+|eval|query|pipe|apply|applymap|map|transform|agg|aggregate"
    return re.compile(r"(?<!\w)@\s*\w+\s*[.(\[]|__|\.\s*(?:" + methods + r")\s*\(")


def _look(door: Door, source: str, acts: Callable[[str, int], bool]) -> None:
    taint = door.taint
    for hit in taint.pieces(source) if taint is not None else ():
        piece = source[hit.start : hit.end]
        # An expression of one template may well stand in another, and in a text about it.
        if acts(piece, hit.start) and ("__" in piece or not hit.cut):
            tell(door, "LG-EXEC-006", "the caller's text is compiled as a template", _CWE, "high", hit.field, piece)


# Makers of patches, by whose names they are asked for.
parsed = before(_braces, (1,), "source")
lexed = before(_braces, (1,), "template_string")
mako = before(_mako, (1,), "text")
expressed = before(_expression, (1,), "source")
queried = before(_query, (1,), "expr")
