"""Each example prints what its folder says it prints."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(file.parent.name for file in EXAMPLES.glob("*/expected.txt"))


def run(name, code=0):
    command = [sys.executable, str(EXAMPLES / "run.py"), *name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_what_its_folder_says(name):
    assert run([name]).stdout == (EXAMPLES / name / "expected.txt").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_benign_event_is_answered_and_a_hostile_one_is_not_left_alone(name):
    """So that an expectation written from a broken run is noticed."""
    said = (EXAMPLES / name / "expected.txt").read_text()
    parts = {
        part.split("\n", 1)[0]: part for part in said.replace("\nevent", "\0event").replace("\nhostile", "\0hostile").split("\0")
    }
    assert set(parts) == {file.stem for file in (EXAMPLES / name).glob("*.json")}
    assert any(file.startswith("event") for file in parts)
    assert any(file.startswith("hostile") for file in parts)
    for file, part in parts.items():
        if file.startswith("event"):
            assert "blocked" not in part
            assert "raises" not in part
        else:
            assert any(sign in part for sign in ("blocked", "detected", "refused", "html"))


def test_every_capability_has_its_folder():
    assert set(NAMES) >= set("api asgi batch comments convert egress layer powertools rollout secrets upload".split())


def test_a_name_that_is_none_lists_them():
    assert all(name in run(["nothing"], code=2).stderr for name in NAMES)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*/*.json")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_event_is_recognised(file):
    """An example's event is one that Lambda could have sent, not something that happens to work."""
    from lambdaguard import current, guard

    seen = []
    guard(lambda event, context: seen.append(current().source.name), mode="monitor")(json.loads(file.read_text()), None)
    assert seen[0] in ("apigateway-http", "apigateway-rest", "sqs", "s3")
