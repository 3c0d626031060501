"""One call of the SDK, judged: what it asks for against what the function declared, and who chose what it is about."""

from __future__ import annotations

from .aws_actions import actions
from .aws_allow import fits, of
from .aws_caller import chosen, climbing
from .aws_compound import asks
from .aws_documents import broken
from .aws_flags import elsewhere, technique, telling
from .aws_own import credentials, endpoint
from .aws_report import report
from .aws_resources import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .aws import Built, Signed
    from .aws_compound import Ask
    from .scope import Door


def call(door: Door, built: Built) -> None:
    """A call whose parameters are settled; a presigned URL comes here too, and counts as the call it allows."""
    params, model, context = built.params, built.model, built.context
    if not isinstance(params, dict) or (_presigned(context) and model.name == "CreateBucket"):
        # Forms for uploads are built like that; which of the two it is shows when it is signed.
        return
    settings = of(door.settings)
    if not settings.listed and settings.keys is None:
        names = actions(model, params)
        if not any(telling(name) or technique(name) is not None for name in names):
            # Nothing is to be said of it, whatever it is about.
            _caller(door, names[0], params)
            return
    place = _place(door, context)
    _hold(door, asks(model, params, place), params, place)


def signature(door: Door, signed: Signed) -> None:
    """A request that is about to be signed: with whose keys, and for which host."""
    context: Any = getattr(signed.request, "context", None)
    if _presigned(context):
        place = _place(door, context)
        fields = context.get("s3-presign-post-fields")
        if fields is not None:
            params = {"Bucket": _posted(context), "Key": fields.get("key", "")}
            _hold(door, [("s3:PutObject", f"arn:{place.partition}:s3:::{params['Bucket']}/{params['Key']}")], params, place)
        elif signed.operation == "CreateBucket":
            _hold(door, [("s3:CreateBucket", "*")], {}, place)
    credentials(door, signed)
    endpoint(door, signed)


def _hold(door: Door, asked: list[Ask], params: Any, place: Place) -> None:
    settings = of(door.settings)
    for action, resource in asked:
        if settings.listed:
            if not settings.allows(action, resource):
                _undeclared(door, action, resource)
            continue
        found = technique(action)
        if found is not None:
            _flagged(door, action, resource, *found)
    for action, resource in asked:
        found = elsewhere(action, resource, place, settings.keys)
        if found is not None and (settings.keys is not None or not settings.listed):
            _flagged(door, action, resource, *found)
    if asked:
        _caller(door, asked[0][0], params)


def _undeclared(door: Door, action: str, resource: str) -> None:
    what = f"{action} is not declared" if not _named(door, action) else f"{action} is not declared for this resource"
    report(door, "LG-AWS-001", what, "high", severity="high", action=action, resource=resource)


def _named(door: Door, action: str) -> bool:
    """Whether some entry has the action, so that it is the resource that does not fit."""
    return any(fits(action.lower(), wanted) for wanted, resource in of(door.settings)[1] if resource)


def _flagged(door: Door, action: str, resource: str, number: str, purpose: str) -> None:
    report(door, "LG-AWS-002", f"{action} {purpose}", action=action, resource=resource, technique=number)


def _caller(door: Door, action: str, params: Any) -> None:
    taint = door.taint
    if taint is None:
        return
    for name, hit in chosen(taint, door.inv, action, params):
        report(door, "LG-AWS-003", f"the caller chose the {name} of {action}", action=action, hit=hit)
    for hit in broken(taint, params):
        what = f"the caller's text ends a value of a document for {action}, and adds others"
        report(door, "LG-AWS-006", what, "high", severity="high", action=action, hit=hit)
    for hit in climbing(taint, params):
        report(door, "LG-AWS-003", f"the caller's dots lead out of a folder in the key of {action}", action=action, hit=hit)


def _place(door: Door, context: Any) -> Place:
    """Where the function runs, by its own ARN, and the region of the client."""
    inv = door.inv
    arn = getattr(inv.context, "invoked_function_arn", "") if inv is not None else ""
    parts = arn.split(":") if isinstance(arn, str) else []
    partition, account = (parts[1], parts[4]) if len(parts) > 4 else ("*", "*")
    region = context.get("client_region") if isinstance(context, dict) else None
    return Place(partition, region if isinstance(region, str) and region else "*", account or "*")


def _presigned(context: Any) -> bool:
    return isinstance(context, dict) and context.get("is_presign_request") is True


def _posted(context: Any) -> str:
    """The bucket that a form uploads to, as its policy states it."""
    for condition in context.get("s3-presign-post-policy", {}).get("conditions", ()):
        if isinstance(condition, dict) and isinstance(condition.get("bucket"), str):
            return str(condition["bucket"])
    return "*"
