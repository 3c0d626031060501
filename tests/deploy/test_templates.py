"""The three templates describe one app, and nothing in it may do more than it does."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from deploy import readers, terraform

ROOT = Path(__file__).parents[2]
TEMPLATES = {"sam": readers.sam, "cdk": readers.cdk, "terraform": terraform.configuration}
FACTS = ("counts", "may", "counted", "alarms", "logs", "functions", "encrypted", "redrive", "mapping")


@functools.cache
def said(template):
    return TEMPLATES[template]()


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("template", ["cdk", "terraform"])
def test_each_template_says_what_sams_says(template, fact):
    assert said(template)[fact] == said("sam")[fact]


def test_what_sams_says():
    """So that three empty answers are not taken for agreement."""
    facts = said("sam")
    assert facts["counts"] == {
        **dict.fromkeys(("table", "bucket", "secret", "key", "dashboard", "topic"), 1),
        **dict.fromkeys(("function", "queue", "role", "log group"), 2),
    }
    assert ("s3:PutObject", "Bucket/receipts/*") in facts["may"]["WorkerRole"]
    assert ("sqs:SendMessage", "Queue") in facts["may"]["ApiRole"]
    assert facts["logs"] == {(365, "Key")}
    assert set(facts["alarms"]) == {"Blocked", "Detected", "Fault", "ApproximateNumberOfMessagesVisible"}
    assert facts["mapping"] == ("Queue", 10, ["ReportBatchItemFailures"], 5)
    assert facts["redrive"] == [(5, 60)]
    assert all("GuardLayerArn" in function for function in facts["functions"])


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_role_has_a_wildcard(template):
    for role, may in said(template)["may"].items():
        for action, resource in may:
            assert "*" not in action, (role, action)
            assert resource.rstrip("*").strip(), (role, action, resource)
            assert "*" not in resource or resource == "Bucket/receipts/*"


def sign_of(pattern, finding):
    """CloudWatch's filter patterns, as far as these go: `{ $.a = 1 && $.b.c = "X*" }`."""
    for path, wanted in re.findall(r'\$\.([\w.]+) = ("[^"]*"|\d+)', pattern):
        value = functools.reduce(lambda found, key: found[key], path.split("."), finding)
        text = json.loads(wanted)
        fits = value.startswith(text[:-1]) if isinstance(text, str) and text.endswith("*") else value == text
        if not fits:
            return False
    return True


def test_the_filters_fit_the_lines_that_the_guard_writes(capsys):
    """Each of the three counts the line that is meant for it, and no other."""
    from lambdaguard import guard

    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "headers": {},
        "queryStringParameters": {"q": "x' UNION SELECT card FROM cards --"},
        "requestContext": {"http": {"method": "GET", "sourceIp": "203.0.113.9"}},
    }
    guard(lambda event, context: {"statusCode": 200})(event, None)
    guard(lambda event, context: {"statusCode": 200}, mode="monitor")(event, None)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counted = said("sam")["counted"]
    assert [[name for name, pattern in counted.items() if sign_of(pattern, line)] for line in lines] == [
        ["Blocked"],
        ["Detected"],
    ]
    fault = {**lines[0], "disposition_id": 15, "finding_info": {"analytic": {"uid": "LG-GUARD-001"}}}
    assert [name for name, pattern in counted.items() if sign_of(pattern, fault)] == ["Detected", "Fault"]


@pytest.mark.parametrize("template", ["sam/template.yaml", "cdk/Orders.template.json"])
def test_cfn_lint_has_nothing_to_say(template):
    lint = [str(Path(sys.executable).parent / "cfn-lint"), "--ignore-checks", "W3005"]
    run = subprocess.run([*lint, "--", str(readers.DEPLOY / template)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")


CDK = next((path for path in (ROOT / ".cache" / "cdk" / "bin" / "python",) if path.exists()), None)


@pytest.mark.skipif(CDK is None or shutil.which("node") is None, reason="`make synth` puts CDK into .cache, and needs node")
def test_the_committed_template_is_what_cdk_makes(tmp_path):
    environ = {**os.environ, "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1"}
    subprocess.run(
        [str(CDK), str(readers.DEPLOY / "cdk" / "app.py"), str(tmp_path)], check=True, capture_output=True, env=environ
    )
    made, committed = (folder / "Orders.template.json" for folder in (tmp_path, readers.DEPLOY / "cdk"))
    assert without_asset(made) == without_asset(committed)


def without_asset(template):
    """The name of the app's archive is a digest of its code, which every deployment makes anew."""
    return re.sub(r"[0-9a-f]{64}\.zip", "….zip", template.read_text())
