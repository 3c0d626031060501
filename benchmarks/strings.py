"""Two ways to ask for a verdict on one corpus row: the engine alone, or a guarded handler given a real event."""

from __future__ import annotations

import copy
import io
import json
import sys
from contextlib import redirect_stdout
from time import perf_counter
from urllib.parse import quote_plus

PLACES = {
    "query": "query", "header": "header", "body": "body", "path": "path", "cookie": "cookie",
    "s3key": "file", "sqs-body": "record", "string": "body",
}  # fmt: skip

_HEADERS = {
    "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "accept-language": "en-GB,en;q=0.9",
    "host": "abc123.execute-api.eu-west-1.amazonaws.com",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
    "x-forwarded-for": "203.0.113.7",
}
_REST = {
    "resource": "/{proxy+}", "path": "/items", "httpMethod": "GET", "headers": _HEADERS,
    "multiValueHeaders": {name: [value] for name, value in _HEADERS.items()},
    "queryStringParameters": None, "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None,
    "requestContext": {
        "accountId": "123456789012", "apiId": "abc123", "httpMethod": "GET", "path": "/prod/items", "protocol": "HTTP/1.1",
        "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "requestTimeEpoch": 1714557600000, "resourceId": "123456",
        "resourcePath": "/{proxy+}", "stage": "prod", "identity": {"sourceIp": "203.0.113.7", "userAgent": _HEADERS["user-agent"]},
    },
    "body": None, "isBase64Encoded": False,
}  # fmt: skip
_S3 = {
    "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1", "eventTime": "2024-05-01T10:00:00.000Z",
    "eventName": "ObjectCreated:Put", "userIdentity": {"principalId": "EXAMPLE"},
    "requestParameters": {"sourceIPAddress": "203.0.113.7"},
    "responseElements": {"x-amz-request-id": "EXAMPLE123456789", "x-amz-id-2": "EXAMPLE123/5678abcdefghijklambdaisawesome"},
}  # fmt: skip
_SQS = {
    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d", "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
    "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183", "SenderId": "AIDAIENQZJOLO23YVJ4VO"},
    "messageAttributes": {}, "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3", "eventSource": "aws:sqs",
    "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:orders", "awsRegion": "eu-west-1",
}  # fmt: skip


def event(row):
    """A real event that carries the row's string in the place the row names."""
    text, where = row["payload"], row["where"]
    if where == "sqs-body":
        return {"Records": [{**_SQS, "body": text}]}
    if where == "s3key":
        key = quote_plus(text, safe="/", errors="surrogatepass")
        s3 = {
            "s3SchemaVersion": "1.0",
            "bucket": {"name": "uploads", "arn": "arn:aws:s3:::uploads"},
            "object": {"key": key, "size": 1024},
        }
        return {"Records": [{**_S3, "s3": s3}]}
    if where == "string":
        return {"value": text}
    made = copy.deepcopy(_REST)
    if where == "query":
        made["queryStringParameters"], made["multiValueQueryStringParameters"] = {"q": text}, {"q": [text]}
    elif where == "body":
        made["httpMethod"], made["body"] = "POST", json.dumps({"text": text})
        _header(made, "content-type", "application/json")
    elif where == "path":
        made["path"], made["pathParameters"] = "/" + text.lstrip("/"), {"proxy": text.lstrip("/")}
    else:
        name = row.get("name", "X-Comment").lower() if where == "header" else "cookie"
        _header(made, name, text if where == "header" else f"session={text}")
    return made


def _header(made, name: str, value: str) -> None:
    made["headers"][name], made["multiValueHeaders"][name] = value, [value]


def through_engine(families):
    """A judge of rows that calls the engine: ``row -> ([(rule id, confidence, form)], microseconds)``."""
    from lambdaguard.rules.engine import Engine

    engine = Engine(families)

    def judge(row):
        text = row["payload"]
        start = perf_counter()
        suspect = text in engine.suspects([text])
        matches = engine.judge(text, PLACES[row["where"]], row.get("name", "").lower()) if suspect else []
        micros = (perf_counter() - start) * 1e6
        return [(match.rule.id, match.confidence, match.form) for match in matches], micros

    return judge


def through_guard(families):
    """A judge of rows that invokes a guarded handler in block mode with a real event; the time is the call's alone."""
    from lambdaguard import current, guard
    from lambdaguard.errors import EventRefused
    from lambdaguard.rules.index import FAMILIES

    ran = []

    @guard(mode="block", injection={"off": [name for name in FAMILIES if name not in families]})
    def handler(event, context):
        ran.append([(finding.rule_id, finding.confidence, "") for finding in current().findings if finding.confidence != "high"])
        return {"statusCode": 200}

    def judge(row):
        ran.clear()
        made = event(row)
        said = io.StringIO()
        refused = None
        with redirect_stdout(said):
            start = perf_counter()
            try:
                handler(made, None)
            except EventRefused as error:
                refused = error
            micros = (perf_counter() - start) * 1e6
        if refused is not None:
            return [(finding.rule_id, finding.confidence, "") for finding in refused.findings], micros
        return (ran[0] if ran else _said(said.getvalue())), micros

    return judge


def _said(lines: str):
    """The findings in the guard's own log lines."""
    found = []
    for line in lines.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        facts = said.get("unmapped", said)
        found.append((str(facts.get("rule_id", "?")), "high", ""))
    return found or [("?", "high", "")]


if __name__ == "__main__":
    json.dump(event({"where": sys.argv[1], "payload": sys.argv[2]}), sys.stdout, indent=1)
