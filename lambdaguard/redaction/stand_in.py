"""A masked picture of an exception that is still somebody's: the exception itself must not change while it is handled."""

from __future__ import annotations

from .text import clean
from .values import redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEEPEST = 20


def stand_in(fault: BaseException, depth: int = 0) -> BaseException:
    """An exception of a class of the same name, below the same class where it can be made, with the masked message."""
    kind = type(fault)
    body: dict[str, Any] = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__doc__": kind.__doc__}
    try:
        text = clean(str(fault))
    except Exception:
        text = ""
    body["__str__"] = lambda _: text
    body["__repr__"] = lambda _: f"{kind.__name__}({text!r})"
    twin = _made(kind, body, fault, depth)
    notes = getattr(fault, "__notes__", None)
    if notes:
        twin.__notes__ = redact(notes)
    twin.__traceback__, twin.__suppress_context__ = fault.__traceback__, fault.__suppress_context__
    if depth < _DEEPEST:
        twin.__cause__ = stand_in(fault.__cause__, depth + 1) if fault.__cause__ is not None else None
        twin.__context__ = stand_in(fault.__context__, depth + 1) if fault.__context__ is not None else None
        twin.__suppress_context__ = fault.__suppress_context__
    return twin


def _made(kind: type[BaseException], body: dict[str, Any], fault: BaseException, depth: int) -> BaseException:
    args = redact(fault.args)
    if isinstance(fault, BaseExceptionGroup):
        inner = [stand_in(one, depth + 1) if depth < _DEEPEST else Exception(type(one).__name__) for one in fault.exceptions]
        base: Any = type(kind.__name__, (kind,), body)
        twin: BaseException = base.__new__(base, clean(fault.message), inner)
        return twin
    try:
        made = type(kind.__name__, (kind,), body)
        twin = made.__new__(made, *args)
    except Exception:
        made = type(kind.__name__, (Exception,), body)
        twin = made(*args)
    twin.args = args
    return twin
