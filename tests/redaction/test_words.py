"""Secrets that are words: known where they are values, and ordinary lines stay as they are."""

import json

import pytest

from lambdaguard import guard, redact
from lambdaguard.redaction import registry

SECRET = {
    "username": "service",
    "password": "horse-staple-7",
    "host": "db.internal",
    "port": 54321,
    "dbname": "orders",
    "engine": "postgres",
    "region": "eu-west-1",
    "account": "123456789012",
    "env": "production",
    "stage": {"name": ["customer", "warehouse"]},
    "url": "https://api.example.com/v1/items",
    "hook": "https://hooks.example.com/services/T0001/qx7Zk29vWb41LmN0p",
    "dsn": "https://user:Zq7-horse@example.com/x",
}
HTTP = {"version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {}, "requestContext": {"http": {"method": "GET"}}}


@pytest.mark.parametrize(
    "line",
    [
        "loading 3 orders for customer 7",
        "service started in production",
        "POST /orders 200 in 12 ms",
        '{"level": "INFO", "service": "orders", "env": "production"}',
        "arn:aws:lambda:eu-west-1:123456789012:function:orders",
        "see https://api.example.com/v1/items/7",
        "the warehouse is full",
    ],
)
def test_names_in_a_json_secret_leave_ordinary_lines_alone(line):
    registry.register(json.dumps(SECRET), "db")
    assert redact(line) == line
    assert guard(lambda event, context: {"statusCode": 200, "body": line})(HTTP, None)["body"] == line


@pytest.mark.parametrize("hidden", ["horse-staple-7", "db.internal", SECRET["hook"], SECRET["dsn"]])
def test_the_rest_of_a_json_secret_is_known(hidden):
    registry.register(json.dumps(SECRET), "db")
    assert hidden not in redact(f"refused: {hidden} (1)")


@pytest.mark.parametrize("word", ["password", "staging", "production", "Production", "ORDERS", "secret", "enabled", "test"])
@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("{}", False),
        ("db={} ok", False),
        ("login with password {} refused", False),
        ("the token was {}", False),
        ('{{"value": "{}"}}', False),
        ("Error: ('{}', 3)", False),
        ("{} started", True),
        ("deploy to {} done", True),
        ("GET /{}/7", True),
        ("a{}b", True),
        ("{}_total=5", True),
    ],
)
def test_a_secret_that_is_a_common_word(word, line, seen):
    registry.register(word, "db")
    shown = redact(line.format(word))
    assert (word in shown.replace("password", "", 1 if "password" in line else 0)) == seen


@pytest.mark.parametrize("value", ["swordfish", "qzxvbnmk", "horse staple", "Horse7", "abc12x"])
def test_words_of_nobodys_are_masked_anywhere(value):
    registry.register(value, "db")
    assert value not in redact(f"deploy to {value} done")


@pytest.mark.parametrize(
    ("body", "status"), [("3 orders in production", 200), ('{"a": "production"}', 200), ("swordfishes swordfish", 500)]
)
def test_answers_with_words(body, status):
    registry.register("production", "env")
    registry.register("swordfish", "db")
    assert guard(lambda event, context: {"statusCode": 200, "body": body})(HTTP, None)["statusCode"] == status


def test_a_password_that_is_a_word_is_known_under_its_key():
    registry.register({"user": "orders", "password": "swordfish"}, "db")
    assert redact("orders swordfish") == "orders ***"
