"""AppSync: resolvers, batches of them, event handlers, authorizers."""

from __future__ import annotations

from ..bodies import graphql
from ..headers import headers
from ..lookup import has
from ..source import Source
from ..table import Table, each
from ..tokens import credential
from ..trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RESOLVER = Table(
    body={
        "arguments": tree,
        "source": tree,
        "prev": tree,
        "stash": tree,
        "events": each(Table(body={"payload": tree}, attribute={"id": tree})),
    },
    below={
        "info": Table(
            body={"variables": tree, "selectionSetGraphQL": graphql, "selectionSetList": tree},
            path={"channel": tree},
        ),
        "identity": Table(
            attribute={"claims": tree, "username": tree, "groups": tree, "resolverContext": tree, "handlerContext": tree}
        ),
        "request": Table(header={"headers": ("header", headers)}),
    },
)
_RESOLVER: dict[str, Any] = {
    "written": ("typeName", "fieldName", "result", "outErrors", "error"),
    "address": (("identity", "sourceIp", "*"), ("request", "headers", "x-forwarded-for")),
    "principal": (("identity", "sub"), ("identity", "userArn"), ("identity", "username")),
}

BATCH = Source("appsync", whole=each(RESOLVER), refusal="appsync-batch")

SOURCES = (
    Source(
        "appsync-authorizer",
        "authorizationToken",
        lambda event: has(event, "requestContext", "queryString") or has(event, "requestContext", "channel"),
        Table(
            header={"authorizationToken": credential, "requestHeaders": ("header", headers)},
            below={
                "requestContext": Table(
                    body={"queryString": graphql, "operationName": tree, "variables": tree},
                    path={"channel": tree},
                )
            },
        ),
        refusal="appsync-authorizer",
        address=(("requestHeaders", "x-forwarded-for"),),
    ),
    Source(
        "appsync",
        "arguments",
        lambda event: "identity" in event and ("info" in event or "fieldName" in event),
        RESOLVER,
        **_RESOLVER,
    ),
    Source("appsync", "info", lambda event: has(event, "info", "channel") and "identity" in event, RESOLVER, **_RESOLVER),
)
