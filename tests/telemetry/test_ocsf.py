"""A finding's line, validated against the OCSF schema's own models."""

import json

import pytest
from py_ocsf_models.events.findings.detection_finding import DetectionFinding
from shapes import ATTACK, Context, api_event, findings_in

from lambdaguard import Finding, Protection, guard
from lambdaguard.findings import CONFIDENCES, SEVERITIES
from lambdaguard.invocation import Invocation
from lambdaguard.telemetry.ocsf import line, record


def printed(capsys, event, **settings):
    guard(lambda event, context: {"statusCode": 200}, **settings)(event, Context())
    return findings_in(capsys.readouterr().out)


@pytest.mark.parametrize("mode", ["block", "monitor"])
def test_a_line_is_an_ocsf_detection_finding(mode, capsys):
    (found, *_) = printed(capsys, api_event(query={"q": ATTACK}), mode=mode)
    model = DetectionFinding.model_validate(found)
    assert model.finding_info.uid
    assert found["vulnerabilities"][0]["cwe"]["uid"] == "CWE-89"


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_every_severity_and_confidence_is_valid(severity, confidence):
    inv = Invocation({}, Context())
    inv.report(Finding("ACME-1", "acme", "ACME-1: seen", severity=severity, confidence=confidence))
    DetectionFinding.model_validate(record(inv.findings[0], inv))


def test_says_who_where_and_when(capsys, monkeypatch):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793")
    (found, *_) = printed(capsys, api_event(query={"q": ATTACK}))
    own = found["unmapped"]["lambdaguard"]
    assert own["request_id"] == Context.aws_request_id
    assert own["tenant_id"] == "blue"
    assert own["trace_id"].startswith("Root=1-")
    assert own["source"] == "apigateway-rest"
    assert own["path"] == "queryStringParameters.q" or own["path"] == "query.q"
    assert found["resources"][0]["name"] == "orders"
    assert found["cloud"]["account"]["uid"] == "123456789012"
    assert found["evidences"][0]["src_endpoint"]["ip"] == "203.0.113.9"


def test_never_shows_the_callers_text(capsys):
    secret = "hunter2-tr0ub4dor"
    event = api_event({f"{secret}\n{ATTACK}": f"{ATTACK} {secret}", "q": f"{secret}' OR 1=1 --"}, query={f"{secret}": ATTACK})
    text = json.dumps(printed(capsys, event))
    assert "tr0ub4dor" not in text.replace(f"query.{secret}", "")
    assert "username" not in text


def test_is_one_line_of_ascii():
    inv = Invocation({}, None)
    inv.report(Finding("ACME-1", "acme", "ACME-1: a\nb\u2028c \ud800", detail={"tokens": ["\r\n"]}))
    text = line(inv.findings[0], inv)
    assert text.isascii()
    assert "\n" not in text


def test_a_flood_of_findings_is_bounded(capsys):
    event = api_event({f"k{n}": f"{n}' UNION SELECT a{n} FROM b --" for n in range(500)})
    assert len(printed(capsys, event)) <= 100


SECRET = "hunter2-tr0ub4dor"


@pytest.mark.parametrize(
    "words",
    [
        {"detail": {"form": f"password={SECRET}"}},
        {"detail": {"also": [f"password={SECRET}"]}},
        {"detail": {"password": SECRET}},
        {"excerpt": f"password={SECRET}"},
        {"path": f"body.password={SECRET}"},
        {"detail": {"form": "raw", "tokens": (f"password={SECRET}",)}},
    ],
)
def test_words_of_a_finding_are_masked_wherever_they_stand(words, capsys):
    """Also under an id that reads like the guard's own."""

    class Own(Protection):
        name = "own"

        def on_event(self, inv):
            self.report(inv, Finding("LG-OWN-001", "own", "LG-OWN-001: seen", confidence="medium", **words))

    guard(lambda event, context: None, protections=[Own()])({}, None)
    line = capsys.readouterr().out
    assert "LG-OWN-001" in line
    assert SECRET not in line
