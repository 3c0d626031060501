"""The caller's text is found again after what usually happens to it, and costs nothing where it is not."""

import html
import json
import shlex
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard import Invocation
from lambdaguard.sinks.grams import Index
from lambdaguard.sinks.taint import Taint, redacted


class Reading:
    """As much of an event's reading as the index asks for."""

    def __init__(self, *texts):
        self.texts = list(texts)

    def fields(self):
        return []


def taint(*texts, parent=None):
    inv = Invocation({}, parent=parent)
    inv.reading = Reading(*texts)
    return Taint(inv)


def found(texts, outgoing):
    return [outgoing[hit.start : hit.end] for hit in taint(*texts).inside(outgoing)]


@pytest.mark.parametrize(
    ("text", "handled"),
    [
        ("  a; id ", str.strip),
        ("A; Id", str.lower),
        ("a; id", str.upper),
        ("a%3B%20id", urllib.parse.unquote),
        ("a%253B+id", lambda text: urllib.parse.unquote_plus(urllib.parse.unquote(text))),
        ("a&amp;&amp; id", html.unescape),
        ("a\\u003b id", lambda text: json.loads(f'"{text}"')),
        ("uploads/2024/a;id.jpg", lambda key: key.rsplit("/", 1)[-1]),
        ("uploads/2024/a;id.jpg", lambda key: key.rsplit("/", 1)[-1].rsplit(".", 1)[0]),
        ("uploads\\a;id.jpg", lambda key: key.split("\\")[-1]),
        ("YTsgaWQgLWEgLXUgcm9vdA==", lambda text: __import__("base64").b64decode(text).decode()),
        ("007", lambda text: str(int(text))) if len(str(int("007"))) > 1 else ("0042", lambda text: str(int(text))),
        ("+1_000", lambda text: str(int(text))),
    ],
)
def test_it_survives_what_happens_between_event_and_door(text, handled):
    value = handled(text)
    assert found([text], f"convert {value} out.png") == [value]


def test_what_was_taken_apart_by_quoting_is_not_there():
    assert found(["it's; id"], f"echo {shlex.quote(chr(39) + 's; id')}") == []


def test_one_character_is_nobodys():
    assert found([";", " ", ""], "a; b") == []


def test_the_longest_wins_and_none_stands_inside_another():
    assert found(["bcd", "abcdef", "cd", "xy"], "--abcdef-xy-cd") == ["abcdef", "xy", "cd"]


def test_the_event_of_an_outer_guard_counts():
    outer = Invocation({})
    outer.reading = Reading("a; id")
    assert [hit.source for hit in taint("other", parent=outer).inside("echo a; id")] == ["a; id"]


def test_places_are_right_beside_characters_that_change_length():
    text = "İİ é a; id"
    assert found(["a; id"], text) == ["a; id"]


def test_a_reading_that_is_no_list_is_not_asked():
    class Hostile:
        texts = property(lambda self: pytest.fail("ran"))

    inv = Invocation({})
    inv.reading = Reading()
    inv.reading.texts = (text for text in [pytest.fail])
    assert Taint(inv).inside("anything") == []


@given(st.lists(st.text(min_size=2, max_size=40), max_size=40), st.text(max_size=60), st.data())
def test_the_table_finds_what_trying_each_finds(strings, between, data):
    strings = [string.lower() for string in strings]
    known = {string: string for string in strings}
    text = between.lower().join(data.draw(st.permutations(strings)) if strings else [])
    tried = {(at, string) for at, string in Index(known).places(text) if len(string.encode("utf-8", "surrogatepass")) >= 11}
    looked_up = {place for place in Index(known)._looked_up(text) if len(place[1].encode("utf-8", "surrogatepass")) >= 11}
    assert {string for _, string in looked_up} == {string for _, string in tried}
    assert tried <= looked_up
    assert all(text.startswith(string, at) for at, string in looked_up)


def test_a_text_of_one_repeated_group_does_not_multiply():
    strings = [f"aaaaaaaaaa{number:04}" for number in range(500)]
    assert list(Index({string: string for string in strings}).places("a" * 100_000)) == []


def test_a_redacted_excerpt_keeps_punctuation_only():
    assert redacted("cat /etc/passwd; id") == "x /x/x; x"
