"""Poison records in a batch."""

import base64
import json

import pytest
from shapes import ATTACK, Context, kinesis_event, sqs_event

from lambdaguard import EventRefused, guard

GOOD = {"order": 1}
BAD = {"order": ATTACK}


def handled(event, context):
    """Answers with the bodies it was handed."""
    return {"seen": [json.loads(record["body"])["order"] for record in event["Records"]]}


def failures(answer):
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_by_default_the_batch_fails_so_that_nothing_is_lost():
    with pytest.raises(EventRefused):
        guard(handled)(sqs_event(GOOD, BAD), Context())


def test_a_queue_gets_the_bad_records_back():
    event = sqs_event(GOOD, BAD, {"order": 3}, BAD)
    answer = guard(handled, batch="report")(event, Context())
    assert answer["seen"] == [1, 3]
    assert failures(answer) == ["m1", "m3"]
    assert len(event["Records"]) == 4


def test_a_benign_batch_is_the_same_object():
    event = sqs_event(GOOD, GOOD)
    assert guard(lambda event, context: event, batch="report")(event, Context()) is event


def test_a_fifo_queue_stops_at_the_first():
    event = sqs_event(GOOD, BAD, {"order": 3}, queue="arn:aws:sqs:eu-west-1:123456789012:orders.fifo")
    answer = guard(handled, batch="report")(event, Context())
    assert answer["seen"] == [1]
    assert failures(answer) == ["m1", "m2"]


@pytest.mark.parametrize("event", [sqs_event(BAD, BAD)])
def test_without_a_good_record_the_handler_does_not_run(event):
    answer = guard(lambda event, context: 1 / 0, batch="report")(event, Context())
    assert failures(answer) == ["m0", "m1"]


@pytest.mark.parametrize(
    ("own", "merged"),
    [
        (None, ["m1"]),
        ("fine", ["m1"]),
        ({"batchItemFailures": []}, ["m1"]),
        ({"batchItemFailures": [{"itemIdentifier": "m0"}]}, ["m0", "m1"]),
        ({"batchItemFailures": None}, ["m1"]),
    ],
)
def test_the_handlers_own_failures_are_kept(own, merged):
    answer = guard(lambda event, context: own, batch="report")(sqs_event(GOOD, BAD), Context())
    assert failures(answer) == merged


def test_a_stream_is_handed_only_what_comes_before_the_first_bad_record():
    event = kinesis_event(b'{"order": 1}', json.dumps(BAD).encode(), b'{"order": 3}')
    seen = []
    guarded = guard(lambda event, context: seen.extend(event["Records"]), batch="report")
    answer = guarded(event, Context())
    assert [base64.b64decode(record["kinesis"]["data"]) for record in seen] == [b'{"order": 1}']
    assert failures(answer) == [event["Records"][1]["kinesis"]["sequenceNumber"]]


def test_kafka_stops_each_partition_at_its_first_bad_record():
    def record(partition, offset, value):
        data = base64.b64encode(json.dumps(value).encode()).decode()
        return {
            "topic": "orders",
            "partition": partition,
            "offset": offset,
            "timestamp": 1,
            "timestampType": "CREATE_TIME",
            "key": "azE=",
            "value": data,
            "headers": [],
        }

    event = {
        "eventSource": "aws:kafka",
        "eventSourceArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/a1",
        "bootstrapServers": "b-1.orders.a1.c1.kafka.eu-west-1.amazonaws.com:9092",
        "records": {
            "orders-0": [record(0, 10, GOOD), record(0, 11, BAD), record(0, 12, GOOD)],
            "orders-1": [record(1, 20, GOOD)],
        },
    }
    seen = []

    def handler(event, context):
        seen.extend((r["partition"], r["offset"]) for records in event["records"].values() for r in records)

    answer = guard(handler, batch="report")(event, Context())
    assert seen == [(0, 10), (1, 20)]
    assert failures(answer) == [{"partition": "orders-0", "offset": 11}]


def test_only_flagged_records_are_handed_on():
    event = sqs_event(GOOD, BAD)
    assert guard(lambda event, context: event, batch="report", mode="monitor")(event, Context()) is event


def test_an_exception_of_the_handler_fails_the_whole_batch():
    with pytest.raises(KeyError):
        guard(lambda event, context: event["nothing"], batch="report")(sqs_event(GOOD, BAD), Context())
