"""Canonical forms: what a decoder undoes is undone, in any order of composition, and nothing makes it fault or run away."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdaguard.lexers.bulk import LONG, windows
from lambdaguard.lexers.canonical import forms

ATTACK = "' or 5=5--"


def labels(text: str) -> dict[str, str]:
    return dict(forms(text))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("%27%20or%205=5--", "url"),
        ("%2527%2520or%25205=5--", "url>url"),
        ("%u0027 or 5=5--", "url"),
        ("%c0%a7 or 5=5--", "url"),
        ("%27+or+5=5--", "url>plus"),
        ("&#39; or 5=5--", "html"),
        ("&#x27 or 5=5--", "html"),
        ("&apos; or 5=5--", "html"),
        ("&amp;#39; or 5=5--", "html>html"),
        (r"\x27 or 5=5--", "escape"),
        (r"\u0027 or 5=5--", "escape"),
        (r"\047 or 5=5--", "escape"),
        ("\uff07 or 5=5--", "unicode"),
        ("\u2019 or\u200b 5=5--", "unicode"),
        ("' o\x00r 5=5--", "unicode"),
        (base64.b64encode(ATTACK.encode()).decode(), "base64"),
        (base64.b64encode(b"%27 or 5=5--").decode(), "base64>url"),
    ],
)
def test_form_is_undone(text: str, label: str) -> None:
    assert labels(text)[label] == ATTACK


@pytest.mark.parametrize(
    "text", ["", "O'Brien", "plain words", "100% sure", "a & b", "C:\\temp", "caf\xe9", "Mozilla/5.0 (X11)", "x" * 500]
)
def test_ordinary_text_has_one_form(text: str) -> None:
    assert labels(text) == {"raw": text}


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_any_text_has_few_forms_and_no_fault(text: str) -> None:
    found = list(forms(text))
    assert found[0] == ("raw", text)
    assert len(found) <= 12
    assert len({form for _, form in found}) == len(found)


@given(st.text(alphabet="%&#x0123456789abcdef;\\u{}+'=/\ud800\uff07\x00", max_size=120))
@settings(max_examples=300)
def test_encodings_cut_short_do_not_fault(text: str) -> None:
    assert sum(len(form) for _, form in forms(text)) <= 40 * (len(text) + 1)


ENCODERS = {
    "url": lambda text: "".join(f"%{ord(char):02x}" for char in text),
    "html": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hex": lambda text: "".join(f"\\x{ord(char):02x}" for char in text),
    "unicode": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}


@given(st.lists(st.sampled_from(sorted(ENCODERS)), min_size=1, max_size=3))
@settings(max_examples=150)
def test_three_encodings_in_any_order_are_undone(names: list[str]) -> None:
    text = ATTACK
    for name in names:
        text = ENCODERS[name](text)
    assert ATTACK in [form for _, form in forms(text)]


@given(st.integers(0, LONG))
@settings(max_examples=50)
def test_windows_cover_the_text(size: int) -> None:
    text = "".join(chr(65 + at % 26) for at in range(size))
    covered = 0
    for start, window in windows(text):
        assert text[start : start + len(window)] == window
        assert start <= covered
        covered = start + len(window)
    assert covered == size
