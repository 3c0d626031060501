"""Which resource a call is about, as far as its parameters tell: one line a kind of resource, by IAM's name of the service.

``table/{TableName}`` is the ARN's last part, with the parameter that has the name; a dot leads into a structure or a list. A
parameter that holds an ARN stands for itself. In front may stand ``Word:`` (only actions with that word in their name), ``~``
(the ARN has no region), ``^`` (no account), ``other!`` (it is another service's). The first line whose parameters are there
holds.
"""

from __future__ import annotations

from itertools import islice, product

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    # service, whether the ARN has a region and an account, its pieces, and the parameters between them
    Kind = tuple[str, bool, bool, list[str], list[str]]

_MOST = 1000
RESOURCES: dict[str, tuple[str, ...]] = {
    "athena": ("workgroup/{WorkGroup}", "StartQueryExecution: workgroup/primary"),
    "bedrock": ("^foundation-model/{modelId}", "agent/{agentId}", "knowledge-base/{knowledgeBaseId}"),
    "cloudformation": ("stack/{StackName}/*",),
    "cloudfront": ("~distribution/{DistributionId}",),
    "cloudwatch": ("alarm:{AlarmName}", "alarm:{AlarmNames}"),
    "codebuild": ("project/{projectName}",),
    "cognito-identity": ("identitypool/{IdentityPoolId}",),
    "cognito-idp": ("userpool/{UserPoolId}",),
    "dynamodb": (
        "table/{TableName}/index/{IndexName}",
        "table/{TableName}",
        "table/{RequestItems.*}",
        "{StreamArn}",
        "{ResourceArn}",
        "{TableArn}",
        "{BackupArn}",
        "~global-table/{GlobalTableName}",
    ),
    "ecr": ("repository/{repositoryName}",),
    "ecs": (
        "RunTask: task-definition/{taskDefinition}",
        "service/{cluster}/{service}",
        "task/{cluster}/{task}",
        "cluster/{cluster}",
    ),
    "events": (
        "event-bus/{Entries.EventBusName}",
        "PutEvents: event-bus/default",
        "Bus: event-bus/{Name}",
        "rule/{EventBusName}/{Name}",
        "rule/{EventBusName}/{Rule}",
        "Rule: rule/{Name}",
        "rule/{Rule}",
    ),
    "firehose": ("deliverystream/{DeliveryStreamName}",),
    "glue": (
        "Job: job/{JobName}",
        "table/{DatabaseName}/{TableName}",
        "table/{DatabaseName}/{Name}",
        "database/{DatabaseName}",
        "Database: database/{Name}",
        "Crawler: crawler/{Name}",
    ),
    "iam": ("~role/{RoleName}", "~user/{UserName}", "~group/{GroupName}", "{PolicyArn}", "~policy/{PolicyName}"),
    "iot": ("topic/{topic}", "thing/{thingName}"),
    "kinesis": ("{ConsumerARN}", "{StreamARN}", "stream/{StreamName}"),
    "kms": ("From: {SourceKeyId}", "To: {DestinationKeyId}", "{KeyId}", "{AliasName}", "{TargetKeyId}"),
    "lambda": (
        "function:{FunctionName}:{Qualifier}",
        "function:{FunctionName}",
        "layer:{LayerName}",
        "event-source-mapping:{UUID}",
    ),
    "logs": (
        "log-group:{logGroupName}:log-stream:{logStreamName}",
        "log-group:{logGroupName}",
        "log-group:{logGroupNames}",
        "log-group:{logGroupIdentifier}",
        "log-group:{logGroupIdentifiers}",
    ),
    "rds": ("db:{DBInstanceIdentifier}", "cluster:{DBClusterIdentifier}"),
    "rds-data": ("{resourceArn}",),
    "redshift-data": ("redshift!cluster:{ClusterIdentifier}", "redshift-serverless!workgroup/{WorkgroupName}"),
    "rekognition": ("collection/{CollectionId}",),
    "route53": ("~^hostedzone/{HostedZoneId}",),
    "s3": ("~^{Bucket}/{Delete.Objects.Key}", "~^{Bucket}/{Key}", "~^{Bucket}", "Job: job/{JobId}"),
    "sagemaker": ("endpoint/{EndpointName}",),
    "scheduler": ("schedule/{GroupName}/{Name}", "Schedule: schedule/default/{Name}"),
    "secretsmanager": ("secret:{SecretId}", "secret:{SecretIdList}", "secret:{Name}"),
    "ses": ("identity/{Source}", "identity/{FromEmailAddress}", "identity/{EmailIdentity}", "identity/{Identity}"),
    "sns": ("{TopicArn}", "{TargetArn}", "{ResourceArn}", "{PlatformApplicationArn}", "{EndpointArn}", "Topic: {Name}"),
    "sqs": ("{QueueUrl}", "{QueueName}", "{SourceArn}"),
    "ssm": (
        "Parameter: parameter/{Name}",
        "Parameter: parameter/{Names}",
        "Parameter: parameter/{Path}",
        "^document/{DocumentName}",
    ),
    "states": ("{stateMachineArn}", "{executionArn}", "{activityArn}", "stateMachine:{name}"),
    "sts": ("{RoleArn}",),
    "timestream": ("database/{DatabaseName}/table/{TableName}", "database/{DatabaseName}"),
    "transcribe": ("transcription-job/{TranscriptionJobName}",),
}
_kinds: dict[str, list[Kind]] = {}


class Place:
    """Where the function runs: partition, region and account, ``*`` for what is not known."""

    __slots__ = ("account", "partition", "region")

    def __init__(self, partition: str, region: str, account: str) -> None:
        self.partition = partition
        self.region = region
        self.account = account


def resources(action: str, params: Any, place: Place) -> list[str]:
    """ARNs of what a call of ``action`` is about; ``["*"]`` where the parameters do not tell. At most 1,000."""
    kinds = _kinds.get(action)
    if kinds is None:
        kinds = _kinds[action] = list(_read(action))
    for service, regional, owned, pieces, paths in kinds:
        every = [values(params, path) for path in paths]
        if all(every):
            region, account = place.region if regional else "", place.account if owned else ""
            front = f"arn:{place.partition}:{service}:{region}:{account}:"
            return [_arn(service, front, pieces, chosen, place) for chosen in islice(product(*every), _MOST)]
    return _stated(params)


def values(params: Any, path: str) -> list[str]:
    """Texts that stand at a path in the parameters: ``Entries.EventBusName``; ``*`` for a mapping's own keys."""
    if "." not in path:
        only = params.get(path)
        if isinstance(only, str):
            return [only] if only else []
    found = [params]
    for step in path.split("."):
        if step == "*":
            found = [key for item in found if isinstance(item, dict) for key in item]
            continue
        found = [item.get(step) for item in found if isinstance(item, dict)]
        found = [one for item in found for one in (item if isinstance(item, list | tuple) else (item,))]
    return [item for item in found if isinstance(item, str) and item]


def _read(action: str) -> Iterator[Kind]:
    """The lines that an action may be about, taken apart."""
    service, _, name = action.partition(":")
    for line in RESOURCES.get(service, ()):
        word, colon, kind = line.partition(": ")
        if colon and word not in name:
            continue
        kind = kind if colon else line
        bare = kind.lstrip("~^")
        marks = kind[: len(kind) - len(bare)]
        other, mark, rest = bare.partition("!")
        pieces = (rest if mark else bare).replace("}", "{").split("{")
        yield other if mark else service, "~" not in marks, "^" not in marks, pieces, pieces[1::2]


def _arn(service: str, front: str, pieces: list[str], chosen: tuple[str, ...], place: Place) -> str:
    if not chosen:
        return front + pieces[0]
    first = chosen[0]
    if first.startswith("arn:"):
        text = first
        if service == "s3" and len(chosen) > 1 and ":accesspoint" in first:
            text += "/object"
    elif service == "sqs" and "/" in first:
        return _queue(first, place)
    elif service == "lambda" and first.count(":") and pieces[0] == "function:":
        text = _function(first, front, place)
    else:
        text = front + pieces[0] + _plain(service, pieces[0], first)
    for piece, value in zip(pieces[2::2], (*chosen[1:], ""), strict=False):
        text += piece + value
    # IAM knows a secret by its name and six characters more, a log group by what stands under it.
    if service == "secretsmanager" and not first.startswith("arn:"):
        text += "-??????"
    return text


def _plain(service: str, piece: str, name: str) -> str:
    """A name as it stands in an ARN."""
    if service == "ssm":
        return name.partition(":")[0].lstrip("/") if piece == "parameter/" else name
    if service == "kms" and not name.startswith("alias/"):
        return f"key/{name}"
    if service == "ses":
        return name.rpartition("<")[2].rstrip(">")
    return name


def _queue(url: str, place: Place) -> str:
    """A queue's URL ends with its account and its name; its host tells the region."""
    *front, account, name = url.split("/")
    host = front[2] if len(front) > 2 else ""
    labels = host.split(".")
    if labels[0] == "sqs" and len(labels) > 3:
        region = labels[1]
    else:
        region = labels[0] if len(labels) > 3 and labels[1] == "queue" else place.region
    return f"arn:{place.partition}:sqs:{region}:{account if account.isdigit() else place.account}:{name}"


def _function(name: str, front: str, place: Place) -> str:
    """``name:alias``, ``account:function:name`` or ``account:function:name:alias``."""
    account, _, rest = name.partition(":function:")
    if rest:
        return f"arn:{place.partition}:lambda:{place.region}:{account.rpartition(':')[2]}:function:{rest}"
    return f"{front}function:{name}"


def _stated(params: Any) -> list[str]:
    """ARNs that a service without a line of its own is given by name."""
    if isinstance(params, dict):
        for name, value in params.items():
            if isinstance(value, str) and value.startswith("arn:") and name.lower().endswith("arn"):
                return [value]
    return ["*"]
