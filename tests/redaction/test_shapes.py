"""Clean lines of one template are remembered without their identifier: what is no clean line must not be taken for one."""

import random

import pytest

from lambdaguard.redaction import gate, settings
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
