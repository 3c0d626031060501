"""Records of a batch: how they are named, and the event without some of them."""

import copy

import pytest

from events.samples import samples
from lambdaguard.events import recognise

EVENTS = {name: event for name, _, event in samples()}


@pytest.mark.parametrize(
    ("name", "identifiers"),
    [
        ("sqs.orders", ["059f36b4-87a3-44ab-83d2-661975830001", "059f36b4-87a3-44ab-83d2-661975830002"]),
        (
            "kinesis.records",
            [
                "49590338271490256608559692538361571095921575989136580001",
                "49590338271490256608559692538361571095921575989136580002",
            ],
        ),
        ("dynamodb.stream", ["4421584500000000017450439091"]),
        (
            "kafka.msk",
            [
                {"partition": "ovens-0", "offset": 15},
                {"partition": "ovens-0", "offset": 16},
                {"partition": "ovens-1", "offset": 3},
            ],
        ),
        ("sns.notification", []),
        ("s3.created", []),
        ("firehose.put", []),
        ("apigateway-rest.order", []),
    ],
)
def test_identifiers(name, identifiers):
    """What a partial batch response names: message id, sequence number, or partition and offset."""
    event = EVENTS[name]
    assert [identifier for identifier, _ in recognise(event).records(event)] == identifiers


@pytest.mark.parametrize("name", ["sqs.orders", "kinesis.records", "dynamodb.stream", "kafka.msk", "kafka.self-managed"])
def test_fields_and_records_count_alike(name):
    """A field's record index is its record's place in the list of records."""
    event = EVENTS[name]
    source = recognise(event)
    records = source.records(event)
    for index, (_, record) in enumerate(records):
        alone = source.keep(event, frozenset((index,)))
        assert [kept for _, kept in source.records(alone)] == [record]
        wanted = {field.text for field in source.read(event, None or _ceilings()).fields() if field.record == index}
        assert wanted == {field.text for field in source.read(alone, _ceilings()).fields()}


@pytest.mark.parametrize("name", ["sqs.orders", "kinesis.records", "kafka.msk"])
def test_keeping_some(name):
    """Records left out are gone from a copy; the event itself stays whole."""
    event = EVENTS[name]
    before = copy.deepcopy(event)
    source = recognise(event)
    kept = source.keep(event, frozenset((0,)))
    assert source.records(kept) == source.records(event)[:1]
    assert {key: value for key, value in kept.items() if key not in ("Records", "records")} == {
        key: value for key, value in event.items() if key not in ("Records", "records")
    }
    assert event == before


def test_partitions_without_records_go():
    """A Kafka handler sees no empty partition."""
    event = EVENTS["kafka.msk"]
    assert list(recognise(event).keep(event, frozenset((2,)))["records"]) == ["ovens-1"]


@pytest.mark.parametrize(("name", "fifo"), [("sqs.fifo", True), ("sqs.orders", False), ("kinesis.records", False)])
def test_fifo(name, fifo):
    """Only a queue whose ARN ends so keeps an order."""
    assert recognise(EVENTS[name]).fifo(EVENTS[name]) is fifo


@pytest.mark.parametrize("records", [None, 5, "x", {}, [None], [5], [{"eventSource": "aws:sqs"}]], ids=repr)
def test_broken_batches(records):
    """A batch whose records are none yields no error."""
    source = recognise(EVENTS["sqs.orders"])
    assert all(identifier is None for identifier, _ in source.records({"Records": records}))
    assert all(isinstance(identifier, dict) for identifier, _ in recognise(EVENTS["kafka.msk"]).records({"records": records}))


def _ceilings():
    from lambdaguard.events import Ceilings

    return Ceilings()
