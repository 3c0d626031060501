"""What the engine remembers of strings it has seen never changes how they are judged."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lambdaguard
from lambdaguard.invocation import PLACES
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES, NAMED

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
BRANDS = '"Not/A)Brand";v="8", "Chromium";v="126", "Google Chrome";v="126"'
PROSE = "It's 5 < 6; isn't it? (yes & no)"
NAMES = ("", "id", "referer", "subject", "@type", "email", "url", "redirect_uri")


@pytest.mark.parametrize("text", [AGENT, BRANDS, PROSE, "https://aws.amazon.com"])
def test_a_harmless_string_that_looks_suspicious_is_looked_at_no_third_time(text):
    engine = Engine(FAMILIES)
    for _ in range(2):
        engine.suspects([text])
    assert engine.suspects([text]) == set()


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        ("' OR 1=1 -- ", "query", "q"),
        ("http://169.254.169.254/latest/meta-data/", "query", "url"),
        ("x\r\nBcc: victim@example.com", "body", "subject"),
        ('{"@type": "com.sun.rowset.JdbcRowSetImpl"}', "body", ""),
    ],
)
def test_an_attack_is_judged_however_often_it_is_seen(text, place, name):
    engine = Engine(FAMILIES)
    first = engine.judge(text, place, name)
    for _ in range(4):
        assert text in engine.suspects([text])
        assert [match.rule.id for match in engine.judge(text, place, name)] == [match.rule.id for match in first] != []


@pytest.mark.parametrize("text", ["x & whoami", "1 & id", "name & net user"])
def test_a_command_after_an_ampersand_is_no_prose(text):
    engine = Engine(FAMILIES)
    assert engine.suspects([text]) == {text}
    assert engine.judge(text, "query")


@pytest.mark.parametrize("text", ["salt & pepper", "Brown & Sort", "cut & paste, then join & more", "Sales & time (R & D)"])
def test_an_ampersand_between_words_is_prose(text):
    assert all(match.confidence == "low" for match in Engine(FAMILIES).judge(text, "query"))


@given(
    st.lists(
        st.sampled_from("' \" < > ( ) ; | & $ { } = -- ../ or and 1 id http:// 127.0.0.1 @type bcc: \n admin".split(" ")),
        max_size=7,
    )
)
def test_what_is_let_pass_unread_is_clean_at_every_place_under_every_name(words):
    text = " ".join(words)
    engine = Engine(FAMILIES)
    for _ in range(3):
        suspects = engine.suspects([text])
    if text not in suspects:
        fresh = Engine(FAMILIES)
        assert [(place, name) for place in PLACES for name in NAMES if fresh.judge(text, place, name)] == []


def test_the_families_that_look_at_names_are_known():
    folder = Path(lambdaguard.__file__).parent / "lexers"
    looking = set()
    for family, (_, lexer, _) in FAMILIES.items():
        if lexer:
            (scan,) = (
                node for node in ast.parse((folder / f"{lexer}.py").read_text()).body if getattr(node, "name", "") == "scan"
            )
            name = scan.args.args[2].arg
            if any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(scan)):
                looking.add(family)
    assert looking - {"ssrf"} == set(NAMED)


@pytest.mark.parametrize("text", ["cmluZyB0aGUgYmVsbA==", "Y3VkYXJ1diBieSBHYXR1", "com.example.Order", "To: Ann\nSubject: tea"])
def test_what_no_field_of_any_name_holds_against_it_is_harmless(text):
    engine = Engine(FAMILIES)
    judged = [engine.judge(text, place, name) for place in PLACES for name in NAMES]
    for _ in range(3):
        suspects = engine.suspects([text])
    assert (text in suspects) == any(judged)
