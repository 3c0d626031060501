"""Did the caller choose what a call is about? Names of resources are the function's to choose; keys and items are not meant."""

from __future__ import annotations

from .aws_report import SDK
from .aws_resources import values
from .location import own
from .scope import forgetting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..invocation import Invocation
    from .taint import Hit

# Parameter -> what it names. Not here: keys, items, executions and whatever else an event may well ask for by name.
_CHOICES = {
    "Bucket": "bucket",
    "CopySource.Bucket": "bucket",
    "Image.S3Object.Bucket": "bucket",
    "Video.S3Object.Bucket": "bucket",
    "Document.S3Object.Bucket": "bucket",
    "DocumentLocation.S3Object.Bucket": "bucket",
    "OutputBucketName": "bucket",
    "JobName@glue": "job",
    "TableName": "table",
    "RequestItems.*": "table",
    "TransactItems.Get.TableName": "table",
    "TransactItems.Put.TableName": "table",
    "TransactItems.Update.TableName": "table",
    "TransactItems.Delete.TableName": "table",
    "QueueUrl": "queue",
    "QueueName": "queue",
    "FunctionName": "function",
    "TopicArn": "topic",
    "TargetArn": "topic",
    "SecretId": "secret",
    "SecretIdList": "secret",
    "RoleArn": "role",
    "KeyId": "key",
    "StreamName": "stream",
    "StreamARN": "stream",
    "DeliveryStreamName": "stream",
    "stateMachineArn": "state machine",
    "EventBusName": "event bus",
    "Entries.EventBusName": "event bus",
    "logGroupName": "log group",
    "DBInstanceIdentifier": "database",
    "DBClusterIdentifier": "database",
    "ClusterIdentifier": "cluster",
    "resourceArn": "cluster",
    "secretArn": "secret",
    "UserPoolId": "user pool",
    "IdentityPoolId": "identity pool",
    "cluster": "cluster",
    "taskDefinition": "task",
    "StackName": "stack",
    "projectName": "project",
    "DocumentName": "document",
    "WorkGroup": "workgroup",
    "EndpointName": "endpoint",
    "agentId": "agent",
    "knowledgeBaseId": "knowledge base",
    "RoleName": "role",
    "UserName@iam": "user",
    "GroupName@iam": "group",
    "PolicyArn": "policy",
    "Name@ssm": "parameter",
    "Names@ssm": "parameter",
    "Path@ssm": "parameter",
}
_MOST = 1000
_by_name: dict[str, list[tuple[str, str, str]]] = {}
_said: dict[Invocation | None, set[str]] = {}  # what is the function's own of what an invocation named


def chosen(taint: Any, inv: Invocation | None, action: str, params: Any) -> Iterator[tuple[str, Hit]]:
    """``("table", hit)`` for each name of a resource that is, as a whole, the caller's own text."""
    if not _by_name:
        _by_name.update(_read())
    for name in params:
        for path, only, what in _by_name.get(name, ()):
            if only and not action.startswith(only):
                continue
            for value in values(params, path)[:_MOST]:
                if not taint.read and ours(value, inv):
                    continue
                hit = _whole(taint, value)
                if hit is not None and not _known(hit, value, inv):
                    yield what, hit
                    break
    source = params.get("CopySource")
    if isinstance(source, str):
        hit = _whole(taint, source.lstrip("/").partition("/")[0])
        if hit is not None and not _known(hit, source.partition("/")[0], inv):
            yield "bucket", hit


def ours(value: str, inv: Invocation | None) -> bool:
    """Whether the function itself says the name; asked once an invocation, and only while nobody has read the caller's texts."""
    said = _said.setdefault(inv, set())
    if value not in said and not own(value, SDK):
        return False
    if len(said) < _MOST:
        said.add(value)
    return True


forgetting(lambda inv: _said.pop(inv, None))


def _read() -> dict[str, list[tuple[str, str, str]]]:
    """The choices by the parameter that they begin with."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path, what in _CHOICES.items():
        path, at, only = path.partition("@")
        found.setdefault(path.partition(".")[0], []).append((path, only + ":" if at else "", what))
    return found


def climbing(taint: Any, params: Any) -> Iterator[Hit]:
    """Caller texts with ``..`` as a folder in a key of S3: what reads the key next may resolve them."""
    if "Bucket" not in params:
        return
    source = params.get("CopySource")
    keys = [source] if isinstance(source, str) else values(params, "CopySource.Key")
    for key in (*keys, *values(params, "Key"), *values(params, "Delete.Objects.Key")[:_MOST]):
        if ".." in key.replace("\\", "/").split("/"):
            for hit in taint.inside(key):
                if _climbs(key[hit.start : hit.end]):
                    yield hit
                    break


def _climbs(text: str) -> bool:
    """True if its dots lead out of what it names itself: ``a/../b`` stays where it is put."""
    depth = 0
    for part in text.replace("\\", "/").split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return True
    return not depth and part == ".."


def _whole(taint: Any, value: str) -> Hit | None:
    """The hit that covers all of a name: of an ARN or a URL, its last part."""
    name = value.replace("/", ":").rpartition(":")[2] if value.startswith(("arn:", "https://", "http://")) else value
    start = len(value) - len(name)
    if not name:
        return None
    return next((hit for hit in taint.inside(value) if hit.start <= start and hit.end == len(value)), None)


def _known(hit: Hit, value: str, inv: Invocation | None) -> bool:
    """Whether the same name is also the function's: in its environment or its code; or AWS put it into the event."""
    if own(value, SDK) or own(hit.source.strip(), SDK):
        return True
    if inv is None or getattr(inv.source, "refusal", "raise") != "raise":
        return False
    field = hit.field
    return (field is not None and _by_aws(field.path)) or hit.source in _buckets(inv.event)


def _by_aws(path: str) -> bool:
    """Fields in which AWS names a resource, or the stack's own template does."""
    return path.endswith("awslogs.data.logGroup") or path.startswith("ResourceProperties.")


def _buckets(event: Any) -> list[Any]:
    """The buckets that S3 itself names in an event, whatever other field holds the same word."""
    found: list[Any] = []
    if isinstance(event, dict):
        records = event.get("Records")
        places = [record.get("s3") for record in records if isinstance(record, dict)] if isinstance(records, list) else []
        for place in (*places, event.get("detail")):
            bucket = place.get("bucket") if isinstance(place, dict) else None
            found.append(bucket.get("name") if isinstance(bucket, dict) else None)
    return found
