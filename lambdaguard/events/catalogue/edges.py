"""What arrives by HTTP through load balancers, VPC Lattice and CloudFront."""

from __future__ import annotations

from ..bodies import body, cloudfront
from ..forms import query_string
from ..headers import entries, headers
from ..lookup import arn_check, has
from ..parts import pairs, quoted_pairs
from ..source import Source
from ..table import Table, each, text
from ..written import strays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BODY = ("body", body)
_HEADERS = {"headers": ("header", headers), "multiValueHeaders": ("header", headers)}
_CODED_QUERY = {"queryStringParameters": ("query", quoted_pairs), "multiValueQueryStringParameters": ("query", quoted_pairs)}
_FORWARDED = (("headers", "x-forwarded-for"), ("headers", "x-forwarded-for", "*"), ("multiValueHeaders", "x-forwarded-for", "*"))
_LATTICE: dict[str, Any] = {
    "refusal": "http",
    "address": _FORWARDED,
    "principal": (("requestContext", "identity", "principal"), ("requestContext", "identity", "sourceVpcArn")),
}
_CLOUDFRONT_REQUEST = Table(
    path={"method": text, "uri": ("path", text)},
    header={"headers": ("header", entries)},
    query={"querystring": ("query", query_string)},
    body={"body": cloudfront},
)


SOURCES = (
    Source(
        "alb",
        "requestContext",
        lambda event: has(event, "requestContext", "elb"),
        Table(path={"path": text, "httpMethod": text}, header=_HEADERS, query=_CODED_QUERY, last=_BODY),
        written=("requestContext", "body", "isBase64Encoded"),
        refusal="http",
        senders=(("requestContext", "elb", "targetGroupArn"),),
        address=_FORWARDED,
        principal=(("headers", "x-amzn-oidc-identity"), ("multiValueHeaders", "x-amzn-oidc-identity", "*")),
        checks=(arn_check("elasticloadbalancing", ("requestContext", "elb", "targetGroupArn")),),
    ),
    Source(
        "lattice",
        "requestContext",
        lambda event: "method" in event and has(event, "requestContext", "serviceNetworkArn"),
        Table(
            path={"path": text, "method": text},
            header={"headers": ("header", headers)},
            query={"queryStringParameters": ("query", pairs), "query_string_parameters": ("query", pairs)},
            below={"requestContext": Table(attribute={"identity": strays})},
            last=_BODY,
        ),
        written=("version", "body", "isBase64Encoded"),
        senders=(("requestContext", "serviceArn"),),
        checks=(arn_check("vpc-lattice", ("requestContext", "serviceArn")),),
        **_LATTICE,
    ),
    Source(
        "lattice",
        "raw_path",
        lambda event: "method" in event and "headers" in event,
        Table(
            path={"raw_path": ("path", text), "method": text},
            header={"headers": ("header", headers)},
            query={"query_string_parameters": ("query", pairs)},
            last=_BODY,
        ),
        written=("body", "is_base64_encoded"),
        **_LATTICE,
    ),
    Source(
        "cloudfront",
        "Records",
        lambda event: has(event["Records"][0], "cf", "config"),
        Table(header={"Records": each(Table(below={"cf": Table(below={"request": _CLOUDFRONT_REQUEST})}))}),
        refusal="cloudfront",
        address=(("Records", "*", "cf", "request", "clientIp"),),
    ),
)
