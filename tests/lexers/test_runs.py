"""Runs of blanks and marks within an attack, as long as a field may be: they hide nothing."""

import pytest

from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES

ENGINE = Engine(FAMILIES)


def families(text):
    return {match.rule.family for match in ENGINE.judge(text, "query", "q") if match.confidence == "high"}


@pytest.mark.parametrize(("blank", "count"), [("\\\n", 1_500), ("$IFS", 500), (" ", 12), ("\n", 100), ("$IFS$9", 500)])
def test_a_command_after_blanks(blank, count):
    assert "shell" in families(f"x;{blank * count}cat /etc/passwd")


@pytest.mark.parametrize(("blank", "count"), [(" ", 41), (" ", 3_000), ("\t", 300), ("\n", 3_000), ("\r\n", 500), (" \t", 900)])
@pytest.mark.parametrize(
    ("attack", "family"),
    [
        ("{}import os;os.system('id')", "code"),
        ("1'{}union{}select password from users--", "sql"),
        ("x;{}cat /etc/passwd", "shell"),
        ("x|{}whoami", "shell"),
        ("';{}alert(document.cookie)//", "xss"),
        ('"-{}alert(document.cookie)-"', "xss"),
        ("x%27%3B{}alert(document.cookie)//", "xss"),
    ],
)
def test_an_attack_behind_blanks(attack, family, blank, count):
    assert family in families(attack.replace("{}", blank * count))


@pytest.mark.parametrize(
    "text",
    [
        "name" + " " * 60 + "id\nls" + " " * 62 + "7\n",
        "Total;" + " " * 60 + "12.50\nSum;" + " " * 62 + "99.00",
        "Dear all," + "\n" * 50 + "see you; the cat sleeps",
        "def f():\n" + " " * 48 + "return 'x' or \"y\"",
    ],
)
def test_wide_layouts_pass(text):
    assert not families(text)


@pytest.mark.parametrize("before", ["", "{{ " * 1_000, "{" * 3_000])
def test_an_expression_after_braces(before):
    assert "xss" in families(before + "{{constructor.constructor('alert(1)')()}}")


@pytest.mark.parametrize(("quote", "count"), [('\\"', 2_000), ('"a" ', 1_000), ('"', 1), ('"\\n', 2_000)])
def test_a_query_before_quotes(quote, count):
    assert "graphql" in families("{__schema{types{name}}" + quote * count + "}")
