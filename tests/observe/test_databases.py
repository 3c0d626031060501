"""A database server that a driver speaks to is told, whether or not the door to databases stands."""

import contextlib
import io
import json

import pytest
from databases.conftest import mariadb, opened, postgresql  # noqa: F401 -- fixtures

from lambdaguard import guard
from lambdaguard.protections import observe_notes


@pytest.mark.parametrize("door", ["block", "off"])
@pytest.mark.parametrize(("driver", "engine"), [("psycopg", "postgresql"), ("psycopg2", "postgresql"), ("pymysql", "mysql")])
def test_the_engine_is_told(driver, engine, door, opened, monkeypatch):  # noqa: F811 -- the fixture
    monkeypatch.setattr(observe_notes, "_told", set())
    database = opened(driver)

    def handler(event, context):
        return len(database.run(f"SELECT 1 AS one, '{driver}-{door}' AS two"))

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert guard(handler, observe=True, database=door)({"id": "7"}, None) == 1
    notes = [json.loads(line) for line in out.getvalue().splitlines() if line.startswith('{"lambdaguard":"observed"')]
    assert [note["engine"] for note in notes if note["kind"] == "database"] == [engine]
