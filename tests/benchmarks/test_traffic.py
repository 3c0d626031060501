"""The events that the benchmarks send: benign ones pass, each is new all over, hostile ones are refused."""

import json

import pytest

from benchmarks.suite.traffic import ATTACKS, KINDS, hostile, sample
from lambdaguard import current, guard
from lambdaguard.errors import EventRefused

ANSWER = {"statusCode": 200}
SMALL = [kind for kind in KINDS if not kind.endswith("100")]


@pytest.fixture
def guarded():
    seen = []

    @guard
    def handler(event, context):
        seen.append([finding.rule_id for finding in current().findings])
        return ANSWER

    return handler, seen


def texts(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [0, 1, 25, 26, 1000001])
def test_a_benign_event_passes_without_a_finding(guarded, kind, number):
    handler, seen = guarded
    event = sample(kind, number)
    before = json.dumps(event)
    assert handler(event, None) == ANSWER
    assert json.dumps(event) == before
    assert seen == [[]]


@pytest.mark.parametrize("kind", KINDS)
def test_its_texts_are_new_each_time(kind):
    one, other = texts(sample(kind, 1)), texts(sample(kind, 2))
    assert len(one) == len(other)
    shared = {text for text in set(one) & set(other) if len(text) > 3 and not text.startswith(("arn:", "aws:", "$"))}
    assert len(shared) <= 12, shared  # AWS's own words, which no caller chooses
    assert sample(kind, 1) == sample(kind, 1)


@pytest.mark.parametrize("kind", ["SQS, 10", "SQS, 100", "Kinesis, 100", "DynamoDB, 100"])
def test_a_batch_holds_different_records(kind):
    records = sample(kind)["Records"]
    assert len(records) == int(kind.split(", ")[1])
    assert len({json.dumps(record) for record in records}) == len(records)


@pytest.mark.parametrize("kind", SMALL)
@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_one_is_refused(guarded, kind, name):
    handler, seen = guarded
    event = hostile(kind, 4, ATTACKS[name])
    if "Records" in event:
        with pytest.raises(EventRefused):
            handler(event, None)
    else:
        assert handler(event, None)["statusCode"] == 403
    assert seen == []
