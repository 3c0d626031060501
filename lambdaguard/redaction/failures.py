"""An exception without its secrets: the same object wherever Python lets its message be changed."""

from __future__ import annotations

from .text import clean
from .values import redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST = 50
_MEMBER = type(vars(OSError)["filename"])


def leaving(fault: BaseException) -> BaseException | None:
    """Mask ``fault``, which is about to leave the handler, with its notes, causes, contexts and groups.

    None where the object itself could be masked. Where its type does not allow it (a group's message, a model's validation
    error), another of the same type with the same traceback, to be raised in its stead where ``fault`` is not being handled
    any more: Python would make it the context.
    """
    try:
        other = mask(fault)
    except Exception:
        return None
    if other is fault:
        return None
    if fault.__traceback__ is not None:
        # Raised again, it gets the frame that raises it once more.
        other.__traceback__ = fault.__traceback__.tb_next
    return other


def mask(fault: BaseException, seen: dict[BaseException, BaseException] | None = None) -> BaseException:
    """``fault`` masked in place, or a masked one of its type in its stead."""
    seen = {} if seen is None else seen
    if fault in seen or len(seen) >= _MOST:
        return seen.get(fault, fault)
    seen[fault] = fault
    _parts(fault)
    other = _group(fault, seen) if isinstance(fault, BaseExceptionGroup) else fault
    if _shows(other):
        other = seen[fault] = _another(other)
    for link in ("__cause__", "__context__"):
        linked = getattr(fault, link)
        if linked is not None:
            done = mask(linked, seen)
            if done is not linked or other is not fault:
                hidden = fault.__suppress_context__
                setattr(other, link, done)
                other.__suppress_context__ = hidden
    return other


def _shows(fault: BaseException) -> bool:
    text = _text(fault)
    return clean(text) != text


def _text(fault: BaseException) -> str:
    try:
        return str(fault)
    except Exception:
        return ""


def _parts(fault: BaseException) -> None:
    """Arguments, notes and attributes: all that Python lets be set."""
    for name in ("args", "__notes__", *_named(fault)):
        try:
            value = getattr(fault, name)
            done = redact(value)
            if done is not value and done != value:
                setattr(fault, name, tuple(done) if name == "args" else done)
        except Exception:
            continue


def _named(fault: BaseException) -> list[str]:
    own = getattr(fault, "__dict__", None)
    names = [name for name in own if isinstance(name, str) and name != "__notes__"] if type(own) is dict else []
    # Slots, and what C keeps: a file's name, a line of source, the text that could not be decoded.
    kept = [
        name for kind in type(fault).__mro__ for name, item in vars(kind).items() if type(item) is _MEMBER and name[:2] != "__"
    ]
    return [*names, *kept]


def _group(fault: BaseExceptionGroup[Any], seen: dict[BaseException, BaseException]) -> BaseException:
    done = [mask(inner, seen) for inner in fault.exceptions]
    message = clean(fault.message)
    if message == fault.message and all(one is two for one, two in zip(done, fault.exceptions, strict=True)):
        return fault
    twin = type(fault).__new__(type(fault), message, done)
    return _dressed(twin, fault)


def _dressed(twin: BaseException, fault: BaseException) -> BaseException:
    twin.__traceback__, twin.__cause__, twin.__context__ = fault.__traceback__, fault.__cause__, fault.__context__
    twin.__suppress_context__ = fault.__suppress_context__
    for name, value in getattr(fault, "__dict__", {}).items():
        setattr(twin, name, value)
    return twin


def _another(fault: BaseException) -> BaseException:
    """``fault`` still shows a secret, since it makes its text itself: another class of that name makes the masked one."""
    text = clean(_text(fault))
    rebuilt = _validation(fault)
    if rebuilt is not None:
        return rebuilt
    kind = type(fault)
    body = {
        "__str__": lambda _: text,
        "__module__": kind.__module__,
        "__qualname__": kind.__qualname__,
        "__doc__": kind.__doc__,
    }
    if "__repr__" in vars(kind) or clean(repr(fault)) != repr(fault):
        body["__repr__"] = lambda _: f"{kind.__name__}({text!r})"
    try:
        fault.__class__ = type(kind.__name__, (kind,), {"__slots__": (), **body})
        return fault
    except TypeError:
        pass
    try:
        twin = type(kind.__name__, (kind,), body).__new__(type(kind.__name__, (kind,), body), *fault.args)
    except Exception:
        # Neither this object nor this type can be made to hold its tongue: its nearest base that can be.
        base = next(base for base in kind.__mro__ if base.__module__ == "builtins")
        twin = type(kind.__name__, (base,), body)(text)
    twin.args = redact(fault.args)
    return _dressed(twin, fault)


def _validation(fault: Any) -> BaseException | None:
    """Pydantic's error again, made not to show its inputs."""
    try:
        errors = [
            {key: redact(value) for key, value in error.items() if key in ("type", "loc", "ctx")}
            | {"input": redact(error.get("input"))}
            for error in fault.errors(include_url=False)
        ]
        done: BaseException = type(fault).from_exception_data(fault.title, errors, hide_input=True)
    except Exception:
        return None
    return None if _shows(done) else _dressed(done, fault)
