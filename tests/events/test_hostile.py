"""No event whatever makes reading it fail, and none is changed by it."""

import base64
import copy
import gzip
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.samples import samples
from lambdaguard.events import Ceilings, recognise

OURS = [event for _, _, event in samples()]
CEILINGS = Ceilings({"depth": 20, "fields": 2_000, "inflated": 100_000})
RELAXED = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

encodings = st.sampled_from(
    [
        lambda text: base64.b64encode(text.encode("utf-8", "surrogatepass")).decode(),
        lambda text: base64.b64encode(gzip.compress(text.encode("utf-8", "surrogatepass"))).decode(),
        lambda text: base64.b64encode(gzip.compress(text.encode("utf-8", "surrogatepass"))).decode()[:-7],
        lambda text: json.dumps({"a": text, "b": [text]}),
        json.dumps,
        lambda text: "Bearer eyJhIjoxfQ." + base64.urlsafe_b64encode(json.dumps({"sub": text}).encode()).decode() + ".x",
        lambda text: f"a=1; {text}=2;;=;{text}",
        lambda text: f"a=1&{text}=%FF%2&&=&{text}",
        lambda text: f'--x\r\nContent-Disposition: form-data; name="{text}"\r\n\r\n{text}\r\n--x--',
        lambda text: "[" * len(text) + text,
        lambda text: text[: len(text) // 2],
    ]
)
letters = st.characters(codec=None)
texts = st.text(letters, max_size=12) | st.sampled_from(
    ["{", "[", '"', "{}", "[1", "eyJ", "eyJ.eyJ.", "\x1f\x8b", "x\x9c", "\ufeff{}", " ", "\ud800", "a\x00b", "arn:aws:sqs:::x"]
)
encoded = st.builds(lambda text, wrap: wrap(text), texts, encodings)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts | encoded
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)
KEYS = sorted({key for event in OURS if isinstance(event, dict) for key in event})
lookalikes = st.dictionaries(
    st.sampled_from([*KEYS, "http", "body", "headers", "eventSource", "data", "isBase64Encoded"]), values, max_size=8
)


def spots(value, steps=()):
    """The way to every part of an event."""
    yield steps
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from spots(value[key], (*steps, key))


WAYS = [(number, steps) for number, event in enumerate(OURS) for steps in spots(event)]


@st.composite
def mutated(draw):
    """A sample with one to three of its parts replaced, removed, wrapped or encoded."""
    number, _ = draw(st.sampled_from(WAYS))
    event = copy.deepcopy(OURS[number])
    for steps in draw(st.lists(st.sampled_from([steps for index, steps in WAYS if index == number]), min_size=1, max_size=3)):
        parent = event
        try:
            for step in steps[:-1]:
                parent = parent[step]
            if not steps:
                event = draw(values)
            elif draw(st.booleans()):
                parent[steps[-1]] = draw(values)
            elif isinstance(parent[steps[-1]], str):
                parent[steps[-1]] = draw(encodings)(parent[steps[-1]])
            elif draw(st.booleans()):
                del parent[steps[-1]]
            else:
                parent[steps[-1]] = [parent[steps[-1]]]
        except (LookupError, TypeError):
            continue
    return event


def check(event):
    """Everything a source can be asked about an event."""
    before = copy.deepcopy(event)
    source = recognise(event)
    reading = source.read(event, CEILINGS)
    assert all(type(text) is str for text in reading.texts)
    assert Counter(reading.texts) == Counter(field.text for field in reading.fields())
    assert len(reading.texts) == len(reading.fields())
    assert reading.size == sum(map(len, reading.texts))
    assert reading.bytes() >= reading.size
    assert reading.depth >= 0
    assert all(isinstance(text, str) for text in (*source.caller(event), *source.arns(event), *source.implausible(event)))
    assert all(type(identifier_and_record) is tuple for identifier_and_record in source.records(event))
    assert isinstance(source.fifo(event), bool)
    assert repr(event) == repr(before)


@RELAXED
@given(values)
def test_any_json(event):
    """Any JSON value, with surrogates, NaN and strings that look encoded."""
    check(event)


@RELAXED
@given(lookalikes)
def test_anything_under_the_keys_of_events(event):
    """Mappings with the keys by which sources are told."""
    check(event)


@settings(RELAXED, max_examples=400)
@given(mutated())
def test_mutated_samples(event):
    """Real events with something wrong in them."""
    check(event)


@RELAXED
@given(
    st.sampled_from(["apigateway-rest.order", "sqs.orders", "kinesis.records", "cloudfront.viewer-request"]),
    st.binary(max_size=60),
)
def test_any_bytes_where_bytes_are_encoded(name, data):
    """Base64 of any bytes."""
    event = copy.deepcopy({name: event for name, _, event in samples()}[name])
    text = base64.b64encode(data).decode()
    if name.startswith("api"):
        event["body"], event["isBase64Encoded"] = text, True
    elif name.startswith("sqs"):
        event["Records"][0]["messageAttributes"]["stamp"]["binaryValue"] = text
    elif name.startswith("kinesis"):
        event["Records"][0]["kinesis"]["data"] = text
    else:
        event["Records"][0]["cf"]["request"]["body"]["data"] = text
    check(event)


def nested(kind, levels):
    value = "leaf"
    for _ in range(levels):
        value = [value] if kind is list else {"a": value}
    return value


def circular():
    event = {"a": ["b"]}
    event["a"].append(event)
    return event


def shared_parts():
    event = ["x"]
    for _ in range(60):
        event = [event, event]
    return event


DEEP = {
    "lists": nested(list, 10_000),
    "mappings": nested(dict, 10_000),
    "image": {"Records": [{"eventSource": "aws:dynamodb", "dynamodb": {"NewImage": {"a": {"M": nested(dict, 5_000)}}}}]},
    "keys": {"Records": [{"eventSource": "aws:dynamodb", "dynamodb": {"Keys": {"a": nested(dict, 5_000)}}}]},
    "text": {"Records": [{"eventSource": "aws:sqs", "body": "[" * 200_000 + "]" * 200_000}]},
    "circle": circular(),
    "shared parts": shared_parts(),
}


@pytest.mark.parametrize("event", DEEP.values(), ids=DEEP)
def test_depth_is_refused_without_recursion(event):
    """What is nested too deep is a problem of high confidence, not an error."""
    reading = recognise(event).read(event, Ceilings({"fields": 20_000}))
    assert "high" in {problem.confidence for problem in reading.problems}
    assert reading.depth > Ceilings().depth
    assert len(reading.texts) == len(reading.fields())


def test_depth_of_what_nobody_reads():
    """Parts that AWS writes are not followed, however deep they are."""
    event = {"requestContext": nested(dict, 10_000), "httpMethod": "GET"}
    assert list(recognise(event).read(event, Ceilings()).problems) == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 6_000_000,
        '"' * 6_000_000,
        "\\" * 6_000_000,
        "[" * 6_000_000,
        "&" * 6_000_000,
        ";" * 6_000_000,
        "%" * 6_000_000,
        "\ud800" * 1_000_000,
        "--" * 3_000_000,
        '{"a":' * 1_000_000,
        "eyJ." * 1_500_000,
        "A" * 6_000_000,
        "\n" * 6_000_000,
    ],
    ids=lambda text: repr(text[:4]),
)
@pytest.mark.parametrize("encoded", [False, True])
def test_six_megabytes_of_anything(text, encoded):
    """A body as long as they come is read to its end or refused, in any of the ways in which a body may be read."""
    event = {
        "requestContext": {"http": {}},
        "routeKey": "$default",
        "rawPath": "/",
        "headers": {"content-type": "multipart/form-data; boundary=x" if text[0] == "-" else "application/x-www-form-urlencoded"},
        "body": text,
        "isBase64Encoded": encoded,
        "cookies": [text] if text[0] == ";" else [],
        "rawQueryString": text if text[0] == "&" else "",
    }
    reading = recognise(event).read(event, Ceilings())
    assert reading.size >= 0


def test_a_million_names():
    """As many names as a body can hold are listed, or counted as too many."""
    event = {f"k{number}": number for number in range(1_000_000)}
    assert len(recognise(event).read(event, Ceilings({"fields": 2_000_000})).texts) == 1_000_000
    assert "LG-DEC-005" in {problem.rule_id for problem in recognise(event).read(event, Ceilings()).problems}


def posted(body):
    return {"requestContext": {"http": {}}, "routeKey": "$default", "rawPath": "/", "headers": {}, "body": body}


@pytest.mark.parametrize(
    ("before", "after"), [("[", "]"), ('["a",', "]"), ('{"a":', "}"), ("[[],", ",[]]"), ('["b","c",[["a"]],', "]")]
)
@pytest.mark.parametrize(("levels", "told"), [(5, False), (18, False), (22, True), (40, True)])
def test_depth_of_a_long_text_is_told_whatever_stands_beside_it(before, after, levels, told):
    """Many short trees and one deep one; how they are counted goes by how much of the text is brackets."""
    deep = before * (levels - 1) + '"x"' + after * (levels - 1)
    for beside in ('["b"]', '"b"', "[[[[]]]]"):
        text = "[" + ",".join([deep, *[beside] * 20_000, '"c"']) + "]"
        problems = {problem.rule_id for problem in recognise(posted(text)).read(posted(text), Ceilings({"depth": 20})).problems}
        assert ("LG-DEC-004" in problems) is told


def test_beyond_the_ceiling_nothing_is_unfolded():
    """The ceiling bounds the work, not only the list."""
    text = json.dumps(['{"a": ["b", "c"]}'] * 3_000)
    reading = recognise(posted(text)).read(posted(text), Ceilings({"fields": 3_500}))
    assert {problem.rule_id for problem in reading.problems} == {"LG-DEC-005"}
    assert len(reading.listed) < 3_510


@pytest.mark.parametrize("members", [[3_000_000], [1 << 20], [(1 << 20) + 1, 0, 2_500_000], [0, 5_000_000, 7]])
@pytest.mark.parametrize("room", [-1, 0, 1])
def test_what_compressed_data_may_unfold_to(members, room):
    """All of it is read up to the ceiling; of more than that, a piece, and nobody holds the rest."""
    parts = [bytes([97 + at]) * size for at, size in enumerate(members)]
    event = posted(base64.b64encode(b"".join(map(gzip.compress, parts))).decode()) | {"isBase64Encoded": True}
    reading = recognise(event).read(event, Ceilings({"inflated": sum(members) + room}))
    if room < 0:
        assert {problem.rule_id for problem in reading.problems} == {"LG-DEC-003"}
    else:
        assert not reading.problems
        assert b"".join(parts).decode() in reading.texts
