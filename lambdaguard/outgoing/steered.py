"""Headers that the caller's text changes: lines of its own, a cookie's attributes, the host that a redirect leads to."""

from __future__ import annotations

from ..findings import Finding
from ..lexers.canonical import forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ..invocation import Invocation
    from .answer import Answer

    # rule, what the text does, where, the caller's whole text, CWE
    Sign = tuple[str, str, str, str, int]

LINES, REDIRECT = "LG-RESP-008", "LG-RESP-009"
_ATTRIBUTES = frozenset("domain path expires max-age secure httponly samesite priority partitioned".split())
_LONGEST = 4096
_ENDS = "/\\?#"


def found(inv: Invocation, answer: Answer, texts: Sequence[str]) -> Finding | None:
    """What there is to report of the answer's headers, which the caller's ``texts`` may be in."""
    sign = _sign(answer, texts, _hosts(inv.root.event))
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


def _hosts(event: Any) -> list[str]:
    """The names by which the function was asked for."""
    if not isinstance(event, dict):
        return []
    context, headers = event.get("requestContext"), event.get("headers")
    names = [context.get("domainName")] if isinstance(context, dict) else []
    names += [value for name, value in headers.items() if str(name).lower() == "host"] if isinstance(headers, dict) else []
    return [name.partition(":")[0].lower() for name in names if isinstance(name, str)]


def _sign(answer: Answer, texts: Sequence[str], hosts: Sequence[str]) -> Sign | None:
    """The first sign. A whole address, or a whole cookie, of the caller's choice may be what is wanted."""
    for path, name, value in answer.headers():
        if "\n" in value or "\r" in value:
            for source, form in _within(value, texts):
                if "\n" in form or "\r" in form:
                    return LINES, "ends a header and begins another", path, source, 113
        if name == "set-cookie" and ";" in value:
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
            for _, form in forms(text):
                stripped = form.strip()
                if len(stripped) > 1 and stripped in value:
                    yield text, stripped


def _led(value: str, texts: Sequence[str], hosts: Sequence[str]) -> str:
    """The text that goes on where the code's own host ends, or that makes a path an address (``//host``); else ""."""
    low = value.replace("\\", "/")
    relative = low.startswith("//")
    start = 2 if relative else low.find("://") + 3
    end = min((at for mark in _ENDS if (at := value.find(mark, start)) >= 0), default=len(value))
    authority = value[start:end]
    host = authority.rpartition("@")[2].partition(":")[0].lower()
    if start < 2 or (not relative and not low[: start - 3].isalnum()) or "." not in host or host in hosts:
        return ""
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
