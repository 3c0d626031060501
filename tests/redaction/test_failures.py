"""The exception that leaves the handler: the same one, with nothing to see."""

import asyncio
import traceback

import pytest
from pydantic import TypeAdapter, ValidationError

from lambdaguard import guard

S = "Zq7-hunter2x"


class SaidError(Exception):
    def __init__(self, said):
        self.said = said

    def __str__(self):
        return f"password={self.said}"


def leave(fault, cause=None):
    @guard(database="off", aws="off")
    def handler(event, context):
        raise fault from cause

    try:
        handler({}, None)
    except BaseException as left:
        return left


@pytest.mark.parametrize(
    "fault",
    [
        ValueError(f"password={S}"),
        KeyError(f"token={S}"),
        LookupError({"a": {"secret": S}}, 5),
        OSError(13, "denied", f"/x?token={S}"),
        SaidError(S),
        SystemExit(f"password={S}"),
    ],
)
def test_the_same_object_masked(fault):
    kind = type(fault)
    left = leave(fault, RuntimeError(f"pwd={S}"))
    assert left is fault
    assert isinstance(left, kind)
    assert type(left).__name__ == kind.__name__
    assert S not in "".join(traceback.format_exception(left))
    assert "***" in str(left)
    assert traceback.extract_tb(left.__traceback__)[-1].name == "handler"


class SlottedError(Exception):
    __slots__ = ("said",)

    def __init__(self, said):
        super().__init__("slotted")
        self.said = said


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (SyntaxError("bad", (f"password={S}", 1, 1, f"password={S} (", 1, 2)), "filename"),
        (SyntaxError("bad", ("x", 1, 1, f"password={S} (", 1, 2)), "text"),
        (ImportError("no", name=f"password={S}", path=f"/x?token={S}"), "name"),
        (UnicodeDecodeError("utf-8", f"password={S}".encode(), 0, 1, "bad"), "object"),
        (NameError("no", name=f"password={S}"), "name"),
        (SlottedError(f"password={S}"), "said"),
    ],
)
def test_what_is_kept_beside_the_arguments(fault, name):
    left = leave(fault)
    assert left is fault
    assert S not in str(getattr(left, name)) + "".join(traceback.format_exception(left)) + repr(left.args)


def test_an_ordinary_one_is_untouched():
    fault = ValueError("quantity must be at least 1", {"quantity": 0})
    args = fault.args
    assert leave(fault).args is args


def test_notes_groups_and_their_kin():
    inner = KeyError(f"token={S}")
    inner.add_note(f"secret={S}")
    group = ExceptionGroup(f"password={S}", [inner, ExceptionGroup("fine", [SaidError(S)])])
    left = leave(group)
    assert type(left) is ExceptionGroup
    assert left.exceptions[0] is inner
    assert S not in "".join(traceback.format_exception(left))
    assert left.__context__ is None
    assert traceback.extract_tb(left.__traceback__)[-1].name == "handler"
    with pytest.raises(ExceptionGroup):
        raise left


def test_a_models_error_keeps_its_type():
    @guard(database="off", aws="off")
    def handler(event, context):
        TypeAdapter(dict[str, int]).validate_python({"a": f"password={S}"})

    with pytest.raises(ValidationError) as left:
        handler({}, None)
    assert S not in str(left.value)
    assert left.value.errors()[0]["loc"] == ("a",)


def test_coroutines_too():
    @guard(database="off", aws="off")
    async def handler(event, context):
        raise ValueError(f"password={S}")

    with pytest.raises(ValueError, match=r"password=\*\*\*"):
        asyncio.run(handler({}, None))


def test_off_is_off():
    @guard(redact="off", database="off", aws="off")
    def handler(event, context):
        raise ValueError(f"password={S}")

    with pytest.raises(ValueError, match=S):
        handler({}, None)
