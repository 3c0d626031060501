"""Secrets that one test registers are not there in the next; every HTTP source's event and answer."""

import base64
import gzip
import json

import pytest
from shapes import api_event

from lambdaguard.redaction import registry

CONTEXT_V2 = {
    "http": {"method": "GET", "path": "/", "sourceIp": "203.0.113.9"},
    "domainName": "x1.execute-api.eu-west-1.amazonaws.com",
}


def v2(query, domain=CONTEXT_V2["domainName"]):
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {"host": domain},
        "queryStringParameters": query,
        "requestContext": {**CONTEXT_V2, "domainName": domain},
        "isBase64Encoded": False,
    }


def alb(query, several=False):
    part = {"multiValueHeaders": {"host": ["x"]}} if several else {"headers": {"host": "x"}}
    arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/6d0ecf831eec9f09"
    return {
        "requestContext": {"elb": {"targetGroupArn": arn}},
        "httpMethod": "GET",
        "path": "/",
        "queryStringParameters": query,
        **part,
        "body": "",
    }


def lattice(query):
    context = {
        "serviceNetworkArn": "arn:aws:vpc-lattice:eu-west-1:123456789012:servicenetwork/sn-1",
        "serviceArn": "arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-1",
    }
    return {
        "version": "2.0",
        "path": "/",
        "method": "GET",
        "headers": {"host": ["x"]},
        "queryStringParameters": {k: [v] for k, v in (query or {}).items()},
        "requestContext": context,
        "isBase64Encoded": False,
    }


def cloudfront(query):
    from urllib.parse import urlencode

    request = {
        "method": "GET",
        "uri": "/",
        "querystring": urlencode(query or {}),
        "headers": {"host": [{"key": "Host", "value": "x"}]},
        "clientIp": "203.0.113.9",
    }
    return {
        "Records": [
            {"cf": {"config": {"distributionId": "E1", "eventType": "viewer-request", "requestId": "r"}, "request": request}}
        ]
    }


EVENTS = {
    "rest": lambda query: api_event(query=query),
    "http-api": v2,
    "function-url": lambda query: v2(query, "abc.lambda-url.eu-west-1.on.aws"),
    "alb": alb,
    "alb-several": lambda query: alb(query, several=True),
    "lattice": lattice,
    "cloudfront": cloudfront,
}
BODIES = ["plain", "base64", "gzip"]


def answer(source, body, media="application/json", coded="plain", headers=None):
    """A handler's answer in the source's shape."""
    given = {"Content-Type": media, **(headers or {})}
    if coded != "plain":
        raw = gzip.compress(body.encode()) if coded == "gzip" else body.encode()
        given |= {"Content-Encoding": "gzip"} if coded == "gzip" else {}
        body = base64.b64encode(raw).decode()
    if source == "cloudfront":
        listed = {name.lower(): [{"key": name, "value": value}] for name, value in given.items()}
        return {"status": "200", "headers": listed, "body": body, "bodyEncoding": "text" if coded == "plain" else "base64"}
    part = (
        {"multiValueHeaders": {name: [value] for name, value in given.items()}} if source == "alb-several" else {"headers": given}
    )
    return {"statusCode": 200, **part, "body": body, "isBase64Encoded": coded != "plain"}


def body_of(response):
    """The text of an answer's body."""
    body = response["body"]
    if response.get("isBase64Encoded") or response.get("bodyEncoding") == "base64":
        raw = base64.b64decode(body)
        return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
    return body


def headers_of(response):
    """Headers by their names in lower case, whatever the shape."""
    found = {}
    for part in ("headers", "multiValueHeaders"):
        for name, value in (response.get(part) or {}).items():
            first = value[0] if isinstance(value, list) else value
            assert name.lower() not in found, "set twice"
            found[name.lower()] = first["value"] if isinstance(first, dict) else first
    return found


def is_status(response, status):
    return int(response.get("statusCode", response.get("status"))) == status


@pytest.fixture(autouse=True)
def nothing_known():
    yield
    registry.forget()


@pytest.fixture
def findings(capsys):
    """``findings()``: ``(rule, path, action)`` of what was written since the last time."""

    def read():
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith('{"class_uid"')]
        own = [line["unmapped"]["lambdaguard"] for line in lines]
        return [(one["rule_id"], one.get("path", ""), one["action"]) for one in own]

    return read
