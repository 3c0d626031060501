"""What SAM's and CDK's templates say of the app, in a form that Terraform's configuration can be brought into as well."""

import json
import re
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "examples" / "deploy"
_CDK_SUFFIX = re.compile(r"(?<=[a-z])[0-9A-F]{8}$")
_SUBSTITUTED = re.compile(r"\$\{([^}]+)\}")
KINDS = {
    "function": ("Lambda::Function", "Serverless::Function", "lambda_function"),
    "queue": ("SQS::Queue", "sqs_queue"),
    "table": ("DynamoDB::Table", "dynamodb_table"),
    "bucket": ("S3::Bucket", "s3_bucket"),
    "secret": ("SecretsManager::Secret", "secretsmanager_secret"),
    "key": ("KMS::Key", "kms_key"),
    "role": ("IAM::Role", "iam_role"),
    "log group": ("Logs::LogGroup", "cloudwatch_log_group"),
    "dashboard": ("CloudWatch::Dashboard", "cloudwatch_dashboard"),
    "topic": ("SNS::Topic", "sns_topic"),
}


def sam():
    from cfnlint.decode import cfn_yaml

    return _cloudformation(json.loads(json.dumps(cfn_yaml.load(str(DEPLOY / "sam" / "template.yaml")))))


def cdk():
    return _cloudformation(json.loads((DEPLOY / "cdk" / "Orders.template.json").read_text()))


def _cloudformation(template):
    resources = {_CDK_SUFFIX.sub("", name): found for name, found in template["Resources"].items()}
    of = lambda *types: {name: r["Properties"] for name, r in resources.items() if r["Type"].removeprefix("AWS::") in types}  # noqa: E731
    shared = template.get("Globals", {}).get("Function", {})
    functions = {name: {**shared, **f} for name, f in of("Lambda::Function", "Serverless::Function").items()}
    filters = of("Logs::MetricFilter").values()
    return {
        "counts": {kind: len(of(*types)) for kind, types in KINDS.items()},
        "may": {name: _may(role["Policies"]) for name, role in of("IAM::Role").items()},
        "counted": {f["MetricTransformations"][0]["MetricName"]: f["FilterPattern"] for f in filters},
        "alarms": {
            a["MetricName"]: (a["Threshold"], a["Statistic"], bool(a["AlarmActions"])) for a in of("CloudWatch::Alarm").values()
        },
        "logs": {(g["RetentionInDays"], _plain(g["KmsKeyId"])) for g in of("Logs::LogGroup").values()},
        "functions": {_function(f, shared) for f in functions.values()},
        "encrypted": sorted(_plain(q["KmsMasterKeyId"]) for q in [*of("SQS::Queue").values(), *of("SNS::Topic").values()]),
        "redrive": [
            (q["RedrivePolicy"]["maxReceiveCount"], q["VisibilityTimeout"])
            for q in of("SQS::Queue").values()
            if "RedrivePolicy" in q
        ],
        "mapping": _mapping(of, functions),
    }


def _may(policies):
    statements = [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]
    return {(action, _plain(s["Resource"])) for s in statements for action in _listed(s["Action"])}


def _function(function, shared):
    variables = {**shared.get("Environment", {}).get("Variables", {}), **function["Environment"]["Variables"]}
    runtime = (function["Runtime"], *function["Architectures"], function["Timeout"], function["MemorySize"])
    logs = _plain(function["LoggingConfig"]["LogGroup"])
    return (function["Handler"], *runtime, _plain(function["Layers"][0]), logs, _plain(function["KmsKeyArn"]), *sorted(variables))


def _mapping(of, functions):
    """SAM has it as an event of the function, CloudFormation as a resource."""
    events = [event["Properties"] for f in functions.values() for event in f.get("Events", {}).values() if event["Type"] == "SQS"]
    (found,) = [*events, *of("Lambda::EventSourceMapping").values()]
    source = _plain(found.get("Queue", found.get("EventSourceArn")))
    return source, found["BatchSize"], found["FunctionResponseTypes"], found["ScalingConfig"]["MaximumConcurrency"]


def _listed(value):
    return value if isinstance(value, list) else [value]


def _plain(value):
    """A reference as the name of what it refers to, so that `Queue.Arn` and `Queue4A7E3555.Arn` are both `Queue`."""
    if isinstance(value, str):
        return _SUBSTITUTED.sub(lambda found: found[1].partition(".")[0], value)
    ((how, what),) = value.items()
    if how == "Fn::Join":
        return "".join(map(_plain, what[1]))
    if how == "Fn::Sub":
        return _plain(what)
    return _CDK_SUFFIX.sub("", what[0] if isinstance(what, list) else what.partition(".")[0])
