"""What AWS itself asks a function to do: deployments, rules, alarms, rotations, jobs over stored objects."""

from __future__ import annotations

from ..headers import headers
from ..lookup import arn_check
from ..parts import each, inside, text
from ..source import Source
from ..storage import object_key, raw_key
from ..texts import changes, message, strays
from ..trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ARTIFACTS = each(
    ("name", strays, "name", "attribute"),
    ("location", inside(("s3Location", inside(("objectKey", raw_key, "objectKey", "file")), "s3Location", "file")), "location", "file"),
)


def _response_url(event: Any) -> list[str]:
    """The answer to a custom resource goes where the event says: it must be S3, or the caller chooses where secrets go."""
    url = event.get("ResponseURL")
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
        (
            (
                "tasks",
                each(
                    ("s3Key", object_key, "s3Key", "file"),
                    ("s3VersionId", strays, "s3VersionId", "attribute"),
                ),
                "tasks",
                "file",
            ),
            ("job", inside(("userArguments", tree, "userArguments", "attribute")), "job", "attribute"),
        ),
        written=("invocationSchemaVersion", "invocationId"),
        senders=(("tasks", "*", "s3BucketArn"),),
    ),
    Source(
        "s3-object-lambda",
        "userRequest",
        lambda event: "xAmzRequestId" in event and "configuration" in event,
        (
            (
                "userRequest",
                inside(("url", text, "url", "path"), ("headers", headers, "header", "header")),
                "userRequest",
                "header",
            ),
            ("configuration", inside(("payload", message, "payload", "attribute")), "configuration", "attribute"),
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
        (("alarmData", tree, "alarmData", "attribute"),),
        written=("source", "alarmArn", "accountId", "time", "region"),
        senders=(("alarmArn",),),
        checks=(arn_check("cloudwatch", ("alarmArn",)),),
    ),
    Source(
        "codepipeline",
        "CodePipeline.job",
        lambda event: "data" in event["CodePipeline.job"],
        (
            (
                "CodePipeline.job",
                inside(
                    (
                        "data",
                        inside(
                            (
                                "actionConfiguration",
                                inside(
                                    (
                                        "configuration",
                                        inside(("UserParameters", message, "UserParameters", "body")),
                                        "configuration",
                                        "body",
                                    )
                                ),
                                "actionConfiguration",
                                "body",
                            ),
                            ("inputArtifacts", _ARTIFACTS, "inputArtifacts", "file"),
                            ("outputArtifacts", _ARTIFACTS, "outputArtifacts", "file"),
                            ("continuationToken", message, "continuationToken", "attribute"),
                        ),
                        "data",
                        "body",
                    ),
                ),
                "CodePipeline.job",
                "body",
            ),
        ),
    ),
    Source(
        "codedeploy",
        "LifecycleEventHookExecutionId",
        lambda event: "DeploymentId" in event,
        (
            ("DeploymentId", strays, "DeploymentId", "attribute"),
            ("LifecycleEventHookExecutionId", strays, "LifecycleEventHookExecutionId", "attribute"),
        ),
    ),
    Source(
        "cloudformation",
        "RequestType",
        lambda event: "StackId" in event and "LogicalResourceId" in event,
        (
            ("ResourceProperties", tree, "ResourceProperties", "body"),
            ("OldResourceProperties", tree, "OldResourceProperties", "body"),
            ("LogicalResourceId", text, "LogicalResourceId", "attribute"),
            ("PhysicalResourceId", text, "PhysicalResourceId", "attribute"),
            ("ResourceType", strays, "ResourceType", "attribute"),
            ("RequestId", strays, "RequestId", "attribute"),
        ),
        written=("RequestType", "ServiceToken", "ResponseURL", "StackId"),
        senders=(("StackId",),),
        checks=(arn_check("cloudformation", ("StackId",)), _response_url),
    ),
    Source(
        "config",
        "invokingEvent",
        lambda event: "configRuleArn" in event or "configRuleName" in event,
        (
            ("invokingEvent", changes, "invokingEvent", "record"),
            ("ruleParameters", message, "ruleParameters", "attribute"),
            ("configRuleName", strays, "configRuleName", "attribute"),
        ),
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
        (
            ("SecretId", strays, "SecretId", "attribute"),
            ("ClientRequestToken", strays, "ClientRequestToken", "attribute"),
            ("RotationToken", strays, "RotationToken", "attribute"),
            ("Step", strays, "Step", "attribute"),
        ),
        senders=(("SecretId",),),
        checks=(arn_check("secretsmanager", ("SecretId",)), _step),
    ),
)
