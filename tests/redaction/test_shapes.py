"""Clean lines of one template are remembered without their identifier: what is no clean line must not be taken for one."""

import random

import pytest

from lambdaguard.redaction import gate, registry, settings
from lambdaguard.redaction.text import clean

SECRETS = [
    "password=Zq7-hunter2x",
    '{"apiKey": "Zq7-hunter2x"}',
    "Authorization: Bearer Zq7hunter2xyz",
    "postgres://bob:Zq7-hunter2x@db.internal/orders",
    "ghp_" + "a1B2c3" * 6,
    "glpat-" + "aB1-cD2-eF3-gH4-iJ5k",
    "xoxb-" + "1234567890-abcdefABCDEF",
    "%22password%22%3A%22Zq7-hunter2x%22",
]
LAYOUTS = [
    "{id} order {n} shipped",
    "[INFO]\t2026-01-02T03:04:05.678Z\t{id}\torder {n}",
    "order={n} id={id}",
    "{n} {id} {n}",
    "from {id} to {id}, {n}",
    "({id})",
    "{n}-{id}-{n}",
    "x{id}x",
    "4111 1111 {id}",
    "{id} 1111 1111",
    "pass{id}word: {n}",
    "{id}",
]


def identifier(chance, digits):
    """As RFC 9562 writes them; ``digits`` of them are none but digits, as few as those are."""
    letters = "0123456789" if digits else "0123456789abcdef"
    return "-".join("".join(chance.choices(letters, k=length)) for length in (8, 4, 4, 4, 12))


def lines(layout, count=60):
    chance = random.Random(layout)
    for number in range(count):
        yield layout.format(id=identifier(chance, digits=number % 4 == 3), n=chance.randint(0, 99))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_line_is_judged_as_if_it_were_the_first(layout):
    remembered = [clean(line) for line in lines(layout)]
    afresh = []
    for line in lines(layout):
        gate.prepare()
        afresh.append(clean(line))
    assert remembered == afresh


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{id} paid by 4012888888881881", "{id} paid by nobody at all yet"),
        ("{id} 4012 8888 8888 1881", "{id} 401 888 888 188"),
        ("4012-8888-8888-1881 {id}", "401-888-888-188 {id}"),
        *[("{id} " + line.replace("{", "{{").replace("}", "}}"), "{id} in order") for line in SECRETS],
    ],
)
def test_a_secret_beside_an_identifier_is_masked_among_clean_lines(before, after):
    chance = random.Random(1)
    for _ in range(5):
        ordinary, telling = after.format(id=identifier(chance, False)), before.format(id=identifier(chance, False))
        assert clean(ordinary) == ordinary
        assert clean(telling) != telling


@pytest.mark.parametrize("before", ["", "a=1&" * 40, "a=1&" * 120], ids=len)
@pytest.mark.parametrize("key", ["password", "token_value", "zz"])
def test_a_key_is_found_among_few_and_many_others(before, key):
    settings.add(["zz"], [], [], "", "")
    assert clean(f"{before}{key}=Zq7-hunter2x") != f"{before}{key}=Zq7-hunter2x"
    assert clean(f"{before}x{key}s=shipped") == f"{before}x{key}s=shipped"


KNOWN = {
    "a word": "Zq7-hunter2x",
    "an order's number": "order-4711-77",
    "an identifier": "8b0f5a52-1f0e-4c3c-9d3e-0c1a2b3c4d5e",
    "the end of one": "0c1a2b3c4d5e",
    "the middle of one": "1f0e-4c3c-9d3e",
    "across its border": "key.8b0f5a52-1f0e",
    "beyond its border": "4c3c-9d3e-0c1a2b3c4d5e.live",
    "hexadecimal digits": "deadbeef00c0ffee",
    "nothing that all writers leave": "ä/ö?ü&ß!",
    "short": "x9!k",
    "bytes": b"\xff\x00Zq7hunter2x\xfe",
    "of two lines": "-----first line of it-----\nand a second line of it 7",
}


def shown(value, chance):
    """The value as a line may hold it, another one of its shape, and another one of its length."""
    text = value if isinstance(value, str) else repr(value)[2:-1]
    digits = "".join(str((int(char) + 1) % 10) if char.isdecimal() else char for char in text)
    letters = "".join(chance.choice("abcdef0123456789") if char.isalnum() else char for char in text)
    return [text, digits, letters, text.swapcase(), text.encode().hex(), text.replace("\n", "\\n")]


def attentive(line):
    """`clean`, with lines of a known shape before: where all shapes are new none is asked for."""
    for number in range(2):
        clean(f"tick {number}")
    return clean(line)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_value_is_found_among_clean_lines_of_its_shape(name):
    """Whatever was remembered of lines before: of the same shape, with an identifier in its place, before it was known."""
    for number in range(1100):
        clean(f"tick {number % 10}")
    chance = random.Random(name)
    layouts = ["{} {} in order", "user {1} has {0}", "{0}", "[{1}] ({0})", "{1}.{0}", "{0}.{1}", "a\x00b {0}", "{0} a\x00b {1}"]
    ids = [identifier(chance, False) for _ in range(3)]
    some = [layout.format(text, one) for layout in layouts for one in ids for text in (*shown(KNOWN[name], chance), *ids, "\x00")]
    for line in some:
        attentive(line)
    registry.register(KNOWN[name], name)
    afresh = {}
    for line in some:
        gate.prepare()
        afresh[line] = clean(line)
    gate.prepare()
    for _ in range(2):
        for line in some:
            assert attentive(line) == afresh[line]
        chance.shuffle(some)
    assert any("***" in line for line in afresh.values())
    registry.forget()
    for line in some:
        attentive(line)
    registry.register(KNOWN[name], name)
    for line in some:
        assert attentive(line) == afresh[line]


def test_many_known_values_and_versions_are_found_among_clean_lines():
    for number in range(40):
        registry.register(f"Zq{number}-hunter2x", "db")
        registry.register(f"other-{number}-Value", f"other {number}")
        line = f"order 17 shipped with Zq{number}-hunter2x to other-{number}-Value"
        ordinary = line.replace("Zq", "Zr").replace("other", "othes")
        assert attentive(ordinary) == ordinary
        masked = attentive(line)
        assert f"Zq{number}" not in masked
        assert f"other-{number}" not in masked
