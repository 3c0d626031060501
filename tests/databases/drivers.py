"""Every driver behind the same three methods, each as its own users call it."""

import asyncio
import sqlite3
import tempfile

import aiosqlite
import asyncpg
import mysql.connector
import psycopg
import psycopg2
import psycopg2.extensions
import pymysql
import sqlalchemy
from psycopg import sql
from sqlalchemy.ext.asyncio import create_async_engine

NOTES = ("first", "second")


class Driver:
    """``run(statement, values)`` gives rows; ``hole`` stands for a value; ``quoted(value)`` is the driver's own literal."""

    server = ""
    dialect = ""
    hole = "%s"

    def __init__(self, server):
        self.server = server
        self.connect()

    def prepare(self):
        self.run("DROP TABLE IF EXISTS notes")
        self.run(f"CREATE TABLE notes (id integer, name {'TEXT' if self.dialect != 'mysql' else 'VARCHAR(4000)'}, extra TEXT)")
        for number, name in enumerate(NOTES, 1):
            self.run(f"INSERT INTO notes (id, name, extra) VALUES ({self.holes(3)})", (number, name, "{}"))

    def holes(self, count):
        return ", ".join([self.hole] * count)

    def log(self):
        return self.server.log()

    def quoted(self, value):
        return None

    def close(self):
        self.connection.close()


class Sqlite(Driver):
    dialect = "sqlite"
    hole = "?"

    def connect(self):
        self._log = []
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.connection.set_trace_callback(self._log.append)

    def run(self, statement, values=None):
        return self.connection.execute(statement, *([] if values is None else [values])).fetchall()

    def log(self):
        return "\n".join(self._log)

    def quoted(self, value):
        return self.connection.execute("SELECT quote(?)", (value,)).fetchone()[0]


class SqliteCursor(Sqlite):
    def run(self, statement, values=None):
        cursor = self.connection.cursor()
        cursor.execute(statement, *([] if values is None else [values]))
        return cursor.fetchall()


class SqliteScript(Sqlite):
    def run(self, statement, values=None):
        if values is not None:
            return super().run(statement, values)
        self.connection.executescript(statement)
        return []


class Aiosqlite(Sqlite):
    def connect(self):
        self._log = []
        self.loop = asyncio.new_event_loop()

        async def start():
            connection = await aiosqlite.connect(":memory:", isolation_level=None)
            await connection.set_trace_callback(self._log.append)
            return connection

        self.connection = self.loop.run_until_complete(start())

    def run(self, statement, values=None):
        async def ask():
            async with self.connection.execute(statement, *([] if values is None else [values])) as cursor:
                return [tuple(row) for row in await cursor.fetchall()]

        return self.loop.run_until_complete(ask())

    def quoted(self, value):
        return self.run("SELECT quote(?)", (value,))[0][0]

    def close(self):
        self.loop.run_until_complete(self.connection.close())
        self.loop.close()


class Psycopg(Driver):
    server = "postgresql"
    dialect = "postgresql"
    cursor_factory = psycopg.Cursor

    def where(self):
        return {"host": "127.0.0.1", "port": self.server.port, "user": "tester", "dbname": "postgres"}

    def connect(self):
        self.connection = psycopg.connect(**self.where(), autocommit=True, cursor_factory=self.cursor_factory)

    def run(self, statement, values=None):
        cursor = self.connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

    def quoted(self, value):
        return sql.Literal(value).as_string(self.connection)


class PsycopgComposed(Psycopg):
    def run(self, statement, values=None):
        return super().run(sql.SQL("{}").format(sql.SQL(statement)), values)


class PsycopgClient(Psycopg):
    cursor_factory = psycopg.ClientCursor


class PsycopgServer(Psycopg):
    def run(self, statement, values=None):
        if not statement.lstrip().upper().startswith("SELECT"):
            return super().run(statement, values)
        with self.connection.transaction(), self.connection.cursor(name="rows") as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()


class PsycopgPipeline(Psycopg):
    def run(self, statement, values=None):
        with self.connection.pipeline() as pipeline:
            cursor = self.connection.execute(statement, values)
            pipeline.sync()
            return cursor.fetchall() if cursor.description else []


class PsycopgCopy(Psycopg):
    def run(self, statement, values=None):
        if not statement.lstrip().upper().startswith("SELECT") or values is not None:
            return super().run(statement, values)
        with self.connection.cursor().copy(f"COPY ({statement}) TO STDOUT") as rows:
            return list(rows.rows())


class PsycopgLibpq(Psycopg):
    def run(self, statement, values=None):
        if values is not None:
            return super().run(statement, values)
        result = self.connection.pgconn.exec_(statement.encode())
        return [tuple(result.get_value(row, column) for column in range(result.nfields)) for row in range(result.ntuples)]


class PsycopgAsync(Psycopg):
    def connect(self):
        self.loop = asyncio.SelectorEventLoop()
        start = psycopg.AsyncConnection.connect(**self.where(), autocommit=True)
        self.connection = self.loop.run_until_complete(start)

    def run(self, statement, values=None):
        async def ask():
            cursor = await self.connection.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []

        return self.loop.run_until_complete(ask())

    def close(self):
        self.loop.run_until_complete(self.connection.close())
        self.loop.close()


class Psycopg2(Psycopg):
    def connect(self):
        self.connection = psycopg2.connect(**self.where())
        self.connection.autocommit = True

    def run(self, statement, values=None):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def quoted(self, value):
        adapted = psycopg2.extensions.adapt(value)
        adapted.prepare(self.connection)
        return adapted.getquoted().decode()


class Psycopg2Named(Psycopg2):
    def run(self, statement, values=None):
        if not statement.lstrip().upper().startswith("SELECT"):
            return super().run(statement, values)
        self.connection.autocommit = False
        try:
            with self.connection.cursor("rows") as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall()
        finally:
            self.connection.rollback()
            self.connection.autocommit = True


class Psycopg2Dict(Psycopg2):
    def run(self, statement, values=None):
        from psycopg2.extras import DictCursor

        with self.connection.cursor(cursor_factory=DictCursor) as cursor:
            cursor.execute(statement, values)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


class Asyncpg(Psycopg):
    def holes(self, count):
        return ", ".join(f"${number}" for number in range(1, count + 1))

    hole = "$1"

    def connect(self):
        self.loop = asyncio.new_event_loop()
        where = self.where()
        where["database"] = where.pop("dbname")
        self.connection = self.loop.run_until_complete(asyncpg.connect(**where))

    def run(self, statement, values=None):
        return [tuple(row) for row in self.loop.run_until_complete(self.connection.fetch(statement, *(values or ())))]

    def quoted(self, value):
        return self.run("SELECT quote_literal($1::text)", (value,))[0][0]

    def close(self):
        self.loop.run_until_complete(self.connection.close())
        self.loop.close()


class AsyncpgExecute(Asyncpg):
    def run(self, statement, values=None):
        if values is not None or statement.startswith("SELECT quote_literal"):
            return super().run(statement, values)
        self.loop.run_until_complete(self.connection.execute(statement))
        return []


class Pymysql(Driver):
    server = "mariadb"
    dialect = "mysql"

    def where(self):
        return {"host": "127.0.0.1", "port": self.server.port, "user": "root"}

    def connect(self):
        self.connection = pymysql.connect(**self.where(), autocommit=True, charset="utf8mb4")
        self.use()

    def use(self):
        self.run("CREATE DATABASE IF NOT EXISTS tests CHARACTER SET utf8mb4")
        self.run("USE tests")

    def run(self, statement, values=None):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def quoted(self, value):
        return self.connection.escape(value)


class PymysqlStream(Pymysql):
    def run(self, statement, values=None):
        with self.connection.cursor(pymysql.cursors.SSDictCursor) as cursor:
            cursor.execute(statement, values)
            return [tuple(row.values()) for row in cursor.fetchall()] if cursor.description else []


class PymysqlQuery(Pymysql):
    def run(self, statement, values=None):
        if values is not None or not statement.lstrip().upper().startswith("SELECT"):
            return super().run(statement, values)
        self.connection.query(statement)
        return []


class Connector(Pymysql):
    def where(self):
        # What is prepared goes out in pieces, and each of them would wait for TCP's delayed answer.
        return {"unix_socket": self.server.local, "user": "root"}

    def connect(self):
        self.connection = mysql.connector.connect(
            **self.where(), autocommit=True, use_pure=True, charset="utf8mb4", collation="utf8mb4_general_ci"
        )
        self.use()

    def run(self, statement, values=None):
        cursor = self.connection.cursor(buffered=True)
        try:
            cursor.execute(statement, values or ())
            return cursor.fetchall() if cursor.description else []
        finally:
            cursor.close()

    def quoted(self, value):
        return f"'{self.connection.converter.escape(value)}'"


class ConnectorPrepared(Connector):
    def run(self, statement, values=None):
        if not statement.lstrip().upper().startswith("SELECT"):
            return super().run(statement, values)
        cursor = self.connection.cursor(prepared=True)
        try:
            cursor.execute(statement, values or ())
            return cursor.fetchall()
        finally:
            cursor.close()


class Alchemy(Sqlite):
    """SQLAlchemy over sqlite: statements as text."""

    def connect(self):
        self._log = []
        self.folder = tempfile.TemporaryDirectory(prefix="db-")
        self.engine = sqlalchemy.create_engine(f"sqlite:///{self.folder.name}/notes")
        sqlalchemy.event.listen(self.engine, "connect", lambda raw, _: raw.set_trace_callback(self._log.append))

    def run(self, statement, values=None):
        with self.engine.begin() as connection:
            if values is None:
                result = connection.execute(sqlalchemy.text(statement.replace(":", "\\:")))
            else:
                result = connection.exec_driver_sql(statement, tuple(values))
            return [tuple(row) for row in result] if result.returns_rows else []

    def quoted(self, value):
        return str(sqlalchemy.literal(value).compile(self.engine, compile_kwargs={"literal_binds": True}))

    def close(self):
        self.engine.dispose()


class AlchemyPsycopg(Alchemy):
    server = "postgresql"
    dialect = "postgresql"
    hole = "%s"
    url = "postgresql+psycopg"

    def connect(self):
        self.engine = sqlalchemy.create_engine(f"{self.url}://tester@127.0.0.1:{self.server.port}/postgres")

    def log(self):
        return self.server.log()


class AlchemyPsycopg2(AlchemyPsycopg):
    url = "postgresql+psycopg2"


class AlchemyAsyncpg(AlchemyPsycopg):
    url = "postgresql+asyncpg"
    hole = "$1"

    def holes(self, count):
        return ", ".join(f"${number}" for number in range(1, count + 1))

    def connect(self):
        self.loop = asyncio.new_event_loop()
        self.engine = create_async_engine(f"{self.url}://tester@127.0.0.1:{self.server.port}/postgres")

    def run(self, statement, values=None):
        async def ask():
            async with self.engine.begin() as connection:
                if values is None:
                    result = await connection.execute(sqlalchemy.text(statement.replace(":", "\\:")))
                else:
                    result = await connection.exec_driver_sql(statement, tuple(values))
                return [tuple(row) for row in result] if result.returns_rows else []

        return self.loop.run_until_complete(ask())

    def close(self):
        self.loop.run_until_complete(self.engine.dispose())
        self.loop.close()


class AlchemyPymysql(AlchemyPsycopg):
    server = "mariadb"
    dialect = "mysql"

    def connect(self):
        base = f"mysql+pymysql://root@127.0.0.1:{self.server.port}/"
        with sqlalchemy.create_engine(base).begin() as connection:
            connection.exec_driver_sql("CREATE DATABASE IF NOT EXISTS tests CHARACTER SET utf8mb4")
        self.engine = sqlalchemy.create_engine(f"{base}tests?charset=utf8mb4")


DRIVERS = {
    "sqlite3 connection": Sqlite,
    "sqlite3 cursor": SqliteCursor,
    "sqlite3 script": SqliteScript,
    "aiosqlite": Aiosqlite,
    "psycopg": Psycopg,
    "psycopg composed": PsycopgComposed,
    "psycopg client cursor": PsycopgClient,
    "psycopg server cursor": PsycopgServer,
    "psycopg pipeline": PsycopgPipeline,
    "psycopg copy": PsycopgCopy,
    "psycopg libpq": PsycopgLibpq,
    "psycopg async": PsycopgAsync,
    "psycopg2": Psycopg2,
    "psycopg2 named cursor": Psycopg2Named,
    "psycopg2 dict cursor": Psycopg2Dict,
    "asyncpg": Asyncpg,
    "asyncpg execute": AsyncpgExecute,
    "pymysql": Pymysql,
    "pymysql stream": PymysqlStream,
    "pymysql query": PymysqlQuery,
    "mysql-connector": Connector,
    "mysql-connector prepared": ConnectorPrepared,
    "sqlalchemy sqlite": Alchemy,
    "sqlalchemy psycopg": AlchemyPsycopg,
    "sqlalchemy psycopg2": AlchemyPsycopg2,
    "sqlalchemy asyncpg": AlchemyAsyncpg,
    "sqlalchemy pymysql": AlchemyPymysql,
}
