"""A quick refusal never hides a sign: whatever a family's lexer finds, its gate lets through."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdaguard.lexers.canonical import forms
from lambdaguard.lexers.gates import GATES
from lambdaguard.rules.index import FAMILIES

DATA = Path(__file__).parent.parent / "data"
PLACES = ("query", "body", "header", "path", "file")


def texts() -> list[str]:
    found = [
        json.loads(line)["payload"]
        for file in sorted(DATA.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").split("\n")
        if line
    ]
    for module, _, _ in FAMILIES.values():
        for rule in import_module(f"lambdaguard.rules.{module}").RULES:
            found += [entry if isinstance(entry, str) else entry[1] for entry in (*rule.attacks, *rule.benign)]
    return found


@pytest.mark.parametrize("family", sorted(GATES))
def test_gate_lets_every_sign_through(family: str) -> None:
    module, lexer, needles = FAMILIES[family]
    patterns = [rule for rule in import_module(f"lambdaguard.rules.{module}").RULES if rule.pattern]
    assert not patterns, "a gate speaks for the lexer alone"
    scan = import_module(f"lambdaguard.lexers.{lexer}").scan
    hidden, seen = [], 0
    for text in texts():
        for _, form in forms(text):
            low = form.lower()
            if any(needle in low for needle in needles):
                seen += 1
                if not GATES[family](form, low) and any(scan(form, place, "q") for place in PLACES):
                    hidden.append(form[:80])
    assert hidden == []
    assert seen > 300


# Pieces of attacks, and of what gates let pass; put together at random
PIECES = {
    "ssrf": (
        "http:// https:// HTTP:// // \\\\ foo.com a.b.io 10.0.0.1 127.0.0.1 localhost 169.254.169.254 metadata metadata.google.internal .internal .lan .corp "
        "10-0-0-1.nip.io x.oast.me lvh.me kubernetes.default.svc backend / @ # , :80 : ? = & /2018-06-01/runtime/ /2020-01-01/extension "
        "/2020-08-15/logs /2022-07-01/telemetry ${AWS_LAMBDA_RUNTIME_API} $AWS_CONTAINER_CREDENTIALS gopher:// file:///etc/passwd jar:http:// dict:// url "
        "\" ' ( ) < > | [::1] [::ffff:10.0.0.1] 0x7f.1 2130706433 Redirect see . - _ a 1 \u3002 \uff0e /latest/meta-data/ instance-data unix:/"
    ),
    "sql": (
        "' \" ` '' \"\" -- # /* */ /**/ /*!50000 ( ) )* || && = < > ! ~ @@ % ^ | & or and xor OR union select UNION null 1 2 1=1 x admin order group by "
        "limit offset having where sleep( if( case when then end like in is not exists drop table into outfile procedure analyse waitfor delay exec "
        "xp_ ; , . - e0 version() collate returning * as from true the values except rlike between ?id= { } $ \\ cast( row( iif( @a json_"
    ),
}
PIECES["shell"] = (
    '; | & && || ` $( ) <( > < + " ( { } ! \\ \\n id cat ls whoami sleep bash sh nc curl /etc/passwd /bin/sh ./a $IFS $@ -c -e -- --output= --output=/tmp/x '
    "-o -o/tmp/x = a x 1 hello the and ? * ^ % [ ] . /dev/tcp/1.2.3.4/80 /inet/tcp/1/2 powershell -enc iex # : ~ 0 env sudo python exec &> dir cmd.exe /c who "
    "2>&1 %COMSPEC:~0,1% [System.IO.File]::x( -exec if then done Win64 rv:1 printf md5sum Android/12 foo.bar= usr/bin/id tmp/a.sh , where-object socket a=b"
)
BLANKS = (" ", "\n", "\t", "+", "\x00", "\xa0")


@pytest.mark.parametrize("family", sorted(PIECES))
@given(data=st.data())
def test_gate_lets_through_what_is_put_together(family: str, data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from((*PIECES[family].split(), *BLANKS)), max_size=8)))
    _, lexer, needles = FAMILIES[family]
    low = text.lower()
    if any(needle in low for needle in needles) and not GATES[family](text, low):
        scan = import_module(f"lambdaguard.lexers.{lexer}").scan
        assert not any(scan(text, place, "q") for place in PLACES)


@pytest.mark.parametrize(
    "text",
    [
        "|nc#/etc/passwd",
        "x; a=1 cat /etc/passwd",
        "x; A=b {cat,/etc/passwd}",
        "&>/etc/passwd",
        "1|&\\rls",
        "@telnet %windir%\\x",
        "sh+/etc/passwd",
        "a &> /tmp/x",
    ],
)
def test_a_shells_way_to_begin_is_read(text: str) -> None:
    assert GATES["shell"](text, text.lower())


@pytest.mark.parametrize(
    "text",
    [
        "Lantern/5.0 (Linux; Android 14; Pixel 8; Build/UQ1A) Beacon/1.0",
        "basket=b-1; foo.bar=x; lang=sv",
        "q=rye&page=2&sort=name",
        "areas of f() and g() - all of it",
        "well-known -- and so on",
        "what is new:\n* fewer words\n* a [page](x) of its own",
        "the `length` of it, `columns` too",
        '{\n  "colour": "red",\n  "width": 7\n}',
    ],
)
def test_lists_and_prose_have_no_shells_beginning(text: str) -> None:
    assert not GATES["shell"](text, text.lower())
