"""The code door, through the guard: text and bytes of the caller's that become code, and those that stay data."""

import base64
import os
import pickle
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lambdaguard import current, guard
from lambdaguard.sinks.code_objects import blobs, data, never


def tried(event, deed, **setting):
    seen = []

    def handler(event, context):
        seen.append(current())
        deed(event)

    guard(handler, injection="off", on_block=lambda inv: None, **setting)(event, None)
    return {(finding.rule_id, finding.action) for finding in seen[0].findings}


def evaluated(event):
    try:
        eval(event["q"])
    except (ArithmeticError, NameError, SyntaxError, TypeError, ValueError, IndexError, KeyError, AttributeError):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').getpid()",
        "().__class__",
        "getattr(1, 'real')",
        "[x for x in (1, 2)]",
        "lambda: 0",
        "f'{print(1)}'",
        "(x := 1)",
        "'a' 'b'.upper()",
        "__name__",
    ],
)
def test_more_than_a_literal_is_refused(text):
    assert tried({"q": text}, evaluated) == {("LG-EXEC-001", "blocked")}


@pytest.mark.parametrize(
    "text", ["1 + 1", "[1, 'a()', {'b': None}]", "-2 ** 0.5", "'import os; f(x)'", "1 if 2 < 3 else 4", "abc", "(1, 2)[0]"]
)
def test_literals_and_sums_stay_data(text):
    assert tried({"q": text}, evaluated) == set()


def test_a_name_is_flagged():
    assert tried({"q": "price * amount"}, evaluated) == {("LG-EXEC-001", "flagged")}


LITERALS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1000, 1000)
    | st.text(max_size=12)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=6,
)


@given(LITERALS)
@settings(max_examples=100)
def test_whatever_python_writes_as_a_literal_passes(value):
    assert tried({"q": repr(value)}, evaluated) == set()


@given(st.text(max_size=40))
@settings(max_examples=200)
@example("A\\")
@example("'a\\'b; c.d()")
@example("é\n(x)\\")
def test_text_in_a_string_passes(text):
    assert tried({"q": text}, lambda event: eval(f"len({event['q']!r})")) == set()


class Call:
    def __init__(self, *said):
        self.said = said

    def __reduce__(self):
        return self.said[0], self.said[1:]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "function", [os.system, os.getcwd, eval, exec, print, open, __import__, getattr], ids=lambda f: f.__name__
)
def test_pickles_of_functions_are_refused(protocol, function):
    raw = base64.b64encode(pickle.dumps(Call(function, "1"), protocol)).decode()
    assert {action for _, action in tried({"q": raw}, lambda event: pickle.loads(base64.b64decode(event["q"])))} == {"blocked"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_of_data_are_not(protocol):
    import collections
    import datetime as dt
    import decimal
    import uuid

    value = [
        collections.OrderedDict(a=1),
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        decimal.Decimal(1),
        uuid.UUID(int=7),
        {1},
        b"\0\xff",
        "os system",
        Exception("x"),
    ]
    raw = base64.b64encode(pickle.dumps(value, protocol)).decode()
    assert tried({"q": raw}, lambda event: pickle.loads(base64.b64decode(event["q"]))) == set()


def test_pickles_of_ones_own_are_not_judged_by_words_the_caller_says():
    event = {"a": "builtins", "b": "len", "c": "builtins.len", "d": "os.path join posixpath"}
    assert tried(event, lambda _: pickle.loads(pickle.dumps([len, os.path.join, sys.exc_info]))) == set()


def test_what_never_is_data():
    assert never("posix", "system")
    assert never("builtins", "eval")
    assert not never("builtins", "getattr")
    assert not data("os", "getcwd")
    assert data("datetime", "date")
    assert not data("urllib.request", "urlopen")


@pytest.mark.parametrize(
    "text", ["gASVBQAAAAAAAABLAS4=", "gASVBQAAAAAAAABLAS4", "80049505000000000000004b012e", "gASVBQAAAAAAAABLAS4%3D"]
)
def test_bytes_are_found_in_their_spellings(text):
    assert pickle.dumps(1, 4) not in blobs(["x" * 8])
    assert any(blob.startswith(b"\x80\x04\x95") or blob == pickle.dumps(1, 4) for blob in blobs([text]))


def test_what_is_allowed_passes():
    import ctypes

    assert ("LG-EXEC-008", "blocked") in tried({"id": "7"}, lambda event: ctypes.CDLL(None))
    assert tried({"id": "7"}, lambda event: ctypes.CDLL(None), code=["ctypes"]) == set()
    assert tried({"id": "7"}, lambda event: sys.addaudithook(lambda *_: None), code=["hooks"]) == set()


def test_nothing_of_the_callers_stands_in_a_finding():
    findings = []
    text = "open('/hunter2').read()"
    guard(lambda event, context: eval(event["q"]), injection="off", on_block=lambda inv: findings.extend(inv.findings))(
        {"q": text}, None
    )
    assert len(findings) == 1
    assert "hunter2" not in str(findings[0].to_dict())
    assert findings[0].path == "q"
