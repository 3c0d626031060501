"""What a template says of the app, in one form for CloudFormation and Terraform."""

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


def terraform():
    of, locals_, documents = _configuration()
    counted = locals_["counted"]
    alarms = {name: (c["threshold"], of("aws_cloudwatch_metric_alarm")["findings"]) for name, c in counted.items()}
    dead = of("aws_cloudwatch_metric_alarm")["dead_letters"]
    alarms[dead["metric_name"]] = (dead["threshold"], dead)
    (mapping,) = of("aws_lambda_event_source_mapping").values()
    queues = of("aws_sqs_queue").values()
    return {
        "counts": {kind: sum(len(of(f"aws_{type_}")) for type_ in types) for kind, types in KINDS.items()},
        "may": {f"{name.title()}Role": _allowed(documents[name]) for name in of("aws_iam_role")},
        "counted": {name: c["pattern"].replace('\\"', '"') for name, c in counted.items()},
        "alarms": {name: (threshold, a["statistic"], bool(a["alarm_actions"])) for name, (threshold, a) in alarms.items()},
        "logs": {(g["retention_in_days"], _named(g["kms_key_id"])) for g in of("aws_cloudwatch_log_group").values()},
        "functions": {_terraform_function(f) for f in of("aws_lambda_function").values()},
        "encrypted": sorted(_named(q["kms_master_key_id"]) for q in [*queues, *of("aws_sns_topic").values()]),
        "redrive": [
            (int(re.search(r"maxReceiveCount\D+(\d+)", str(q["redrive_policy"]))[1]), q["visibility_timeout_seconds"])
            for q in queues
            if "redrive_policy" in q
        ],
        "mapping": (
            _named(mapping["event_source_arn"]),
            mapping["batch_size"],
            mapping["function_response_types"],
            mapping["scaling_config"][0]["maximum_concurrency"],
        ),
    }


def _configuration():
    import hcl2

    resources, documents, locals_ = {}, {}, {}
    for file in sorted((DEPLOY / "terraform").glob("*.tf")):
        with file.open() as text:
            found = _unquoted(hcl2.load(text))
        for block in found.get("resource", []):
            for type_, named in block.items():
                resources.setdefault(type_, {}).update(named)
        for block in found.get("data", []):
            documents.update(block.get("aws_iam_policy_document", {}))
        for block in found.get("locals", []):
            locals_.update(block)
    return lambda type_: {n: r for n, r in resources.get(type_, {}).items() if n != "__is_block__"}, locals_, documents


def _unquoted(value):
    """python-hcl2 keeps the quotes of strings and keys."""
    if isinstance(value, dict):
        return {_unquoted(name): _unquoted(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_unquoted(each) for each in value]
    return value[1:-1] if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"' else value


def _allowed(document):
    return {(action, _named(on)) for s in document["statement"] for action in s["actions"] for on in s["resources"]}


def _named(reference):
    """``${aws_sqs_queue.queue.arn}`` is `Queue`, as CloudFormation has it; Terraform's ARN of a log group lacks the ``:*``."""
    reference = re.sub(r"(\$\{aws_cloudwatch_log_group\.\w+\.arn\}):\*$", r"\1", reference)
    return re.sub(r"\$\{(?:aws_\w+|var)\.(\w+)(?:\.\w+)?\}", lambda found: found[1].title().replace("_", ""), reference)


def _terraform_function(f):
    variables = f["environment"][0]["variables"]
    runtime = (f["runtime"], *f["architectures"], f["timeout"], f["memory_size"])
    logs = _named(f["logging_config"][0]["log_group"])
    return (f["handler"], *runtime, _named(f["layers"][0]), logs, _named(f["kms_key_arn"]), *sorted(variables))
