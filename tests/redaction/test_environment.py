"""Secrets that a function has in its environment stay out of its log; in its answers they are found, or refused."""

import base64
import json
import subprocess
import sys
from urllib.parse import quote

import pytest
from response.conftest import answer, is_status
from shapes import api_event, findings_in

from lambdaguard import guard
from lambdaguard.redaction import environment

HIDDEN = {
    "DB_PASSWORD": "xK9#mQ2vLp4wT7",
    "API_TOKEN": "tk_8f7a6s5d4f3g2h1j",
    "WEBHOOK_SECRET": "whs-92kd82hd7s6a5",
    "STRIPE_SECRET_KEY": "aB3dE5gH7jK9mN1pQ3rS",
    "MONGO_URI": "mongodb+srv://app:Wq8rTz5yLm3k@cluster0.example.net/orders",
    "AWS_SECRET_ACCESS_KEY": "wJa9XUtnF3MIzK7MDqNGabPxRf2iCYzEXq8MPLEK",
    "AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEJr" + "aZ09xk3" * 40 + "==",
}
SHOWN = {
    "DB_PASSWORD": "postgres",
    "DB_SECRET": "prod/orders/database-2",
    "DB_SECRET_KEY": "OrdersStackDatabaseSecretA1B2C3D4-x9Yz12",
    "CREDENTIALS_SECRET": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbC123",
    "TOKEN": "/prod/orders/token-4a7d",
    "AUTH_TOKEN_URL": "https://login.example.com/oauth2/v2.0/a1b2c3d4e5f6",
    "SECRET_NAME": "orders-db-8f7a6s5d4f3g",
    "NEXT_PUBLIC_API_KEY": "pk8f7a6s5d4f3g2h1jkl",
    "PASSWORD_RESET_TABLE": "resets-8f7a6s5d4f3g2h",
    "TABLE_NAME": "orders-8f7a6s5d4f3g2h1j",
    "PAGE_KEY": "next-page",
}
PROGRAM = """
import base64, json, logging, os, sys, traceback
from lambdaguard import guard

@guard
def handler(event, context):
    for value in event["values"]:
        print("printed", value)
        print("error", value, file=sys.stderr)
        logging.getLogger().warning("logged %s", value)
        logging.getLogger().warning("extra", extra={"note": {"x": [value]}})
        print(json.dumps({"deep": json.dumps([value])}))
        sys.stdout.write("in two " + value[:5]); sys.stdout.write(value[5:] + " pieces\\n")
        try:
            raise ValueError(value)
        except ValueError:
            traceback.print_exc()
    raise RuntimeError(" ".join(event["values"]))

try:
    handler(json.loads(sys.argv[1]), None)
except RuntimeError as error:
    print("raised", error)
"""


def secret(name):
    """What of the variable's value is to be hidden."""
    return "Wq8rTz5yLm3k" if name == "MONGO_URI" else HIDDEN[name]


def forms(value):
    return {
        "raw": value,
        "url": quote(value, safe=""),
        "base64": base64.b64encode(value.encode()).decode(),
        "inside base64": base64.b64encode(b"user:" + value.encode() + b"\n").decode(),
        "hex": value.encode().hex(),
    }


def written(environ, values):
    argv = [sys.executable, "-c", PROGRAM, json.dumps({"values": values})]
    done = subprocess.run(argv, env={"PYTHONPATH": ":".join(sys.path), **environ}, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_a_log_shows_none_of_them_in_any_form():
    every = {name: forms(secret(name)) for name in HIDDEN}
    log = written(HIDDEN, [form for found in every.values() for form in found.values()])
    assert "printed" in log
    assert "raised" in log
    assert [(name, kind) for name, found in every.items() for kind, form in found.items() if form in log] == []


def test_a_log_shows_what_is_no_secret():
    log = written(SHOWN, [*SHOWN.values()])
    for name, value in SHOWN.items():
        for line in (f"printed {value}\n", f"error {value}\n", f"in two {value} pieces\n"):
            assert line in log, name


def test_a_key_without_long_words_is_one_too(monkeypatch):
    key = "wJa/XUtnF3+MIzK7MDq/NGabPxRf2+iCYzEX/q8M"
    every = forms(key)
    log = written({"AWS_SECRET_ACCESS_KEY": key}, [*every.values()])
    assert [kind for kind, form in every.items() if form in log] == []
    for form in every.values():
        _, refused = respond(monkeypatch, "AWS_SECRET_ACCESS_KEY", key, form)
        assert is_status(refused, 500)


def respond(monkeypatch, name, value, form, event=None, **response):
    monkeypatch.setenv(name, value)
    given = answer("rest", json.dumps({"note": form}))
    settings = {"response": response} if response else {}
    return given, guard(lambda event, context: given, injection="off", **settings)(event or api_event(), None)


@pytest.mark.parametrize("name", ["DB_PASSWORD", "STRIPE_SECRET_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
@pytest.mark.parametrize("kind", forms("x"))
def test_an_answer_with_a_password_is_refused(monkeypatch, name, kind):
    _, refused = respond(monkeypatch, name, HIDDEN[name], forms(secret(name))[kind])
    assert is_status(refused, 500)


@pytest.mark.parametrize("name", ["API_TOKEN", "WEBHOOK_SECRET", "MONGO_URI"])
def test_an_answer_with_a_token_is_flagged(monkeypatch, capsys, name):
    """It may be made for whoever asks: keys of maps and of search engines are."""
    given, passed = respond(monkeypatch, name, HIDDEN[name], secret(name))
    assert passed is given
    (line,) = findings_in(capsys.readouterr().out)
    assert line["finding_info"]["analytic"]["uid"] == "LG-RESP-001"
    assert line["unmapped"]["lambdaguard"]["detail"]["name"] == f"environment {name}"
    assert secret(name) not in json.dumps(line)


def test_an_answer_that_may_hold_one_says_so_or_echoes_it(monkeypatch, capsys):
    password = HIDDEN["DB_PASSWORD"]
    given, passed = respond(monkeypatch, "DB_PASSWORD", password, password, allow=["environment DB_PASSWORD"])
    assert passed is given
    given, passed = respond(monkeypatch, "DB_PASSWORD", password, password, event=api_event(query={"try": password}))
    assert passed is given
    assert list(findings_in(capsys.readouterr().out)) == []


@pytest.mark.parametrize("name", SHOWN)
def test_an_answer_with_what_is_no_secret_passes(monkeypatch, capsys, name):
    given, passed = respond(monkeypatch, name, SHOWN[name], SHOWN[name])
    assert passed is given
    assert list(findings_in(capsys.readouterr().out)) == []


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("Summer2024!", True),
        ("aZ9!bY8@cX7#", True),
        ("deadbeef00c0ffee", True),
        ("a1b2c3d4-e5f6-7a8b-9c0d-e1f2a3b4c5d6", True),
        ("correct-horse-battery-staple", False),
        ("production", False),
        ("12345678901234", False),
        ("eu-west-1", False),
        ("2026-01-02T03:04:05Z", False),
        ("v2.11.3-beta.4", False),
        ("True or False", False),
        ("${PASSWORD_FROM_A1B2C3D4}", False),
    ],
)
def test_what_looks_made(value, made):
    assert environment.made(value) is made
