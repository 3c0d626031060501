"""Observed behaviours, read back from log lines however the lines were wrapped on their way."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from ..errors import PolicyError
from ..sinks.network_reach import compiled
from ..telemetry.observe import KINDS, MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Facts = tuple[tuple[str, Any], ...]

_KEPT = {
    "host": ("host", "port", "reach", "caller"),
    "process": ("program", "caller"),
    "file": ("root", "mode", "rule", "caller"),
    "native": ("library", "how", "rule", "caller"),
    "aws": ("action", "resource", "caller"),
    "database": ("engine", "host", "name", "verb", "table", "caller"),
    "limit": ("most",),
}
_NEEDED = {"host": "host", "process": "program", "file": "root", "native": "library", "aws": "action", "database": "engine"}
# Where exports put the line itself: CloudWatch's, Firehose's, container loggers', Logs Insights'.
_WRAPPERS = ("message", "@message", "log", "msg", "value", "events", "logEvents", "results")
_DEEPEST = 4
_LONGEST_PREFIX = 300
_SIGN = re.compile(r'\{\s{0,8}\\{0,3}"{1,2}lambdaguard\\{0,3}"{1,2}\s{0,8}:\s{0,8}\\{0,3}"{1,2}observed')
_PLAIN = re.compile(r'\{\s{0,8}"lambdaguard"\s{0,8}:\s{0,8}"observed"')
_MEMBER = re.compile(r'\s{0,64}"(?:message|@message|log|msg|value)"\s{0,8}:\s{0,8}(?=")')
_ACTION = re.compile(r"[a-z0-9-]{1,64}:[A-Za-z0-9]{1,128}\Z")
_TEMPORARY = "/tmp/*"  # noqa: S108 -- how programs there are told
_MOST_PLACES = 3
_decoder = json.JSONDecoder()


class Bad(ValueError):  # noqa: N818 -- says what is wrong with the line
    """A line that says it is an observation and is none; the message tells why."""


class Seen:
    """How often and when one behaviour was seen: ``lines``, distinct ``environments``, ``first`` and ``last`` in milliseconds
    since 1970 (0: not known), ``places`` the lines of code, ``functions`` their names.
    """

    __slots__ = ("environments", "first", "functions", "last", "lines", "places")

    def __init__(self) -> None:
        self.lines = 0
        self.environments: set[str] = set()
        self.first = 0
        self.last = 0
        self.places: dict[str, None] = {}
        self.functions: dict[str, None] = {}

    @property
    def times(self) -> int:
        """In how many environments; lines that name none count for themselves."""
        return len(self.environments) or self.lines

    def add(self, note: dict[str, Any], when: int) -> None:
        time = note.get("time")
        when = time if type(time) is int and 0 < time < 1 << 48 else when
        self.lines += 1
        self.first = min(self.first or when, when) or self.first
        self.last = max(self.last, when)
        for name, known in (("at", self.places), ("function", self.functions)):
            value = note.get(name)
            if type(value) is str and _printable(value) and len(known) < _MOST_PLACES:
                known[value] = None
        if _printable(note.get("env")):
            self.environments.add(note["env"])

    def join(self, other: Seen) -> None:
        """Take in what was seen of another behaviour: one entry is to stand for both."""
        self.lines += other.lines
        self.environments |= other.environments
        self.first = min(self.first or other.first, other.first or self.first)
        self.last = max(self.last, other.last)
        for mine, theirs in ((self.places, other.places), (self.functions, other.functions)):
            mine.update(dict.fromkeys(list(theirs)[: max(0, _MOST_PLACES - len(mine))]))


def notes(text: str) -> Iterator[dict[str, Any]]:
    """The observations in one line of a log. `Bad` if it looks like one and cannot be read.

    A line that merely quotes one, somewhere inside other text, is somebody's text and no observation.
    """
    if MARK not in text or "lambdaguard" not in text:
        return
    yield from _found(text, 0)


def _found(text: str, depth: int) -> Iterator[dict[str, Any]]:
    plain = _PLAIN.search(text, 0, _LONGEST_PREFIX + 64)
    if plain is not None and not set('"{\\') & set(text[: plain.start()]):
        yield _decoded(text, plain.start())
        return
    member = _MEMBER.match(text)
    start = member.end() if member is not None else _first(text)
    if start >= 0 and '"{""' not in text:
        try:
            value, _ = _decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            if _SIGN.search(text):
                raise Bad("is cut off or no JSON") from None
            return
        yield from _found(value, depth + 1) if isinstance(value, str) else _unwrapped(value, depth)
    elif (doubled := text.find('"{""lambdaguard""')) >= 0:
        yield _decoded(text[doubled + 1 :].replace('""', '"'), 0)


def _first(text: str) -> int:
    """Where a JSON document begins that is the line, but for a time stamp or an id before it."""
    at = min((at for at in (text.find("{"), text.find("[{")) if at >= 0), default=-1)
    return at if '"' not in text[: max(at, 0)] and at <= _LONGEST_PREFIX else -1


def _decoded(text: str, at: int) -> dict[str, Any]:
    try:
        value, _ = _decoder.raw_decode(text, at)
    except (ValueError, RecursionError):
        raise Bad("is cut off or no JSON") from None
    assert isinstance(value, dict)
    return value


def _unwrapped(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if value.get("lambdaguard") == MARK:
            yield value
            return
        for name in _WRAPPERS:
            inner = value.get(name)
            if isinstance(inner, str):
                yield from _found(inner, depth + 1) if MARK in inner else ()
            elif isinstance(inner, list) or (isinstance(inner, dict) and inner.get("lambdaguard") == MARK):
                yield from _unwrapped(inner, depth + 1)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict | list):
                yield from _unwrapped(item, depth + 1)


def facts(note: dict[str, Any]) -> tuple[str, Facts]:
    """The kind and what identifies the behaviour; `Bad` with the reason if it is none that a policy could hold."""
    kind = note.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Bad("is of no known kind")
    found = {key: note[key] for key in _KEPT[kind] if note.get(key) not in (None, "", False)}
    for key, value in found.items():
        if not (_printable(value) or (key in ("port", "most", "caller") and type(value) in (int, bool))):
            raise Bad(f"has a {key} that is no such thing")
    if kind in _NEEDED and not _printable(found.get(_NEEDED[kind])):
        raise Bad(f"names no {_NEEDED[kind]}")
    _CHECKS.get(kind, lambda _: None)(found)
    return kind, tuple(found.items())


def _printable(value: Any) -> bool:
    return type(value) is str and value.isprintable() and 0 < len(value) < 2048


def _host(found: dict[str, Any]) -> None:
    port = found.get("port", 0)
    if type(port) is not int or not 0 <= port < 65536:
        raise Bad("has no port that could be meant")
    if ":" in found["host"] and not frozenset("0123456789abcdefABCDEF:.").issuperset(found["host"].strip("[]")):
        raise Bad("names no host")
    if not _names_host(found["host"]):
        raise Bad("names no host")


@lru_cache(4096)
def _names_host(host: str) -> bool:
    """Whether the ``egress`` setting would take it; what the caller had a part in is no entry anyway."""
    try:
        compiled([host] if "*" not in host else (), {})
    except PolicyError:
        return False
    return True


def _action(found: dict[str, Any]) -> None:
    if not _ACTION.match(found["action"]):
        raise Bad("names no AWS action")
    resource = found.setdefault("resource", "*")
    parts = resource.split(":", 5)
    if resource != "*" and (parts[0] != "arn" or len(parts) < 6 or "*" in parts[2]):
        raise Bad("names no ARN")


def _wild(name: str) -> bool:
    """What was observed is one thing: a pattern in its place would allow what nobody saw."""
    return not {"*", "?", "["}.isdisjoint(name) or not name.strip("/")


def _program(found: dict[str, Any]) -> None:
    if (_wild(found["program"]) and found["program"] != _TEMPORARY) or (
        "/" in found["program"] and not found["program"].startswith("/")
    ):
        raise Bad("names no program")


def _file(found: dict[str, Any]) -> None:
    """A folder is written with ``/*`` behind it; no star stands elsewhere."""
    root = found["root"].removesuffix("/*")
    if _wild(root) or "/" not in root:
        raise Bad("names no file")


def _library(found: dict[str, Any]) -> None:
    if _wild(found["library"]):
        raise Bad("names no library")


_CHECKS = {"host": _host, "aws": _action, "process": _program, "file": _file, "native": _library}
