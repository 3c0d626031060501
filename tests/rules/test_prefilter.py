"""What deserves a second look among many strings is what deserves one by itself."""

from __future__ import annotations

import base64

import pytest

from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES


def packed(text: str) -> str:
    """In base64 without padding."""
    return base64.b64encode(text.ljust(len(text) + -len(text) % 3).encode()).decode()


ATTACKS = (
    "x' OR '1'='1",
    "1 union select card from cards",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "x; cat /etc/passwd",
    "{{7*7}}",
)
PLAIN = ("Anna Baker of Rye", "two loaves, please", "order 41-7 is ready", "rye-900 x 2 for Anna")
LISTS = (
    "basket=b-17; theme=dark",
    "Lantern/5.0 (X11; Linux x86_64) Harbour/140.0",
    "203.0.113.7, 198.51.100.23",
    "https://bakery.example/rye",
)


@pytest.fixture
def engine() -> Engine:
    return Engine(FAMILIES)


@pytest.mark.parametrize("rounds", [1, 2, 3])
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_base64_is_a_suspect_among_plain_text_in_base64(engine, attack, rounds):
    text = attack
    for _ in range(rounds):
        text = packed(text)
    assert text in engine.suspects([*map(packed, PLAIN), text])
    assert engine.judge(text, "query")


@pytest.mark.parametrize("before", ["base64,", "data-base64,"])
def test_what_follows_a_comma_in_base64_is_read_too(engine, before):
    text = before + packed("<script>alert(1)</script>")
    assert engine.suspects([text]) == {text}
    assert engine.judge(text, "query")


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_in_base64_is_none(engine, text):
    assert engine.suspects([packed(text)]) == set()


@pytest.mark.parametrize(
    "attack", ["id=1; cmd=/bin/sh", "http://localhost/rye", "a=1; b=169.254.169.254", "https://bakery.example/etc/passwd"]
)
def test_one_list_does_not_make_others_suspects(engine, attack):
    assert engine.suspects([*LISTS, attack]) == {attack}


@pytest.mark.parametrize("scheme", ["", "Bearer ", "bearer "])
def test_a_signed_token_is_one_as_a_whole(engine, scheme):
    token = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwibmFtZSI6IkFubmEifQ.c2lnbmVkX2J5X3RoZV9iYWtlcnk__"
    assert engine.suspects([scheme + token]) == set()
    for attack in (f"{token}' or 1=1--", f"{token};cat /etc/passwd", f"../../etc/passwd#{token}"):
        assert engine.suspects([scheme + attack]) == {scheme + attack}


@pytest.mark.parametrize("text", ["Root=1-6821b0ee-2c1f4d0b7a9e8f1a2b3c4d5e", "Self=1-6821b0ee-2c1f4d0b7a9e8f1a2b3c4d5e"])
def test_a_trace_id_is_no_base64(engine, text):
    assert engine.suspects([text]) == set()
    assert engine.suspects([f"Root={packed(ATTACKS[2])}", "sid=BAhvOgtGb286OkJhcgY6CkBuYW1lSSIIYW5uBjoGRVQ"]) != set()
