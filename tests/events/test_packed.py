"""The strings of large bodies: kept joined, and there for whoever asks."""

import json
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.events import Ceilings, recognise
from lambdaguard.events.packed import LARGE, SEPARATOR
from lambdaguard.lexers import joined

FILLER = [{"id": number, "name": f"Ann {number}", "note": 'It\'s "fine", \\ and\tso on'} for number in range(2_500)]


def posted(body, kind="application/json"):
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "headers": {"content-type": kind},
        "requestContext": {"http": {"method": "POST"}},
        "body": body,
    }


def read(event, **limits):
    return recognise(event).read(event, Ceilings(limits))


@pytest.mark.parametrize(
    "odd",
    [
        "plain",
        "",
        "a\x1eb",
        ' {"a": ["inner"]}',
        '{"a": "inner"}',
        '"quoted"',
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        "\ud800",
        "é\n",
    ],
)
def test_they_are_those_that_naming_finds(odd):
    reading = read(posted(json.dumps([*FILLER, {"odd": odd}, *FILLER])))
    assert reading.packed
    assert sorted(reading.texts) == sorted(field.text for field in reading.fields())
    assert reading.count == len(reading.texts)
    assert [field.path for field in reading.find({odd})] == [f"body[{len(FILLER)}].odd"] or odd in ("", "plain")


@given(st.lists(st.tuples(*[st.text(st.characters(codec="utf-8"), max_size=12)] * 2), min_size=1, max_size=8))
def test_forms(pairs):
    filler = [(f"f{number}", "some words, and a few more") for number in range(2_500)]
    form = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in [*filler, *pairs])
    reading = read(posted(form, "application/x-www-form-urlencoded"))
    assert len(form) > LARGE
    assert sorted(reading.texts) == sorted(field.text for field in reading.fields())


@pytest.mark.parametrize("tail", ["%", "%4", "%zz", "%%41", "%41%"])
def test_a_form_that_was_cut_is_read_as_any_other(tail):
    form = "&".join(f"f{number}=some+words%2C+and+more" for number in range(4_000)) + tail
    reading = read(posted(form, "application/x-www-form-urlencoded"))
    assert reading.packed
    assert sorted(reading.texts) == sorted(field.text for field in reading.fields())


def test_small_bodies_are_listed():
    assert not read(posted(json.dumps(FILLER[:20]))).packed


def test_more_than_may_be_listed_is_a_problem():
    reading = read(posted(json.dumps(FILLER)), fields=1_000)
    assert "LG-DEC-005" in {problem.rule_id for problem in reading.problems}


def test_the_separator_is_the_one_that_texts_are_searched_with():
    assert SEPARATOR == joined.SEPARATOR
