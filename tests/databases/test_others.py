"""Drivers that are not installed here, by stand-ins with the same names: an injection does not reach them, a value does."""

import sys
import types
from importlib.machinery import ModuleSpec

import pytest
from databases.test_transparency import inside

from lambdaguard.sinks.database_drivers import DRIVERS

OTHERS = (
    "aiomysql. pg8000. redshift_connector. pymssql. pyodbc oracledb. snowflake. trino. clickhouse_driver. clickhouse_connect."
).split()
METHODS = [(module, name) for module, names in DRIVERS.items() if module.startswith(tuple(OTHERS)) for name in names]


@pytest.fixture(params=METHODS, ids=".".join)
def call(request, monkeypatch):
    """The driver as it is imported: the stand-in's module, made by a loader of the import system's."""
    module, name = request.param
    sent = []
    owner, _, method = name.partition(".")
    kind = type(owner, (), {method: lambda self, statement, *args, **kwargs: sent.append(statement)})

    class Finder:
        def find_spec(self, wanted, path=None, target=None):
            if module == wanted or module.startswith(wanted + "."):
                return ModuleSpec(wanted, self, is_package=True)
            return None

        def create_module(self, spec):
            return types.ModuleType(spec.name)

        def exec_module(self, made):
            if made.__name__ == module:
                setattr(made, owner, kind)

    for part in range(module.count(".") + 1):
        monkeypatch.delitem(sys.modules, ".".join(module.split(".")[: part + 1]), raising=False)
    finder = Finder()
    sys.meta_path.append(finder)

    def work(text):
        __import__(module)
        text = f"p_{text}" if method == "callproc" else f"SELECT id FROM notes WHERE name = '{text}'"
        getattr(getattr(sys.modules[module], owner)(), method)(text)
        return len(sent)

    work.sent, work.method = sent, method
    yield work
    sys.meta_path.remove(finder)
    for part in range(module.count(".") + 1):
        sys.modules.pop(".".join(module.split(".")[: part + 1]), None)


def test_an_injection_is_not_sent(call):
    assert inside(call, "x(); DROP TABLE notes; --" if call.method == "callproc" else "x' OR '1'='1")[-1] == 403
    assert call.sent == []


def test_a_value_is(call):
    assert inside(call, "Ann")[0] == 1
