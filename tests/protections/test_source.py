"""Who may send."""

import pytest
from shapes import Context, api_event, findings_in, sqs_event

from lambdaguard import EventRefused, PolicyError, current, guard
from lambdaguard.events import names
from lambdaguard.protections.source import COMMON

OWN = "arn:aws:sqs:eu-west-1:123456789012:orders"
OTHER = "arn:aws:sqs:eu-west-1:999999999999:orders"


def echo(event, context):
    return {"statusCode": 200}


def s3_event(bucket_arn="arn:aws:s3:::uploads"):
    bucket = {"name": "uploads", "ownerIdentity": {"principalId": "A3NL1KOZZKExample"}}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-west-1",
        "eventTime": "1970-01-01T00:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "s3": {"s3SchemaVersion": "1.0", "bucket": bucket, "object": {"key": "a.png"}},
    }
    if bucket_arn is not None:
        bucket["arn"] = bucket_arn
    return {"Records": [record]}


def rules(printed):
    return [line["finding_info"]["analytic"]["uid"] for line in findings_in(printed)]


@pytest.mark.parametrize("allow", [["apigateway"], ["apigateway-rest"], ["sqs", "apigateway"]])
def test_an_allowed_source_passes(allow, capsys):
    assert guard(echo, source=allow)(api_event(), Context())["statusCode"] == 200
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("allow", [["sqs"], ["apigateway-http"], ["s3", "sns"]])
def test_another_source_is_refused(allow, capsys):
    assert guard(echo, source={"allow": allow})(api_event(), Context())["statusCode"] == 403
    assert rules(capsys.readouterr().out) == ["LG-SRC-001"]


def test_a_misspelt_source_is_refused_when_decorating():
    with pytest.raises(PolicyError, match="did you mean 'apigateway"):
        guard(echo, source=["apigatewy-rest"])


@pytest.mark.parametrize(
    ("settings", "queue", "rule"),
    [
        ({"arns": ["arn:aws:sqs:*:123456789012:orders"]}, OTHER, "LG-SRC-003"),
        ({"arns": ["arn:aws:sqs:*:123456789012:payments"]}, OWN, "LG-SRC-003"),
        ({"accounts": ["555555555555"]}, OTHER, "LG-SRC-005"),
    ],
)
def test_arns_and_accounts_that_were_not_declared_are_refused(settings, queue, rule):
    with pytest.raises(EventRefused, match=rule):
        guard(echo, source=settings)(sqs_event("x", queue=queue), Context())


@pytest.mark.parametrize(
    ("settings", "queue"),
    [
        ({"arns": ["arn:aws:sqs:*:123456789012:orders"]}, OWN),
        ({"arns": [OTHER]}, OTHER),
        ({"accounts": ["999999999999"]}, OTHER),
        ({"accounts": ["999999999999"]}, OWN),
    ],
)
def test_declared_ones_pass(settings, queue, capsys):
    guard(echo, source=settings)(sqs_event("x", queue=queue), Context())
    assert capsys.readouterr().out == ""


def test_a_queue_of_another_account_is_flagged_without_a_declaration(capsys):
    guard(echo)(sqs_event("x", queue=OTHER), Context())
    assert rules(capsys.readouterr().out) == ["LG-SRC-006"]


def test_without_a_known_account_there_is_nothing_to_compare(capsys):
    guard(echo)(sqs_event("x", queue=OTHER), None)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "event",
    [
        s3_event(bucket_arn=None),
        s3_event(bucket_arn="arn:aws:sqs:eu-west-1:123456789012:orders"),
        sqs_event("x", queue="arn:aws:sns:eu-west-1:123456789012:orders"),
        sqs_event("x", queue=""),
    ],
    ids=["no bucket ARN", "a queue's ARN for a bucket", "a topic's ARN for a queue", "no queue ARN"],
)
def test_an_event_that_claims_a_source_it_cannot_have_is_refused(event):
    with pytest.raises(EventRefused, match="LG-SRC-002"):
        guard(echo)(event, Context())


def test_a_batch_of_two_queues_is_refused():
    event = sqs_event("x")
    event["Records"] += sqs_event("y", queue=OWN.replace("orders", "payments"))["Records"]
    with pytest.raises(EventRefused, match="LG-SRC-004"):
        guard(echo)(event, Context())


QUEUE = "arn:aws:sqs:eu-central-1:210987654321:orders"


def _batch(*told):
    records = [
        {"messageId": f"{at}", "body": "tea", "eventSource": kind, "eventSourceARN": arn} for at, (kind, arn) in enumerate(told)
    ]
    return {"Records": records}


@pytest.mark.parametrize(
    "forged",
    [
        _batch(("aws:sqs", QUEUE), ("aws:sns", QUEUE)),
        _batch(("aws:sqs", QUEUE), ("aws:sqs", f"{QUEUE}-2")),
        _batch(("aws:sqs", "arn:aws:sns:eu-central-1:210987654321:orders")),
        _batch(("aws:sqs", QUEUE), ("aws:sqs", "")),
        {"Records": [*_batch(("aws:sqs", QUEUE))["Records"], {"messageId": "1", "body": "tea", "eventSource": "aws:sqs"}]},
    ],
)
def test_a_batch_is_judged_anew_where_it_is_not_like_those_before(forged, capsys):
    @guard(mode="monitor")
    def handler(event, context):
        return len(current().findings)

    for _ in range(3):
        assert handler(_batch(("aws:sqs", QUEUE), ("aws:sqs", QUEUE)), None) == 0
        assert handler(forged, None) >= 1


def test_the_common_ones_are_in_the_catalogue():
    assert all(any(name == known or known.startswith(f"{name}-") for known in names()) for name in COMMON)
