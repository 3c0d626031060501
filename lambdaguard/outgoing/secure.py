"""Headers that tell browsers to be careful, and cookies that lack what keeps them safe.

Names and values are those of the OWASP Secure Headers Project's recommendation, as far as they can be set for any answer.
"""

from __future__ import annotations

from .answer import BARE, CLOUDFRONT, HTTP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .answer import Answer

_CSP, _FRAMES = "content-security-policy", "x-frame-options"
_ANCESTORS = "frame-ancestors 'none'"
HEADERS = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    _FRAMES: "deny",
    "referrer-policy": "no-referrer",
}
# For pages alone: nothing but the page's own origin, no plugins, no frames around it.
POLICY = f"default-src 'self'; base-uri 'self'; form-action 'self'; object-src 'none'; {_ANCESTORS}; upgrade-insecure-requests"
_PAGES = ("text/html", "application/xhtml+xml")


def dressed(answer: Answer, inv_has_lists: bool, own: Mapping[str, Any]) -> Any:
    """The response with the headers that are missing; itself if none is, or if it is neither a page nor JSON.

    ``own`` are values of the user's: another value, or None for a header not to be set. ``inv_has_lists``: whether the event
    came with ``multiValueHeaders``, so that a load balancer takes these alone.
    """
    media = answer.media
    page = media in _PAGES
    if answer.kind not in (HTTP, CLOUDFRONT, BARE) or not (page or media == "application/json" or media.endswith("+json")):
        return answer.response
    missing = _missing(answer, page, own)
    if not missing or answer.response is None:
        return answer.response
    if answer.kind == BARE:
        return _wrapped(answer.response, missing)
    if not all(isinstance(answer.response.get(part) or {}, dict) for part in ("headers", "multiValueHeaders")):
        return answer.response
    return _added(answer, missing, inv_has_lists)


def _missing(answer: Answer, page: bool, own: Mapping[str, Any]) -> dict[str, str]:
    given: dict[str, str] = {}
    for _, name, value in answer.headers():
        given.setdefault(name, value.lower())
    wanted: dict[str, Any] = {**HEADERS, **({_CSP: POLICY} if page else {})}
    wanted.update({str(name).lower(): value for name, value in own.items() if page or str(name).lower() != _CSP})
    if "frame-ancestors" in given.get(_CSP, ""):
        # It says more than the older header, and browsers heed it alone.
        wanted.pop(_FRAMES, None)
    if _FRAMES in given and wanted.get(_CSP) == POLICY:
        wanted[_CSP] = POLICY.replace(f" {_ANCESTORS};", "")
    if _CSP + "-report-only" in given:
        wanted.pop(_CSP, None)
    return {name: str(value) for name, value in wanted.items() if value and name not in given}


def _added(answer: Answer, missing: dict[str, str], lists: bool) -> Any:
    copy = dict(answer.response)
    headers = copy.get("headers")
    several = copy.get("multiValueHeaders")
    if answer.kind == CLOUDFRONT:
        copy["headers"] = {**(headers or {}), **{name: [{"key": name, "value": text}] for name, text in missing.items()}}
    elif answer.source == "alb" and (lists or (isinstance(several, dict) and not headers)):
        copy["multiValueHeaders"] = {**(several or {}), **{name: [text] for name, text in missing.items()}}
    else:
        copy["headers"] = {**(headers or {}), **missing}
    return copy


def _wrapped(value: Any, missing: dict[str, str]) -> Any:
    """A bare value as the service itself would make an answer of it (HTTP API, payload 2.0), with headers."""
    import json

    try:
        body = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return value
    return {"statusCode": 200, "headers": {"content-type": "application/json", **missing}, "body": body}


def weak_cookies(answer: Answer) -> list[tuple[str, list[str]]]:
    """``(where, what is missing)`` of each cookie that is set without ``Secure``, ``HttpOnly`` or ``SameSite``."""
    found = []
    for path, name, value in answer.headers():
        if name == "set-cookie":
            pair, *attributes = value.split(";")
            given = {attribute.partition("=")[0].strip().lower() for attribute in attributes}
            missing = [word for word in ("Secure", "HttpOnly", "SameSite") if word.lower() not in given]
            # A cookie without a value is one that is taken back.
            if missing and pair.partition("=")[2].strip('" '):
                found.append((path, missing))
    return found
