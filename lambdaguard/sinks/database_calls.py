"""How a statement is found in the arguments of a driver's method, and handed on as it was judged.

Each function takes the original method, `database.consult`, the dialect, and the call's arguments (the first is ``self``).
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache

from ..sealed import seal
from . import audit
from .database import opens_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Original = Callable[..., Any]
    Consult = Callable[..., None]
    Args = tuple[Any, ...]
    Named = dict[str, Any]

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_WORDS = ("query", "sql", "statement", "operation", "sql_script", "procname", "copy_stmt", "cmd")
_THREADED = frozenset(("execute", "executemany", "executescript", "_execute_insert", "_execute_fetchall"))
_NAMES = {
    "sqlite": "sqlite",
    "postgresql": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "mssql": "tsql",
    "oracle": "standard",
}
_NO_BACKSLASH = 512  # SERVER_STATUS_NO_BACKSLASH_ESCAPES


def asked(original: Original, how: str, consult: Consult, dialect: str, more: tuple[str, ...]) -> Callable[..., Any]:
    """What judges the arguments of a call and makes it: ``(True, answer)`` or ``(False, error)``, so that no frame shows how."""
    prepare = globals()[how]

    def slow(args: Args, named: Named) -> tuple[bool, Any]:
        try:
            return True, prepare(original, consult, dialect, args, named, *more)
        except BaseException as error:
            trace = error.__traceback__
            while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_OURS):
                trace = trace.tb_next
            return False, error.with_traceback(trace)

    return seal(slow)


def method(original: Original, consult: Consult, dialect: str, args: Args, named: Named, place: str = "1") -> Any:
    """The statement is the argument at ``place``, or has one of the usual names."""
    at = int(place)
    if len(args) > at:
        statement = _text(args[at], args[0])
        if statement is not args[at]:
            args = (*args[:at], statement, *args[at + 1 :])
    else:
        statement = next((named[word] for word in _WORDS if word in named), None)
    if type(statement) is bytes or isinstance(statement, str | bytes | bytearray):
        consult(statement, _spoken(dialect, args[0]))
        if dialect == "sqlite" and isinstance(statement, str):
            _attached(statement, args[at + 1] if len(args) > at + 1 else ())
    return original(*args, **named)


positional = method


def inner(original: Original, consult: Consult, dialect: str, args: Args, named: Named, package: str, place: str = "1") -> Any:
    """The same, unless the driver itself calls: then its own caller was asked."""
    if _caller(package):
        return original(*args, **named)
    return method(original, consult, dialect, args, named, place)


def procedure(original: Original, consult: Consult, dialect: str, args: Args, named: Named, package: str = "") -> Any:
    """Drivers put the name of a procedure into a statement as it is."""
    name = args[1] if len(args) > 1 else named.get("procname")
    if isinstance(name, str) and not (package and _caller(package)):
        consult(f"CALL {name}()", dialect)
    return original(*args, **named)


def converted(original: Original, consult: Consult, dialect: str, args: Args, named: Named) -> Any:
    """psycopg's query objects: text as it is given; what is composed, once it has been."""
    given = args[1] if len(args) > 1 else named.get("query")
    if isinstance(given, str | bytes):
        consult(given, dialect)
        return original(*args, **named)
    answer = original(*args, **named)
    consult(getattr(args[0], "template", None) or args[0].query, dialect)
    return answer


def threaded(original: Original, consult: Consult, dialect: str, args: Args, named: Named) -> Any:
    """aiosqlite hands a function to its thread: judged here, where the handler's code is at work."""
    if len(args) > 2 and isinstance(args[2], str) and getattr(args[1], "__name__", "") in _THREADED:
        consult(args[2], dialect)
    return original(*args, **named)


def compiled(original: Original, consult: Consult, _: str, args: Args, named: Named) -> Any:
    """SQLAlchemy knows what a statement was compiled from: ``(dialect, cursor, statement, parameters, context)``."""
    if len(args) > 2 and isinstance(args[2], str):
        context = named.get("context") or next((arg for arg in args[3:] if hasattr(arg, "compiled")), None)
        consult(args[2], _NAMES.get(args[0].name, "generic"), context)
    return original(*args, **named)


def _text(statement: Any, cursor: Any) -> Any:
    """What psycopg2 composes is composed now, so that what was judged is what is sent."""
    as_string = getattr(statement, "as_string", None)
    return as_string(cursor) if as_string is not None else statement


@cache
def _attaching() -> re.Pattern[str]:
    return re.compile(r"\b(?:attach(?:\s++database)?|into)\s++(?:'([^']*+)'|[?:@$])", re.IGNORECASE)


def _attached(statement: str, given: Any) -> None:
    """SQLite opens the files that it is told to attach, or to write a copy to, without an event."""
    if not opens_files(statement):
        return
    values = [*(given.values() if isinstance(given, dict) else given if isinstance(given, list | tuple) else ())]
    for match in _attaching().finditer(statement):
        for path in values if match[1] is None else (match[1],):
            if isinstance(path, str):
                audit.consult("files", "files:database", (path,))


def _spoken(dialect: str, sender: Any) -> str:
    """MySQL's server says whether backslashes escape."""
    if dialect == "mysql":
        connection = getattr(sender, "connection", None) or getattr(sender, "_connection", None) or sender
        status = getattr(connection, "server_status", 0)
        if type(status) is int and status & _NO_BACKSLASH:
            return "mysql-plain"
    return dialect


def _caller(package: str) -> bool:
    """True if the patched method was called from ``package``."""
    frame = sys._getframe(4)  # past how it is asked, `slow` and the method's replacement
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] == package
