"""Any text as a reference, a value, a file or an answer: read or refused, never a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.secrets import extension, local
from lambdaguard.secrets.reference import Reference, parse
from lambdaguard.secrets.values import Failure, pick

TEXTS = st.text() | st.text(alphabet='ab/:@#*."{}[]=0-\\ \n', max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(TEXTS)
def test_references(text):
    try:
        found = parse(text)
    except ValueError:
        return
    assert isinstance(found, Reference)
    assert parse(text) == found
    assert hash(parse(text)) == hash(found)


@given(JSON | st.binary(), TEXTS)
def test_values(value, path):
    found, fault = pick(value, path)
    assert (fault is None) == (found is not None or not path)
    assert fault is None or fault.code in ("NotJson", "NoSuchKey")


@given(TEXTS)
def test_files(text):
    for key, value in local.read(text).items():
        assert isinstance(key, str)
        assert isinstance(value, str)


@given(st.binary())
def test_answers(body):
    status, rest = extension._parsed(body)
    assert isinstance(status, int)
    assert rest in body
    assert isinstance(extension._answer(parse("prod/db").source, body), Failure)
    assert isinstance(extension._failure(400, body), Failure)


@pytest.mark.parametrize("cut", range(1, 40, 6))
def test_an_answer_cut_short_is_none(cut):
    whole = b'HTTP/1.0 200 OK\r\nContent-Length: 25\r\n\r\n{"SecretString": "abcde"}'
    assert extension._parsed(whole)[0] == 200
    assert extension._parsed(whole[:-cut]) == (0, b"")
