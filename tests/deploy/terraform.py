"""What Terraform's configuration says of the app, in the form of `readers`."""

import re

from deploy.readers import DEPLOY, KINDS


def configuration():
    of, locals_, documents = _parsed()
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


def _parsed():
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
