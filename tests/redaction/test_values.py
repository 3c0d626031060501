"""`redact` on objects: copies of the same shape, nothing changed in place."""

import copy
from collections import OrderedDict, namedtuple
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from lambdaguard import redact

S = "Zq7-hunter2x"
Pair = namedtuple("Pair", "password note")


class Account(BaseModel):
    model_config = ConfigDict(frozen=True)
    name: str
    password: str
    limits: dict[str, int] = {}


@dataclass(frozen=True)
class Job:
    token: str
    tries: int


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"password": S, "n": 1}, {"password": "***", "n": 1}),
        ({"a": [{"b": ({"api_key": S},)}]}, {"a": [{"b": ({"api_key": "***"},)}]}),
        ({"headers": [["Authorization", f"Bearer {S}"]]}, {"headers": [["Authorization", "Bearer ***"]]}),
        ([("cookie", S), ("accept", "*/*")], [("cookie", "***"), ("accept", "*/*")]),
        ({"name": "password", "value": S}, {"name": "password", "value": "***"}),
        ({"credentials": {"user": "bob1", "n": [S]}}, {"credentials": {"user": "***", "n": ["***"]}}),
        ({b"token": S.encode()}, {b"token": b"***"}),
        (f"token={S}".encode(), b"token=***"),
        (bytearray(f"token={S}".encode()), bytearray(b"token=***")),
        ({"pin": 4711, "ok": True, "password": None}, {"pin": 0, "ok": True, "password": None}),
        ([4111111111111111, 5], [0, 5]),
        (frozenset({f"pwd={S}"}), frozenset({"pwd=***"})),
        (OrderedDict(secret=S), OrderedDict(secret="***")),
    ],
)
def test_a_masked_copy(value, shown):
    before = copy.deepcopy(value)
    assert redact(value) == shown
    assert type(redact(value)) is type(value)
    assert value == before


@pytest.mark.parametrize("value", [{"a": [1, "b", (2.5, None)]}, "plain", b"\xff\x00", 7, None, object(), {"max_tokens": 4096}])
def test_what_holds_nothing_is_itself(value):
    assert redact(value) is value


def test_models_and_dataclasses_are_copied():
    account, job, pair = Account(name="bob", password=S), Job(S, 3), Pair(S, "x")
    assert redact(account) == Account(name="bob", password="***")
    assert redact({"a": job}) == {"a": Job("***", 3)}
    assert type(redact([f"pwd={S}", pair])[1]) is Pair
    assert account.password == job.token == S


def test_what_holds_itself_is_walked_once():
    loop = {"password": S}
    loop["again"] = [loop, loop]
    assert redact(loop)["password"] == "***"
    wide = f"pwd={S}"
    for _ in range(60):
        wide = [wide, wide]
    masked = redact(wide)
    while isinstance(masked, list):
        assert masked[0] is masked[1] or masked[0] == "pwd=***"
        masked = masked[0]
    assert masked == "pwd=***"
    deep = S
    for _ in range(5000):
        deep = [deep]
    assert redact(deep) is not None


@given(
    st.recursive(
        st.text() | st.binary() | st.integers() | st.none(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x) | st.tuples(x, x),
    )
)
def test_never_raises_nor_changes(value):
    before = copy.deepcopy(value)
    redact(value)
    assert value == before
