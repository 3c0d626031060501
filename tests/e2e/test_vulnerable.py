"""Vulnerable functions in the real runtime: attacked they are refused, asked honestly they answer as ever."""

import base64
import datetime as dt
import decimal
import os
import pickle
from pathlib import Path

import pytest
from e2e.emulator import Emulator

pytestmark = pytest.mark.e2e

FOLDER = Path(__file__).parent / "vulnerable"
NAMES = [
    "menu.txt", "./menu.txt", "O'Brien; notes.txt", "v1..2/notes (final).txt", "a; b/c.txt", "reports/2024/../2023/q1.txt",
    'say "cheese".txt', "50% off.txt", "sub/folder/deep.txt", "~notes.txt",
]  # fmt: skip


class _Call:
    def __init__(self, function, *args):
        self.said = (function, args)

    def __reduce__(self):
        return self.said


def packed(value, protocol=4):
    return base64.b64encode(pickle.dumps(value, protocol)).decode()


ATTACKS = {
    "traversal": [
        "../app.py",
        "../../../../../../../etc/passwd",
        "/etc/passwd",
        "/proc/self/environ",
        "reports/../../app.py",
        "..//..//..//..//..//..//proc/self/environ",
    ],
    "evaluating": [
        "__import__('os').listdir('/')",
        "open('/etc/hostname').read()",
        "().__class__.__base__.__subclasses__()",
        "[x for x in globals()]",
        "(lambda: 7)()",
        "HANDLERS['traversal'].__globals__",
    ],
    "unpickling": [
        packed(_Call(os.system, "true")),
        packed(_Call(os.getcwd)),
        packed(_Call(eval, "1 + 1"), 0),
        packed(_Call(print, "hello"), 2),
        packed([1, {"a": _Call(os.getenv, "AWS_SECRET_ACCESS_KEY")}], 5),
    ],
    "loading": [
        "!!python/object/apply:os.getcwd []",
        "a: !!python/object/apply:os.system ['true']",
        "- !!python/name:os.system",
        "!!python/object/new:os.getenv [AWS_SECRET_ACCESS_KEY]",
        "!!python/module:os",
    ],
}
SUMS = [f"{a} {op} {b}" for a in ("2", "3.5", "(7 - 1)") for op in ("+", "*", "/", "//", "%") for b in ("4", "1.25", "(2 + 9)")]
SUMS += ["['a; b', \"it's\"]", "{'path': 'a/b.c'}", "'O\\'Brien; ../x'", "(1, 2, 3)[1]", "-7 if 1 < 2 else 0"]
VALUES = [
    {
        "id": n,
        "name": "O'Brien; DROP",
        "path": "a/../b.c",
        "on": dt.date(2026, 1, n % 28 + 1),
        "price": decimal.Decimal(n) / 8,
    }
    for n in range(50)
]
HONEST = {
    "traversal": [NAMES[n % len(NAMES)] if n < len(NAMES) else f"reports/{n}/it's; a.{n}.txt" for n in range(50)],
    "evaluating": SUMS,
    "unpickling": [packed(value, n % 6) for n, value in enumerate(VALUES)],
    "loading": [f"id: {n}\nname: \"O'Brien; {n}\"\npath: a/../b.{n}\ntags: [x, 'y; z', /usr/bin]\n" for n in range(50)],
}

# Under the whole guard, which also looks at what comes in: values that are no sign of an attack on their own, as a pickle of the
# binary protocols is.
PLAIN = {
    "traversal": HONEST["traversal"],
    "evaluating": [text for text in SUMS if "../" not in text] + ["'O\\'Brien; a/x.y'"],
    "unpickling": [packed({"id": n, "name": "O'Brien; DROP", "path": "a/b.c", "tags": ["x; y"]}, 0) for n in range(50)],
    "loading": [f"{{id: {n}, name: \"O'Brien; {n}\", path: a/b.{n}, tags: [x, 'y; z', /usr/bin]}}" for n in range(50)],
}


def event(name, text):
    request = {"method": "GET", "path": f"/{name}"}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": f"/{name}",
        "headers": {"accept": "text/html, */*;q=0.8", "user-agent": "example/1.0 (it's; a test)"},
        "queryStringParameters": {"q": text},
        "requestContext": {"http": request, "stage": "$default"},
        "isBase64Encoded": False,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The function's folder, with the files that honest callers ask for."""
    home = tmp_path_factory.mktemp("vulnerable")
    (home / "app.py").write_text((FOLDER / "app.py").read_text())
    for name in HONEST["traversal"]:
        file = home / "files" / name
        # Each folder on the way must be there before `..` leads out of it again.
        for step in (*reversed(file.parents), file.parent):
            step.mkdir(exist_ok=True)
        file.write_text("fine")
    return home


@pytest.fixture(scope="module", params=["handler", "doors"])
def guarded(request, folder):
    with Emulator(folder, f"app.{request.param}") as function:
        yield function


@pytest.fixture(scope="module")
def bare(folder):
    with Emulator(folder, "app.bare", environ={"LAMBDAGUARD_MODE": "off"}) as function:
        yield function


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_refused(guarded, name):
    for text in ATTACKS[name]:
        answer = guarded.invoke(event(name, text))
        assert answer.json().get("statusCode") == 403, (name, text, answer.text)
        assert any(finding["disposition"] == "Blocked" for finding in answer.findings)


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attacks_work_where_nobody_is_looking(bare, name):
    worked = [text for text in ATTACKS[name] if bare.invoke(event(name, text)).json().get("statusCode") == 200]
    assert worked == ATTACKS[name]


@pytest.mark.parametrize(("guarded_as", "honest"), [("app.doors", HONEST), ("app.handler", PLAIN)], ids=["doors", "handler"])
@pytest.mark.parametrize("name", HONEST)
def test_honest_requests_are_answered_without_a_finding(bare, name, folder, guarded_as, honest):
    assert len(honest[name]) >= 50
    with Emulator(folder, guarded_as) as function:
        for text in honest[name]:
            answer, before = function.invoke(event(name, text)), bare.invoke(event(name, text))
            assert answer.findings == [], text
            assert answer.text == before.text
            assert answer.json()["statusCode"] == 200, text
