"""What the shape of a string says is what reading the string itself says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.canonical import decodes
from lambdaguard.lexers.listed import listed
from lambdaguard.rules import shapes
from lambdaguard.rules.shapes import EMPTY, LIST, NAMES, PROSE, SIGNS, WORDS, kinds

MARKS = st.sampled_from((*" \t\n/.:;,=-_@!?()+%&'\"<\u00e9\u2019\uff1c\x00\x0b\x1b", "://", "; ", ", ", " (", "); "))
TEXTS = st.lists(st.one_of(st.sampled_from(("a", "x86_64", "https", "2026", "b-1", "Q")), MARKS), max_size=12).map("".join)


def kind(text: str) -> int:
    low = f"\x1e{text}\x1e".lower()
    (found,) = kinds(low.encode())
    return found


@given(TEXTS)
def test_a_list_has_the_shape_of_one(text):
    if listed(text, text.lower()) and text[:1] != '"':
        assert kind(text) != SIGNS


@given(TEXTS)
def test_what_has_the_shape_of_a_list_is_one(text):
    if kind(text) in (LIST, NAMES) and not decodes(text) and ("://" not in text or text.startswith("https://")):
        assert listed(text, text.lower())


@given(st.lists(TEXTS, max_size=6))
def test_many_texts_have_the_kinds_that_each_has(texts):
    joined = "\x1e".join(("", *texts, "")).lower()
    assert kinds(joined.encode()) == [kind(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", EMPTY),
        ("rye", NAMES),
        ("c7b1e6f0-17b5-4a94-a3b9-3f7e1a1c9d02", NAMES),
        ("198.51.100.23", NAMES),
        ("rye!", WORDS),
        ("Root=1-6821b0ee-2c1f4d0b", NAMES),
        ("two loaves, please", PROSE),
        ("basket=b-1; theme=dark", LIST),
        ("https://login.bakery.example", LIST),
        ("Lantern/5.0 (X11; Linux x86_64; rv:140.0) Harbour/140.0", LIST),
        ("../bread", SIGNS),
        ("-rf", SIGNS),
        ("Anna's", SIGNS),
        ("two\nlines", SIGNS),
        ("a;;b", SIGNS),
    ],
)
def test_kinds(text, expected):
    assert kind(text) == expected


def test_shapes_are_forgotten_before_they_are_too_many():
    for count in range(5000):
        kind("a." * (count % 60) + "b-" * (count // 60))
    assert len(shapes._kind_of.__self__) <= shapes._MOST
