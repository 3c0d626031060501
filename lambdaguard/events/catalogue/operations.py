"""What AWS itself asks a function to do: deployments, rules, alarms, rotations, jobs over stored objects."""

from __future__ import annotations

from ..headers import headers
from ..lookup import arn_check, has
from ..source import Source
from ..storage import object_key
from ..table import Table, each, text
from ..texts import changes, message
from ..trees import tree
from ..written import strays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ARTIFACTS = each(
    Table(
        attribute={"name": strays},
        below={"location": Table(below={"s3Location": Table(file={"objectKey": object_key})})},
    )
)
_CONFIGURATION = Table(below={"configuration": Table(body={"UserParameters": message})})
_JOB = Table(
    file={"inputArtifacts": _ARTIFACTS, "outputArtifacts": _ARTIFACTS},
    attribute={"continuationToken": message},
    below={"actionConfiguration": _CONFIGURATION},
)


# What the documentation and the console's test event have in its place, a host that nobody has
_SAMPLE_URL = "http://pre-signed-S3-url-for-response"


def _response_url(event: Any) -> list[str]:
    """The answer to a custom resource goes where the event says: to S3, or the sender chooses who gets it."""
    url = event.get("ResponseURL")
    if url == _SAMPLE_URL:
        return []
    host = url[8:].partition("/")[0] if isinstance(url, str) and url.startswith("https://") else ""
    genuine = host.endswith((".amazonaws.com", ".amazonaws.com.cn")) and not set(host) & set("@:?#\\%")
    return [] if genuine else ["ResponseURL is not on amazonaws.com"]


def _step(event: Any) -> list[str]:
    steps = ("createSecret", "setSecret", "testSecret", "finishSecret")
    return [] if event.get("Step") in steps else ["Step is none of a rotation's four"]


SOURCES = (
    Source(
        "s3-batch",
        "tasks",
        lambda event: "invocationSchemaVersion" in event and "job" in event,
        Table(
            file={"tasks": each(Table(file={"s3Key": object_key}, attribute={"s3VersionId": strays}))},
            below={"job": Table(attribute={"userArguments": tree})},
        ),
        written=("invocationSchemaVersion", "invocationId"),
        senders=(("tasks", "*", "s3BucketArn"),),
    ),
    Source(
        "s3-object-lambda",
        "userRequest",
        lambda event: "xAmzRequestId" in event and "configuration" in event,
        Table(
            below={
                "userRequest": Table(path={"url": text}, header={"headers": ("header", headers)}),
                "configuration": Table(attribute={"payload": message}),
            }
        ),
        written=(
            "xAmzRequestId",
            "getObjectContext",
            "headObjectContext",
            "listObjectsContext",
            "listObjectsV2Context",
            "userIdentity",
            "protocolVersion",
        ),
        senders=(("configuration", "accessPointArn"),),
        principal=(("userIdentity", "arn"), ("userIdentity", "principalId")),
        checks=(arn_check("s3-object-lambda", ("configuration", "accessPointArn")),),
    ),
    Source(
        "cloudwatch-alarm",
        "alarmData",
        lambda event: "alarmArn" in event,
        Table(attribute={"alarmData": tree}),
        written=("source", "alarmArn", "accountId", "time", "region"),
        senders=(("alarmArn",),),
        checks=(arn_check("cloudwatch", ("alarmArn",)),),
    ),
    Source(
        "codepipeline",
        "CodePipeline.job",
        lambda event: has(event, "CodePipeline.job", "data"),
        Table(below={"CodePipeline.job": Table(below={"data": _JOB})}),
    ),
    Source(
        "codedeploy",
        "LifecycleEventHookExecutionId",
        lambda event: "DeploymentId" in event,
        Table(attribute={"DeploymentId": strays, "LifecycleEventHookExecutionId": strays}),
    ),
    Source(
        "cloudformation",
        "RequestType",
        lambda event: "StackId" in event and "LogicalResourceId" in event,
        Table(
            body={"ResourceProperties": tree, "OldResourceProperties": tree},
            attribute={"PhysicalResourceId": text, "LogicalResourceId": strays, "ResourceType": strays, "RequestId": strays},
        ),
        written=("RequestType", "ServiceToken", "ResponseURL", "StackId"),
        senders=(("StackId",),),
        checks=(arn_check("cloudformation", ("StackId",)), _response_url),
    ),
    Source(
        "config",
        "invokingEvent",
        lambda event: "configRuleArn" in event or "configRuleName" in event,
        Table(record={"invokingEvent": changes}, attribute={"ruleParameters": message, "configRuleName": strays}),
        written=(
            "version",
            "resultToken",
            "eventLeftScope",
            "executionRoleArn",
            "configRuleArn",
            "configRuleId",
            "accountId",
            "evaluationMode",
        ),
        senders=(("configRuleArn",),),
        checks=(arn_check("config", ("configRuleArn",)),),
    ),
    Source(
        "secretsmanager",
        "SecretId",
        lambda event: "Step" in event and "ClientRequestToken" in event,
        Table(attribute=dict.fromkeys(("SecretId", "ClientRequestToken", "RotationToken", "Step"), strays)),
        senders=(("SecretId",),),
        checks=(arn_check("secretsmanager", ("SecretId",)), _step),
    ),
)
