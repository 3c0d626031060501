"""The file door: what is opened, listed, linked, moved or deleted, whatever way its path is spelt."""

from __future__ import annotations

import os

from ..findings import Finding
from ..sealed import seal
from . import audit
from .files_globs import names
from .files_openers import importing, keeping, showing
from .files_places import credential, key, process, stream, telling
from .files_resolve import below, exists, lexical, of_descriptor, open_folders, real
from .files_traversal import leaves, roamers
from .location import location
from .plain import text
from .taint import redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..invocation import Field
    from .files_places import Places
    from .files_traversal import Roamer
    from .scope import Door

NAME = "files"
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOST = 4096
_TRAVERSAL, _EXPOSURE, _PERMISSION, _INTEGRITY = 22, 200, 732, 494


def arm() -> None:
    """Watch the door; once a process is enough."""
    audit.watch(NAME, _EVENTS)
    _watch_open()


def _make() -> tuple[Callable[..., Any], ...]:
    # Of the latest invocation: its door, what it may read and write again without being asked, its roaming texts, children
    nobody: Any = (None, set(), set(), [], [])
    now: list[Any] = [nobody]
    made: set[str] = set()

    def opened(door: Door, args: tuple[Any, ...]) -> None:
        path, mode, flags = args
        held = now[0]
        # A relative path of `os.open` (which has no mode) may be relative to a descriptor, and is asked each time.
        if held[0] is door and path in held[2 if flags & _WRITES else 1] and (mode is not None or text(path)[:1] == "/"):
            return
        if held[0] is not door:
            held = now[0] = (door, set(), set(), [], [])
        judge(door, path, bool(flags & _WRITES), mode is None)
        if type(path) is int or held[4] or (mode is None and text(path)[:1] != "/"):
            return
        seen = held[2 if flags & _WRITES else 1]
        if len(seen) >= _MOST:
            seen.clear()
        seen.add(path)

    def changed() -> None:
        """A path may lead elsewhere from now on."""
        held = now[0]
        now[0] = (held[0], set(), set(), held[3], held[4])

    def started(door: Door, _: tuple[Any, ...]) -> None:
        """A child process may change what a path leads to."""
        held = now[0]
        now[0] = (door, set(), set(), held[3] if held[0] is door else [], [True])

    def roaming(door: Door) -> tuple[Roamer, ...]:
        held = now[0]
        if held[0] is not door:
            return roamers(door.inv)
        if not held[3]:
            held[3].append(roamers(door.inv))
        return held[3][0]  # type: ignore[no-any-return]

    def own(path: str, writes: bool) -> bool:
        """True for a store that the function makes, or made, itself: a kubeconfig in /tmp, a deploy key for git."""
        if writes and not exists(path) and len(made) < _MOST:
            made.add(path)
        return path in made

    def forget() -> None:
        """The invocation is over."""
        now[0] = nobody

    def watch_open() -> None:
        """This check runs at every open, so that it is not sealed: nothing but the hook's table leads to it."""
        audit.watch(NAME, {"open": opened})

    return watch_open, changed, started, roaming, own, forget


def judge(door: Door, path: Any, writes: bool, bare: bool = False) -> None:
    """Report what is wrong with opening ``path``; ``bare``: by `os.open`, perhaps relative to a descriptor."""
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
        _judge(door, each, writes)


def _judge(door: Door, given: str, writes: bool) -> None:
    places: Places = door.settings
    _led(door, given)
    actual, spelt = real(given), lexical(given)
    if places.allowed(actual):
        return
    own = os.getpid()
    if process(actual, own) or process(spelt, own):
        _report(door, "LG-FILE-001", "a window into a process (its memory, environment or files) is opened", _EXPOSURE)
    if places.denied(actual, spelt):
        _report(door, "LG-FILE-003", "a denied file is opened", _TRAVERSAL)
    if credential(actual) and not _own(actual, writes) and not keeping():
        _report(door, "LG-FILE-004", "a credential store is opened", _EXPOSURE)
    elif key(actual) and not keeping():
        _report(door, "LG-FILE-005", "a private key or file of secrets is opened", _EXPOSURE, "medium", "low")
    if writes and places.code(actual) and not importing():
        _report(door, "LG-FILE-006", "code that a later import would run is written", _INTEGRITY)
    elif writes and not places.writable(actual) and not stream(spelt) and not importing():
        _report(door, "LG-FILE-007", "a file outside the folders for temporary files is written", _PERMISSION, "medium", "low")
    elif not writes and places.source(actual) and not showing() and not importing():
        _source(door, given, actual)


def _source(door: Door, given: str, actual: str) -> None:
    taint = door.taint
    name = os.path.basename(actual)
    hits = taint.inside(given) if taint is not None else ()
    for hit in hits:
        if given[hit.start : hit.end].endswith(name):
            _tell(door, "LG-FILE-008", "source code that the caller names is read", _EXPOSURE, "high", "high", hit.field, given)
            return
    _report(door, "LG-FILE-008", "the function's or the runtime's own source code is read", _EXPOSURE, "medium", "low")


def _led(door: Door, given: str) -> None:
    if door.inv is not None and (found := leaves(given, _roaming(door))) is not None:
        _tainted(door, given, found.source, found.certain)


def _tainted(door: Door, given: str, source: str, certain: bool) -> None:
    taint = door.taint
    field = taint.field(source) if taint is not None else None
    what = "the caller's text leads out of the folder" if certain else "the caller's text may lead out of the folder"
    _tell(door, "LG-FILE-002", what, _TRAVERSAL, "high" if certain else "medium", "high", field, given)


def _report(door: Door, rule: str, what: str, cwe: int, confidence: str = "high", severity: str = "high") -> None:
    _tell(door, rule, what, cwe, confidence, severity, None, "")


def _tell(door: Door, rule: str, what: str, cwe: int, confidence: str, severity: str, field: Field | None, given: str) -> None:
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


_watch_open, _changed, _started, _roaming, _own, forget = map(seal, _make())


def _listed(door: Door, args: tuple[Any, ...]) -> None:
    # Only where it leads is asked: a folder is no credential, and listing descriptors shows nothing.
    path = args[0]
    judge(door, "." if path is None else path, False)


def _chdir(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, args[0], False)
    _changed()


def _removed(door: Door, args: tuple[Any, ...]) -> None:
    path = below(args[1], text(args[0]))
    if credential(path):  # whoever takes away a credential does not read it
        _led(door, path)
    else:
        judge(door, path, True)


def _moved(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, below(args[2], text(args[0])), True)
    judge(door, below(args[3], text(args[1])), True)
    _changed()


def _symlinked(door: Door, args: tuple[Any, ...]) -> None:
    target, link = text(args[0]), below(args[2], text(args[1]))
    judge(door, target if target[:1] == "/" else f"{os.path.dirname(link) or '.'}/{target}", False)
    judge(door, link, True)
    _changed()


def _linked(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, below(args[2], text(args[0])), False)
    judge(door, below(args[3], text(args[1])), True)
    _changed()


def _made(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, below(args[2], text(args[0])), True)


def _altered(door: Door, args: tuple[Any, ...]) -> None:
    judge(door, args[0], True)


def _mapped(door: Door, args: tuple[Any, ...]) -> None:
    if args[0] >= 0:
        judge(door, args[0], False)


def _database(door: Door, args: tuple[Any, ...]) -> None:
    path = text(args[0])
    if path.startswith("file:"):
        from urllib.parse import unquote

        path = unquote(path[5:].partition("?")[0])
        path = path.removeprefix("//localhost") if path.startswith("//localhost") else path
    if path and path != ":memory:":
        judge(door, path, False)


_EVENTS: dict[str, Any] = {
    "os.listdir": _listed,
    "os.scandir": _listed,
    "os.chdir": _chdir,
    "os.remove": _removed,
    "os.rmdir": _removed,
    "os.rename": _moved,
    "os.symlink": _symlinked,
    "os.link": _linked,
    "os.mkdir": _made,
    "os.truncate": _altered,
    "os.chmod": _altered,
    "os.chown": _altered,
    "os.setxattr": _altered,
    "mmap.__new__": _mapped,
    "sqlite3.connect": _database,
    "subprocess.Popen": _started,
    "os.posix_spawn": _started,
    "os.system": _started,
    "os.fork": _started,
}
