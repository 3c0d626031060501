"""A new event has other texts of the same kinds: words, numbers, addresses, tokens that decode."""

import base64
import ipaddress
import json
import re

import pytest

from benchmarks.suite.renewal import renewed, text


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("Mozilla", r"[A-Z][a-z]{6}"),
        ("two words here", r"two [a-z]{5} [a-z]{4}"),
        ("order-12345", r"[a-z]{5}-\d{5}"),
        ("6f9619ff-8b86-d011-b42d-00cf4fc964ff", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("https://api.example.com/x?q=word", r"https://api\.[a-z]{7}\.com/x\?q=[a-z]{4}"),
        ("a=b;", r"a=b;7"),
    ],
)
def test_a_text_keeps_its_shape_and_is_another(value, shape):
    made = text(value, 7)
    assert re.fullmatch(shape, made), made
    assert made != value
    assert text(value, 7) == made
    assert text(value, 8) != made


def test_an_address_stays_an_address():
    for number in range(50):
        for each in text("198.51.100.23, 130.176.1.80", number + 1).split(", "):
            ipaddress.ip_address(each)


def test_json_and_base64_stay_what_they_are():
    made = text(json.dumps({"note": "a word here", "count": 3}), 1)
    assert set(json.loads(made)) == {"note", "count"}
    assert json.loads(made)["note"] != "a word here"
    assert base64.b64decode(text(base64.b64encode(b"a longer text to be sent").decode(), 1), validate=True).decode().isprintable()


def test_a_token_decodes_and_says_something_else():
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    token = f"Bearer {part({'alg': 'HS256'})}.{part({'sub': 'someone', 'exp': 1790000000})}.{'A' * 43}"
    scheme, _, made = text(token, 3).partition(" ")
    head, claims, signature = made.split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert scheme == "Bearer"
    assert json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    assert said["exp"] == 1790000000
    assert said["sub"] != "someone"
    assert signature != "A" * 43


def test_what_is_escaped_stays_escaped_as_it_was():
    said = text("gruyere+%27pan%27+%28v2%29.png", 7)
    assert said != "gruyere+%27pan%27+%28v2%29.png"
    assert [said[at : at + 3] for at, mark in enumerate(said) if mark == "%"] == ["%27", "%27", "%28", "%29"]


def test_what_a_protocol_or_aws_says_stays():
    event = {
        "eventSourceARN": "arn:aws:sqs:eu-west-1:1:orders",
        "headers": {"Accept": "application/json"},
        "awsRegion": "eu-west-1",
        "n": 5,
    }
    assert renewed(event, 4) == event
    before = json.dumps(event)
    renewed({**event, "x": "a word"}, 4)
    assert json.dumps(event) == before
