"""The front door."""

import subprocess
import sys

import pytest

import lambdaguard

# What the runtime client has not paid for already; each costs milliseconds at cold start.
HEAVY = (
    "dataclasses inspect typing asyncio wrapt boto3 botocore pydantic bleach aws_lambda_powertools subprocess socket ssl "
    "tomllib difflib urllib.parse html.entities ipaddress fnmatch ast importlib.metadata uuid datetime unicodedata"
).split()

BARE = """
import sys
from lambdaguard import guard
@guard
def handler(event, context): return event
"""
ANSWERING = (
    BARE
    + """
event = {"version": "2.0", "rawPath": "/a", "headers": {"accept": "*/*"}, "requestContext": {"http": {"method": "GET"}}}
assert handler(event, None) is event
"""
)


def loaded_by(code):
    """The modules that running ``code`` in a fresh interpreter loads, beyond those of an empty program."""
    report = "\nimport sys; print(*sorted(sys.modules))"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}\nimport json, re, logging\n"]
    empty, full = (
        set(subprocess.run([*command[:3], command[3] + part + report], capture_output=True, text=True, check=True).stdout.split())
        for part in ("", code)
    )
    return full - empty


@pytest.mark.parametrize("code", ["import lambdaguard", BARE, ANSWERING], ids=["import", "bare guard", "first event"])
def test_what_a_fresh_interpreter_must_not_load(code):
    loaded = loaded_by(code)
    assert "lambdaguard" in loaded
    assert sorted(loaded.intersection(HEAVY)) == []


def test_all_is_sorted_whole_and_importable():
    assert lambdaguard.__all__ == sorted(lambdaguard.__all__)
    for name in lambdaguard.__all__:
        assert getattr(lambdaguard, name) is not None
    assert set(lambdaguard.__all__) <= set(dir(lambdaguard))


def test_guard_is_the_decorator_even_after_its_module_was_imported():
    import lambdaguard.guard

    assert callable(lambdaguard.guard)
    from lambdaguard import guard

    assert guard is lambdaguard.guard


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="gaurd"):
        _ = lambdaguard.gaurd


def test_public_names_have_docstrings():
    for name in lambdaguard.__all__:
        if name != "__version__":
            assert getattr(lambdaguard, name).__doc__, name
