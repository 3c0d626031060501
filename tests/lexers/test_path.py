"""Paths: what climbs out of its root or names a secret is found in any spelling; relative imports and odd file names pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.path import scan
from lambdaguard.lexers.path_resolve import resolve
from lambdaguard.rules.engine import Engine

ENGINE = Engine(["path"])
PLAIN = ["../", "..\\", "..;/", "....//", ".././", "..//", "%2e%2e/"]
UP = [*PLAIN, "..%2f", "..%5c", "%252e%252e%252f", "..%c0%af", "..\u2215", "\\../", "0x2e0x2e0x2f"]
TARGETS = ["etc/passwd", "proc/self/environ", "windows/win.ini", "var/task/app.py"]


def blocked(text: str, place: str = "query") -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place))


@pytest.mark.parametrize(
    ("written", "levels", "rest"),
    [
        ("a/b/../c", 0, "a/c"),
        ("../../x", 2, "x"),
        ("/a/../../etc/hosts", 1, "/etc/hosts"),
        ("....//....//x", 2, "x"),
        ("..;/..;/x", 2, "x"),
        ("..\\..\\x", 2, "x"),
        ("/./etc//./hosts", 0, "/etc/hosts"),
        ("foo..bar/v1...v2", 0, "foo..bar/v1...v2"),
    ],
)
def test_path_resolves(written, levels, rest):
    assert resolve(written)[:2] == (levels, rest)


@pytest.mark.parametrize("up", UP)
def test_each_spelling_of_up_is_blocked(up):
    assert blocked(up * 3 + "etc/hosts")


@given(st.lists(st.sampled_from(PLAIN), min_size=3, max_size=8), st.sampled_from(TARGETS))
def test_mixed_spellings_are_blocked(ups, target):
    assert blocked("".join(ups) + target)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("body", "import { a } from '../../lib/a'"),
        ("body", "See [the notes](../../docs/notes.md) or run cd ../.."),
        ("body", "../../tsconfig.base.json"),
        ("body", "/etc/localtime:/etc/localtime:ro"),
        ("body", 'File "/var/task/app.py", line 3, in handler\n    raise KeyError\n'),
        ("file", "scans/2024 [draft] (v1..v2)...pdf"),
        ("query", "v1.2...v1.3"),
        ("path", "/a/b/../c"),
        ("path", "/api/v1/proc/42"),
        ("body", "The passwords live in /etc/shadow, not in /etc/passwd, since the nineties."),
    ],
)
def test_honest_paths_pass(place, text):
    assert not blocked(text, place)


@pytest.mark.parametrize("place", ["query", "path", "file", "form", "body", "record", "cookie", "header"])
def test_the_password_file_is_blocked_everywhere(place):
    assert blocked("/etc/passwd", place) and blocked("../../etc/passwd", place)


@given(st.text(max_size=200) | st.text(alphabet="./\\;%0x2e\x00 :=etcpaswd", max_size=200))
def test_any_text_is_scanned_and_signs_lie_within_it(text):
    for rule, start, end in scan(text, "query", ""):
        assert rule.startswith("LG-PATH-") and 0 <= start < end <= len(text)
