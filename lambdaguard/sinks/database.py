"""The database door: every statement on its way to a driver, judged by whether the caller's text is more than a value in it.

Parameters are never looked at. A statement that was found clean is not looked at again while its invocation is the only one
in progress: that is one look-up in a set.
"""

from __future__ import annotations

from ..sealed import Fixed, bare, seal
from ..wildcard import matches
from . import audit, patch, sdk, threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import Any

    from ..invocation import Invocation
    from .scope import Door

    Maker = Callable[[Callable[..., Any]], Callable[..., Any]]

NAME = "database"
_observers: list[Callable[[str], None]] = []
# Where drivers take statements; how, `database_drivers` says.
_DRIVERS = (
    "_sqlite3 aiosqlite.core psycopg._queries psycopg.pq.pq_ctypes psycopg_binary.pq psycopg_c.pq psycopg2._psycopg "
    "asyncpg.connection asyncpg.protocol.protocol pymysql.cursors pymysql.connections mysql.connector.cursor "
    "mysql.connector.cursor_cext mysql.connector.aio.cursor mysql.connector.connection mysql.connector.connection_cext "
    "mysql.connector.aio.connection sqlalchemy.engine.default aiomysql.cursors aiomysql.connection pg8000.dbapi "
    "pg8000.native redshift_connector.cursor pymssql._pymssql pyodbc oracledb.cursor snowflake.connector.cursor trino.dbapi "
    "clickhouse_driver.client clickhouse_connect.driver.client"
).split()
_MOST_CLEAN = 2000
_LONGEST_CLEAN = 10_000

# (service, operation) -> where its statements stand in the parameters, and the dialect. A list is gone through.
AWS_STATEMENTS: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("athena", "CreateNamedQuery"): (("QueryString",), "standard"),
    ("athena", "CreatePreparedStatement"): (("QueryStatement",), "standard"),
    ("athena", "StartQueryExecution"): (("QueryString",), "standard"),
    ("athena", "UpdatePreparedStatement"): (("QueryStatement",), "standard"),
    ("cloudtrail", "StartQuery"): (("QueryStatement",), "standard"),
    ("config", "SelectAggregateResourceConfig"): (("Expression",), "standard"),
    ("config", "SelectResourceConfig"): (("Expression",), "standard"),
    ("dynamodb", "BatchExecuteStatement"): (("Statements", "Statement"), "standard"),
    ("dynamodb", "ExecuteStatement"): (("Statement",), "standard"),
    ("dynamodb", "ExecuteTransaction"): (("TransactStatements", "Statement"), "standard"),
    ("rds-data", "BatchExecuteStatement"): (("sql",), "generic"),
    ("rds-data", "ExecuteSql"): (("sqlStatements",), "generic"),
    ("rds-data", "ExecuteStatement"): (("sql",), "generic"),
    ("redshift-data", "BatchExecuteStatement"): (("Sqls",), "postgresql"),
    ("redshift-data", "ExecuteStatement"): (("Sql",), "postgresql"),
    ("s3", "SelectObjectContent"): (("Expression",), "standard"),
    ("timestream-query", "CreateScheduledQuery"): (("QueryString",), "standard"),
    ("timestream-query", "PrepareQuery"): (("QueryString",), "standard"),
    ("timestream-query", "Query"): (("QueryString",), "standard"),
}


class Declared(tuple, metaclass=Fixed):  # type: ignore[type-arg]
    """What the ``database`` setting declares: the patterns of ``allow`` in lower case, and the ``dialect`` of unknown engines."""

    __slots__ = ()

    @property
    def dialect(self) -> str:
        return self[1]  # type: ignore[no-any-return]

    def allows(self, text: str) -> bool:
        return any(matches(text.lower(), pattern) for pattern in self[0])


def arm() -> None:
    """Watch the door; once a process is enough. A driver is patched when it is imported, none is."""
    audit.watch(NAME, {})
    threads.follow()
    for module in _DRIVERS:
        patch.after(module, _imported)
    sdk.follow(built=_called)


def _called(params: Any = None, model: Any = None, **_: Any) -> None:
    """A call of the AWS SDK, as its events show it."""
    if isinstance(params, dict):
        consult_call(model.service_model.service_name, model.name, params)


def follow(observer: Callable[[str], None]) -> None:
    """Have ``observer(dialect)`` called with each statement that is not known to be clean, also where no door stands."""
    if observer not in _observers:
        _observers.append(observer)


def _imported(module: ModuleType) -> None:
    from .database_drivers import DRIVERS

    methods = DRIVERS[module.__name__]
    patch.replace(module.__name__, {name: patch.Lean((wrapped(*how),)) for name, how in methods.items()}, everywhere=False)


def consult_call(service: str, operation: str, parameters: Mapping[str, Any]) -> None:
    """Judge the statements in the parameters of a call to AWS, if that call has any."""
    path, dialect = AWS_STATEMENTS.get((service, operation), ((), ""))
    found: list[Any] = [parameters]
    for key in path:
        found = [item.get(key) for item in found if isinstance(item, dict)]
        found = [part for item in found for part in (item if isinstance(item, list | tuple) else [item])]
    for statement in found if path else ():
        if isinstance(statement, str):
            consult(statement, dialect)


# What stands in for a driver's method, without names of its own (see `bare`). What it works with (the clean statements, the
# method itself, how one is asked about others) is gone from its frame by the time that an error shows it.
def _positional(kind: Any = type, text: Any = str, none: Any = Ellipsis, anything: Any = BaseException) -> Any:
    """sqlite3's methods take no keywords; they are so quick that looking for some would be felt."""

    def call(self, statement, given=none, /, *, _its):  # type: ignore[no-untyped-def]
        try:
            if kind(statement) is text and statement in _its[0]:
                return _its[1](self, statement) if given is none else _its[1](self, statement, given)
            good, value = _its[2]((self, statement) if given is none else (self, statement, given), {})
        except anything:
            del _its
            raise
        if good:
            return value
        del _its
        raise value

    return call


def _usual() -> Any:
    def call(*args, _its, **kwargs):  # type: ignore[no-untyped-def]
        good, value = _its[2](args, kwargs)
        if good:
            return value
        del _its
        raise value

    return call


def _make() -> tuple[Callable[..., Any], ...]:
    clean: set[str | bytes] = set()
    running: dict[Invocation, dict[str | bytes, None]] = {}

    def begin(inv: Invocation) -> None:
        """The handler is about to run."""
        clean.clear()
        running[inv] = {}

    def finish(inv: Invocation) -> None:
        clean.clear()
        running.pop(inv, None)

    def known(inv: Invocation, statement: Any) -> bool:
        return statement in running.get(inv, ())

    def remember(inv: Invocation, statement: str | bytes) -> None:
        """``statement`` was judged and is clean, as far as ``inv`` goes."""
        mine = running.get(inv)
        if mine is None or len(mine) >= _MOST_CLEAN or len(statement) > _LONGEST_CLEAN:
            return
        mine[statement] = None
        if len(running) == 1:
            clean.add(statement)

    def consult(statement: str | bytes, dialect: str = "generic", context: Any = None) -> None:
        """Judge ``statement`` before it is sent; raises where it is refused. ``context`` is SQLAlchemy's, if it sends."""
        if type(statement) not in (str, bytes) or statement not in clean:
            for observer in _observers:
                observer(dialect)
            audit.consult(NAME, _judged, (statement, dialect, context))

    def wrapped(how: str, dialect: str, *more: str) -> Maker:
        """What takes a driver's method and returns the one that judges before; see `database_drivers` for the words."""

        def make(original: Callable[..., Any]) -> Callable[..., Any]:
            from .database_calls import asked

            slow = asked(original, how, consult, dialect, more)

            lean: Any = bare(_positional() if how == "positional" else _usual())
            lean.__kwdefaults__ = {"_its": (clean, original, slow)}
            return lean  # type: ignore[no-any-return]

        return make

    return begin, finish, known, remember, consult, wrapped


begin, finish, _known, _remember, consult, wrapped = map(seal, _make())


def _judged(door: Door, args: tuple[Any, ...]) -> None:
    inv = door.inv
    if inv is None or _known(inv, args[0]):
        return
    from .database_judge import judge

    if judge(door, *args) and not opens_files(args[0]):
        _remember(inv, args[0])


def opens_files(statement: str | bytes) -> bool:
    """Whether SQLite may open a file because of ``statement``; its parameters say which, so it is looked at each time."""
    low = statement.lower() if type(statement) is str else ""
    return "attach" in low or "vacuum" in low
