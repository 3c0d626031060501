"""Secure headers are added where the handler set none, in the source's own shape; weak cookies are flagged."""

import copy
import json

import pytest
from response.conftest import BODIES, EVENTS, answer, headers_of
from shapes import api_event, findings_in, sqs_event

from lambdaguard import guard

ALWAYS = {"strict-transport-security", "x-content-type-options", "x-frame-options", "referrer-policy"}
POLICY = "content-security-policy"


def run(response, event=None, headers=True):
    return guard(lambda event, context: response, response={"headers": headers})(event or api_event(), None)


@pytest.mark.parametrize("coded", BODIES)
@pytest.mark.parametrize(
    ("media", "policy"), [("application/json", False), ("text/html; charset=utf-8", True), ("application/problem+json", False)]
)
@pytest.mark.parametrize("source", EVENTS)
def test_every_source_in_its_own_shape(source, media, policy, coded):
    response = answer(source, "{}", media, coded)
    before = copy.deepcopy(response)
    dressed = run(response, EVENTS[source](None))
    assert response == before
    given = headers_of(dressed)
    assert set(given) >= ALWAYS
    assert (POLICY in given) is policy
    assert given["content-type"] == media
    assert {key: value for key, value in dressed.items() if "eaders" not in key} == {
        key: value for key, value in response.items() if "eaders" not in key
    }
    assert ("multiValueHeaders" in dressed) is ("multiValueHeaders" in response)


@pytest.mark.parametrize("source", EVENTS)
def test_what_the_handler_set_stays(source):
    own = {
        "Strict-Transport-Security": "max-age=1",
        "X-FRAME-OPTIONS": "SAMEORIGIN",
        "Referrer-Policy": "origin",
        "x-content-type-options": "none",
        "Content-Security-Policy": "default-src *",
    }
    response = answer(source, "<p>", "text/html", headers=own)
    assert run(response, EVENTS[source](None)) is response


def test_headers_set_in_a_list_count():
    response = {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": "{}",
        "multiValueHeaders": {"Referrer-POLICY": ["origin"]},
    }
    assert "referrer-policy" not in run(response)["headers"]


def test_frames_are_decided_by_the_handler_in_either_way():
    page = answer("rest", "<p>", "text/html", headers={"x-frame-options": "SAMEORIGIN"})
    assert "frame-ancestors" not in headers_of(run(page))[POLICY]
    page = answer("rest", "<p>", "text/html", headers={POLICY: "frame-ancestors 'self'"})
    assert "x-frame-options" not in headers_of(run(page))
    page = answer("rest", "<p>", "text/html", headers={POLICY + "-Report-Only": "default-src 'self'"})
    assert POLICY not in headers_of(run(page))


def test_values_of_your_own():
    own = {"Content-Security-Policy": "default-src 'none'", "X-Frame-Options": None, "Permissions-Policy": "camera=()"}
    given = headers_of(run(answer("rest", "<p>", "text/html"), headers=own))
    assert given[POLICY] == "default-src 'none'"
    assert given["permissions-policy"] == "camera=()"
    assert "x-frame-options" not in given
    assert POLICY not in headers_of(run(answer("rest", "{}"), headers=own))


@pytest.mark.parametrize("media", ["image/png", "text/plain", "text/css", "application/octet-stream"])
def test_other_media_are_left_alone(media):
    response = answer("rest", "x", media)
    assert run(response) is response


@pytest.mark.parametrize("event", [{"a": 1}, sqs_event("x")], ids=["direct", "sqs"])
def test_other_sources_are_left_alone(event):
    response = {"statusCode": 200, "body": "{}"}
    assert run(response, event) is response


@pytest.mark.parametrize(("value", "body"), [({"a": "é"}, '{"a": "é"}'), ("hello", "hello"), ([1], "[1]"), (7, "7")])
def test_bare_values_become_the_answer_that_the_service_makes_of_them(value, body):
    for source in ("http-api", "function-url"):
        dressed = run(value, EVENTS[source](None))
        assert (dressed["statusCode"], dressed["body"]) == (200, body)
        assert set(headers_of(dressed)) >= ALWAYS
    odd = {"a": object()}
    assert run(odd, EVENTS["http-api"](None)) is odd
    assert run(None, EVENTS["http-api"](None)) is None


def test_off_by_default_and_in_monitor_mode():
    response = answer("rest", "{}")
    assert guard(lambda event, context: response)(api_event(), None) is response
    assert guard(lambda event, context: response, response={"headers": True}, mode="monitor")(api_event(), None) is response


@pytest.mark.parametrize(
    ("cookie", "missing"),
    [
        ("sid=1; Secure; HttpOnly; SameSite=Lax", None),
        ("sid=1; secure; httponly; samesite=strict; Path=/", None),
        ("sid=; Max-Age=0", None),
        ("sid=1", "Secure and HttpOnly and SameSite"),
        ("sid=1; HttpOnly; SameSite=None", "Secure"),
    ],
)
def test_weak_cookies_are_flagged(capsys, cookie, missing):
    shapes = [
        ("rest", {"headers": {"Set-Cookie": cookie}}, "headers.Set-Cookie"),
        (
            "rest",
            {"multiValueHeaders": {"set-cookie": ["a=1; Secure; HttpOnly; SameSite=Lax", cookie]}},
            "multiValueHeaders.set-cookie",
        ),
        ("http-api", {"cookies": [cookie]}, "cookies[0]"),
    ]
    for source, part, path in shapes:
        run({"statusCode": 200, "body": "{}", **part}, EVENTS[source](None))
        lines = [json.loads(line)["unmapped"]["lambdaguard"] for line in capsys.readouterr().out.splitlines()]
        assert [(line["rule_id"], line["path"], line["action"]) for line in lines] == (
            [("LG-RESP-007", path, "flagged")] if missing else []
        )
        assert all(line["message"].endswith(missing) for line in lines)


def steer(source, header, event, capsys, injection="off", **own):
    response = answer(source, "", "text/plain", headers=header)
    refused = guard(lambda event, context: response, injection=injection, response=own or None)(event, None)
    found = [line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)]
    return refused is response, found


SITE = "https://shop.example.com"


@pytest.mark.parametrize("source", EVENTS)
@pytest.mark.parametrize(
    ("name", "value", "text", "rule"),
    [
        ("X-Name", "user={}", "bob\r\nSet-Cookie: session=1", "LG-RESP-008"),
        ("Content-Disposition", 'attachment; filename="{}"', "a.txt\nX-Accel-Redirect: /etc", "LG-RESP-008"),
        ("Set-Cookie", "lang={}; Secure; HttpOnly", "en; Domain=.example.com; Path=/", "LG-RESP-008"),
        ("set-cookie", "theme={}", "dark;max-age=99999999", "LG-RESP-008"),
        ("Location", "{}", "//evil.example.net/login", "LG-RESP-009"),
        ("Location", "/{}", "/evil.example.net", "LG-RESP-009"),
        ("Location", "{}", "/\\evil.example.net", "LG-RESP-009"),
        ("Location", SITE + "{}", ".evil.example.net/", "LG-RESP-009"),
        ("Location", SITE + "{}", "@evil.example.net", "LG-RESP-009"),
        ("Location", SITE + "{}", ":x@evil.example.net/a", "LG-RESP-009"),
        ("Location", SITE + "{}", "evil.example.net", "LG-RESP-009"),
    ],
)
def test_the_callers_text_changes_a_header(source, name, value, text, rule, capsys):
    passed, found = steer(source, {name: value.format(text)}, EVENTS[source]({"q": text}), capsys)
    assert not passed
    assert found == [rule]
    assert steer(source, {name: value.format(text)}, EVENTS[source]({"q": text}), capsys, reflected="monitor") == (True, [rule])
    assert steer(source, {name: value.format(text)}, EVENTS[source]({"q": "7"}), capsys) == (True, [])


@pytest.mark.parametrize("source", EVENTS)
@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("X-Name", "user={}", "bob; a, b = c: d"),
        ("Set-Cookie", "lang={}; Path=/; Secure", "en-GB"),
        ("Set-Cookie", "last={}; Path=/", "a=1&path=b"),
        ("Set-Cookie", "{}", "session=abc; Path=/"),
        ("Location", "{}", "https://login.example.org/callback?code=1"),
        ("Location", "{}", "/orders/7"),
        ("Location", "{}", "orders//7"),
        ("Location", SITE + "{}", "/orders/7?next=//a.example.net"),
        ("Location", SITE + "{}", "?page=2"),
        ("Location", SITE + "{}", "#top"),
        ("Location", SITE + "{}", ":8443/a"),
        ("Location", SITE + "/{}", "//double/slash"),
        ("Location", SITE + "/to?u={}", "https://evil.example.net"),
        ("Location", "https://{}.example.com/", "tenant-7"),
        ("Location", "https://www.{}/", "shop.example.com"),
        ("Location", "https://eu-{}", "shop.example.com"),
        ("Location", "//cdn.example.com/{}", "a.png"),
        ("Location", "app.example:{}", "//open/7"),
        ("Location", "https://{}@example.com/", "bob"),
        ("Location", "https://www.shop{}", ".de"),
        ("Location", "https://www.shop{}", ".co.uk"),
    ],
)
def test_the_callers_text_stays_a_value(source, name, value, text, capsys):
    assert steer(source, {name: value.format(text)}, EVENTS[source]({"q": text}), capsys) == (True, [])


@pytest.mark.parametrize(
    ("name", "value", "harmless", "text"),
    [
        ("Set-Cookie", "lang={}; Secure", "en", "en; Domain=.example.com"),
        ("Location", SITE + "{}", "/basket", ".evil.example.net/basket"),
        ("Location", SITE + "{}", "/basket", "@evil.example.net"),
        ("X-Name", "user={}", "bob", "bob\r\nSet-Cookie: session=1"),
    ],
)
def test_an_answer_that_passed_is_no_pass_for_another(name, value, harmless, text, capsys):
    for sent, passes in ((harmless, True), (harmless, True), (text, False), (harmless, True), (text, False)):
        event = EVENTS["http-api"](None) | {"queryStringParameters": {"q": sent}}
        assert steer("http-api", {name: value.format(sent)}, event, capsys)[0] is passes
