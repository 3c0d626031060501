"""SQL: structure decides, in three contexts and five dialects."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdaguard.lexers.sql import scan


def rules(text: str) -> set[str]:
    return {rule for rule, _, _ in scan(text, "query", "id")}


@pytest.mark.parametrize("prefix", ["", "7", "kim", "-7", "kim O", "7)", "x@example.com"])
@pytest.mark.parametrize("quote", ["'", '"', "')", '"))'])
@pytest.mark.parametrize(
    "tail",
    [
        " or 3=3-- ",
        " and 3=4#",
        "||'a'='a'--",
        " union select 1,2-- ",
        "; drop table staff--",
        " and sleep(3)-- ",
        "/**/or/**/3/**/like/**/3#",
        " or exists(select 1)-- -",
    ],
)
def test_break_out_in_quotes(prefix: str, quote: str, tail: str) -> None:
    found = rules(prefix + quote + tail)
    assert found and min(found) < "LG-SQL-009"


@pytest.mark.parametrize("prefix", ["7", "-7", "7)", "7))", "0x7", "1e0"])
@pytest.mark.parametrize(
    "tail",
    [
        " or 3=3",
        " and 3=4",
        " union select 1,2",
        ";drop table staff",
        " and sleep(3)",
        " order by 9-- ",
        " or 2 between 1 and 3",
        " || 3>2",
    ],
)
def test_break_out_bare(prefix: str, tail: str) -> None:
    found = rules(prefix + tail)
    assert found and min(found) < "LG-SQL-009"


@pytest.mark.parametrize(
    "text",
    [
        "O'Brien", "don't -- really", "select a union rep", "1950 or 1960", "rock 'n' roll or jazz", "24\" x 36\"", "5' 11\" or so",
        "; drop me a line", "a fine thing, and cheap (or so they say)", "order by 5 pm", "C# -- a language", "f(x)=2 and g(x)=3",
        'status = "open" and owner = "kim"', "the union of two select committees", "insert coin; update me", "'a' or 'b'",
        "name eq 'kim' and price lt 20",
    ],
)  # fmt: skip
def test_prose_and_filters_pass(text: str) -> None:
    assert not [rule for rule in rules(text) if rule < "LG-SQL-009"]


@pytest.mark.parametrize(
    "text", ["iif ( 31 = 32,1,1/0 )", "4,iif ( 31 = 31,2,1/0 )", "4 ) and make_set ( 5 = 5,8 )", "-4 or elt ( 7 = 7,3 )"]
)
def test_a_blank_before_a_bracket_hides_no_call(text: str) -> None:
    assert {rule for rule in rules(text) if rule < "LG-SQL-009"}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT a FROM t WHERE b IN (SELECT c FROM d)",
        "  SELECT name,town FROM people WHERE age > 7 UNION SELECT title, city FROM firms",
        "SELECT CONVERT ( 150, CHAR );",
        "SELECT CONCAT_WS('-', 'a', 'b') AS joined;",
    ],
)
def test_a_statement_of_the_text_s_own_is_no_subquery(text: str) -> None:
    assert not [rule for rule in rules(text) if rule < "LG-SQL-009"]


@pytest.mark.parametrize(
    "text",
    [
        "kim', role='chief' where id='7",
        "kim', role='chief",
        "kim'), ('ann', 2)-- -",
        "kim'),(3,4)#",
        "kim') on conflict do nothing;--",
        "kim' on duplicate key update pin='1'#",
        "kim',now())--",
        "7,(select 3))-- -",
        "kim') select 3--",
    ],
)
def test_values_of_an_insert_go_on(text: str) -> None:
    assert min(rules(text)) < "LG-SQL-009"


@pytest.mark.parametrize(
    "text",
    [
        "(37=37 1.e) 1.e*67",
        "7 1.e,(select (case when (3=3 1.e) then 1 else 0 end))-- -",
        'kim" union select {fn concat(char(65),char(66))},null#',
        "7) minus select pin, 1 from staff",
        "7) declare @q nvarchar(99) set @q=(select 1) exec @q--",
        "kim' and array[1]<@array[1,2]--",
        "kim'] and pi()>3--",
        "kim',system$wait(9)",
        "7; set role chief--",
        "7'; describe staff--",
        "7'; commit--",
        "7+randomblob(900000000)--",
    ],
)
def test_dialects_and_what_they_forget(text: str) -> None:
    assert min(rules(text)) < "LG-SQL-009"


@pytest.mark.parametrize(
    "text",
    [
        "it's on conflict of interest (see page 3)",
        "the boys', girls' and men's rooms",
        "add; commit; push",
        "fix;commit",
        '{"a": "it\'s"} or {"b": 1}',
        "it's d['a'] == 1 and d['b'] == 2",
        "class='wide', id='main'",
        "8 minus 3 is 5",
        "Version 1.e (draft), see {x} and {y}",
        "describe users; optimize the table",
    ],
)
def test_values_and_braces_of_other_texts_pass(text: str) -> None:
    assert not {rule for rule in rules(text) if rule < "LG-SQL-009"}


def test_a_sign_says_where_it_is() -> None:
    text = "kim' or 3=3-- "
    [(rule, start, end)] = scan(text, "query", "id")
    assert (rule, text[start:end]) == ("LG-SQL-002", "' or 3=3-- ")


@given(st.text(alphabet="'\"`()=;,-#/*|&or andunionselect 123@\\\n\x00é\ud800", max_size=200))
@settings(max_examples=400)
def test_any_text_is_read_without_fault(text: str) -> None:
    for rule, start, end in scan(text, "query", ""):
        assert rule.startswith("LG-SQL-") and 0 <= start <= end <= len(text)
