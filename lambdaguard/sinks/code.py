"""The code door: text that becomes code, bytes that become objects, and ways around Python itself."""

from __future__ import annotations

import os
from os import stat

from ..findings import Finding
from ..sealed import Fixed
from ..wildcard import matches
from . import audit
from .code_callers import compiling, importing, library, origin, unpickling_work, watching
from .code_native import native, poking, system_library
from .code_objects import blobs, data, holds, never
from .code_text import injected, injected_tree, rewritten
from .code_watch import since
from .location import location
from .plain import text
from .scope import forgetting
from .taint import redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ..invocation import Field, Invocation
    from .scope import Door

NAME = "code"
_CODE, _DATA, _WAY_ROUND, _UNTRUSTED = 94, 502, 693, 829
_LARGEST = 1_000_000
_TEMPORARY = ("/tmp/", "/var/tmp/", "/dev/shm/", "/memfd:", "/proc/")  # noqa: S108 -- where code may be put


class Allowed(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """What the ``code`` setting lets pass: libraries, files, and ways by name."""

    __slots__ = ()

    def fits(self, *names: str) -> bool:
        return any(matches(name, pattern) for pattern in self for name in names)


def allowed(*patterns: str) -> Allowed:
    return Allowed(patterns)


def _make() -> Callable[[Invocation], list[bytes]]:
    decoded: list[tuple[Any, list[bytes]]] = [(None, [])]

    def bytes_of(inv: Invocation) -> list[bytes]:
        """What the caller's texts may be as bytes."""
        known = decoded[0]
        if known[0] is not inv:
            known = decoded[0] = (inv, blobs(_texts(inv)))
        return known[1]

    def forget(_: Any) -> None:
        decoded[0] = (None, [])

    forgetting(forget)
    return bytes_of


_bytes_of = _make()


def _texts(inv: Invocation | None) -> list[str]:
    found: list[str] = []
    while inv is not None:
        found.extend(inv.texts)
        inv = inv.parent
    return found


def compiled(door: Door, args: tuple[Any, ...]) -> None:
    source, taint = args[0], door.taint
    if taint is None or compiling():
        return
    name = text(args[1]) if len(args) > 1 else ""
    if name.startswith(_TEMPORARY) and _fresh(door, name) and _is(source, name):
        _report(door, "LG-EXEC-007", "code that was written during this invocation is run", _UNTRUSTED)
    if type(source) in (str, bytes):
        source = source if type(source) is str else source.decode("utf-8", "replace")
        found = injected(source, taint)
        caller = "" if found is not None and found[1] else rewritten(source, _texts(door.inv))
        if caller:
            tell(door, "LG-EXEC-001", "the caller's text is run as code", _CODE, "high", taint.field(caller), caller)
        elif found is not None:
            hit, certain = found
            what = "the caller's text is run as code" if certain else "the caller's text names something in code that is run"
            tell(door, "LG-EXEC-001", what, _CODE, "high" if certain else "medium", hit.field, source[hit.start : hit.end])
    elif hasattr(source, "_fields"):
        caller = injected_tree(source, _texts(door.inv))
        if caller:
            tell(door, "LG-EXEC-001", "the caller's text is run as code", _CODE, "high", taint.field(caller), caller)


def executed(door: Door, _: tuple[Any, ...]) -> None:
    if door.inv is None:
        return
    path = origin()
    if path.startswith(_TEMPORARY) and _fresh(door, path):
        _report(door, "LG-EXEC-007", "a module that was written during this invocation is imported", _UNTRUSTED)


def native_module(door: Door, args: tuple[Any, ...]) -> None:
    path = text(getattr(args[0], "origin", ""))
    if path.startswith(_TEMPORARY) and _fresh(door, path):
        _report(door, "LG-EXEC-007", "a module that was written during this invocation is imported", _UNTRUSTED)


def _is(source: Any, path: str) -> bool:
    """True if the text to compile is what the file holds: a template's code has its file's name, and was made from it."""
    if type(source) not in (str, bytes):
        return True
    try:
        if os.path.getsize(path) > _LARGEST:
            return True
        with open(path, "rb") as file:
            held = file.read()
    except OSError:
        return True
    raw = source.encode("utf-8", "replace") if type(source) is str else source
    return raw.split() == held.split()


def _fresh(door: Door, path: str) -> bool:
    """True for a file, or the archive it is in, that changed since the handler began to run."""
    began: float | None = since(door.inv)
    settings: Allowed = door.settings
    if began is None or settings.fits(path):
        return False
    while len(path) > 1:
        try:
            return stat(path).st_ctime >= began
        except OSError:
            path = os.path.dirname(path)
    return False


def unpickled(door: Door, args: tuple[Any, ...]) -> None:
    module, name = text(args[0]), text(args[1])
    if door.settings.fits(f"{module}.{name}"):
        return
    field = _sender(door, module, name)
    if never(module, name) and (field is not None or not unpickling_work()):
        tell(door, "LG-EXEC-002", "a pickle names a function that no data needs", _DATA, "high", field, "")
    elif field is not None and not data(module, name):
        tell(door, "LG-EXEC-003", "the caller's pickle names what is no data", _DATA, "high", field, "")


def _sender(door: Door, module: str, name: str) -> Field | str | None:
    """The field whose bytes name the object; "" where the field is not known; None if nobody's do."""
    inv = door.inv
    if inv is None or not any(holds(blob, module, name) for blob in _bytes_of(inv)):
        return None
    for caller in dict.fromkeys(_texts(inv)):
        if any(holds(blob, module, name) for blob in blobs((caller,))):
            taint = door.taint
            return (taint.field(caller) if taint is not None else None) or ""
    return ""


def unmarshalled(door: Door, args: tuple[Any, ...]) -> None:
    inv = door.inv
    raw = args[0] if inv is not None and type(args[0]) is bytes else b""
    if len(raw) >= 4 and inv is not None and not compiling() and any(raw in blob for blob in _bytes_of(inv)):
        _report(door, "LG-EXEC-004", "the caller's bytes are unmarshalled", _DATA)


def _tagged(door: Door, args: tuple[Any, ...]) -> None:
    """A YAML tag or a JSON key names a Python object."""
    name = text(args[0])
    for caller in dict.fromkeys(_texts(door.inv)):
        for raw in blobs((caller,)) if len(name) > 1 else ():
            if name.encode() in raw and (b"python/" in raw or b"py/" in raw):
                taint = door.taint
                field = taint.field(caller) if taint is not None else None
                tell(door, "LG-EXEC-005", "the caller's document names a Python object", _DATA, "high", field or "", caller)
                return


def library_loaded(door: Door, args: tuple[Any, ...]) -> None:
    name = text(args[0])
    if importing() or door.settings.fits(name, os.path.basename(name), "ctypes"):
        return
    certain = system_library(name) or name.startswith(_TEMPORARY)
    _report(door, "LG-EXEC-008", "native code is loaded", _WAY_ROUND, "high" if certain and not library() else "medium")


def looked_up(door: Door, args: tuple[Any, ...]) -> None:
    symbol = text(args[1])
    if native(symbol) and not importing() and not door.settings.fits(symbol, "ctypes"):
        _report(door, "LG-EXEC-009", "a function of the system or the interpreter is looked up in native code", _WAY_ROUND)


def poked(door: Door, _: tuple[Any, ...]) -> None:
    if not importing() and not door.settings.fits("ctypes"):
        _report(door, "LG-EXEC-010", "memory is reached by its address", _WAY_ROUND, "medium" if library() else "high")


def _copied(door: Door, args: tuple[Any, ...]) -> None:
    if poking(args[0]):
        poked(door, args)


def interpreter(door: Door, _: tuple[Any, ...]) -> None:
    if not door.settings.fits("interpreters"):
        _report(door, "LG-EXEC-011", "an interpreter is made that nobody watches", _WAY_ROUND)


def hooked(door: Door, _: tuple[Any, ...]) -> None:
    if not importing() and not watching() and not door.settings.fits("hooks"):
        _report(door, "LG-EXEC-012", "an audit hook, a trace or a callback is set", _WAY_ROUND)


def profiled(door: Door, _: tuple[Any, ...]) -> None:
    if not importing() and not watching() and not door.settings.fits("hooks"):
        _report(door, "LG-EXEC-012", "a profile function is set", _WAY_ROUND, "medium" if library() else "high")


def _report(door: Door, rule: str, what: str, cwe: int, confidence: str = "high") -> None:
    tell(door, rule, what, cwe, confidence, "", "")


def tell(door: Door, rule: str, what: str, cwe: int, confidence: str, field: Field | str | None, piece: str) -> None:
    where = location()
    known = field if field is not None and type(field) is not str else None
    path = getattr(known, "path", "")
    message = f"{rule}: {what}" + (f" in {path}" if path else "") + (f" at {where}" if where else "")
    door.violation(
        Finding(
            rule,
            NAME,
            message,
            path=path or where,
            record=getattr(known, "record", None),
            severity="critical" if confidence == "high" else "medium",
            confidence=confidence,
            cwe=cwe,
            excerpt=redacted(piece) if piece else "",
            length=len(piece),
            detail={"location": where},
        )
    )


def before(check: Any, positions: Iterable[int], keyword: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A patch that has ``check`` look at one argument, given at one of the positions or by its name, before the call."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            for at in positions:
                if at < len(args):
                    audit.consult(NAME, check, (args[at],))
            if keyword in kwargs:
                audit.consult(NAME, check, (kwargs[keyword],))
            return original(*args, **kwargs)

        return call

    return make


def creating(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(*args: Any, **kwargs: Any) -> Any:
        audit.consult(NAME, interpreter, ())
        return original(*args, **kwargs)

    return create


# Makers of patches, by whose names they are asked for.
named = before(_tagged, (1,), "name")
classed = before(_tagged, (0,), "module_and_name")
copied = before(_copied, (0,), "dst")
opened = before(library_loaded, (1,), "name")
loaded = before(library_loaded, (0,), "name")
