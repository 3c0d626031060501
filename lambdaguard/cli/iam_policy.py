"""The least-privilege policy of what was observed, as IAM's JSON and as YAML for a SAM template."""

from __future__ import annotations

import json

from .learned import asides, calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .gather import Gathered

    Pairs = list[tuple[str, str]]

VERSION = "2012-10-17"
# Without spaces, for a managed policy; what is inline in a role may have 10,240 together.
MOST = 6144
_PARTITIONS = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eusc-", "aws-eusc"),
)


def pairs(found: Gathered, least: int = 1) -> Pairs:
    """``(action, resource)`` of every call, in order; wildcards only where three or more siblings ask for one."""
    return [entry for entry, seen in sorted(calls(found).items()) if seen.times >= least]


def left_out(found: Gathered, least: int = 1) -> list[str]:
    """What is not granted although it was done, and why."""
    told = [f"{entry} ({why})" for entry, _, why in asides(found)]
    rare = [f"{action} on {resource}" for (action, resource), seen in sorted(calls(found).items()) if seen.times < least]
    return [*told, *(f"{entry} (seen by fewer than {least})" for entry in rare)]


def document(wanted: Pairs) -> dict[str, Any]:
    """The policy: actions of one service on the same resources are one statement."""
    by_action: dict[str, list[str]] = {}
    for action, resource in wanted:
        by_action.setdefault(action, []).append(_written(resource))
    by_resources: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for action, of_action in by_action.items():
        every = ("*",) if "*" in of_action else tuple(of_action)
        by_resources.setdefault((action.partition(":")[0], every), []).append(action)
    statements = []
    numbers: dict[str, int] = {}
    for (service, resources), actions in by_resources.items():
        numbers[service] = number = numbers.get(service, 0) + 1
        name = "".join(part.capitalize() for part in service.split("-"))
        statements.append({"Sid": f"{name}{number}", "Effect": "Allow", "Action": sorted(actions), "Resource": list(resources)})
    return {"Version": VERSION, "Statement": statements}


def _written(resource: str) -> str:
    """What IAM would take for one of its variables is made plain text; a partition that is not known goes by the region."""
    resource = resource.replace("${", "${$}{")
    if not resource.startswith("arn:*:"):
        return resource
    region = resource.split(":", 4)[3]
    partition = next((name for begins, name in _PARTITIONS if region.startswith(begins)), "aws")
    return f"arn:{partition}:{resource[6:]}"


def as_json(wanted: Pairs) -> str:
    return json.dumps(document(wanted), indent=2, ensure_ascii=False) + "\n"


def as_yaml(wanted: Pairs) -> str:
    """``Policies`` of an AWS::Serverless::Function: the template's own partition, and region and account where none is known."""
    lines = ["Policies:", f"  - Version: {json.dumps(VERSION)}", "    Statement:"]
    for statement in document(wanted)["Statement"]:
        lines += [f"      - Sid: {statement['Sid']}", "        Effect: Allow", "        Action:"]
        lines += [f"          - {action}" for action in statement["Action"]]
        lines += ["        Resource:", *(f"          - {_sub(resource)}" for resource in statement["Resource"])]
    return "\n".join(lines) + "\n"


def _sub(resource: str) -> str:
    if not resource.startswith("arn:"):
        return json.dumps(resource)
    _, _, service, region, account, name = resource.replace("${", "${!").split(":", 5)
    region = "${AWS::Region}" if region == "*" else region
    account = "${AWS::AccountId}" if account == "*" else account
    arn = f"arn:${{AWS::Partition}}:{service}:{region}:{account}:{name}"
    return f"!Sub {json.dumps(arn, ensure_ascii=False)}"
