"""Nothing that is secret goes out, by whatever part of an answer; and what only looks like it does."""

import base64
import copy
import json
import traceback
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from response.conftest import BODIES, EVENTS, answer, body_of, is_status
from shapes import api_event, sqs_event

from lambdaguard import EventRefused, PolicyError, guard
from lambdaguard.redaction import naming, registry

SECRET = 'horse/Staple+7"x'
KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE"
TOKEN = "IQoJb3JpZ2luX2VjEJr//////////wEaCWV1LXdlc3QtMSJHMEUCIQD" + "aZ09xk3+/" * 30 + "=="
FORMS = {
    "raw": SECRET,
    "json": json.dumps({"a": SECRET}),
    "url": quote(SECRET, safe=""),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "inside base64": base64.b64encode(b"user:" + SECRET.encode() + b"\n").decode(),
    "hex": SECRET.encode().hex(),
    "nested json": json.dumps(json.dumps([SECRET])),
}


def run(response, event=None, **own):
    return guard(lambda event, context: response, response=own or None)(event or api_event(), None)


@pytest.fixture
def known():
    naming.register(json.dumps({"username": "orders_app", "password": SECRET, "host": "db.internal.example", "port": 5432}), "db")


@pytest.mark.parametrize("coded", BODIES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("source", EVENTS)
def test_a_secret_in_a_body_is_refused(known, findings, source, form, coded):
    for body in (form, json.dumps({"data": [{"note": form}]})):
        refused = run(answer(source, body, coded=coded), EVENTS[source](None))
        assert is_status(refused, 500)
        assert json.loads(refused["body"])["message"] == "Internal Server Error"
        assert {rule for rule, _, action in findings() if action == "blocked"} == {"LG-RESP-001"}


@pytest.mark.parametrize("coded", BODIES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("source", EVENTS)
def test_a_secret_in_a_body_is_masked_and_json_stays_json(known, source, form, coded):
    note = json.dumps("x " + form)
    body = f'{{"b":  1.50, "a": "\\u00e9", "data": [{{"note": {note}}}]}}'
    response = answer(source, body, coded=coded, headers={"Content-Length": "9"})
    before = copy.deepcopy(response)
    masked = run(response, EVENTS[source](None), leaks="mask")
    assert response == before
    text = body_of(masked)
    assert all(one not in text for one in FORMS.values())
    assert text.startswith('{"b":  1.50, "a": "\\u00e9", "data": [{"note": ')
    assert json.loads(text)["data"][0]["note"].startswith("x ")
    assert "***" in text
    assert "9" not in str(masked["headers"] if "headers" in masked else masked["multiValueHeaders"])


@pytest.mark.parametrize(
    "part",
    [{"headers": {"x-debug": SECRET}}, {"multiValueHeaders": {"x-debug": ["a", SECRET]}}, {"cookies": ["a=1", f"b={SECRET}"]}],
)
def test_headers_and_cookies(known, findings, part):
    response = {"statusCode": 200, "body": "x", **part}
    assert is_status(run(response), 500)
    ((rule, path, _),) = findings()
    assert (rule, path.split(".")[1].split("[")[0]) == ("LG-RESP-001", next(iter(part)))
    masked = run(response, leaks="mask")
    assert SECRET not in str(masked)
    assert {**masked, **part} == response


def test_returns_of_functions_without_http(known):
    for value in (SECRET, {"a": [{"b": SECRET}]}, [1, SECRET], {SECRET: 1}, {"a": json.dumps({"b": SECRET})}):
        with pytest.raises(EventRefused):
            run(value, sqs_event("x"))
        masked = run(value, sqs_event("x"), leaks="mask")
        assert type(masked) is type(value)
        assert SECRET not in str(masked)
        assert SECRET not in json.dumps(masked).replace("\\", "")


def test_bare_returns_of_an_http_api(known):
    assert run({"a": SECRET}, EVENTS["http-api"](None))["statusCode"] == 500
    assert run({"a": SECRET, "b": 1}, EVENTS["http-api"](None), leaks="mask") == {"a": "***", "b": 1}


def test_a_number_is_masked_as_a_number():
    registry.register("83105562", "pin")
    body = '{"a": [83105562, 1], "b": "83105562"}'
    assert run(answer("rest", body), leaks="mask")["body"] == '{"a": [0, 1], "b": "***"}'
    assert run({"a": 83105562, "b": 2}, {"x": 1}, leaks="mask") == {"a": 0, "b": 2}


def test_monitor_reports_and_changes_nothing(known, findings):
    for own in ({"leaks": "monitor"}, {"mode": "monitor"}, {"mode": "monitor", "leaks": "mask"}):
        response = answer("rest", SECRET)
        assert run(response, **own) is response
        assert findings() == [("LG-RESP-001", "response.body", "flagged")]
    for own in ({"leaks": "off"}, {"mode": "off"}, {"allow": ["db"]}, {"allow": ["secret"]}):
        assert run(response, **own) is response
        assert findings() == []


def test_names_within_a_secret_and_the_callers_own_are_no_leak(known, findings):
    for body in ("orders_app at db.internal.example", '{"port": 5432}'):
        response = answer("rest", body)
        assert run(response) is response
    response = answer("rest", f"you sent {SECRET}")
    assert guard(lambda event, context: response, injection="off")(api_event(query={"q": SECRET}), None) is response
    assert findings() == []


def test_a_short_word_is_flagged(findings):
    registry.register("summer", "pin")
    response = answer("rest", '{"season": "summer"}')
    assert run(response) is response
    assert findings() == [("LG-RESP-001", "response.body.season", "flagged")]


@pytest.mark.parametrize("value", [KEY, TOKEN], ids=["key", "token"])
def test_the_environments_credentials(monkeypatch, findings, value):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    for form in (value, quote(value, safe=""), json.dumps({"env": {"X": value}}), f"a={value};"):
        assert is_status(run(answer("rest", form)), 500), form
        assert {rule for rule, _, _ in findings()} == {"LG-RESP-002"}
        masked = body_of(run(answer("rest", form), leaks="mask"))
        assert value[20:50] not in masked
        assert "***" in masked
    for form in (base64.b64encode(KEY.encode()).decode(), KEY.encode().hex()):
        assert is_status(run(answer("rest", form)), 500)


def test_signed_urls_pass(monkeypatch, findings):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    query = f"X-Amz-Credential=AKIAEXAMPLEEXAMPLE00%2F&X-Amz-Security-Token={quote(TOKEN, safe='')}&X-Amz-Signature=ab12"
    url = f"https://b.s3.amazonaws.com/k?{query}"
    for response in (
        answer("rest", json.dumps({"url": url})),
        answer("rest", json.dumps({"fields": {"x-amz-security-token": TOKEN}}), headers={"Location": url}),
    ):
        passed = run(response)
        assert passed is response, findings()


def pem(body):
    return f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\n"


def test_private_keys(findings):
    made = pem(
        "MIIEowIBAAKCAQEAx5Zq8b3Yw0rPzN2sV7uT1kQ9fLhJ6mCdXeGaBnRtYiOpUvSw\nKj4HlMgFqZxWcEbTnAyDuPoIrLkVsBmXhCeJf2Gd7Q3NwYzRt"
    )
    for body in (made, json.dumps({"key": made}), json.dumps({"a": json.dumps({"key": made})})):
        assert is_status(run(answer("rest", body)), 500)
        assert {rule for rule, _, _ in findings()} == {"LG-RESP-003"}
        assert "MIIEow" not in body_of(run(answer("rest", body), leaks="mask"))
        findings()
    for body in (pem("..."), pem("MII...your key here...EXAMPLE"), "a PRIVATE KEY begins with -----BEGIN PRIVATE KEY-----"):
        response = answer("rest", body)
        assert run(response) is response
    response = answer("rest", made)
    assert run(response, allow=["private-key"]) is response
    assert findings() == []


def traced():
    try:
        int("not a number of ours")
    except ValueError:
        return traceback.format_exc()


HTML = "<pre>{}</pre>"
WRITINGS = {
    "text": str,
    "json": lambda text: json.dumps({"error": {"trace": text}}),
    "lines": lambda text: json.dumps({"stackTrace": text.splitlines(keepends=True)}),
    "html": lambda text: HTML.format(text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")),
    "debug page": lambda text: f'<cite>File "{__file__}"</cite>, line <em class="line">{traced.__code__.co_firstlineno}</em>',
}


@pytest.mark.parametrize("write", WRITINGS.values(), ids=WRITINGS)
def test_stack_traces_of_this_function(findings, write):
    body = write(traced())
    assert is_status(run(answer("rest", body, "text/plain")), 500)
    assert {rule for rule, _, _ in findings()} == {"LG-RESP-004"}
    masked = body_of(run(answer("rest", body, "text/plain"), leaks="mask"))
    assert __file__ not in masked
    assert "of ours" not in masked or write is WRITINGS["lines"]


ARTICLE = """Traceback (most recent call last):
  File "/var/task/lambda_function.py", line 8, in lambda_handler
    return event["name"]
KeyError: 'name'
"""


def test_articles_about_stack_traces_pass(findings):
    for body in (
        ARTICLE,
        json.dumps({"question": ARTICLE}),
        "see /usr/lib/python3/json/decoder.py",
        "python app.py, line 3",
        "setup.py",
    ):
        response = answer("rest", body)
        assert run(response) is response
    assert findings() == []
    library = f'File "{json.__file__}", line 346, in loads\n    return _default_decoder.decode(s)'
    response = answer("rest", library)
    assert run(response) is response
    assert findings() == [("LG-RESP-004", "response.body", "flagged")]
    response = answer("rest", traced())
    assert guard(lambda event, context: response, injection="off")(api_event({"report": traced()}), None) is response


def test_personal_data_on_demand(findings):
    body = '{"card": "4111 1111 1111 1111", "mail": "ada@example.com", "n": 4111111111111111, "id": "order-4111"}'
    response = answer("rest", body)
    assert run(response) is response
    assert is_status(run(response, personal=True), 500)
    assert {rule for rule, _, _ in findings()} == {"LG-RESP-005"}
    assert json.loads(run(response, personal=True, leaks="mask")["body"]) == {
        "card": "***",
        "mail": "***",
        "n": 0,
        "id": "order-4111",
    }
    assert json.loads(run(response, personal=["email"], leaks="mask")["body"])["mail"] == "***"
    assert "4111 1111" in run(response, personal=["email"], leaks="mask")["body"]
    with pytest.raises(PolicyError, match="personal"):
        guard(len, response={"personal": ["shoe size"]})


def test_what_cannot_be_masked_is_refused(known):
    """A compressed body that goes on after its end is not written anew."""
    import gzip

    body = base64.b64encode(gzip.compress(SECRET.encode()) + gzip.compress(b"more")).decode()
    refused = run({"statusCode": 200, "body": body, "isBase64Encoded": True}, leaks="mask")
    assert is_status(refused, 500)


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        [],
        {},
        "",
        b"x",
        {1: {2, 3}},
        {"statusCode": 200},
        {"statusCode": 200, "body": None, "headers": None},
        {"statusCode": 200, "body": {"a": 1}, "headers": []},
        {"statusCode": 200, "body": "%%%", "isBase64Encoded": True},
        {"statusCode": "x", "headers": {"a": None, 3: 4}, "cookies": "a"},
    ],
    ids=repr,
)
def test_odd_returns_come_back_as_they_are(known, findings, value):
    for event in (api_event(), EVENTS["http-api"](None), sqs_event("x"), {"a": 1}):
        assert run(value, event, leaks="mask") is value
        assert run(value, event) is value
    assert findings() == []


def test_a_structure_within_itself_is_left_to_the_runtime(known):
    value = {"a": [1]}
    value["a"].append(value)
    assert run(value, {"a": 1}, leaks="monitor") is value


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from([SECRET, "a" + SECRET + "\n", "\\" + SECRET]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.just(SECRET), inner, max_size=4),
    max_leaves=12,
)


def count(value):
    return (
        sum(map(count, [*value, *value.values()]))
        if isinstance(value, dict)
        else sum(map(count, value))
        if isinstance(value, list)
        else str(value).count(SECRET)
    )


@settings(max_examples=150)
@given(JSON, st.booleans(), st.sampled_from([None, 2]))
def test_masked_json_stays_json_and_clean_answers_are_the_same_object(value, ascii_only, indent):
    registry.register(SECRET, "db")
    handler = guard(lambda event, context: event["answer"], injection="off", response="mask")
    body = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    response = {"statusCode": 200, "body": body}
    wrapped = guard(lambda event, context: response, response="mask")
    done = wrapped(api_event(), None)
    plain = guard(lambda event, context: value, response="mask")({"x": 1}, None)
    if count(value):
        assert count(json.loads(done["body"])) == 0
        assert count(plain) == 0
    else:
        assert done is response
        assert plain is value
    assert handler is not None


def test_the_guard_inside_another_leaves_the_answer_to_the_outer_door(known):
    inner = guard(lambda event, context: answer("rest", SECRET))
    assert is_status(guard(inner)(api_event(), None), 500)
