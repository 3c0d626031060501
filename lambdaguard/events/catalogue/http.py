"""What arrives by HTTP: API Gateway, function URLs, load balancers, Lattice, CloudFront."""

from __future__ import annotations

from ..bodies import body, cloudfront
from ..forms import query_string
from ..headers import entries, headers
from ..lookup import arn_check
from ..parts import each, inside, pairs, quoted_pairs, text
from ..source import Source
from ..texts import strays
from ..tokens import cookie_list, credential
from ..trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CERTIFICATE = inside(("subjectDN", text, "subjectDN", "attribute"), ("issuerDN", text, "issuerDN", "attribute"))
_IDENTITY = inside(
    ("userAgent", text, "userAgent", "header"),
    ("clientCert", _CERTIFICATE, "clientCert", "attribute"),
)
_CONTEXT_V1 = inside(
    ("path", text, "path", "path"),
    ("identity", _IDENTITY, "identity", "attribute"),
    ("authorizer", tree, "authorizer", "attribute"),
)
_CONTEXT_V2 = inside(
    ("http", inside(("path", text, "path", "path"), ("userAgent", text, "userAgent", "header")), "http", "path"),
    (
        "authorizer",
        inside(
            ("jwt", tree, "jwt", "attribute"),
            ("lambda", tree, "lambda", "attribute"),
            ("iam", strays, "iam", "attribute"),
        ),
        "authorizer",
        "attribute",
    ),
    ("authentication", inside(("clientCert", _CERTIFICATE, "clientCert", "attribute")), "authentication", "attribute"),
)
_REQUEST_V1 = (
    ("httpMethod", text, "method", "path"),
    ("path", text, "path", "path"),
    ("pathParameters", pairs, "path", "path"),
    ("headers", headers, "header", "header"),
    ("multiValueHeaders", headers, "header", "header"),
    ("queryStringParameters", pairs, "query", "query"),
    ("multiValueQueryStringParameters", pairs, "query", "query"),
    ("requestContext", _CONTEXT_V1, "requestContext", "attribute"),
    ("resource", strays, "resource", "path"),
    ("version", strays, "version", "attribute"),
    (None, body, "body", "body"),
)
_REQUEST_V2 = (
    ("rawPath", text, "path", "path"),
    ("pathParameters", pairs, "path", "path"),
    ("headers", headers, "header", "header"),
    ("cookies", cookie_list, "cookie", "cookie"),
    ("queryStringParameters", pairs, "query", "query"),
    ("rawQueryString", query_string, "query", "query"),
    ("requestContext", _CONTEXT_V2, "requestContext", "attribute"),
    ("version", strays, "version", "attribute"),
    (None, body, "body", "body"),
)
_BODY_KEYS = ("body", "isBase64Encoded")
_TOKEN = ("authorizationToken", credential, "authorizationToken", "header")
_WHO_V1 = (
    ("requestContext", "authorizer", "claims", "sub"),
    ("requestContext", "authorizer", "principalId"),
    ("requestContext", "identity", "userArn"),
    ("requestContext", "identity", "cognitoIdentityId"),
)
_WHO_V2 = (
    ("requestContext", "authorizer", "jwt", "claims", "sub"),
    ("requestContext", "authorizer", "lambda", "principalId"),
    ("requestContext", "authorizer", "iam", "userArn"),
    ("requestContext", "authorizer", "iam", "callerId"),
)
_FROM_V1 = (("requestContext", "identity", "sourceIp"),)
_FROM_V2 = (("requestContext", "http", "sourceIp"),)
_FORWARDED = (("headers", "x-forwarded-for"), ("multiValueHeaders", "x-forwarded-for", "*"), ("headers", "x-forwarded-for", "*"))
_V2: dict[str, Any] = {
    "written": (*_BODY_KEYS, "routeKey", "stageVariables"),
    "refusal": "http",
    "address": _FROM_V2,
    "principal": _WHO_V2,
}
_LATTICE: dict[str, Any] = {
    "refusal": "http",
    "address": _FORWARDED,
    "principal": (("requestContext", "identity", "principal"), ("requestContext", "identity", "sourceVpcArn")),
}


def _record(event: Any) -> Any:
    return event["Records"][0]


SOURCES = (
    Source(
        "apigateway-authorizer",
        "routeArn",
        lambda event: event.get("type") == "REQUEST",
        (("identitySource", credential, "identitySource", "header"), *_REQUEST_V2),
        written=("type", "routeArn", *_V2["written"]),
        refusal="authorizer-v2",
        senders=(("routeArn",),),
        address=_FROM_V2,
        principal=_WHO_V2,
        checks=(arn_check("execute-api", ("routeArn",)),),
    ),
    Source(
        "apigateway-authorizer",
        "methodArn",
        lambda event: event.get("type") in ("TOKEN", "REQUEST") or "authorizationToken" in event,
        (_TOKEN, ("identitySource", credential, "identitySource", "header"), *_REQUEST_V1),
        written=("type", "methodArn", "stageVariables", *_BODY_KEYS),
        refusal="authorizer",
        senders=(("methodArn",),),
        address=_FROM_V1,
        principal=_WHO_V1,
        checks=(arn_check("execute-api", ("methodArn",)),),
    ),
    Source(
        "function-url",
        "requestContext",
        lambda event: ".lambda-url." in event["requestContext"]["domainName"] and "http" in event["requestContext"],
        _REQUEST_V2,
        **_V2,
    ),
    Source("apigateway-http", "requestContext", lambda event: "rawPath" in event and "routeKey" in event, _REQUEST_V2, **_V2),
    Source(
        "alb",
        "requestContext",
        lambda event: "elb" in event["requestContext"],
        (
            ("httpMethod", text, "method", "path"),
            ("path", text, "path", "path"),
            ("headers", headers, "header", "header"),
            ("multiValueHeaders", headers, "header", "header"),
            ("queryStringParameters", quoted_pairs, "query", "query"),
            ("multiValueQueryStringParameters", quoted_pairs, "query", "query"),
            (None, body, "body", "body"),
        ),
        written=("requestContext", *_BODY_KEYS),
        refusal="http",
        senders=(("requestContext", "elb", "targetGroupArn"),),
        address=_FORWARDED,
        principal=(("headers", "x-amzn-oidc-identity"),),
        checks=(arn_check("elasticloadbalancing", ("requestContext", "elb", "targetGroupArn")),),
    ),
    Source(
        "apigateway-websocket",
        "requestContext",
        lambda event: "connectionId" in event["requestContext"],
        _REQUEST_V1,
        written=(*_BODY_KEYS, "stageVariables"),
        refusal="http",
        address=_FROM_V1,
        principal=_WHO_V1,
    ),
    Source(
        "apigateway-rest",
        "requestContext",
        lambda event: "httpMethod" in event,
        _REQUEST_V1,
        written=(*_BODY_KEYS, "stageVariables"),
        refusal="http",
        address=_FROM_V1,
        principal=_WHO_V1,
    ),
    Source(
        "lattice",
        "requestContext",
        lambda event: "method" in event and ("serviceArn" in event["requestContext"] or "serviceNetworkArn" in event["requestContext"]),
        (
            ("method", text, "method", "path"),
            ("path", text, "path", "path"),
            ("headers", headers, "header", "header"),
            ("queryStringParameters", pairs, "query", "query"),
            ("query_string_parameters", pairs, "query", "query"),
            (
                "requestContext",
                inside(("identity", strays, "identity", "attribute")),
                "requestContext",
                "attribute",
            ),
            ("version", strays, "version", "attribute"),
            (None, body, "body", "body"),
        ),
        written=_BODY_KEYS,
        senders=(("requestContext", "serviceArn"),),
        checks=(arn_check("vpc-lattice", ("requestContext", "serviceArn")),),
        **_LATTICE,
    ),
    Source(
        "lattice",
        "raw_path",
        lambda event: "method" in event and "headers" in event,
        (
            ("method", text, "method", "path"),
            ("raw_path", text, "path", "path"),
            ("headers", headers, "header", "header"),
            ("query_string_parameters", pairs, "query", "query"),
            (None, body, "body", "body"),
        ),
        written=("body", "is_base64_encoded"),
        **_LATTICE,
    ),
    Source(
        "cloudfront",
        "Records",
        lambda event: "request" in _record(event)["cf"] or "response" in _record(event)["cf"],
        (
            (
                "Records",
                each(
                    (
                        "cf",
                        inside(
                            (
                                "request",
                                inside(
                                    ("method", text, "method", "path"),
                                    ("uri", text, "path", "path"),
                                    ("headers", entries, "header", "header"),
                                    ("querystring", query_string, "query", "query"),
                                    ("body", cloudfront, "body", "body"),
                                ),
                                "request",
                                "header",
                            ),
                        ),
                        "cf",
                        "header",
                    ),
                ),
                "Records",
                "header",
            ),
        ),
        refusal="cloudfront",
        address=(("Records", "*", "cf", "request", "clientIp"),),
    ),
)
