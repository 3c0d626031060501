"""What is masked in a line, and what, more important, is not."""

import html
import json
import re
from pathlib import Path
from xml.sax import saxutils

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard import PolicyError, guard, redact
from lambdaguard.redaction import registry
from lambdaguard.redaction.words import common

S = "Zq7-hunter2x"
ORDINARY = (Path(__file__).parent / "ordinary.txt").read_text(encoding="utf-8").splitlines()

BY_KEY = [
    f"password={S}",
    f"DB_PASSWORD='{S}'",
    f"export API_KEY={S}",
    f'{{"password": "{S}"}}',
    f"{{'user': {{'apiKey': '{S}'}}}}",
    json.dumps({"message": json.dumps({"client_secret": S})}),
    json.dumps(json.dumps(json.dumps({"refresh-token": S}))),
    json.dumps(f"one\napi_key={S}\nthree"),
    f"Authorization: Bearer {S}",
    f"authorization: AWS4-HMAC-SHA256 Credential=x/y, SignedHeaders=host, Signature={S}",
    f"Cookie: theme=dark; id={S}",
    f'"Set-Cookie": "sid={S}; Path=/"',
    f"https://a.example/?page=1&access_token={S}&b=2",
    f"redirect=%3Fpassword%3D{S}%26page=1",
    f"%22password%22%3A%22{S}%22",
    f"api key: {S}",
    f"user[password]={S}",
    f"--db-password={S}",
    f"<password>{S}</password>",
    f"[(b'authorization', b'Bearer {S}')]",
    f'{{"Name": "password", "Value": "{S}"}}',
    f'{{"secrets": {{"a": "{S}", "b": ["{S}"]}}}}',
    f"password=SecretStr('{S}')",
    f"password_confirmation={S}",
    f"private key = {S}",
    f"session_id={S}",
    f"postgres://bob:{S}@db.internal/orders",
    f"redis://:{S}@cache:6379",
    f"JWT={S}, next=1",
]
FORMATS = [
    "AKIA" + "QWERTYUIOP123456",
    "prefix \\nASIA" + "QWERTYUIOP123456 in JSON",
    "a1B2c3D4e5F6g7H8i9J0/k1L2m3N4o5P6q7R8s+T",
    "IQoJb3JpZ2luX2VjE" + "aB3/" * 20,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl",
    "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIabc\n-----END EC PRIVATE KEY-----",
    "ghp_" + "a1B2c3" * 6,
    "github_pat_" + "a1B2c3_" * 5,
    "glpat-" + "aB1-cD2-eF3-gH4-iJ5k",
    "xoxb-" + "1234567890-abcdefABCDEF",
    "sk_live_" + "4eC39HqLyjWDarjtT1zd",
    "sk-proj-" + "aB3dE6gH9" * 4,
    "sk-ant-api03-" + "aB3dE6gH9" * 4,
    "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q"[:35],
    "SG." + "aB3dE6gH9jK2mN5pQ8rS1t" + "." + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA3bC6dE9fG2h",
    "SK" + "0123456789abcdef" * 2,
    "npm_" + "a1B2c3" * 6,
    "pypi-AgEIcHlwaS5vcmc" + "aB3" * 10,
    "card 4111 1111 1111 1111",
    "card 5500-0000-0000-0004",
    "378282246310005",
    "DE89 3704 0044 0532 0130 00",
    "GB82WEST12345698765432",
    "078-05-1120",
]


@pytest.mark.parametrize("line", BY_KEY)
def test_values_of_sensitive_keys_are_masked_and_the_rest_stays(line):
    assert S not in redact(line)
    assert "***" in redact(line)
    assert redact(redact(line)) == redact(line)


@pytest.mark.parametrize("line", FORMATS)
def test_credentials_are_known_by_their_format(line):
    secret = line.removeprefix("card ").removeprefix("prefix \\n").removesuffix(" in JSON")
    secret = secret[27:45] if secret.startswith("--") else secret
    assert secret not in redact(f"here is {line} there")
    assert secret not in redact(json.dumps({"a": [line]}))
    assert json.loads(redact(json.dumps({"a": [line]})))


def test_ordinary_lines_stay_byte_for_byte():
    changed = {line: redact(line) for line in ORDINARY if redact(line) != line}
    assert changed == {}
    assert len(set(ORDINARY)) >= 300


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"pin": 1234, "x": 5}', {"pin": 0, "x": 5}),
        ('{"n": 4111111111111111}', {"n": 0}),
        ('{"cvv": "123"}', {"cvv": "***"}),
        ('{"password": 12345678, "ok": true}', {"password": 0, "ok": True}),
        ('{"password": null}', {"password": None}),
        ('{"AccountKey=": null, "Cookie": null}', {"AccountKey=": None, "Cookie": None}),
        (r'{"m": "{\"password\": [\"\'0x\"]}"}', {"m": '{"password": ["***"]}'}),
        ('{"secrets": [1, "a b", {"c": "d1"}]}', {"secrets": [1, "***", {"c": "***"}]}),
    ],
)
def test_numbers_stay_numbers_in_json(text, shown):
    assert json.loads(redact(text)) == shown


@pytest.mark.parametrize(
    ("style", "shown"),
    [("mask", "password=***"), ("last4", "password=***wxyz"), ("remove", "password="), ("hash", "password=hash_")],
)
def test_ways_of_masking(style, shown):
    guard(lambda event, context: None, redact={"format": style})
    assert redact("password=abcdefghijklwxyz").startswith(shown)
    assert "abcdefgh" not in redact("password=abcdefghijklwxyz")


def test_a_pseudonym_is_the_same_for_the_same_value_and_salt():
    guard(lambda event, context: None, redact={"format": "hash", "salt": "one"})
    first, again, other = (redact(f"password={value}") for value in (S, S, "another1"))
    assert first == again != other
    guard(lambda event, context: None, redact={"salt": "two"})
    assert redact(f"password={S}") != first
    assert json.loads(redact('{"pin": 1234}'))["pin"] != 1234


def test_keys_patterns_and_exceptions_of_ones_own():
    guard(
        lambda event, context: None,
        redact={"keys": ["license plate"], "patterns": [r"ACME-\d{8}", "email"], "allow": ["session id", "card", "sesame"]},
    )
    assert redact("licensePlate=B-XY 12, ACME-12345678") == "licensePlate=*** 12, ***"
    assert redact("write to jane@example.com") == "write to ***"
    kept = "session_id=a1b2c3d4e5 card 4111111111111111 password=sesame"
    assert redact(kept) == kept


def test_a_wrong_pattern_is_told_when_decorating():
    with pytest.raises(PolicyError, match=r"redact\.patterns"):
        guard(lambda event, context: None, redact={"patterns": ["("]})


def test_personal_kinds_are_off_by_default():
    line = "jane@example.com called from +49 170 1234567"
    assert redact(line) == line


@given(st.text(), st.text())
def test_any_text_is_taken(before, after):
    assert S not in redact(f"{before}\npassword={S}\n{after}") or '"' in before + after
    assert isinstance(redact(before + after), str)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["password", "token", "cards", "pin", "cookie"]), inner)
    ),
    max_leaves=20,
)


def shape(value):
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return bool if isinstance(value, bool) else "number" if isinstance(value, (int, float)) else type(value)


@given(json_values, st.booleans())
def test_json_stays_json_of_the_same_shape(value, ascii_only):
    value = [value]  # a bare number alone is a line of text
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert shape(json.loads(redact(text))) == shape(value)
    again = json.dumps({"message": text})
    assert shape(json.loads(json.loads(redact(again))["message"])) == shape(value)


def secret_enough(text):
    """Words that ordinary lines are made of are masked as values only, see `words.common`."""
    return len(text.strip()) >= 6 and re.search(r"\w", text) and not common(text.strip())


@given(st.text(min_size=6).filter(secret_enough))
def test_a_registered_value_is_not_seen_in_any_form(value):
    registry.forget()
    registry.register(value)
    for text in (value, json.dumps(value), json.dumps(json.dumps({"x": value})), repr({"x": value}), value.encode().hex()):
        assert text.strip("\"'") not in redact(f"a {text} b")
        assert registry.found(text)


MARKUP = {
    "html.escape": html.escape,
    "MarkupSafe": lambda text: str(markupsafe.escape(text)),
    "XML": lambda text: saxutils.escape(text, {"'": "&apos;", '"': "&quot;"}),
    "numbers": lambda text: "".join(char if char.isalnum() or char in " ,-" else f"&#{ord(char)};" for char in text),
    "hexadecimal": lambda text: "".join(char if char.isalnum() or char in " ,-" else f"&#x{ord(char):02X};" for char in text),
    "slashes too": lambda text: html.escape(text).replace("/", "&#x2F;").replace("`", "&#x60;").replace("=", "&#x3D;"),
}


@pytest.mark.parametrize("value", ["Zq7/Staple+x\"9'hunter", "a<b>&c=d`e/f9hunter2", "Zq7 Staple, 9-hunter"])
@pytest.mark.parametrize("escape", MARKUP.values(), ids=MARKUP)
def test_a_registered_value_is_not_seen_in_markup(value, escape):
    registry.register(value)
    for text in (escape(value), json.dumps({"page": f"<p title='{escape(value)}'>"}), html.escape(escape(value))):
        assert "hunter" not in redact(text)
