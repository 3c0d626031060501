"""The file door: what is opened, listed, linked, moved or deleted, whatever way its path is spelt."""

from __future__ import annotations

import os

from ..findings import Finding
from .files_archives import led
from .files_globs import names
from .files_openers import keeping, showing
from .files_places import credential, key, process, stream, telling
from .files_resolve import below, lexical, of_descriptor, open_folders, real
from .files_seen import changed, own, roaming, seen
from .files_traversal import leaves, roamers
from .location import location
from .plain import text
from .taint import redacted
from .tripwire import importing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Field
    from .files_places import Places
    from .scope import Door

NAME = "files"
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_TRAVERSAL, _EXPOSURE, _PERMISSION, _INTEGRITY = 22, 200, 732, 494


def opened(door: Door, args: tuple[Any, ...]) -> None:
    path, mode, flags = args
    writes, bare = bool(flags & _WRITES), mode is None
    judge(door, path, writes, bare)
    seen(door, path, writes, bare)


def judge(door: Door, path: Any, writes: bool, bare: bool = False, follows: bool = True) -> None:
    """Report what is wrong with opening ``path``; ``bare``: by `os.open`, perhaps relative to a descriptor.

    ``follows``: what is done is done to what a link at its end leads to.
    """
    given = text(path)
    if type(path) is int:
        given = of_descriptor(path) if path > 2 else ""
        if given[:1] != "/":
            return
    if not given or (given.endswith((".py", ".pyc", ".so")) and given[:5] != "/tmp/" and importing()):  # noqa: S108
        return
    paths = [given]
    if bare and given[:1] != "/" and (telling(given) or names(os.path.basename(given), door.settings.deny)):
        paths += [f"{folder}/{given}" for folder in open_folders()]
    for each in paths:
        _judge(door, each, writes, follows)


def _judge(door: Door, given: str, writes: bool, follows: bool) -> None:
    places: Places = door.settings
    _led(door, given, writes, follows)
    actual, spelt = real(given) if follows else _itself(given), lexical(given)
    if places.allowed(actual):
        return
    me = os.getpid()
    if process(actual, me) or process(spelt, me):
        _report(door, "LG-FILE-001", "a window into a process (its memory, environment or files) is opened", _EXPOSURE)
    if places.denied(actual, spelt):
        _report(door, "LG-FILE-003", "a denied file is opened", _TRAVERSAL)
    if credential(actual) and not own(actual, writes) and not keeping():
        _report(door, "LG-FILE-004", "a credential store is opened", _EXPOSURE)
    elif key(actual) and not keeping():
        _report(door, "LG-FILE-005", "a private key or file of secrets is opened", _EXPOSURE, "medium", "low")
    if writes and places.code(actual) and not importing():
        _report(door, "LG-FILE-006", "code that a later import would run is written", _INTEGRITY)
    elif writes and not places.writable(actual) and not stream(spelt) and not importing():
        _report(door, "LG-FILE-007", "a file outside the folders for temporary files is written", _PERMISSION, "medium", "low")
    elif not writes and places.source(actual) and not showing() and not importing():
        _source(door, given, actual)


def _itself(given: str) -> str:
    """The file of this name where a link is not followed."""
    folder, name = os.path.split(given.rstrip("/"))
    return f"{real(folder or '.').rstrip('/')}/{name}" if name not in ("", ".", "..") else real(given)


def _source(door: Door, given: str, actual: str) -> None:
    taint = door.taint
    name = os.path.basename(actual)
    hits = taint.inside(given) if taint is not None else ()
    for hit in hits:
        if given[hit.start : hit.end].endswith(name):
            tell(door, "LG-FILE-008", "source code that the caller names is read", _EXPOSURE, "high", "high", hit.field, given)
            return
    _report(door, "LG-FILE-008", "the function's or the runtime's own source code is read", _EXPOSURE, "medium", "low")


def _led(door: Door, given: str, writes: bool, follows: bool) -> None:
    if door.inv is not None and (found := leaves(given, roaming(door, roamers))) is not None:
        _tainted(door, given, found.source, found.certain)
    if (certain := led(door, given, writes, follows)) is not None:
        leads, confidence = ("leads", "high") if certain else ("may lead", "medium")
        _report(door, "LG-FILE-002", f"a member of an archive {leads} out of the folder", _TRAVERSAL, confidence)


def _tainted(door: Door, given: str, source: str, certain: bool) -> None:
    taint = door.taint
    field = taint.field(source) if taint is not None else None
    what = "the caller's text leads out of the folder" if certain else "the caller's text may lead out of the folder"
    tell(door, "LG-FILE-002", what, _TRAVERSAL, "high" if certain else "medium", "high", field, given)


def _report(door: Door, rule: str, what: str, cwe: int, confidence: str = "high", severity: str = "high") -> None:
    tell(door, rule, what, cwe, confidence, severity, None, "")


def tell(door: Door, rule: str, what: str, cwe: int, confidence: str, severity: str, field: Field | None, given: str) -> None:
    where = location()
    place = field.path if field is not None else where
    message = f"{rule}: {what}" + (f" in {field.path}" if field is not None else "") + (f" at {where}" if where else "")
    door.violation(
        Finding(
            rule,
            NAME,
            message,
            path=place,
            record=field.record if field is not None else None,
            severity=severity,
            confidence=confidence,
            cwe=cwe,
            excerpt=redacted(given) if given else "",
            length=len(given),
            detail={"location": where},
        )
    )


def listed(door: Door, args: tuple[Any, ...]) -> None:
    # Only where it leads is asked: a folder is no credential, and listing descriptors shows nothing.
    path = args[0]
    judge(door, "." if path is None else path, False)


def chdir(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, args[0], False)
    changed()


def removed(door: Door, args: tuple[Any, ...]) -> None:
    path = below(args[1], text(args[0]))
    if credential(path):  # whoever takes away a credential does not read it
        _led(door, path, True, False)
    else:
        judge(door, path, True, follows=False)


def moved(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, below(args[2], text(args[0])), True, follows=False)
    judge(door, below(args[3], text(args[1])), True, follows=False)
    changed()


def symlinked(door: Door, args: tuple[Any, ...]) -> None:
    target, link = text(args[0]), below(args[2], text(args[1]))
    judge(door, target if target[:1] == "/" else f"{os.path.dirname(link) or '.'}/{target}", False)
    judge(door, link, True, follows=False)
    changed()


def linked(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, below(args[2], text(args[0])), False)
    judge(door, below(args[3], text(args[1])), True, follows=False)
    changed()


def made(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, below(args[2], text(args[0])), True)


def altered(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, args[0], True)


def owned(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, args[0], True, follows=False)


def mapped(door: Door, args: tuple[Any, ...]) -> None:
    if args[0] >= 0:
        judge(door, args[0], False)


def database(door: Door, args: tuple[Any, ...]) -> None:
    path = text(args[0])
    if path.startswith("file:"):
        from urllib.parse import unquote

        path = unquote(path[5:].partition("?")[0])
        path = path.removeprefix("//localhost") if path.startswith("//localhost") else path
    if path and path != ":memory:":
        judge(door, path, False)
