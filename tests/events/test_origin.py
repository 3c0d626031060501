"""Who sent an event, and why it cannot be from where it says it is."""

import copy

import pytest

from events.samples import samples, shared
from lambdaguard.events import recognise

EVENTS = {name: event for name, _, event in samples()}
EVERY = [*EVENTS.items(), *shared()]


@pytest.mark.parametrize(
    ("name", "address", "principal"),
    [
        ("apigateway-rest.order", "198.51.100.23", "c7b1e6f0-17b5-4a94-a3b9-3f7e1a1c9d02"),
        ("apigateway-http.order", "198.51.100.23", "c7b1e6f0-17b5-4a94-a3b9-3f7e1a1c9d02"),
        ("apigateway-websocket.message", "198.51.100.23", ""),
        ("function-url.post", "198.51.100.23", ""),
        ("alb.single", "198.51.100.23", "g-77"),
        ("alb.multi", "198.51.100.23", ""),
        ("lattice.v2", "10.0.4.17", "arn:aws:sts::210987654321:assumed-role/stock/sync"),
        ("cloudfront.viewer-request", "198.51.100.23", ""),
        ("appsync.resolver", "198.51.100.23", "c7b1e6f0-17b5-4a94-a3b9-3f7e1a1c9d02"),
        ("s3.created", "198.51.100.23", "AWS:AROAEXAMPLEBAKERYROLE:upload"),
        ("sqs.orders", "", "AROAEXAMPLEBAKERYROLE:sender"),
        ("cognito.pre-sign-up", "", "greta"),
        ("lex.v1", "", "guest 41"),
        ("transfer.login", "198.51.100.23", "miller & sons"),
        ("iot.connected", "198.51.100.23", "oven 3"),
        ("direct.step-functions", "", ""),
    ],
)
def test_caller(name, address, principal):
    """Address and principal where the event has them."""
    assert recognise(EVENTS[name]).caller(EVENTS[name]) == (address, principal)


@pytest.mark.parametrize(
    ("name", "arns"),
    [
        ("sqs.orders", ["arn:aws:sqs:eu-central-1:210987654321:orders"]),
        ("sns.notification", ["arn:aws:sns:eu-central-1:210987654321:bakery-news"]),
        ("s3.created", ["arn:aws:s3:::bakery-uploads"]),
        ("eventbridge.s3", ["arn:aws:s3:::bakery-uploads"]),
        ("apigateway-authorizer.token", ["arn:aws:execute-api:eu-central-1:210987654321:z9y8x7w6v5/prod/GET/orders"]),
        ("kafka.self-managed", []),
        ("apigateway-rest.order", []),
    ],
)
def test_arns(name, arns):
    """ARNs of the sender, each once."""
    assert recognise(EVENTS[name]).arns(EVENTS[name]) == arns


@pytest.mark.parametrize(("name", "event"), EVERY, ids=[name for name, _ in EVERY])
def test_real_events_are_plausible(name, event):
    """Nothing speaks against an event that is what it says."""
    assert recognise(event).implausible(event) == []


@pytest.mark.parametrize(
    ("name", "steps", "value", "reason"),
    [
        ("s3.created", ("Records", 0, "s3", "bucket", "arn"), None, "s3.bucket.arn is missing"),
        ("s3.created", ("Records", 1, "s3", "bucket"), {}, "s3.bucket.arn is missing"),
        ("s3.created", ("Records", 1, "s3"), "key", "s3.bucket.arn is missing"),
        ("s3.created", ("Records", 1), None, "its parts do not have the shapes they should have"),
        (
            "s3.created",
            ("Records", 0, "s3", "bucket", "arn"),
            "arn:aws:sqs:eu-central-1:210987654321:q",
            "s3.bucket.arn is no s3 ARN",
        ),
        ("sqs.orders", ("Records", 1, "eventSourceARN"), "orders", "eventSourceARN is no sqs ARN"),
        ("sqs.orders", ("Records", 1, "eventSource"), "aws:s3", "a record whose eventSource is another"),
        ("kinesis.records", ("Records", 0, "eventSourceARN"), "arn:evil:kinesis:::x", "eventSourceARN is no kinesis ARN"),
        ("dynamodb.stream", ("Records", 0, "eventSourceARN"), "arn:aws:s3:::x", "eventSourceARN is no dynamodb ARN"),
        ("sns.notification", ("Records", 0, "Sns", "TopicArn"), 5, "Sns.TopicArn is missing"),
        ("kafka.msk", ("eventSourceArn",), "x", "eventSourceArn is no kafka ARN"),
        ("alb.single", ("requestContext", "elb"), None, "requestContext.elb.targetGroupArn is missing"),
        ("secretsmanager.rotation", ("Step",), "readSecret", "Step is none of a rotation's four"),
        ("secretsmanager.rotation", ("SecretId",), "orders-db", "SecretId is no secretsmanager ARN"),
        ("cloudformation.create", ("ResponseURL",), "https://amazonaws.com.evil.example/", "ResponseURL is not on amazonaws.com"),
        (
            "cloudformation.create",
            ("ResponseURL",),
            "https://e.example\\.amazonaws.com/",
            "ResponseURL is not on amazonaws.com",
        ),
        ("cloudformation.create", ("ResponseURL",), "http://s3.amazonaws.com/", "ResponseURL is not on amazonaws.com"),
        ("cloudformation.create", ("ResponseURL",), None, "ResponseURL is not on amazonaws.com"),
    ],
)
def test_implausible_events(name, steps, value, reason):
    """The reason is named in words that hold nothing of the event's own."""
    event = copy.deepcopy(EVENTS[name])
    source = recognise(event)
    part = event
    for step in steps[:-1]:
        part = part[step]
    part[steps[-1]] = value
    assert reason in source.implausible(event)


@pytest.mark.parametrize(
    ("name", "steps", "value"),
    [
        ("kinesis.records", ("Records", "*", "eventSourceARN"), "arn:aws:kinesis:EXAMPLE"),
        ("firehose.put", ("deliveryStreamArn",), "arn:aws:kinesis:EXAMPLE"),
        ("firehose.put", ("deliveryStreamArn",), "aws:lambda:events"),
        ("cloudformation.create", ("StackId",), "arn:aws:cloudformation:us-west-2:EXAMPLE/stack-name/guid"),
        ("cloudformation.create", ("ResponseURL",), "http://pre-signed-S3-url-for-response"),
    ],
)
def test_what_the_console_has_in_its_test_events_is_plausible(name, steps, value):
    event = copy.deepcopy(EVENTS[name])
    parts = event[steps[0]] if "*" in steps else [event]
    for part in parts:
        part[steps[-1]] = value
    assert recognise(event).implausible(event) == []
