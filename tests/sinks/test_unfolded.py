"""However the caller's text is packed, cut or turned round on its way to a door, the door knows it."""

import base64
import codecs
import gzip
import json
import os
import sqlite3
import subprocess
import unicodedata
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from lambdaguard import EventRefused, guard


def b64(text):
    return base64.b64encode(text.encode()).decode()


# How the caller writes a text, and how the function reads it.
SPELLINGS = {
    "plain": (lambda text: text, lambda q: q),
    "backwards": (lambda text: text[::-1], lambda q: q[::-1]),
    "ROT13": (lambda text: codecs.encode(text, "rot13"), lambda q: codecs.decode(q, "rot13")),
    "base64 of JSON": (lambda text: b64(json.dumps({"in": {"q": text}})), lambda q: json.loads(base64.b64decode(q))["in"]["q"]),
    "base64 twice": (lambda text: b64(b64(text)), lambda q: base64.b64decode(base64.b64decode(q)).decode()),
    "hexadecimal digits": (lambda text: "0x" + text.encode().hex(), lambda q: bytes.fromhex(q[2:]).decode()),
    "base32": (lambda text: base64.b32encode(text.encode()).decode(), lambda q: base64.b32decode(q).decode()),
    "base85": (lambda text: base64.b85encode(text.encode()).decode(), lambda q: base64.b85decode(q).decode()),
    "compressed": (
        lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
        lambda q: gzip.decompress(base64.b64decode(q)).decode(),
    ),
    "characters": (list, "".join),
    "pieces of five": (lambda text: [text[at : at + 5] for at in range(0, len(text), 5)], "".join),
    "numbers": (lambda text: list(text.encode()), lambda q: bytes(q).decode()),
    "numbers in a text": (
        lambda text: ",".join(map(str, text.encode())),
        lambda q: bytes(map(int, q.split(","))).decode(),
    ),
    "two fields": (lambda text: {"a": text[:7], "b": text[7:]}, lambda q: q["a"] + q["b"]),
    "behind a name": (lambda text: "value: " + text, lambda q: q.partition(": ")[2]),
    "a cell of a table": (lambda text: f"id;value\n1;{text}\n2;x", lambda q: q.splitlines()[1].split(";", 1)[1]),
    "between tags": (lambda text: f"<r><q>{text}</q></r>", lambda q: q[6:-8]),
    "with tags in it": (lambda text: f"{text[:4]}<b>{text[4:]}", lambda q: q.replace("<b>", "")),
    "blanks as underscores": (lambda text: text.replace(" ", "_"), lambda q: q.replace("_", " ")),
    "full width": (
        lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
        lambda q: unicodedata.normalize("NFKC", q),
    ),
}


def shell(text, folder):
    subprocess.run("true " + text, shell=True, cwd=folder, check=False, capture_output=True)
    return (folder / "canary").exists()


def path(text, folder):
    return "hunter2" in (folder / "files" / text).read_text()


def absolute(text, folder):
    return "root:" in Path(os.path.join(folder / "files", text)).read_text()


def resolved(text, folder):
    return "hunter2" in (folder / "files" / text).resolve().read_text()


def code(text, folder):
    os.chdir(folder)
    eval(text)
    return (folder / "canary").exists()


def database(text, folder):
    base = sqlite3.connect(":memory:")
    base.executescript("CREATE TABLE u (n, p); INSERT INTO u VALUES ('ann', 'x'), ('bob', 'hunter2')")
    return "hunter2" in str(base.execute(f"SELECT p FROM u WHERE n = '{text}'").fetchall())


def address(text, folder):
    try:
        urllib.request.urlopen(text, timeout=0.01)
    except OSError:
        pass
    return False


ATTACKS = {
    shell: "first.txt; touch canary",
    path: "../secret.txt",
    absolute: "/etc/passwd",
    resolved: "../files/../secret.txt",
    code: "open('canary', 'w')",
    database: "ann' or p = 'hunter2",
    address: "http://127.0.0.1:9/latest/meta-data/",
}
HARMLESS = {
    shell: "first.txt second.txt",
    path: "first file.txt",
    absolute: "deep/first.txt",
    resolved: "deep/../deep/first.txt",
    code: "1 + 2 * (3 - 1)",
    database: "ann of the hill",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "files" / "deep").mkdir(parents=True)
    (tmp_path / "files" / "first file.txt").write_text("one")
    (tmp_path / "files" / "deep" / "first.txt").write_text("one")
    (tmp_path / "secret.txt").write_text("hunter2")
    return tmp_path


def call(door, spelling, text, folder, guarded=True):
    write, read = SPELLINGS[spelling]
    event = {"httpMethod": "POST", "body": json.dumps({"q": write(text), "page": 1})}

    def handler(event, context):
        return {"statusCode": 200, "body": json.dumps(door(read(json.loads(event["body"])["q"]), folder))}

    return guard(handler, injection="off")(event, None) if guarded else handler(event, None)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("door", ATTACKS, ids=lambda door: door.__name__)
def test_the_door_knows_the_callers_text(door, spelling, folder):
    text = ATTACKS[door]
    write, read = SPELLINGS[spelling]
    assert read(json.loads(json.dumps(write(text)))) == text
    with pytest.raises(EventRefused):
        call(door, spelling, text, folder)
    assert not (folder / "canary").exists()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("door", HARMLESS, ids=lambda door: door.__name__)
def test_what_stays_a_value_passes(door, spelling, folder):
    text = HARMLESS[door]
    write, read = SPELLINGS[spelling]
    assert read(json.loads(json.dumps(write(text)))) == text
    assert call(door, spelling, text, folder) == call(door, spelling, text, folder, guarded=False)


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        ("ATTACH DATABASE ? AS other", ("FOLDER/files/../secret.txt",)),
        ("ATTACH ? AS other", ("file:FOLDER/files/../secret.txt?mode=ro",)),
        ("attach database :name as other", {"name": "FOLDER/files/../secret.txt"}),
        ("ATTACH 'FOLDER/files/../secret.txt' AS other", ()),
        ("VACUUM INTO ?", ("FOLDER/files/../copy.db",)),
    ],
)
def test_files_that_sqlite_is_told_to_open_are_judged(statement, given, folder):
    event = {"name": "../secret.txt" if "secret" in f"{statement}{given}" else "../copy.db"}

    @guard(injection="off")
    def handler(event, context):
        base = sqlite3.connect(":memory:", uri=True)
        base.execute("ATTACH ? AS fine", (f"{folder}/files/fine.db",))
        put = {key: value.replace("FOLDER", str(folder)) for key, value in given.items()} if type(given) is dict else None
        base.execute(
            statement.replace("FOLDER", str(folder)), put or tuple(each.replace("FOLDER", str(folder)) for each in given)
        )

    with pytest.raises(EventRefused, match="LG-FILE-002"):
        handler(event, None)
    assert not (folder / "copy.db").exists()


def test_a_text_about_code_is_not_what_a_template_or_a_library_says(folder):
    import jinja2

    page = "Dear {{ user.name }}, {% for item in items %}{{ item|escape }}{% endfor %}"
    event = {
        "template": "<p>{{ user.name }}</p>{% for item in items %}<li>{{ item|escape }}</li>{% endfor %}",
        "code": "class A:\n    def __init__(self, name, value):\n        self.name, self.value = name, value\n",
        "script": "set -e; ls *.txt | wc -l; echo done",
    }

    @guard(injection="off")
    def handler(event, context):
        import dataclasses

        jinja2.Template(page).render(user={"name": "a"}, items=["b"])
        dataclasses.make_dataclass("Pair", ["name", "value"])("a", "b")
        return subprocess.run("ls *.txt | wc -l", shell=True, cwd=folder, capture_output=True, text=True, check=False).stdout

    assert handler(event, None).strip() == "1"


@pytest.mark.parametrize("text", ["{{ ''.__class__.__mro__ }}", "{{ cycler.__init__.__globals__.os.getcwd() }}"])
def test_a_part_of_a_text_that_reaches_into_python_is_no_value_of_a_template(text, folder):
    import jinja2

    @guard(injection="off")
    def handler(event, context):
        return jinja2.Template("Dear " + event["q"][3:-3]).render()

    with pytest.raises(EventRefused):
        handler({"q": f"<<<{text}>>>"}, None)
