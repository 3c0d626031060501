"""What arrives by HTTP through API Gateway or a function URL."""

from __future__ import annotations

from ..bodies import body
from ..forms import query_string
from ..headers import headers
from ..lookup import arn_check, has
from ..parts import pairs
from ..source import Source
from ..table import Table, text
from ..tokens import cookie_list, credential
from ..trees import tree
from ..written import strays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CERTIFICATE = Table(attribute={"subjectDN": text, "issuerDN": text})
_CONTEXT_V1 = Table(
    path={"path": text},
    attribute={"authorizer": tree},
    below={"identity": Table(header={"userAgent": text}, below={"clientCert": _CERTIFICATE})},
)
_CONTEXT_V2 = Table(
    below={
        "http": Table(path={"path": text}, header={"userAgent": text}),
        "authorizer": Table(
            attribute={"lambda": tree, "iam": strays},
            below={"jwt": Table(attribute={"claims": tree, "scopes": tree})},
        ),
        "authentication": Table(below={"clientCert": _CERTIFICATE}),
    }
)
_HEADERS = {"headers": ("header", headers), "multiValueHeaders": ("header", headers)}
_QUERY = {"queryStringParameters": ("query", pairs), "multiValueQueryStringParameters": ("query", pairs)}
_BODY = ("body", body)


def _request_v1(**more: Any) -> Table:
    return Table(
        path={"path": text, "pathParameters": ("path", pairs)},
        header={**_HEADERS, **more},
        query=_QUERY,
        below={"requestContext": _CONTEXT_V1},
        last=_BODY,
    )


def _request_v2(**more: Any) -> Table:
    return Table(
        path={"rawPath": ("path", text), "pathParameters": ("path", pairs)},
        header={"headers": ("header", headers), **more},
        cookie={"cookies": ("cookie", cookie_list)},
        query={"queryStringParameters": ("query", pairs), "rawQueryString": ("query", query_string)},
        below={"requestContext": _CONTEXT_V2},
        last=_BODY,
    )


_V1: dict[str, Any] = {
    "written": ("httpMethod", "resource", "version", "stageVariables", "body", "isBase64Encoded"),
    "refusal": "http",
    "address": (("requestContext", "identity", "sourceIp"),),
    "principal": (
        ("requestContext", "authorizer", "claims", "sub"),
        ("requestContext", "authorizer", "principalId"),
        ("requestContext", "identity", "userArn"),
        ("requestContext", "identity", "cognitoIdentityId"),
    ),
}
_V2: dict[str, Any] = {
    "written": ("version", "routeKey", "stageVariables", "body", "isBase64Encoded"),
    "refusal": "http",
    "address": (("requestContext", "http", "sourceIp"),),
    "principal": (
        ("requestContext", "authorizer", "jwt", "claims", "sub"),
        ("requestContext", "authorizer", "lambda", "principalId"),
        ("requestContext", "authorizer", "iam", "userArn"),
        ("requestContext", "authorizer", "iam", "callerId"),
    ),
}
_REST_TABLE = _request_v1()
_HTTP_TABLE = _request_v2()


def _context(event: Any) -> Any:
    return event["requestContext"]


SOURCES = (
    Source(
        "apigateway-rest",
        "requestContext",
        lambda event: "httpMethod" in event and "methodArn" not in event and "elb" not in _context(event),
        _REST_TABLE,
        **_V1,
    ),
    Source(
        "function-url",
        "requestContext",
        lambda event: "rawPath" in event and "routeArn" not in event and ".lambda-url." in _context(event)["domainName"],
        _HTTP_TABLE,
        **_V2,
    ),
    Source(
        "apigateway-http",
        "requestContext",
        lambda event: "rawPath" in event and "routeKey" in event and "routeArn" not in event,
        _HTTP_TABLE,
        **_V2,
    ),
    Source(
        "apigateway-websocket", "requestContext", lambda event: has(event, "requestContext", "connectionId"), _REST_TABLE, **_V1
    ),
    Source(
        "apigateway-authorizer",
        "routeArn",
        lambda event: event.get("type") == "REQUEST",
        _request_v2(identitySource=credential),
        **{**_V2, "written": ("type", "routeArn", *_V2["written"]), "refusal": "authorizer-v2"},
        senders=(("routeArn",),),
        checks=(arn_check("execute-api", ("routeArn",)),),
    ),
    Source(
        "apigateway-authorizer",
        "methodArn",
        lambda event: event.get("type") in ("TOKEN", "REQUEST") or "authorizationToken" in event,
        _request_v1(identitySource=credential, authorizationToken=credential),
        **{**_V1, "written": ("type", "methodArn", *_V1["written"]), "refusal": "authorizer"},
        senders=(("methodArn",),),
        checks=(arn_check("execute-api", ("methodArn",)),),
    ),
)
