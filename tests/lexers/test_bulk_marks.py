"""What stands out in much text is found wherever it stands, and by nothing else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers import bulk_marks, bulk_signs
from lambdaguard.lexers.bulk_places import spans
from lambdaguard.lexers.bulk_spots import pieces
from lambdaguard.lexers.bulk_values import holders

DATA = Path(__file__).parent.parent / "data"
ALPHABET = "'\";|&`$(){}<>=-/\\.:%#@*_!~ \n\raorunis15AZ\x00\x1eé"


def slowly(data, values):
    """The definition: every shape tried at every place."""
    shapes = [*bulk_marks._of_prose(), *(bulk_marks._of_values() if values else ())]
    whole = [[set(each + each.upper()) for each in shape] for shape in shapes]
    whole += [[set(each) for each in shape] for shape in (bulk_marks._encoded() if values else ())]
    return [
        at
        for at in range(len(data) - 3)
        if any(all(data[at + step] in fitting for step, fitting in enumerate(shape)) for shape in whole)
    ]


@pytest.mark.parametrize("values", [True, False])
@given(text=st.text(alphabet=ALPHABET, max_size=80))
def test_every_place_is_marked(values, text):
    data = text.encode("latin-1") + b"    "
    assert [start + at for start, marks in bulk_marks.marked(data, values) for at, mark in enumerate(marks) if mark] == slowly(
        data, values
    )


@given(text=st.text(alphabet=ALPHABET, max_size=80))
def test_every_place_is_found_while_they_are_few(text):
    data = text.encode("latin-1") + b"    "
    assert [at for piece in pieces(data) for at in piece[2]] == slowly(data, values=False)


@pytest.mark.parametrize("at", range(32_760, 32_776))
def test_where_two_chunks_meet(at):
    data = b"a" * at + b"x${y}" + b"a" * 40_000 + b"    "
    assert at + 1 in [place for piece in pieces(data) for place in piece[2]]


@pytest.mark.parametrize(
    "sign", ["${x(", "<script", "'; drop ", "__class__", "\\x41", "{{a(", "%00", "&&id ", "@@version", "<b onload="]
)
@pytest.mark.parametrize("crowd", ["<b> ", "{a} ", "f(x) ", '"a"="b" ', "#{} %s words ", "a.b!! [c] "])
def test_a_rare_sign_is_found_in_any_crowd(sign, crowd):
    text = crowd * 20_000 + sign + crowd * 20_000
    at = len(crowd) * 20_000
    assert any(start <= at and at + len(sign) <= end for start, end in spans(text))


def test_eight_shapes_are_what_a_byte_holds():
    assert len(bulk_marks._of_prose()) <= 8
    assert len(bulk_marks._of_values()) + len(bulk_marks._encoded()) <= 8


def payloads(kind):
    lines = [line for file in DATA.glob(f"{kind}_*.jsonl") for line in file.read_text(encoding="utf-8").split("\n") if line]
    return list(dict.fromkeys(json.loads(line)["payload"] for line in lines))


def test_each_sign_begins_with_its_mark():
    texts = [attack.encode("latin-1", "replace").lower() for attack in payloads("attacks")]
    for mark, _, sign in bulk_signs._each():
        assert all(found[0][:1] == mark for text in texts for found in sign.finditer(text))


def test_a_value_that_attacks_stands_out():
    attacks = payloads("attacks")
    assert len(attacks) > 800
    assert len(holders(attacks[:200])) >= 190
    assert sum(bool(holders([attack])) for attack in attacks) / len(attacks) > 0.99


@pytest.mark.parametrize(
    "attack", ["x'; drop table staff--", "${jndi:ldap://a.example/x}", "<svg onload=alert(1)>", "../../etc/passwd"]
)
@pytest.mark.parametrize("filler", ["naïve words, ", "слова и слова, ", "文字、", "İ words "])
def test_places_are_characters(attack, filler):
    text = filler * 3_000 + attack + filler * 3_000
    begins = len(filler) * 3_000
    assert any(start <= begins and begins + len(attack) <= end for start, end in spans(text))
