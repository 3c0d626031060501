"""The door to databases without SQL: MongoDB, DynamoDB's expressions, Redis, Elasticsearch and OpenSearch.

Each driver is watched where a command has been put together and has not been encoded, so that every way of calling it is seen.
"""

from __future__ import annotations

from . import audit, patch, sdk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .scope import Door

    Maker = Callable[[Callable[..., Any]], Callable[..., Any]]

NAME = "nosql"
# Parameters of DynamoDB's calls that hold expressions, or parts that may.
EXPRESSED = frozenset(
    """
    FilterExpression KeyConditionExpression ConditionExpression UpdateExpression ProjectionExpression
    ScanFilter QueryFilter KeyConditions Expected TransactItems RequestItems
    """.split()
)


def arm() -> None:
    """Watch the door; once a process is enough. No driver is imported."""
    sdk.follow(built=_built)
    for module, names in _DRIVERS.items():
        patch.replace(module, names)


class Command:
    """What is about to be sent, as the driver holds it."""

    __slots__ = ("parts",)

    def __init__(self, *parts: Any) -> None:
        self.parts = parts


def _judged(kind: str, pick: Callable[..., tuple[Any, ...]], listed: int = -1) -> Maker:
    """Makes a replacement that has ``pick(arguments…)`` judged first and returns what the original does, a coroutine too.

    The argument at ``listed`` may be an iterator, which is made a list so that it can be read twice.
    """

    def check(door: Door, args: tuple[Any, ...]) -> None:
        judge: Any = __import__(f"{__package__}.nosql_{kind}", fromlist=["judge"])
        judge.judge(door, *args[0].parts)

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        def replacement(*args: Any, **kwargs: Any) -> Any:
            if 0 <= listed < len(args) and not isinstance(args[listed], list):
                args = (*args[:listed], list(args[listed]), *args[listed + 1 :])
            audit.consult(NAME, check, (Command(*pick(*args, **kwargs)),), None, True)
            return original(*args, **kwargs)

        return replacement

    return make


def _mongo_command(_flags: Any = 0, command: Any = None, *_: Any, **__: Any) -> tuple[Any, ...]:
    return (command,)


def _mongo_batch(
    _namespace: Any = "", _operation: Any = 0, command: Any = None, docs: Any = (), *_: Any, **__: Any
) -> tuple[Any, ...]:
    return command, docs


def _mongo_bulk(command: Any = None, operations: Any = (), *_: Any, **__: Any) -> tuple[Any, ...]:
    return command, [one[1] if isinstance(one, tuple) and len(one) > 1 else one for one in operations]


def _redis_one(_: Any = None, *args: Any, **__: Any) -> tuple[Any, ...]:
    return ([args],)


def _redis_many(_: Any = None, commands: Any = (), *__: Any, **___: Any) -> tuple[Any, ...]:
    return (commands if isinstance(commands, list | tuple) else [],)


def _redis_raw(_: Any = None, command: Any = b"", *__: Any, **___: Any) -> tuple[Any, ...]:
    return [], command


def _search(
    _: Any = None, _method: Any = "", target: Any = "", params: Any = None, body: Any = None, *__: Any, **___: Any
) -> tuple[Any, ...]:
    return target, params, body


def _built(params: Any = None, model: Any = None, **_: Any) -> None:
    if not isinstance(params, dict):
        return
    service = model.service_model.service_name
    if service == "dynamodb":
        if EXPRESSED.isdisjoint(params):
            return
        audit.consult(NAME, _expressions, (Command(params),), None, True)
    elif (name := _QUERIES.get((service, model.name))) and isinstance(text := params.get(name), str):
        audit.consult(NAME, _query, (Command(text, name),), None, True)


def _query(door: Door, args: tuple[Any, ...]) -> None:
    from .nosql_report import quoted

    quoted(door, *args[0].parts)


def _expressions(door: Door, args: tuple[Any, ...]) -> None:
    from .nosql_expressions import judge

    judge(door, *args[0].parts)


# AWS's own languages for queries, each in a parameter of a call.
_QUERIES = {
    ("cognito-idp", "ListUsers"): "Filter",
    ("logs", "FilterLogEvents"): "filterPattern",
    ("logs", "StartQuery"): "queryString",
    ("neptune-graph", "ExecuteQuery"): "queryString",
    ("neptunedata", "ExecuteGremlinExplainQuery"): "gremlinQuery",
    ("neptunedata", "ExecuteGremlinQuery"): "gremlinQuery",
    ("neptunedata", "ExecuteOpenCypherQuery"): "openCypherQuery",
}
_REDIS = {
    "AbstractConnection.send_command": _judged("redis", _redis_one),
    "AbstractConnection.pack_commands": _judged("redis", _redis_many),
    "AbstractConnection.send_packed_command": _judged("redis", _redis_raw),
}
_SEARCH = _judged("search", _search)
_DRIVERS: dict[str, dict[str, Maker]] = {
    "pymongo.message": {
        "_op_msg": _judged("mongo", _mongo_command),
        "_do_batched_op_msg": _judged("mongo", _mongo_batch, listed=3),
        "_client_do_batched_op_msg": _judged("mongo", _mongo_bulk, listed=1),
    },
    "redis.connection": _REDIS,
    "redis.asyncio.connection": _REDIS,
    "elastic_transport._transport": {"Transport.perform_request": _SEARCH},
    # Its transport asks whether its own method is a coroutine function, which a replacement is not.
    "elasticsearch._async.client._base": {"BaseClient._perform_request": _SEARCH},
    "opensearchpy.transport": {"Transport.perform_request": _SEARCH},
    "opensearchpy._async.transport": {"AsyncTransport.perform_request": _SEARCH},
}
