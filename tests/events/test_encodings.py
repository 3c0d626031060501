"""What is encoded is decoded before anybody looks at it, and what cannot be decoded is a finding."""

import base64
import codecs
import gzip
import json
import zlib

import pytest

from lambdaguard.events import Ceilings, recognise

HIDDEN = "it's hidden"
B = "boundary-7"


def coded(value):
    return base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode()


def packed(data):
    """Gzip without the time of day: test ids are made of it, and all workers must agree on them."""
    return gzip.compress(data, mtime=0)


def rest(body, kind=None, encoded=False, **more):
    headers = {"Content-Type": kind} if kind else {}
    return {
        "resource": "/x",
        "path": "/x",
        "httpMethod": "POST",
        "headers": {**headers, **more.pop("headers", {})},
        "requestContext": {"stage": "prod"},
        "body": coded(body) if encoded else body,
        "isBase64Encoded": encoded,
        **more,
    }


def kinesis(data):
    record = {
        "kinesis": {"partitionKey": "p", "sequenceNumber": "1", "data": data},
        "eventSource": "aws:kinesis",
        "eventSourceARN": "arn:aws:kinesis:eu-north-1:123456789012:stream/s",
    }
    return {"Records": [record]}


def read(event, **ceilings):
    return recognise(event).read(event, Ceilings(ceilings))


def part(head, value, newline="\r\n"):
    return f"--{B}{newline}Content-Disposition: form-data; {head}{newline}{newline}{value}{newline}"


def form(*parts, newline="\r\n"):
    return "".join(parts) + f"--{B}--{newline}"


FORM = f"multipart/form-data; boundary={B}"
JSON = json.dumps({"name": HIDDEN})
ESCAPED = '{"name": "it\\u0027s hidden"}'


@pytest.mark.parametrize(
    "event",
    [
        rest(JSON),
        rest(JSON, "application/x-www-form-urlencoded"),
        rest(JSON, "multipart/form-data; boundary=x"),
        rest(" \r\n\t" + JSON + "\n"),
        rest("\ufeff" + JSON),
        rest(JSON, encoded=True),
        rest(ESCAPED),
        rest(json.dumps(json.dumps(json.dumps({"name": HIDDEN})))),
        rest(json.dumps([[{"deep": [JSON]}]])),
        rest(json.dumps({"outer": " " + JSON})),
        rest(json.dumps({HIDDEN: 1})),
        rest('{"name": "it\'s hidden", "name": "harmless"}'),
        rest('{"name": {"name": "it\'s hidden"}, "name": []}'),
        rest(codecs.BOM_UTF8.decode("latin-1"), encoded=True)
        | {"body": coded(JSON.encode("utf-8-sig")), "isBase64Encoded": True},
        rest(JSON.encode("utf-16"), encoded=True),
        rest(JSON.encode("utf-16-le"), encoded=True),
        rest(JSON.encode("utf-32-be"), encoded=True),
        rest(packed(JSON.encode()), encoded=True),
        rest("name=it%27s+hidden", "application/x-www-form-urlencoded"),
        rest("name=it%27s+hidden", "Application/X-WWW-Form-URLEncoded; charset=utf-8"),
        rest("name=it%27s+hidden"),
        rest("a=1&it%27s+hidden=2", "text/plain"),
        rest("name=it%27s+hidden", "application/json"),
        rest("name=it%27s%20hidden", "application/x-www-form-urlencoded", encoded=True),
        rest("name=" + "%7B%22a%22%3A%22it's+hidden%22%7D", "application/x-www-form-urlencoded"),
        rest(form(part('name="a"', HIDDEN)), FORM),
        rest(form(part("name=a", HIDDEN)), FORM),
        rest(form(part("name='a'", HIDDEN)), FORM),
        rest(form(part(f'name="{HIDDEN}"', "v")), FORM),
        rest(form(part(f'name="a"; filename="{HIDDEN}"', "v")), FORM),
        rest(form(part(f'filename="{HIDDEN}"; name="a"', "v")), FORM),
        rest(form(part(f'name="a"; filename="x"; filename*="{HIDDEN}"', "v")), FORM),
        rest(form(part("name=\"a\"; filename*=UTF-8''it%27s%20hidden", "v")), FORM),
        rest(form(part('name="a"; filename=""', HIDDEN)), FORM),
        rest(form(part('name="a"; name="b"', HIDDEN)), FORM),
        rest(form(part('name="it\'s hidden"; name="b"', "v")), FORM),
        rest(form(part('name="a"; other="it\'s hidden"', "v")), FORM),
        rest(form(part('name="a"', f"v--{B}it's hidden")), FORM) | {"expected": f"v--{B}it's hidden"},
        rest(form(part('name="a"', f"v\r\n--{B}xx\r\nit's hidden")), FORM) | {"expected": "xx\r\nit's hidden"},
        rest(form(part('name="a"\r\nX-Long: ' + "x" * 20_000, HIDDEN)), FORM) | {"part": HIDDEN},
        rest(form(part('name="a"', JSON)), FORM),
        rest(form(part('NAME="a"', HIDDEN)).replace("Content-Disposition", "content-DISPOSITION"), FORM),
        rest(form(part('name="a"', HIDDEN)), f'Multipart/Form-Data; charset=utf-8; boundary="{B}"'),
        rest(form(part('name="a"', HIDDEN)), "multipart/form-data"),
        rest(form(part('name="a"', HIDDEN))),
        rest(form(part('name="a"', HIDDEN, "\n"), newline="\n"), FORM),
        rest(form(part('name="a"', HIDDEN)).encode() + b"\xff\xfe", FORM, encoded=True),
        rest(form(part('name="a"', HIDDEN)), None, headers={"CONTENT-TYPE": FORM}),
        rest(b"\xff\x00\x01 some bytes: it's hidden, in print\x00\xfe", encoded=True)
        | {"expected": " some bytes: it's hidden, in print"},
        rest(None, headers={"COOKIE": "a=1; b=it's hidden"}),
        rest(None, headers={"cookie": "it's hidden"}),
        rest(None, headers={"X-Any": JSON}),
        rest(None, headers={"Authorization": "Basic " + coded("greta:it's hidden")}),
        rest(None, headers={"authorization": "bAsIc " + coded("it's hidden:x")}),
        rest(None, headers={"AUTHORIZATION": "Bearer " + ".".join((coded("{}"), coded(JSON), "x"))}),
        rest(None, headers={"Authorization": ".".join((coded('{ "kid": "it\'s hidden"}'), coded("{}"), "x"))}),
        rest(None, headers={"x-amzn-oidc-data": ".".join((coded("{}"), coded(JSON), "x"))}),
        rest(None, queryStringParameters={"token": ".".join((coded('{"a":1}'), coded(JSON), "x"))}),
        rest(None, queryStringParameters={"filter": JSON}),
        rest(None, multiValueQueryStringParameters={"filter": ["a", JSON]}),
        rest(json.dumps({"query": '{ user(name: "it\'s hidden") { id } }'})),
        rest(json.dumps([{"query": '{ user(name: "it\'s hidden") { id } }'}])),
        rest(json.dumps({"query": '{ user(name: """it\'s hidden""") { id } }'})),
        rest(json.dumps({"query": '{ user(a: "\\"", name: "it\'s hidden") { id } }'})),
        rest('{ user(name: "it\'s hidden") { id } }', "application/graphql"),
        kinesis(coded(JSON)),
        kinesis(coded(packed(JSON.encode()))),
        kinesis(coded(zlib.compress(JSON.encode()))),
        kinesis(coded(packed(b'{"name": ') + packed(b'"it\'s hidden"}'))),
        kinesis(coded(packed(packed(HIDDEN.encode())))),
        {"outer": [{"inner": JSON}]},
        {"outer": ESCAPED},
        JSON,
        [JSON],
    ],
    ids=lambda event: str(event)[:60],
)
def test_hidden_text_is_listed(event):
    """However it was wrapped, the text itself is among those that are looked at."""
    event = dict(event) if isinstance(event, dict) else event
    expected = event.pop("expected", HIDDEN) if isinstance(event, dict) else HIDDEN
    part = isinstance(event, dict) and event.pop("part", None)
    reading = read(event)
    assert expected in reading.texts or any(part and part in text for text in reading.texts)
    assert sorted(reading.texts) == sorted(field.text for field in reading.fields())
    assert all(problem.confidence != "high" for problem in reading.problems)


@pytest.mark.parametrize(
    ("event", "rule", "confidence"),
    [
        (kinesis("%%%not base64"), "LG-DEC-001", "low"),
        (kinesis("YWJj*ZGVm"), "LG-DEC-001", "low"),
        (kinesis("YWJjZA"), "LG-DEC-001", "low"),
        (rest("YWJjZA") | {"isBase64Encoded": True}, "LG-DEC-001", "low"),
        (rest(packed(JSON.encode())[:-9], encoded=True), "LG-DEC-002", "medium"),
        (rest(b"\x1f\x8bbroken", encoded=True), "LG-DEC-002", "medium"),
        (kinesis(coded(packed(JSON.encode())[:12])), "LG-DEC-002", "medium"),
        (kinesis(coded(packed(b"\0" * 5_000_000))), "LG-DEC-003", "high"),
        (kinesis(coded(zlib.compress(b"\0" * 5_000_000))), "LG-DEC-003", "high"),
        (rest(packed(b"\0" * 5_000_000), encoded=True), "LG-DEC-003", "high"),
        ({"awslogs": {"data": coded(packed(b"[" * 5_000_000))}}, "LG-DEC-003", "high"),
        (rest("[" * 10_000 + "]" * 10_000), "LG-DEC-004", "high"),
        (rest("[" * 70 + "]" * 70), "LG-DEC-004", "high"),
        (rest('{"a":' * 100_000 + "1" + "}" * 100_000), "LG-DEC-004", "high"),
        (rest("[" * 1_000_000), "LG-DEC-004", "high"),
        (rest(json.dumps(list("ab") * 600)), "LG-DEC-005", "high"),
        (rest("&".join("a=b" for _ in range(600)), "application/x-www-form-urlencoded"), "LG-DEC-005", "high"),
        (rest('{"a": 1, "a": 2}'), "LG-DEC-007", "low"),
        (rest("no parts", "multipart/form-data; boundary=x"), "LG-DEC-008", "low"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_cannot_be_undone_is_a_problem(event, rule, confidence):
    """A finding of family decode, blocking only where something was left unread."""
    reading = read(event, inflated=1_000_000, fields=1_000)
    found = {problem.rule_id: problem for problem in reading.problems}
    assert found[rule].confidence == confidence
    assert found[rule].family == "decode"


def test_encodings_inside_each_other_end_somewhere():
    """JSON in JSON in JSON is followed as far as the ceiling says."""
    text = HIDDEN
    for _ in range(5):
        text = json.dumps({"a": text})
    assert HIDDEN in read({"a": text}, nesting=8).texts
    reading = read({"a": text}, nesting=3)
    assert HIDDEN not in reading.texts
    assert {problem.rule_id for problem in reading.problems} == {"LG-DEC-006"}


def test_bombs_share_one_allowance():
    """Many small bombs are a big one."""
    event = kinesis(coded(packed(b"\0" * 400_000)))
    event["Records"] *= 5
    reading = read(event, inflated=1_000_000)
    assert {(problem.rule_id, problem.record) for problem in reading.problems} >= {("LG-DEC-003", 2), ("LG-DEC-003", 4)}
    assert reading.size < 3_000_000


def test_a_problem_says_where():
    """Path and record, without the caller's words."""
    (problem,) = read(kinesis("YWJj*ZGVm")).problems
    assert (problem.path, problem.record) == ("Records[0].kinesis.data", 0)
    assert problem.message == "LG-DEC-001: declared as base64 and is none in Records[0].kinesis.data"


def test_sentences_declared_as_base64_are_no_problem():
    """Hand-written test events often carry the flag by mistake; nothing is hidden in what no decoder takes."""
    reading = read(rest("Hello from Lambda!") | {"isBase64Encoded": True})
    assert "Hello from Lambda!" in reading.texts
    assert list(reading.problems) == []


def test_what_a_lenient_decoder_makes_of_it_is_listed():
    """Python's decoder skips signs that are not base64: an application sees what is left."""
    text = coded(HIDDEN)
    reading = read(rest("*".join(text)) | {"isBase64Encoded": True})
    assert HIDDEN in reading.texts


def test_pictures_are_not_text():
    """An uploaded picture yields its name, not its bytes."""
    picture = bytes(range(256)) * 40
    body = form(part('name="a"; filename="cat.png"', "PLACE")).encode().replace(b"PLACE", picture)
    reading = read(rest(body, FORM, encoded=True))
    assert "cat.png" in reading.texts
    assert reading.size < 300
    assert list(reading.problems) == []


def test_a_form_of_too_many_parts():
    """More parts than anybody fills in are not followed."""
    reading = read(rest(form(*[part('name="a"', "v")] * 10_500), FORM))
    assert "LG-DEC-005" in {problem.rule_id for problem in reading.problems}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"id": n, "name": f"name {n}", "tags": ["a", "b"]} for n in range(2_000)]),
        json.dumps([{"id": n, "name": f'say "{n}"', "path": "C:\\x", "tags": ["é\n", "\u2028"]} for n in range(2_000)]),
        json.dumps({"text": "lorem ipsum " * 5_000}),
        json.dumps({"text": 'lorem \\ " \n ipsum ' * 5_000}),
        json.dumps({f"k{n}": None for n in range(5_000)}),
        json.dumps(list(range(10_000))),
        json.dumps([True, False, None, 1e30, float("nan"), float("inf")] * 2_000),
        "[" + '{"a": "x", "a": "y"},' * 3_000 + "{}]",
        json.dumps({"a": "x" * 20_000})[:-1],
        json.dumps({"a": "x" * 20_000}) + " and more",
        '{"a": "\\q' + "x" * 20_000 + '"}',
        '{"a": "tab\t' + "x" * 20_000 + '"}',
        '{"a": "\x00' + "x" * 20_000 + '\\n"}',
        "{'a': '" + "x" * 20_000 + "'}",
        "[" * 30 + '"' + "x" * 20_000 + '"' + "]" * 30,
        "[}" + '"x",' * 5_000,
        '["' + "é" * 20_000 + '", é]',
        json.dumps({"text": 'It\'s a \\ and a "b" \n' * 2_000, "a": "b"}),
        json.dumps([{"a": f"\\ {number}", "b": f'"{number}\\"'} for number in range(2_000)]),
        '{"a": "' + "x" * 20_000 + '", "a": "y"}',
    ],
    ids=lambda text: text[:40],
)
def test_long_texts_are_read_as_short_ones_are(text, monkeypatch):
    """Taking a long JSON text apart at its quotes lists what parsing it lists."""
    quick = read(rest(text))
    assert sorted(quick.texts) == sorted(field.text for field in quick.fields())
    monkeypatch.setattr("lambdaguard.events.texts._LONG", len(text) + 1)
    slow = read(rest(text))
    assert set(slow.texts) - {text} <= set(quick.texts)
    try:
        json.loads(text)
    except ValueError:
        pass
    else:
        assert sorted(quick.texts) == sorted(slow.texts)
        assert quick.depth == slow.depth


@pytest.mark.parametrize("text", ["a%20b+c%C3%A5%2B=%3D" * 99, "%41" * 30_000, "plain", "+", "%FF%20" * 201, "å=+%26" * 210])
def test_percent_signs_in_bulk(text):
    """Decoding many escapes at once is decoding each."""
    from urllib.parse import unquote_plus

    from lambdaguard.events import quoting

    assert quoting.unquote_plus(text) == unquote_plus(text)
