"""Every way past the guard that we know, tried in an interpreter of its own."""

import pytest
from evasions import harness

CASES = [case for cases in harness.doors().values() for case in cases if case.applies]


def named(case):
    return f"{case.door}: {case.name}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_way_past_the_guard(case):
    outcome = harness.run(case)
    if case.expect == "works":
        assert outcome.effect, outcome.log
        assert outcome.findings == [], outcome.log
        assert not outcome.refused
    elif case.expect == "flagged":
        assert outcome.findings, outcome.log
    else:
        assert not outcome.effect, outcome.log
        assert outcome.blocked or case.expect == "stopped", outcome.log


@pytest.mark.parametrize("case", [case for case in CASES if case.bare and case.expect != "works"], ids=named)
def test_it_has_its_effect_where_nobody_is_looking(case):
    outcome = harness.run(case, guarded=False)
    assert outcome.effect, outcome.log
    assert outcome.findings == []


def test_the_table_is_whole():
    names = [(case.door, case.name) for case in CASES]
    assert len(set(names)) == len(names)
    assert len([case for case in CASES if case.expect != "works"]) >= 30


def test_a_finding_says_its_rule_although_its_words_can_not_be_masked():
    body = "import re; re.sub = re.compile = re._compile = re.fullmatch = lambda *a, **k: 1 / 0\nos.system('touch ' + CANARY)"
    assert harness.run(harness.Case("", body, settings={"processes": []})).blocked == ["LG-PROC-001"]
