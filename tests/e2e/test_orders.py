"""The order service in the real runtime: bare and guarded, sent the same events."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from demo import shown
from demo_cases import CASES, SAME
from e2e.emulator import Emulator
from py_ocsf_models.events.findings.detection_finding import DetectionFinding

pytestmark = pytest.mark.e2e

EXAMPLES = Path(__file__).parents[2] / "examples"
ORDERS = EXAMPLES / "orders"
BENIGN = [case for case in CASES if case.guarded == SAME]
HOSTILE = [case for case in CASES if case.guarded != SAME]
REFUSED = [case for case in HOSTILE if isinstance(case.guarded, int)]
RAISED = [case for case in HOSTILE if isinstance(case.guarded, str)]
REPORTED = [case for case in HOSTILE if isinstance(case.guarded, tuple)]
# Words that stand in the events' attacks alone; none may come back in an answer or stand in the log.
CALLERS_OWN = (
    "UNION SELECT id",
    "AWS_SECRET_ACCESS_KEY",
    "evil.example",
    "proc/self",
    "lots",
    "long long",
    "1 OR 1=1",
    "999999999999",
)


def named(case):
    return case.name


@pytest.fixture(scope="module")
def guarded():
    with Emulator(ORDERS, "app.handler") as function:
        yield function


def rules(answer):
    return [finding["finding_info"]["analytic"]["uid"] for finding in answer.findings]


def reported(case, answer):
    return all(any(rule.startswith(prefix) for rule in rules(answer)) for prefix in case.rules)


def test_benign_events_are_answered_to_the_byte_as_they_were():
    with Emulator(ORDERS, "service.handler") as before, Emulator(ORDERS, "app.handler") as after:
        for case in BENIGN:
            old, new = before.invoke(case.event), after.invoke(case.event)
            assert new.text == old.text
            assert case.bare in shown(new)
            assert new.findings == []
    assert len(BENIGN) == 4


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_hostile_requests_are_refused_as_api_gateway_expects(guarded, case):
    answer = guarded.invoke(case.event)
    found = answer.json()
    assert found["statusCode"] == case.guarded
    assert found["headers"]["content-type"] == "application/json"
    assert found["isBase64Encoded"] is False
    assert reported(case, answer)
    reference = answer.findings[0]["unmapped"]["lambdaguard"]["reference"]
    assert f'"reference": "{reference}"' in found["body"]


@pytest.mark.parametrize("case", RAISED, ids=named)
def test_what_has_no_refusal_is_raised(guarded, case):
    answer = guarded.invoke(case.event)
    assert answer.error == "EventRefused"
    assert answer.findings[0]["unmapped"]["lambdaguard"]["reference"] in answer.json()["errorMessage"]
    assert reported(case, answer)


@pytest.mark.parametrize("case", REPORTED, ids=named)
def test_poison_records_go_back_and_the_others_are_handled(guarded, case):
    answer = guarded.invoke(case.event)
    assert [failure["itemIdentifier"] for failure in answer.json()["batchItemFailures"]] == list(case.guarded)
    assert answer.log.count("shipped 1 order(s)") == len(case.event["Records"]) - len(case.guarded)
    assert reported(case, answer)


@pytest.mark.parametrize("case", HOSTILE, ids=named)
def test_findings_are_ocsf_and_hold_nothing_of_the_callers(guarded, case):
    answer = guarded.invoke(case.event)
    for finding in answer.findings:
        DetectionFinding(**finding)
    assert "Blocked" in {finding["disposition"] for finding in answer.findings}
    for words in CALLERS_OWN:
        assert words not in answer.text
        assert words not in answer.log


@pytest.mark.parametrize(
    ("environ", "seen"),
    [({"LAMBDAGUARD_MODE": "off"}, set()), ({"LAMBDAGUARD_MODE": "monitor"}, {"Detected"})],
    ids=["off", "monitor"],
)
def test_the_mode_can_be_turned_down_from_outside(environ, seen):
    # The schema's violation would still reach a handler made for the model, so the requests are those that pass it.
    cases = [case for case in CASES if case.name in {"SQL injection", "shell", "another's queue", "poison in a batch", "search"}]
    with ExitStack() as stack:
        before = stack.enter_context(Emulator(ORDERS, "service.handler"))
        after = stack.enter_context(Emulator(ORDERS, "app.handler", environ=environ))
        for case in cases:
            old, new = before.invoke(case.event), after.invoke(case.event)
            assert new.text == old.text
            assert {finding["disposition"] for finding in new.findings} == (seen if case.rules else set())
    assert len(cases) == 5


def test_the_demo_holds():
    ran = subprocess.run([sys.executable, EXAMPLES / "demo.py", "0.01"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert sum(line.startswith("✓") for line in ran.stdout.splitlines()) == len(CASES)
    assert max(map(len, ran.stdout.splitlines())) <= 140
