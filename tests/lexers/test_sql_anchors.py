"""Where SQL may go on after a quote, begin, or have a keyword of its own: the word that stands there is asked before a pattern is."""

import pytest

from lambdaguard.lexers.sql_anchors import after_quotes, bare, starts


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("x' or 1", True),
        ("x')) \x00 UNION select", True),
        ("x'\u2003or 1", True),
        ("x'/**/or 1", True),
        ("x' un\u0130on select", True),
        ("x' \u0130n (1)", True),
        ("x' li\u212ae 1", True),
        ("x' for update", True),
        ("x'" + " " * 90 + "or 1", True),
        ("x'--", True),
        ("O'Neil", False),
        ("don't order it", False),
        ("x' orders 1", False),
        ("x' " + "or" * 30, False),
        ("x' for all", False),
        ("x'", False),
    ],
)
def test_what_goes_on_after_a_quote(text, goes_on):
    assert bool(list(after_quotes(text, "'"))) is goes_on


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("select 1", True),
        ("--a\nselect 1", True),
        ("#a\n drop table x", True),
        (" (!~ DELETE from x", True),
        ("\u0130nsert into x", True),
        ("like '%", True),
        ("selected works", False),
        ("an order", False),
        ("-- an order", False),
        ("", False),
    ],
)
def test_what_begins_a_statement(text, begins):
    assert starts(text) is begins


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("1 or 1=1", True),
        ("2or 1=1", True),
        ("for your world or 1=1", True),
        ("for " * 30 + "or 1=1", True),
        ("x order by 1", True),
        ("x orderby 1", True),
        ("1e0union select 1", True),
        ("for your order, in colour", False),
        ("an order", False),
        ("a reunion of all", False),
    ],
)
def test_a_keyword_of_its_own(text, stands):
    assert bool(list(bare(text))) is stands
