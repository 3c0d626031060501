"""Vulnerable and safe handlers side by side, for every driver, against real servers."""

import time
import uuid

import pytest
from databases.drivers import DRIVERS
from databases.injections import INJECTIONS, changed
from databases.values import VALUES

from lambdaguard import current, guard

OFF, DEFAULT = {"injection": "off"}, {}
SAFE = {
    "?": "SELECT id, name FROM notes WHERE name = ?",
    "%s": "SELECT id, name FROM notes WHERE name = %s",
    "$1": "SELECT id, name FROM notes WHERE name = $1",
}


def asked(text):
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/notes",
        "headers": {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)", "accept": "*/*"},
        "queryStringParameters": {"q": text},
        "requestContext": {"http": {}},
    }


def guarded(driver, settings):
    """``ask(build, text)``: what a guarded handler answers whose statement ``build`` makes of the text, and what was found."""
    found, builds = [], []

    @guard(**settings)
    def handler(event, context):
        invocation = current()
        try:
            driver.run(*builds[-1](event["queryStringParameters"]["q"]))
        except Exception as error:
            found.append(error)
        finally:
            found.extend(
                finding
                for finding in (invocation.findings if invocation else ())
                if finding.rule_id.startswith(("LG-DB", "LG-GUARD"))
            )
        return {"statusCode": 200, "body": "done"}

    def ask(build, text):
        found.clear()
        builds[:] = [build]
        return handler(asked(text), None)["statusCode"], list(found)

    return ask


@pytest.fixture(params=DRIVERS)
def driver(request, opened):
    return opened(request.param)


def test_no_injection_reaches_the_server(driver):
    rows = [row for row in INJECTIONS if driver.dialect in row[1].split()]
    assert len(rows) >= 60
    missed = []
    ask = guarded(driver, OFF)
    for kind, _, statement, attack in rows:
        mark = f"/* {uuid.uuid4().hex} */"
        template = statement.replace("%%", "%")

        def build(text, template=template, kind=kind, mark=mark):
            return (f"{template.replace('{0}', '{}').replace('{}', changed(kind, text))} {mark}" if kind != "whole" else text,)

        answer, found = ask(build, attack)
        reached = mark in driver.log()
        if answer != 403 or reached or not any(getattr(finding, "action", "") == "blocked" for finding in found):
            missed.append((kind, statement, attack, answer, reached, found))
    assert not missed, [row[:5] for row in missed]
    assert driver.run(f"SELECT count(*) FROM notes WHERE id > {driver.hole}", (0,)) or driver.dialect


def test_the_same_statements_reach_it_where_nobody_looks(driver):
    """What the server's log proves: it does show statements."""
    mark = f"/* {uuid.uuid4().hex} */"
    ask = guarded(driver, {"mode": "off"})
    answer, found = ask(lambda text: (f"SELECT id FROM notes WHERE name = '{text}' {mark}",), "z' OR '1'='1")
    assert answer == 200
    assert found == []
    assert shown(driver, mark)


def shown(driver, mark):
    """The server writes its log when it gets to it."""
    deadline = time.monotonic() + 10
    while mark not in driver.log() and time.monotonic() < deadline:
        time.sleep(0.05)
    return mark in driver.log()


@pytest.mark.parametrize("settings", [OFF, DEFAULT], ids=["injection off", "default"])
def test_values_pass(driver, settings):
    assert len(VALUES) >= 300
    odd = []
    ask = guarded(driver, settings)
    for text in VALUES:
        answer, found = ask(lambda text: (SAFE[driver.hole], (text,)), text)
        if found or (answer != 200 and settings is OFF):
            odd.append((text, answer, found))
    assert not odd, (len(odd), [row[:2] + tuple(str(each) for each in row[-1]) for row in odd])


def test_escaped_values_pass(driver):
    odd, seen = [], 0
    ask = guarded(driver, OFF)
    for text in VALUES:
        literal = driver.quoted(text)
        answer, found = ask(lambda text, literal=literal: (f"SELECT id, name FROM notes WHERE name = {literal}",), text)
        seen += answer == 200
        if answer != 200 or [each for each in found if not isinstance(each, Exception)]:
            odd.append((text, literal, answer, found))
    assert not odd, (len(odd), [row[:2] + tuple(str(each) for each in row[-1]) for row in odd])
    assert seen >= 300
