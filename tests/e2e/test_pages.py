"""What leaves a function under the real runtime client: pages, failures, and the environment itself."""

import json

import pytest
from e2e.emulator import ROOT, Emulator
from pages.app import CALLS, get

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def function():
    with Emulator(ROOT / "examples" / "pages") as function:
        yield function


def rules(answer):
    return [finding["unmapped"]["lambdaguard"]["rule_id"] for finding in answer.findings]


def test_benign_answers(function):
    bodies = {name: function.invoke(CALLS[name]).json() for name in ("greeting", "harmless", "page", "comment")}
    assert {name: answer["body"] for name, answer in bodies.items()} == {
        "greeting": "<h1>Hello Ada</h1>",
        "harmless": "<h1>Hello <b>Ada</b></h1>",
        "page": '{"page": 2}',
        "comment": "<p><b>Nice</b>steal()</p>",
    }
    assert all(answer["headers"]["x-content-type-options"] == "nosniff" for answer in bodies.values())
    assert "content-security-policy" in bodies["greeting"]["headers"]
    assert "content-security-policy" not in bodies["page"].get("headers")


def test_the_callers_script_is_refused(function):
    answer = function.invoke(CALLS["hostile"])
    assert answer.json()["statusCode"] == 403
    assert "LG-RESP-006" in rules(answer)
    assert "steal" not in answer.text


def test_a_failures_trace_is_refused(function):
    answer = function.invoke(CALLS["failure"])
    assert answer.json()["statusCode"] == 500
    assert json.loads(answer.json()["body"])["message"] == "Internal Server Error"
    assert rules(answer) == ["LG-RESP-004"]
    assert "app.py" not in answer.text


def test_the_environments_credentials_are_refused(function):
    answer = function.invoke(get(debug="1"))
    assert answer.json()["statusCode"] == 500
    assert set(rules(answer)) == {"LG-RESP-002"}
    assert "an-example-secret-key" not in answer.text + answer.log
