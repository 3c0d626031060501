"""Every string the caller controls is listed, under a path a developer recognises, and none that AWS wrote."""

import copy
import re
from collections import Counter

import pytest

from events.samples import inject, places, samples, shared
from lambdaguard.events import Ceilings, recognise
from lambdaguard.invocation import PLACES

OURS = [(name, event) for name, _, event in samples()]
EVERY = [*OURS, *shared()]
MARK = "Mark'41"
CEILINGS = Ceilings()

# Parts that are called by the part of the request they are.
RENAMED = {"rawpath", "raw_path", "uri", "cookies", "body"}

every_event = pytest.mark.parametrize(("name", "event"), EVERY, ids=[name for name, _ in EVERY])


def read(event):
    return recognise(event).read(event, CEILINGS)


def last(path):
    """The last name of a path, as far as it is fit to be compared."""
    name = path.rpartition(".")[2].partition("[")[0].lower()
    return name if re.fullmatch(r"[\w-]+", name) else ""


@every_event
def test_what_is_put_in_is_found(name, event):
    """A marker in any one caller-controlled string is listed, and its field's path ends as the marker's does."""
    count = 0
    for path, changed in inject(event, MARK):
        reading = read(changed)
        assert MARK in reading.texts, path
        found = [field for field in reading.fields() if field.text == MARK]
        assert found, path
        assert all(field.place in PLACES for field in found)
        if last(path):
            assert last(path) in {last(field.path) for field in found} | RENAMED, path
        count += 1
    print(f"{name}: {count} strings")


def test_how_many_strings_that_were():
    """The sweep above is as wide as it was when it was written."""
    assert sum(len(places(event)) for _, event in OURS) >= 1_000


@every_event
def test_texts_are_the_fields_texts(name, event):
    """The cheap list and the one with paths hold the same strings; reading changes nothing."""
    before = copy.deepcopy(event)
    reading = read(event)
    assert Counter(reading.texts) == Counter(field.text for field in reading.fields())
    assert event == before
    assert list(reading.problems) == []
    assert reading.size == sum(map(len, reading.texts))
    assert reading.bytes() == sum(len(text.encode()) for text in reading.texts)


def leaves(value, path=""):
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, f"{path}/{key}")
    elif isinstance(value, str) and len(value) > 3:
        yield path, value


@pytest.mark.parametrize(("name", "event"), OURS, ids=[name for name, _ in OURS])
def test_what_aws_wrote_is_not_listed(name, event):
    """Ids, ARNs, times and settings are no fields: of the event's own strings, only those that a caller can change are."""
    listed = set(read(event).texts)
    original = dict(leaves(event))
    callers = {text for _, text, _ in places(event)}
    for _, changed in inject(event, MARK):
        now = dict(leaves(changed))
        callers |= {text for path, text in original.items() if now.get(path) != text}
    written = {text for text in original.values() if text not in callers}
    assert sorted(listed & written - ALLOWED) == []


# What nobody can tell from a caller's string, or tells a handler what somebody uploaded.
ALLOWED = {
    # Whoever puts an event on a bus chooses its type; AWS's own types look no different.
    "Scheduled Event",
    "Object Created",
    # The content type of a request is its client's, but changing it changes how the rest is read.
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=----FormBoundaryq7Wm2",
    "application/x-www-form-urlencoded; charset=UTF-8",
}


@pytest.mark.parametrize(
    ("name", "path", "place", "text"),
    [
        ("apigateway-rest.order", "path.customer", "path", "greta"),
        ("apigateway-rest.order", "query.notify", "query", "mail"),
        (
            "apigateway-rest.order",
            "header.user-agent",
            "header",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        ),
        ("apigateway-rest.order", "cookie.basket", "cookie", "b-88121"),
        ("apigateway-rest.order", "body.items[0].sku", "body", "RYE-900"),
        ("apigateway-rest.order", "body.gift.to", "body", "Olle"),
        ("apigateway-rest.order", "body.<name>", "body", "note"),
        ("apigateway-rest.order", "header.authorization.claims.name", "attribute", "Greta Lindqvist"),
        ("apigateway-rest.order", "header.authorization.token.kid", "attribute", "k2026-signing"),
        ("apigateway-rest.form", "form.comment", "form", "Best cinnamon buns in town & friendly staff"),
        ("apigateway-rest.upload", "file.picture", "file", "cake sketch.png"),
        ("apigateway-rest.upload", "form.inscription", "form", "Saga fyller 7 år"),
        ("apigateway-http.order", "query.lang", "query", "sv SE"),
        ("apigateway-http.order", "path", "path", "/orders/41"),
        ("apigateway-http.graphql", "body.query", "body", "Greta Lindqvist"),
        ("apigateway-http.graphql", "body.variables.shop", "body", "Uppsala"),
        ("alb.single", "query.note", "query", "two please"),
        ("alb.single", "query.note", "query", "two%20please"),
        ("cloudfront.viewer-request", "Records[0].cf.request.form.size", "form", "large"),
        ("sqs.orders", "Records[0].body.customer.name", "record", "Greta Lindqvist"),
        ("sqs.orders", "Records[1].body", "record", "bake forty more buns before noon"),
        ("sqs.orders", "Records[0].messageAttributes.stamp", "attribute", "stamped by Olle"),
        ("sqs.sns", "Records[0].body.Message", "record", "Fresh bread at six"),
        ("sqs.s3-in-sns", "Records[0].body.Message.Records[0].s3.object.key", "file", "uploads/Saga's cake (final) 7 år.png"),
        ("sqs.eventbridge", "Records[0].body.detail.customer.name", "body", "Greta Lindqvist"),
        ("s3.created", "Records[0].s3.object.key", "file", "uploads%2FSaga%27s+cake+%28final%29+7+%C3%A5r.png"),
        ("s3.created", "Records[0].s3.object.key", "file", "uploads/Saga's cake (final) 7 år.png"),
        ("eventbridge.order", "detail.remarks.internal", "body", "regular, likes it dark"),
        ("dynamodb.stream", "Records[0].dynamodb.NewImage.customer.name", "record", "Greta Lindqvist"),
        ("dynamodb.stream", "Records[0].dynamodb.NewImage.tags[1]", "record", "gift wrap"),
        ("kinesis.records", "Records[0].kinesis.data.reading.label", "record", "crust dark enough"),
        ("kinesis.logs", "Records[0].kinesis.data.logEvents[1].message.text", "record", "order 42 shipped"),
        ("cloudwatch-logs.subscription", "awslogs.data.logEvents[0].message", "record", "WARN order 41 is late"),
        ("firehose.sqs", "records[0].data.body.remark", "record", "leave at the door"),
        ("kafka.msk", "records.ovens-0[0].value.label", "record", "crust dark enough"),
        ("kafka.msk", "records.ovens-0[0].headers.origin", "attribute", "sensor board"),
        ("rabbitmq.messages", "rmqMessagesByQueue.<name>[0].basicProperties.headers.shop", "attribute", "Uppsala centre"),
        ("transfer.workflow", "fileLocation.key", "file", "flour/delivery note 7.csv"),
        ("direct.step-functions", "order.customer", "body", "Greta Lindqvist"),
    ],
)
def test_paths_and_places(name, path, place, text):
    """A field says where it was in words that a developer uses."""
    fields = read(dict(OURS)[name]).fields()
    assert (path, place, text) in {(field.path, field.place, field.text) for field in fields}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sqs.orders", {0, 1}),
        ("kinesis.records", {0, 1}),
        ("kafka.msk", {0, 1, 2}),
        ("apigateway-rest.order", {None}),
        ("sqs.s3", {0}),
    ],
)
def test_record_index(name, expected):
    """Fields of a batch name their record, also those found in messages inside it."""
    assert {field.record for field in read(dict(OURS)[name]).fields()} == expected


@pytest.mark.parametrize("name", ["'; --", "a" * 65, "<b>", "", "../x", "a b"])
def test_names_that_are_no_plain_words_stay_out_of_paths(name):
    """A path repeats no more of the caller than a plain name."""
    fields = read({name: {"inner": "value"}}).fields()
    assert {field.path for field in fields} == {"<name>", "<name>.<name>", "<name>.inner"}
    assert name in {field.text for field in fields}


def test_paths_do_not_grow_without_end():
    """Sixty levels of long names make no long path."""
    event = "leaf"
    for _ in range(60):
        event = {"x" * 60: event}
    assert max(len(field.path) for field in read(event).fields()) < 300


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("codedeploy.hook", "DeploymentId", "d-1'; DROP TABLE orders --"),
        ("secretsmanager.rotation", "SecretId", "$(touch x)"),
        ("eventbridge.order", "id", "' OR 1=1 --"),
        ("eventbridge.order", "source", "<script>"),
        ("codedeploy.hook", "command", "cat it"),
        ("sqs.orders", "more", {"name": "of it"}),
        ("iot.button", "clickType", "a b; c"),
    ],
)
def test_imitated_events_hide_nothing(name, key, value):
    """Whoever sends the whole event can imitate any source: strings that AWS would not write are listed all the same."""
    reading = read({**dict(OURS)[name], key: value})
    assert (value if isinstance(value, str) else "of it") in reading.texts


def test_a_type_letter_that_is_none_is_listed():
    """What stands where DynamoDB says of which type a value is may be anything, if DynamoDB did not write it."""
    event = copy.deepcopy(dict(OURS)["dynamodb.stream"])
    event["Records"][0]["dynamodb"]["NewImage"]["more"] = {"hidden words": "5"}
    reading = read(event)
    assert "hidden words" in reading.texts
    assert Counter(reading.texts) == Counter(field.text for field in reading.fields())


def test_a_record_of_another_kind_is_listed_whole():
    """The first record tells the source; one that claims another does not hide behind it."""
    event = copy.deepcopy(dict(OURS)["s3.created"])
    event["Records"].append({"eventSource": "aws:sqs", "body": "hidden words"})
    assert "hidden words" in read(event).texts
    assert recognise(event).implausible(event)


@pytest.mark.parametrize(
    "key", ["headers", "queryStringParameters", "pathParameters", "requestContext", "body", "path", "multiValueHeaders"]
)
@pytest.mark.parametrize(
    "value", [["a b", {"c": "a b"}], {"x": {"y": ["a b"]}}, {"x": [["a b"]]}, {"x": ["a b", 5, None]}, "a b"], ids=repr
)
def test_parts_of_another_shape_are_listed_whole(key, value):
    """Nothing hides behind a part that is not what it should be."""
    event = {**dict(OURS)["apigateway-rest.order"], key: value}
    if key == "requestContext":
        value = event[key] = {"identity": value, "authorizer": value}
    reading = read(event)
    assert "a b" in reading.texts
    assert Counter(reading.texts) == Counter(field.text for field in reading.fields())


@pytest.mark.parametrize(("name", "source", "event"), samples(), ids=[name for name, _, _ in samples()])
def test_finding_some_strings_is_listing_all_and_leaving_out_the_others(name, source, event):
    def places(fields):
        return sorted((field.path, field.place, field.text, field.record or 0) for field in fields)

    every = recognise(event).read(event, Ceilings()).fields()
    for wanted in ({field.text} for field in every[:: max(len(every) // 20, 1)]):
        found = recognise(event).read(event, Ceilings()).find(wanted)
        assert places(found) == places(field for field in every if field.text in wanted)


class Text(str):
    """What no parser of JSON makes."""

    __slots__ = ()


ODD = {
    "tuple": (MARK,),
    "tuples in a list": [(MARK,), "tea"],
    "of a class of its own": Text(MARK),
    "bytes": MARK.encode(),
    "lists in lists": [[MARK], ["tea"]],
    "among numbers": [5, MARK, None],
    "mapping": {"y": MARK},
    "name that is a number": {5: MARK},
    "JSON": f'{{"a":"[\\"{MARK}\\"]"}}',
    "JSON in a tuple": (f'["{MARK}"]',),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("beside", [{}, {"more": "tea"}, {"more": ["tea"]}, {7: "tea"}], ids=str)
@pytest.mark.parametrize(
    "key", ["headers", "multiValueHeaders", "queryStringParameters", "pathParameters", "requestContext", "body"]
)
def test_strings_are_found_in_whatever_they_stand(key, beside, odd):
    value = {"a": ODD[odd], **beside}
    event = {
        **dict(OURS)["apigateway-rest.order"],
        key: {"identity": value, "authorizer": value} if key == "requestContext" else value,
    }
    every = [field.path for field in read(event).fields() if field.text == MARK]
    assert every
    assert [field.path for field in read(event).find({MARK})] == every
