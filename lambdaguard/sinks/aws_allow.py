"""What ``aws=[…]`` says, compiled once: which actions on which resources the function may call, in IAM's words."""

from __future__ import annotations

from ..errors import PolicyError
from ..options import nearest
from ..sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    # action in lower case, resource pattern or ""
    Entry = tuple[str, str]


class Allowed(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """Compiled settings of the door to AWS. Immutable."""

    __slots__ = ()

    @property
    def listed(self) -> bool:
        """Whether there is a list at all: without one, nothing is undeclared."""
        return self[0]  # type: ignore[no-any-return]

    @property
    def keys(self) -> tuple[str, ...] | None:
        """Names of the KMS keys that the function decrypts with, or None where nobody said."""
        return self[2]  # type: ignore[no-any-return]

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Hosts besides AWS's own that the SDK may be pointed to, in lower case."""
        return self[3]  # type: ignore[no-any-return]

    def allows(self, action: str, resource: str) -> bool:
        """Whether an entry has the action (whatever its case) and, if the entry names any, the resource."""
        low = action.lower()
        return any(fits(low, wanted) and (not on or same_resource(resource, on)) for wanted, on in self[1])


def compiled(allow: Iterable[str] | None, keys: Iterable[str] | None, endpoints: Iterable[str]) -> Allowed:
    """Compile a list; None when there is none. `PolicyError` for an entry that names no action of AWS."""
    entries = tuple(_entry(entry) for entry in allow or ())
    hosts = tuple(_host(entry) for entry in endpoints)
    return Allowed((allow is not None, entries, None if keys is None else tuple(keys), hosts))


_NOTHING_SAID = compiled(None, None, ())


def of(settings: Allowed | tuple[()]) -> Allowed:
    """A door's settings; it holds none where nothing was said, so that nothing need be imported then."""
    return settings or _NOTHING_SAID


def _entry(entry: str) -> Entry:
    action, on, resource = entry.strip().partition(" on ")
    action, resource = action.strip(), resource.strip()
    service, colon, name = action.partition(":")
    if action != "*":
        if not colon or not name or any(not (c.isalnum() or c in "*?") for c in name):
            raise PolicyError(f"aws entry {entry!r} is no action (s3:GetObject, dynamodb:*Item, s3:GetObject on ARN)")
        _check(entry, service.lower(), name)
    if on:
        _check_resource(entry, service.lower(), resource)
    return action.lower(), resource


def _check(entry: str, service: str, name: str) -> None:
    """The action exists: names are known of the services that functions use most."""
    from .aws_known import NAMES, SERVICES

    if service not in SERVICES and service not in NAMES:
        raise PolicyError(f"aws entry {entry!r} names no service of AWS{nearest(service, sorted({*SERVICES, *NAMES}))}")
    known = NAMES.get(service)
    if known is None:
        return
    names = known.split()
    low = name.lower()
    if not any(fits(one.lower(), low) for one in names):
        bare = name.replace("*", "").replace("?", "")
        raise PolicyError(f"aws entry {entry!r} names no action of {service}{nearest(bare, names)}")


def _check_resource(entry: str, service: str, resource: str) -> None:
    from .aws_resources import RESOURCES

    if resource != "*" and (not resource.startswith("arn:") or resource.count(":") < 5):
        raise PolicyError(f"aws entry {entry!r} names no resource: after 'on' stands an ARN (arn:aws:s3:::my-bucket/*)")
    if resource != "*" and service != "*" and service not in RESOURCES:
        raise PolicyError(f"aws entry {entry!r}: the resources of {service} cannot be told from its calls; list the action alone")


def _host(entry: str) -> str:
    host = entry.strip().lower()
    if not host or "/" in host or any(c.isspace() for c in host):
        raise PolicyError(f"aws.endpoints entry {entry!r} is no host: name it as in minio.example.com or *.example.com")
    return host


def same_resource(resource: str, pattern: str) -> bool:
    """Whether an ARN, ``*`` where a part of it is not known, may be one of those that the pattern means."""
    if resource == "*" or pattern == "*":
        return pattern == "*"
    here, there = resource.split(":", 5), pattern.split(":", 5)
    if len(here) < 6 or len(there) < 6:
        return False
    # An account or region that nobody told cannot be held against the call.
    if not all(mine == "*" or fits(mine, wanted) for mine, wanted in zip(here[:5], there[:5], strict=True)):
        return False
    return fits(here[5], there[5]) or (here[5].endswith("-??????") and fits(there[5], here[5]))


def fits(text: str, pattern: str) -> bool:
    """True if the whole of ``text`` fits IAM's ``pattern``: ``*`` any run of characters, ``?`` any one."""
    at = here = 0
    star, back = -1, 0
    while at < len(text):
        if here < len(pattern) and pattern[here] == "*":
            star, back = here, at
            here += 1
        elif here < len(pattern) and pattern[here] in (text[at], "?"):
            at, here = at + 1, here + 1
        elif star >= 0:
            back += 1
            at, here = back, star + 1
        else:
            return False
    return all(c == "*" for c in pattern[here:])
