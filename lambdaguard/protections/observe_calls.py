"""Calls to AWS as they are observed: by the SDK's own events, whether or not the door to AWS stands."""

from __future__ import annotations

from ..sinks import audit, sdk
from .observe_notes import NAME, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..sinks.scope import Door

# One call may be about a thousand objects: their siblings say no more.
_MOST = 32


def follow() -> None:
    """Observe every call from botocore's import on; once a process is enough."""
    sdk.follow(built=_built)


class Call:
    """A call whose parameters are settled: ``model`` is botocore's of the operation, ``context`` its notes on the request."""

    __slots__ = ("context", "model", "params")

    def __init__(self, params: Any, model: Any, context: Any) -> None:
        self.params = params
        self.model = model
        self.context = context


def _built(params: Any = None, model: Any = None, context: Any = None, **_: Any) -> None:
    audit.consult(NAME, _called, (Call(params, model, context),))


def _called(door: Door, args: tuple[Any, ...]) -> None:
    try:
        _note(door, args[0])
    except Exception:
        # What the observer cannot read must not become the function's trouble.
        return


def _note(door: Door, call: Call) -> None:
    from ..sinks.aws_compound import asks
    from ..sinks.aws_resources import Place

    if not isinstance(call.params, dict):
        return
    inv = door.inv
    arn = getattr(inv.context, "invoked_function_arn", "") if inv is not None else ""
    parts = arn.split(":") if isinstance(arn, str) else []
    partition, account = (parts[1], parts[4]) if len(parts) > 4 else ("*", "")
    region = call.context.get("client_region") if isinstance(call.context, dict) else None
    place = Place(partition, region if isinstance(region, str) and region else "*", account or "*")
    for action, resource in asks(call.model, call.params, place)[:_MOST]:
        tell(door, "aws", {"action": action, "resource": resource})
