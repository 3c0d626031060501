"""Behaviours as they are written down: each once an environment, bounded in number, without the caller's text."""

from __future__ import annotations

from os import getpid

from ..sinks.audit import suppressed
from ..sinks.location import location
from ..sinks.scope import in_force
from ..telemetry.observe import line, write
from ..wildcard import matches
from .observe_veil import settled, veiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..sinks.scope import Door

    Check = Callable[[Door, tuple[Any, ...]], None]

NAME = "observe"
_MOST = 1000
_MOST_SEEN = 2048
_MOST_SIBLINGS = 16
_CUTS = {"host": ".", "database": "/"}
# Words of our own or of the SDK's model.
_OURS = frozenset(("action", "engine", "how", "mode", "reach", "rule", "verb"))

# Libraries whose own lines tell nothing: the line that called them is meant.
_CLIENTS = tuple(
    "botocore boto3 aiobotocore s3transfer urllib3 requests httpx httpcore anyio aiohttp psycopg psycopg2 asyncpg pymysql "
    "mysql sqlalchemy redis pymongo elasticsearch elastic_transport opensearchpy yaml numpy".split()
)

_told: set[tuple[Any, ...]] = set()
_siblings: dict[str, set[str]] = {}
_wide: dict[Any, list[str]] = {}
_pending: list[str] = []
# What was looked at already, as it came; emptied when full.
seen: set[Any] = set()
_born = getpid()


def fresh(key: Any) -> bool:
    """Whether something comes for the first time, as it is."""
    if key in seen:
        return False
    if len(seen) >= _MOST_SEEN:
        seen.clear()
    seen.add(key)
    return True


def calm(check: Check) -> Check:
    """The observer's own fault is nobody's trouble, not even with ``on_error="closed"``: it only knows less."""

    def looks(door: Door, args: tuple[Any, ...]) -> None:
        try:
            check(door, args)
        except Exception:
            return

    return looks


def heard(kind: str, what: dict[str, Any]) -> None:
    """A door tells of a behaviour: it is noted if the policy in force observes."""
    try:
        with suppressed():
            scope = in_force()
            for door in scope.doors[NAME] if scope is not None else ():
                for each in _each(what):
                    tell(door, kind, each)
                return
    except Exception:
        # What the observer cannot read must not become the function's trouble; what happens is judged elsewhere.
        return


def _each(what: dict[str, Any]) -> list[dict[str, Any]]:
    resource = what.get("resource")
    return [{**what, "resource": one} for one in resource] if isinstance(resource, list | tuple) and resource else [what]


def tell(door: Door, kind: str, what: dict[str, Any]) -> None:
    """Note a behaviour, unless it is known. Text in ``what`` may hold the caller's."""
    if _key(kind, what) in _told or _covered(what):
        return
    clean, caller = _clean(door, kind, what)
    if caller:
        clean["caller"] = True
    if kind == "aws":
        clean["resource"] = _grouped(clean.get("resource", "*"))
    key = _key(kind, clean)
    if key in _told or len(_told) >= _MOST:
        return
    _told.add(key)
    _widen(clean)
    _put(door, line(kind, clean, location(_CLIENTS)))
    if len(_told) >= _MOST:
        _put(door, line("limit", {"most": _MOST}, ""))


def _key(kind: str, what: dict[str, Any]) -> tuple[Any, ...]:
    return (kind, *what.values())


def _clean(door: Door, kind: str, what: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    clean: dict[str, Any] = {}
    theirs = False
    for key, value in what.items():
        if type(value) is str and key not in _OURS:
            value, caller = _resource(door, value) if key == "resource" else veiled(value, door.taint, _CUTS.get(kind, ""))
            value = settled(value) if kind == "file" else value
            theirs = theirs or caller
        clean[key] = value
    return clean, theirs


def _resource(door: Door, arn: str) -> tuple[str, bool]:
    """An ARN by its parts: what stands after the service's name. The caller choosing an object's key is what S3 is for."""
    head, bucket, key = _parted(arn)
    name, caller = veiled(bucket, door.taint)
    if not key:
        return head + name, caller
    key, _ = veiled(key, door.taint)
    return f"{head}{name}/{settled(key)}", caller


def _parted(arn: str) -> tuple[str, str, str]:
    """``arn:aws:s3:::``, bucket and key; for other services what stands before the resource, and the resource."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return "", arn, ""
    head = ":".join(parts[:5]) + ":"
    if parts[2] != "s3":
        return head, parts[5], ""
    bucket, _, key = parts[5].partition("/")
    return head, bucket, key


def _grouped(arn: str) -> str:
    """After some siblings in one folder (or of one kind) the rest of them is ``*``: a log is no inventory."""
    cut = max(arn.rfind("/"), arn.rfind(":")) + 1
    if not cut or arn.endswith("*"):
        return arn
    group = arn[:cut]
    known = _siblings.setdefault(group, set()) if len(_siblings) < _MOST else _siblings.get(group)
    if known is None or (len(known) >= _MOST_SIBLINGS and arn not in known):
        return f"{group}*"
    known.add(arn)
    return arn


def _covered(what: dict[str, Any]) -> bool:
    """Whether the same action was noted on a pattern that the resource fits: the caller's keys need not be looked at twice."""
    resource = what.get("resource")
    return type(resource) is str and any(matches(resource, pattern) for pattern in _wide.get(what.get("action"), ()))


def _widen(what: dict[str, Any]) -> None:
    if type(resource := what.get("resource")) is str and resource.endswith("*") and "caller" not in what:
        _wide.setdefault(what.get("action"), []).append(resource)


def _put(door: Door, text: str) -> None:
    """Kept until the invocation ends, as the function may be in the middle of a line; a child or a thread left cannot wait."""
    if door.inv is None or getpid() != _born:
        write([text])
    elif len(_pending) <= _MOST:
        _pending.append(text)


def flush() -> None:
    """Write what was noted since."""
    if _pending and getpid() == _born:
        lines = _pending[:]
        del _pending[: len(lines)]
        write(lines)
