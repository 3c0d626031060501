"""The answer a refused caller gets, in the shape its event source understands.

Says as little as helps an honest caller: a status, a reference to the log line, and, for a schema violation, which fields
were wrong and how. Never which rule matched, and never a value.
"""

from __future__ import annotations

import json

from .errors import EventRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .invocation import Invocation

_HEADERS = {"content-type": "application/json", "cache-control": "no-store", "x-content-type-options": "nosniff"}
_REASONS = {400: "Bad Request", 403: "Forbidden", 500: "Internal Server Error"}
# Whose fault it is: the caller's data, the function's own answer; anything else is refused.
_STATUSES = {"schema": 400, "response": 500}


def answer(inv: Invocation) -> Any:
    """The refusal for ``inv``; raises `EventRefused` where the source has no format for one."""
    style = inv.source.refusal if inv.source is not None else "raise"
    return _STYLES.get(style, _raise)(inv)


def _status(inv: Invocation) -> int:
    return _STATUSES.get(inv.refused.family, 403) if inv.refused is not None else 403


def _body(inv: Invocation) -> str:
    content: dict[str, Any] = {"message": _REASONS[_status(inv)], "reference": inv.reference}
    if _status(inv) == 400:
        content["errors"] = [finding.detail for finding in inv.findings if finding.family == "schema" and finding.detail]
    return json.dumps(content)


def _http(inv: Invocation) -> dict[str, Any]:
    status = _status(inv)
    reply: dict[str, Any] = {"statusCode": status, "body": _body(inv), "isBase64Encoded": False}
    if inv.source.name == "alb":
        reply["statusDescription"] = f"{status} {_REASONS[status]}"
        if "multiValueHeaders" in inv.event:
            reply["multiValueHeaders"] = {name: [value] for name, value in _HEADERS.items()}
            return reply
    reply["headers"] = dict(_HEADERS)
    return reply


def _cloudfront(inv: Invocation) -> dict[str, Any]:
    status = _status(inv)
    headers = {name: [{"key": name, "value": value}] for name, value in _HEADERS.items()}
    return {"status": str(status), "statusDescription": _REASONS[status], "headers": headers, "body": _body(inv)}


def _authorizer(inv: Invocation) -> dict[str, Any]:
    """An IAM policy that denies this call (API Gateway Lambda authorizer output)."""
    arn = inv.event.get("methodArn") or inv.event.get("routeArn") or "*"
    statement = {"Action": "execute-api:Invoke", "Effect": "Deny", "Resource": arn}
    return {"principalId": "refused", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


def _authorizer_v2(_: Invocation) -> dict[str, Any]:
    return {"isAuthorized": False}


def _appsync_batch(inv: Invocation) -> list[dict[str, Any]]:
    """One error an item, so that the other resolvers of the query still answer (AppSync BatchInvoke)."""
    error = {"data": None, "errorType": "EventRefused", "errorMessage": f"refused (reference {inv.reference})"}
    return [dict(error) for _ in inv.event]


def _raise(inv: Invocation) -> Any:
    what = inv.refused.message if inv.refused is not None else "refused"
    raise EventRefused(f"{what} (reference {inv.reference})", inv.findings, inv.reference)


_STYLES: dict[str, Callable[[Invocation], Any]] = {
    "http": _http,
    "cloudfront": _cloudfront,
    "authorizer": _authorizer,
    "authorizer-v2": _authorizer_v2,
    "appsync-authorizer": _authorizer_v2,
    "appsync-batch": _appsync_batch,
    "raise": _raise,
}
