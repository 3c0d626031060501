"""Headers that the caller's text changes: lines of its own, a cookie's attributes, the host that a redirect leads to."""

from __future__ import annotations

from functools import lru_cache

from ..findings import Finding
from ..lexers.canonical import forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from ..invocation import Invocation
    from .answer import Answer, Header

    # rule, what the text does, where, the caller's whole text, CWE
    Sign = tuple[str, str, str, str, int]

LINES, REDIRECT = "LG-RESP-008", "LG-RESP-009"
_ATTRIBUTES = frozenset("domain path expires max-age secure httponly samesite priority partitioned".split())
_LONGEST = 4096
# Headers come again with each event: of so many short texts the forms are remembered.
_REMEMBERED, _SHORT = 512, 256
_ENDS = "/\\?#"
_RELATIVE = 2  # where the host of an address without a scheme begins


def found(inv: Invocation, answer: Answer, sent: Callable[[Invocation], Sequence[str]]) -> Finding | None:
    """What there is to report of the answer's headers, which the caller's texts, ``sent``, may be in; most need none of these."""
    hosts = _hosts(inv.root.event)
    doubts = [header for header in answer.headers() if _doubtful(header[1], header[2], hosts)]
    sign = _sign(doubts, sent(inv), hosts) if doubts else None
    if sign is None:
        return None
    rule, what, where, source, cwe = sign
    field = next((field for field in inv.root.fields if field.text == source), None)
    path = field.path if field is not None else f"response.{where}"
    return Finding(
        rule,
        "response",
        f"{rule}: {path} {what} in response.{where}",
        path=path,
        severity="high",
        cwe=cwe,
        length=len(source),
        record=field.record if field is not None else None,
    )


def _doubtful(name: str, value: str, hosts: Sequence[str]) -> bool:
    """Whether a header holds what the caller's text could have brought: for most there is no need to read any."""
    if "\n" in value or "\r" in value:
        return True
    return ";" in value if name == "set-cookie" else name == "location" and _leaves(value.strip(), hosts)


def _leaves(address: str, hosts: Sequence[str]) -> bool:
    """Whether an address is on another host than the one that was asked for."""
    start, end = _authority(address)
    host = address[start:end].rpartition("@")[2].partition(":")[0].lower()
    return start > 0 and (start == _RELATIVE or address[: start - 3].isalnum()) and "." in host and host not in hosts


def _authority(address: str) -> tuple[int, int]:
    """From where to where an address has its host, as a browser reads it; from 0 on if it has none."""
    low = address.replace("\\", "/")
    at = low.find("://")
    start = _RELATIVE if low.startswith("//") else at + 3 if at >= 0 else 0
    return start, min((at for mark in _ENDS if (at := address.find(mark, start)) >= 0), default=len(address))


def _hosts(event: Any) -> list[str]:
    """The names by which the function was asked for."""
    if not isinstance(event, dict):
        return []
    context, headers = event.get("requestContext"), event.get("headers")
    names = [context.get("domainName")] if isinstance(context, dict) else []
    names += [value for name, value in headers.items() if str(name).lower() == "host"] if isinstance(headers, dict) else []
    return [name.partition(":")[0].lower() for name in names if isinstance(name, str)]


def _sign(headers: Iterable[Header], texts: Sequence[str], hosts: Sequence[str]) -> Sign | None:
    """The first sign. A whole address, or a whole cookie, of the caller's choice may be what is wanted."""
    for path, name, value in headers:
        if "\n" in value or "\r" in value:
            for source, form in _within(value, texts):
                if "\n" in form or "\r" in form:
                    return LINES, "ends a header and begins another", path, source, 113
        if name == "set-cookie":
            for source, form in _within(value, texts):
                parts = form.split(";")[1:] if form != value.strip() else ()
                if any(part.partition("=")[0].strip().lower() in _ATTRIBUTES for part in parts):
                    return LINES, "gives a cookie attributes", path, source, 113
        if name == "location" and (source := _led(value.strip(), texts, hosts)):
            return REDIRECT, "leads a redirect to another host", path, source, 601
    return None


def _within(value: str, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The caller's texts that stand in a header, and the form in which they do."""
    for text in texts:
        if 1 < len(text) <= _LONGEST:
            for form in _known(text) if len(text) <= _SHORT else _forms(text):
                if form in value:
                    yield text, form


def _forms(text: str) -> tuple[str, ...]:
    """What a text may be decoded to, without blanks around it; nothing that is one character."""
    return tuple(stripped for _, form in forms(text) if len(stripped := form.strip()) > 1)


_known = lru_cache(_REMEMBERED)(_forms)


def _led(value: str, texts: Sequence[str], hosts: Sequence[str]) -> str:
    """The text that goes on where the code's own host ends, or that makes a path an address (``//host``); else ""."""
    if not _leaves(value, hosts):
        return ""
    start, end = _authority(value)
    relative, authority = start == _RELATIVE, value[start:end]
    for source, form in _within(value, texts):
        at = value.find(form)
        if relative and at <= 1 and at + len(form) > start:
            return source
        before = authority[: max(0, at - start)]
        if not start < at < end <= at + len(form) or form.lower() in hosts or _is_country(form):
            continue
        # What begins a label, or the host, may well be a tenant's name or the host that was asked for.
        if "." in before and before[-1] not in ".-@" and not (form[0] == ":" and "@" not in authority):
            return source
    return ""


def _is_country(text: str) -> bool:
    """``.de`` and ``.co.uk``: a shop's code may name the rest."""
    first, *more = text[1:].split(".")
    return text[0] == "." and first.isalpha() and (not more or (len(first) < 4 and len(more) == 1 and len(more[0]) == 2))
