"""The ``files`` setting."""

import pytest

from lambdaguard import PolicyError, current, guard


def findings(settings, path):
    seen = []

    def handler(event, context):
        seen.append(current())
        open(path).close()

    guard(handler, injection="off", on_block=lambda inv: None, **settings)({"id": "7"}, None)
    return [finding.rule_id for finding in seen[0].findings]


@pytest.mark.parametrize(
    ("setting", "seen"),
    [
        ({}, []),
        ({"files": ["secret.txt"]}, ["LG-FILE-003"]),
        ({"files": {"deny": ["secret.txt"]}}, ["LG-FILE-003"]),
        ({"files": {"deny": ["secret.txt"], "mode": "off"}}, []),
        ({"files": {"deny": ["secret.txt"], "mode": "monitor"}}, ["LG-FILE-003"]),
        ({"files": {"deny": ["secret.txt"], "allow": ["secret.txt"]}}, []),
    ],
)
def test_the_setting(tmp_path, setting, seen):
    (tmp_path / "secret.txt").write_text("")
    assert findings(setting, tmp_path / "secret.txt") == seen


def test_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("LAMBDAGUARD_FILES_DENY", "*.txt, /opt/secrets")
    (tmp_path / "secret.txt").write_text("")
    assert findings({}, tmp_path / "secret.txt") == ["LG-FILE-003"]


@pytest.mark.parametrize("pattern", ["", "/", "."])
def test_a_pattern_that_names_nothing(pattern):
    with pytest.raises(PolicyError, match=r"files\.deny"):
        guard(lambda event, context: None, files={"deny": [pattern]})


def test_monitor_flags_and_goes_on(tmp_path):
    (tmp_path / "secret.txt").write_text("fine")
    handler = guard(lambda event, context: (tmp_path / "secret.txt").read_text(), files={"deny": ["*.txt"], "mode": "monitor"})
    assert handler({"id": "7"}, None) == "fine"
