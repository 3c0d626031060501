"""Is the caller's text more than a value in a statement? Its tokens as they are, against those with a value in its place."""

from __future__ import annotations

from ..findings import Finding
from ..lexers.statement import DIALECTS
from . import database_origin as origin
from .database_structure import EMPTY, STRUCTURE, broken, chosen, compared
from .database_traces import Traces
from .location import location
from .taint import redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .database_structure import Sign
    from .database_traces import Trace
    from .scope import Caller, Door

_CATALOGS = ("sqlite_", "information_schema", "pg_", "mysql.", "performance_schema", "sys.", "svv_", "stl_")
_WORDS = {
    "LG-DB-001": ("is more than a value in a statement", "critical", "high"),
    "LG-DB-002": ("begins another statement, or is one", "critical", "high"),
    "LG-DB-003": ("comments out a part of a statement", "critical", "high"),
    "LG-DB-004": ("names a table or column that the code does not name", "medium", "medium"),
    "LG-DB-005": ("may be more than a value in a statement, if the database reads backslashes so", "medium", "medium"),
}


def judge(door: Door, statement: str | bytes, dialect: str, context: Any = None) -> bool:
    """Report what the caller's text does in ``statement``; True if it does nothing."""
    taint = door.taint
    if taint is None:
        return True
    text = statement if type(statement) is str else _decoded(statement)
    traces = _traces(taint)
    plain, escaped = traces.places(text)
    if not plain and not escaped and not traces.names:
        return True
    if door.settings.allows(text):
        return True
    signs = [sign for sign in _signs(text, _spoken(door, dialect), plain, escaped) if not _own(door, text, sign, context)]
    if not signs and (places := compared(text, _spoken(door, dialect), traces.names, plain)) and origin.direct():
        signs = [sign for sign in places if _inserted(door, text, sign)]
    if not signs and (names := chosen(text, traces.names)) and origin.direct():
        signs = [_serious(text, sign) for sign in names if not _declared(door, text, sign)]
    for sign in signs:
        _report(door, taint, text, dialect, sign)
    return not signs


def _decoded(statement: str | bytes) -> str:
    raw = statement if type(statement) is bytes else bytes(statement, "utf-8", "replace")  # type: ignore[arg-type]
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _traces(taint: Caller) -> Traces:
    """Those of one invocation, made once."""
    if _last[0] is not taint:
        _last[:] = [taint, Traces(taint.known())]
    return _last[1]  # type: ignore[no-any-return]


_last: list[Any] = [None, None]


def _spoken(door: Door, dialect: str) -> str:
    if dialect == "generic" or dialect not in DIALECTS:
        return door.settings.dialect  # type: ignore[no-any-return]
    return dialect


def _signs(text: str, dialect: str, plain: list[Trace], escaped: list[Trace]) -> list[Sign]:
    if not plain and not escaped:
        return []
    if dialect != "generic":
        return broken(text, dialect, plain, escaped)
    # Nobody knows whether a backslash escapes: certain is what both readings say.
    usual, slashed = broken(text, "standard", plain, escaped), broken(text, "mysql", plain, escaped)
    if bool(usual) == bool(slashed):
        return usual
    return [("LG-DB-005", *sign[1:]) for sign in usual or slashed]


def _own(door: Door, text: str, sign: Sign, context: Any) -> bool:
    """True if that part of the statement is the code's own, or was declared."""
    _, start, end, source = sign
    return (
        door.settings.allows(text[start:end])
        or origin.compiled(text[start:end], context)
        or origin.written(text, start, end, source)
    )


def _inserted(door: Door, text: str, sign: Sign) -> bool:
    """True if the code put the caller's name, or list of names, there without knowing it."""
    _, start, end, source = sign
    piece = text[start:end]
    names = piece.replace(",", " ").split()
    known = origin.named if "," in piece else origin.exactly
    if all(name.isdigit() or name.lower() in EMPTY or door.settings.allows(name) or known(name) for name in names):
        return False
    return origin.interpolated(text, start) and not origin.written(text, start, end, source)


def _serious(text: str, sign: Sign) -> Sign:
    """The tables that a database describes itself by are nobody's to choose."""
    return (STRUCTURE, *sign[1:]) if text[sign[1] : sign[2]].lower().startswith(_CATALOGS) else sign


def _declared(door: Door, text: str, sign: Sign) -> bool:
    piece = text[sign[1] : sign[2]]
    return door.settings.allows(piece) or origin.named(piece)


def _report(door: Door, taint: Caller, text: str, dialect: str, sign: Sign) -> None:
    rule, start, end, source = sign
    what, severity, confidence = _WORDS[rule]
    field = taint.field(source)
    path = field.path if field is not None else ""
    where = location()
    door.violation(
        Finding(
            rule,
            door.name,
            f"{rule}: {path or 'the caller'} {what}" + (f" at {where}" if where else ""),
            path=path or where,
            severity=severity,
            confidence=confidence,
            cwe=89,
            excerpt=redacted(text[max(0, start - 20) : end + 20]),
            length=len(source),
            record=field.record if field is not None else None,
            detail={"location": where, "dialect": dialect},
        )
    )
