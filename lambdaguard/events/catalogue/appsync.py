"""AppSync: resolvers, batches of them, event handlers, authorizers."""

from __future__ import annotations

from ..bodies import graphql
from ..headers import headers
from ..parts import each, inside
from ..source import Source
from ..tokens import credential
from ..trees import tree

_INFO = inside(
    ("variables", tree, "variables", "body"),
    ("selectionSetGraphQL", graphql, "selectionSetGraphQL", "body"),
    ("selectionSetList", tree, "selectionSetList", "body"),
    ("channel", tree, "channel", "path"),
)
_IDENTITY = inside(
    ("claims", tree, "claims", "attribute"),
    ("username", tree, "username", "attribute"),
    ("groups", tree, "groups", "attribute"),
    ("resolverContext", tree, "resolverContext", "attribute"),
    ("handlerContext", tree, "handlerContext", "attribute"),
)
RESOLVER_TABLE = (
    ("arguments", tree, "arguments", "body"),
    ("events", each(("payload", tree, "payload", "body"), ("id", tree, "id", "attribute")), "events", "body"),
    ("source", tree, "source", "body"),
    ("prev", tree, "prev", "body"),
    ("stash", tree, "stash", "body"),
    ("info", _INFO, "info", "body"),
    ("identity", _IDENTITY, "identity", "attribute"),
    ("request", inside(("headers", headers, "headers", "header")), "request", "header"),
)
_WRITTEN = ("typeName", "fieldName", "result", "outErrors", "error")
_ADDRESS = (("identity", "sourceIp", "*"), ("request", "headers", "x-forwarded-for"))
_PRINCIPAL = (("identity", "sub"), ("identity", "userArn"), ("identity", "username"))

SOURCES = (
    Source(
        "appsync-authorizer",
        "authorizationToken",
        lambda event: "queryString" in event["requestContext"] or "channel" in event["requestContext"],
        (
            ("authorizationToken", credential, "authorizationToken", "header"),
            ("requestHeaders", headers, "requestHeaders", "header"),
            (
                "requestContext",
                inside(
                    ("queryString", graphql, "queryString", "body"),
                    ("operationName", tree, "operationName", "body"),
                    ("variables", tree, "variables", "body"),
                    ("channel", tree, "channel", "path"),
                ),
                "requestContext",
                "body",
            ),
        ),
        refusal="appsync-authorizer",
        address=(("requestHeaders", "x-forwarded-for"),),
    ),
    Source(
        "appsync",
        "arguments",
        lambda event: "identity" in event and ("info" in event or "fieldName" in event),
        RESOLVER_TABLE,
        written=_WRITTEN,
        address=_ADDRESS,
        principal=_PRINCIPAL,
    ),
    Source(
        "appsync",
        "info",
        lambda event: "channel" in event["info"] and "identity" in event,
        RESOLVER_TABLE,
        written=_WRITTEN,
        address=_ADDRESS,
        principal=_PRINCIPAL,
    ),
)
