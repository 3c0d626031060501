"""Lists of names and values that are cleared unread hold nothing that a family would find in them."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.invocation import PLACES
from lambdaguard.lexers import shell_words
from lambdaguard.lexers.listed import hazardous, listed
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES, NAMED

BETWEEN = ("-", ".", "/", ":", "=", "@", ",", ";", ", ", "; ", " ", " (", ") ", "); ", "), ", ", (", "; (", ") (", "://")
ORDINARY = (
    "Mozilla Windows NT Linux x86_64 Chrome Safari like Gecko theme dark session q utf 8 1 0 2 127 10 169 254 com org http https www passwd bin sh usr "
    "tmp opt var dev htaccess ini env localhost metadata internal and or not null true false union select from where sleep 5 x the to root id cat"
).split()
ENGINE = Engine(tuple(FAMILIES))


def _vocabulary() -> list[str]:
    words = {word for _, _, needles in FAMILIES.values() for needle in needles for word in re.findall(r"\w+", needle)}
    for module, _, _ in FAMILIES.values():
        for rule in import_module(f"lambdaguard.rules.{module}").RULES:
            for entry in rule.attacks:
                words.update(re.findall(r"[A-Za-z0-9_]{1,40}", entry if isinstance(entry, str) else entry[1]))
    return sorted(words | shell_words.ALL | shell_words.WRAPPERS)


WORDS = st.one_of(st.sampled_from(ORDINARY), st.sampled_from(_vocabulary()))
LISTS = st.tuples(
    st.sampled_from(("", "", "https://")),
    WORDS,
    st.lists(st.tuples(st.sampled_from(BETWEEN), WORDS).map("".join), max_size=6).map("".join),
    st.sampled_from(("", ")")),
).map("".join)

BRANDS = st.lists(
    st.tuples(
        st.lists(WORDS, min_size=1, max_size=3),
        st.sampled_from((" ", "-", ".", "/")),
        st.sampled_from(("", ';v="1"', ';v="0.9"')),
    ).map(lambda brand: f'"{brand[1].join(brand[0])}"{brand[2]}'),
    min_size=1,
    max_size=4,
).map(", ".join)


@given(LISTS | BRANDS)
def test_what_is_cleared_holds_nothing(text):
    low = text.lower()
    words = listed(text, low)
    if not words or hazardous(f"\x1e{words}") or ENGINE._plan.in_lists(words):
        return
    for family in ENGINE._plan.families(low):
        for place in PLACES:
            for name in {"", NAMED.get(family.name, "")}:
                assert family.signs(text, low, place, name) == []


@pytest.mark.parametrize(
    "text",
    [
        "Lantern/5.0 (X11; Linux x86_64; rv:140.0) Beacon/20100101 Harbour/140.0",
        "basket=b-88121; theme=dark; consent=all",
        "Root=1-6821b0ee-2c1f4d0b5a7e9c3d1e2f3a4b",
        "text/plain;q=0.9, application/json;q=0.8",
        "https://login.bakery.example",
        "https://cdn.bakery.io/pictures/rye.png",
        '"Lantern";v="136", "Harbour Beacon";v="136.0.1", "Not)A;Brand";v="99"',
        '"Plan 9"',
    ],
)
def test_headers_and_cookies_are_lists_without_hazard(text):
    words = listed(text, text.lower())
    assert words
    assert not hazardous(f"\x1e{words}")
    assert not ENGINE._plan.in_lists(words)
    assert ENGINE.suspects([text]) == set()


@pytest.mark.parametrize(
    "text",
    [
        "a=b; whoami",
        "x; (uname -a)",
        "a=b; p=q cat x/etc/passwd",
        "v; tmp/run me",
        "http:167772165:22",
        "https://10.0.0.5/",
        "https://host.lan/x",
        "print (x)",
        "1 or 1=1",
        "a=1; x=Y29zCnN5c3RlbQooUydpZCcKdFIu",
        '"union select pin"',
        '"whoami"',
        '"Lantern";v="1", "or 1"',
    ],
)
def test_a_list_with_a_hazard_is_read(text):
    words = listed(text, text.lower())
    assert not words or hazardous(f"\x1e{words}") or ENGINE._plan.in_lists(words)


@pytest.mark.parametrize(
    "text",
    [
        "Y2F0IC9ldGMvcGFzc3dk",
        "YmFzaCAtaQ_-",
        "a b\u212a",
        "x--y",
        "a;;b",
        "a..b",
        "(a)",
        "a )b",
        '"a" or "b"',
        '"a";w="b"',
        '"a"="a',
        '"", "b"',
    ],
)
def test_no_list(text):
    assert not listed(text, text.lower())
