"""AWS's own languages for queries, and documents that are put together as text: refused before the call is made."""

import json

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from shapes import api_event

from .walk import walk

GROUP = {"logGroupName": "/app", "startTime": 1, "endTime": 2}
QUERIES = [
    (
        "logs",
        "start_query",
        lambda t: GROUP | {"queryString": f"fields @message | filter user = '{t}'"},
        "x' or 1 = 1 | limit '9",
    ),
    ("logs", "filter_log_events", lambda t: {"filterPattern": '{ $.user = "' + t + '" }'}, 'x" || $.user = "*'),
    ("cognito-idp", "list_users", lambda t: {"UserPoolId": "eu-west-1_a", "Filter": f'email = "{t}"'}, 'x" or email ^= "'),
    ("neptunedata", "execute_gremlin_query", lambda t: {"gremlinQuery": f"g.V().has('n', '{t}')"}, "x').drop().has('n', '"),
    (
        "neptunedata",
        "execute_open_cypher_query",
        lambda t: {"openCypherQuery": f"MATCH (n {{n: '{t}'}}) RETURN n"},
        "x'}) DELETE n //",
    ),
]
MACHINE, QUEUE = "arn:aws:states:eu-west-1:1:stateMachine:m", "https://sqs/1/q"
DOCUMENTS = [
    ("events", "put_events", lambda t: {"Entries": [{"Source": "a", "DetailType": "b", "Detail": '{"user": "' + t + '"}'}]}),
    ("stepfunctions", "start_execution", lambda t: {"stateMachineArn": MACHINE, "input": '{"u": "' + t + '"}'}),
    ("sqs", "send_message", lambda t: {"QueueUrl": QUEUE, "MessageBody": ' {"u": ["' + t + '"]}'}),
    ("lambda", "invoke", lambda t: {"FunctionName": "f", "Payload": b'{"u": "' + t.encode() + b'"}'}),
]
HONEST = ["ann", "O'Brien", "ann.lee+x@example.com", "a, b: c", "é😀", "[x] {y}"]


@pytest.fixture
def call(monkeypatch):
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "y", "DEFAULT_REGION": "eu-west-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)

    def work(service, operation, parameters, event):
        client = boto3.client(service, endpoint_url="http://127.0.0.1:9")
        client.meta.events.register_first("before-call", lambda **_: (AWSResponse("https://aws", 200, {}, None), {}))
        getattr(client, operation)(**parameters(json.loads(event["body"])["t"]))

    return work


@pytest.mark.parametrize(("service", "operation", "parameters", "attack"), QUERIES, ids=[query[1] for query in QUERIES])
def test_a_value_is_not_ended(service, operation, parameters, attack, call, capsys):
    def seen(text):
        return walk(lambda event: call(service, operation, parameters, event), api_event({"t": text}), capsys)

    assert seen(attack) == (403, ["LG-DB-111"])
    for text in HONEST:
        if "'" not in text or '"' in parameters("x").popitem()[1]:
            assert seen(text) == (200, [])


@pytest.mark.parametrize("pattern", ["ERROR timeout", '"order 17"', "?ERROR ?WARN", "{ $.status = 500 }"])
def test_a_search_in_logs_is_the_callers_to_write(pattern, call, capsys):
    search = lambda event: call("logs", "filter_log_events", lambda t: {"filterPattern": t}, event)  # noqa: E731
    assert walk(search, api_event({"t": pattern}), capsys) == (200, [])


@pytest.mark.parametrize(("service", "operation", "parameters"), DOCUMENTS, ids=[document[1] for document in DOCUMENTS])
def test_a_document_is_not_added_to(service, operation, parameters, call, capsys):
    def seen(text):
        reach = lambda event: call(service, operation, parameters, event)  # noqa: E731
        return walk(reach, api_event({"t": text}), capsys, aws={"endpoints": ["127.0.0.1"]})

    assert seen('x", "y' if service == "sqs" else 'x", "role": "admin') == (403, ["LG-AWS-006"])
    assert [seen(text) for text in HONEST] == [(200, [])] * len(HONEST)


@pytest.mark.parametrize("document", ["{}", '{{"a": {}}}'])
def test_a_document_of_the_callers_is_handed_on(document, call, capsys):
    def reach(event):
        body = document.format(json.loads(event["body"])["t"]) if "a" in document else json.loads(event["body"])["t"]
        call("sqs", "send_message", lambda _: {"QueueUrl": QUEUE, "MessageBody": body}, event)

    assert walk(reach, api_event({"t": '{"a": ["b", "c"]}'}), capsys) == (200, [])
