"""What only the real runtime client shows: settings found at its start, refusals as it returns them, logs as it frames them."""

import json

import pytest
from e2e.emulator import Emulator
from shapes import ATTACK, api_event, kinesis_event, sqs_event

pytestmark = pytest.mark.e2e

APP = """
from lambdaguard import guard

@guard
def handler(event, context):
    return {"statusCode": 200, "echo": event}
"""
CALLERS_OWN = "username, password"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("echo")
    (folder / "app.py").write_text(APP)
    with Emulator(folder) as function:
        yield function


def http(body):
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {"content-type": "text/plain"},
        "requestContext": {"http": {"method": "POST", "path": "/", "sourceIp": "203.0.113.9"}},
        "body": body,
        "isBase64Encoded": False,
    }


def alb(body):
    group = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/orders/1234567890abcdef"
    return {
        "requestContext": {"elb": {"targetGroupArn": group}},
        "httpMethod": "POST",
        "path": "/",
        "queryStringParameters": {},
        "headers": {"content-type": "text/plain"},
        "body": body,
        "isBase64Encoded": False,
    }


def authorizer(token):
    method = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/orders"
    return {"type": "TOKEN", "methodArn": method, "authorizationToken": token}


ANSWERED = {
    "REST API": (api_event, {"statusCode": 403}),
    "HTTP API": (http, {"statusCode": 403}),
    "load balancer": (alb, {"statusCode": 403, "statusDescription": "403 Forbidden"}),
    "authorizer": (authorizer, {"principalId": "refused"}),
}
RAISED = {
    "SQS": sqs_event,
    "Kinesis": lambda text: kinesis_event(json.dumps({"text": text}).encode()),
    "EventBridge": lambda text: {"detail-type": "Order", "source": "acme.shop", "detail": {"text": text}},
    "direct": lambda text: {"text": text},
}


@pytest.mark.parametrize("event", [make for make, _ in ANSWERED.values()] + [*RAISED.values()], ids=[*ANSWERED, *RAISED])
def test_a_benign_event_arrives_unchanged(echo, event):
    sent = event("Sheila O'Brien, 5 < 6")
    answer = echo.invoke(sent)
    assert answer.json() == {"statusCode": 200, "echo": sent}
    assert answer.findings == []


@pytest.mark.parametrize(("event", "expected"), ANSWERED.values(), ids=ANSWERED)
def test_a_refusal_its_source_understands(echo, event, expected):
    answer = echo.invoke(event(ATTACK))
    assert expected.items() <= answer.json().items()
    assert answer.findings
    assert CALLERS_OWN not in answer.text + answer.log


@pytest.mark.parametrize("event", RAISED.values(), ids=RAISED)
def test_an_exception_where_there_is_no_refusal(echo, event):
    answer = echo.invoke(event(ATTACK))
    assert answer.error == "EventRefused"
    assert answer.findings[0]["unmapped"]["lambdaguard"]["rule_id"] in answer.json()["errorMessage"]
    assert CALLERS_OWN not in answer.text + answer.log


def test_the_function_is_named_in_the_finding(echo):
    finding = echo.invoke(api_event(ATTACK)).findings[0]
    assert finding["resources"][0]["name"] == "orders"
    assert finding["evidences"][0]["src_endpoint"]["ip"] == "203.0.113.9"
    assert len(finding["unmapped"]["lambdaguard"]["request_id"]) == 36


def test_settings_beside_the_handler_and_in_the_environment(folder):
    (folder / "lambdaguard.toml").write_text('mode = "monitor"\n[limits]\nbytes = 2000\n')
    with Emulator(folder, environ={"LAMBDAGUARD_LIMITS_MODE": "block"}) as function:
        assert function.invoke(api_event(ATTACK)).json()["statusCode"] == 200
        assert function.invoke(api_event("x" * 3000)).json()["statusCode"] == 403


@pytest.mark.parametrize(
    "environ", [{"LAMBDAGUARD_MOED": "monitor"}, {"LAMBDAGUARD_LIMITS_BYTES": "many"}], ids=["name", "value"]
)
def test_a_wrong_setting_stops_the_start_and_says_so(folder, environ):
    with Emulator(folder, environ=environ) as function:
        answer = function.invoke({})
    assert answer.error == "PolicyError"
    assert next(iter(environ)) in answer.json()["errorMessage"]


def test_the_kill_switch_works_with_wrong_settings(folder):
    with Emulator(folder, environ={"LAMBDAGUARD_MODE": "off", "LAMBDAGUARD_MOED": "monitor"}) as function:
        answer = function.invoke(api_event(ATTACK))
    assert answer.json()["statusCode"] == 200
    assert answer.findings == []


def test_findings_are_lines_of_json_beside_the_runtimes_own(folder):
    with Emulator(folder, environ={"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "DEBUG"}) as function:
        assert function.invoke(api_event(ATTACK)).findings


@pytest.mark.parametrize(
    "payload", [b"null", b'"text"', b"[]", b"[" * 900 + b"]" * 900, b'{"Records": 7}', b'{"requestContext": null}']
)
def test_whatever_json_the_runtime_hands_over_is_answered(echo, payload):
    answer = echo.invoke(payload)
    assert answer.error in {"", "EventRefused"}
    assert "LG-GUARD-001" not in answer.log
