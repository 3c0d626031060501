"""Names of the caller's where the code wanted a value, a direction or a table; and those that the code chose itself."""

import sqlite3

import pytest

from lambdaguard import current, guard

DATABASE = sqlite3.connect(":memory:", isolation_level=None)
DATABASE.execute("CREATE TABLE notes (id integer, name text, extra text, created text)")
COLUMNS = {"id": "n.id", "title": "n.name", "when": "n.created"}


def run(*statement):
    return DATABASE.execute(*statement)


def found_in(ask, event):
    """The answer, and the rules, of a guarded handler in which ``ask`` does something with the event."""
    found = []

    @guard(injection="off")
    def handler(event, context):
        invocation = current()
        try:
            ask(event["queryStringParameters"]).fetchall()
        except sqlite3.Error:
            pass
        finally:
            found.extend(finding.rule_id for finding in invocation.findings if finding.rule_id.startswith("LG-DB"))
        return {"statusCode": 200}

    request = {"version": "2.0", "routeKey": "$default", "rawPath": "/notes", "headers": {}, "requestContext": {"http": {}}}
    return handler({**request, "queryStringParameters": event}, None)["statusCode"], found


def made(*letters):
    """A name that no line of code holds."""
    return "_".join(letters)


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (lambda asked: run(f"SELECT name FROM notes WHERE id = {asked['q']}"), made("row", "number")),
        (lambda asked: run("SELECT name FROM notes WHERE " + "id = {} AND 1=1".format(asked["q"])), made("n.row", "number")),
        (lambda asked: run("SELECT name FROM notes WHERE id IN (" + asked["q"] + ")"), made("row", "number")),
        (lambda asked: run("SELECT name FROM notes WHERE id IN ({})".format(asked["q"])), f"1, {made('row', 'number')}"),
        (lambda asked: run(f"SELECT name FROM notes ORDER BY name {asked['q']}"), f"desc, {made('hidden', 'column')}"),
        (lambda asked: run(f"SELECT name FROM notes ORDER BY name {asked['q']}"), f", {made('hidden', 'column')}"),
        (lambda asked: run(f"SELECT {asked['q']} FROM notes"), f"{made('one', 'column')},{made('another', 'one')}"),
        (lambda asked: run(f"SELECT count(*) FROM {asked['q']}"), made("sqlite", "master")),
        (lambda asked: run(f"SELECT count(*) FROM {asked['q']}"), made("information", "schema") + ".tables"),
    ],
)
def test_names_instead_of_values_are_refused(ask, text):
    assert found_in(ask, {"q": text}) == (403, ["LG-DB-001"])


@pytest.mark.parametrize(
    "text", ["id", "title", "when", "asc", "name", "n.id", "1", "id, name", "null", "current_date", "name = ?"]
)
@pytest.mark.parametrize(
    "ask",
    [
        lambda asked: run(f"SELECT n.id FROM notes n ORDER BY {COLUMNS.get(asked['q'], 'n.id')} DESC"),
        lambda asked: run(f"SELECT {', '.join(name for name in ('id', 'name'))} FROM notes WHERE id = ?", (asked["q"])),
        lambda asked: run(
            "SELECT a.id FROM notes a JOIN notes b ON a.id = b.id AND a.name = b.name WHERE a.created > current_date",
        ),
        lambda asked: run("UPDATE notes SET " + ", ".join(f"{name} = ?" for name in ("name", "extra")), (asked["q"], asked["q"])),
        lambda asked: run(
            f"SELECT id FROM notes WHERE {' AND '.join(f'{name} = ?' for name in ('id', 'name'))}", (1, asked["q"])
        ),
        lambda asked: run(f"SELECT name FROM notes WHERE id = {len(asked['q'])} OR id = name"),
    ],
)
def test_names_that_the_code_chose_pass(ask, text):
    assert found_in(ask, {"q": text, "sort": "name", "fields": "id, name"}) == (200, [])


@pytest.mark.parametrize(
    "text", ["x' OR 'x", "it's ' OR owner", "WHERE name", "name =", "status = 'open'", "AND name", "a'b OR c"]
)
def test_escaped_text_beside_the_codes_own_words_passes(text):
    def ask(asked):
        escaped = asked["q"].replace("'", "''")
        where = f"name = '{escaped}' OR extra LIKE '%{escaped}%' AND " + "name = 'open'"
        return run("SELECT id FROM notes WHERE " + where)

    assert found_in(ask, {"q": text}) == (200, [])
