"""Where each driver takes its statements: module -> method -> how (a function of `database_calls`), dialect, and more for it.

The narrowest place that every way of the driver passes, private where there is one: what users see keeps its signature.
"""

from __future__ import annotations

_SQLITE = ("positional", "sqlite")
_PG = ("method", "postgresql")
_PG_INNER = ("inner", "postgresql", "psycopg")
_ANY = ("method", "generic")
_STANDARD = ("method", "standard")
_TSQL = ("method", "tsql")
_MYSQL = ("method", "mysql")
_PYMYSQL = ("inner", "mysql", "pymysql")
_CONNECTOR = ("inner", "mysql", "mysql")
_CONVERT = ("converted", "postgresql")
_TO_LIBPQ: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("PGconn.exec_", "PGconn.exec_params", "PGconn.send_query", "PGconn.send_query_params"), _PG_INNER),
    **dict.fromkeys(("PGconn.prepare", "PGconn.send_prepare"), (*_PG_INNER, "2")),
}
_CURSOR: dict[str, tuple[str, ...]] = {
    "execute": _CONNECTOR,
    "executemany": _CONNECTOR,
    "callproc": ("procedure", "mysql", "mysql"),
}

DRIVERS: dict[str, dict[str, tuple[str, ...]]] = {
    "_sqlite3": {
        f"{owner}.{name}": _SQLITE for owner in ("Cursor", "Connection") for name in ("execute", "executemany", "executescript")
    },
    "aiosqlite.core": {"Connection._execute": ("threaded", "sqlite")},
    "psycopg._queries": {f"{owner}.convert": _CONVERT for owner in ("PostgresQuery", "PostgresClientQuery", "PostgresRawQuery")},
    "psycopg.pq.pq_ctypes": _TO_LIBPQ,
    "psycopg_binary.pq": _TO_LIBPQ,
    "psycopg_c.pq": _TO_LIBPQ,
    "psycopg2._psycopg": {
        "cursor.execute": _PG,
        "cursor.executemany": _PG,
        "cursor.copy_expert": _PG,
        "cursor.callproc": ("procedure", "postgresql"),
    },
    "asyncpg.connection": {"Connection._get_statement": _PG},
    "asyncpg.protocol.protocol": {
        "BaseProtocol.query": _PG,
        "BaseProtocol.prepare": ("method", "postgresql", "2"),
        "BaseProtocol.copy_in": _PG,
        "BaseProtocol.copy_out": _PG,
    },
    "pymysql.cursors": {
        "Cursor.execute": _PYMYSQL,
        "Cursor.executemany": _PYMYSQL,
        "Cursor.callproc": ("procedure", "mysql", "pymysql"),
    },
    "pymysql.connections": {"Connection.query": _PYMYSQL},
    "mysql.connector.cursor": {
        **{f"MySQLCursor.{name}": how for name, how in _CURSOR.items()},
        "MySQLCursorPrepared.execute": _CONNECTOR,
        "MySQLCursorPrepared.executemany": _CONNECTOR,
    },
    "mysql.connector.cursor_cext": {
        **{f"CMySQLCursor.{name}": how for name, how in _CURSOR.items()},
        "CMySQLCursorPrepared.execute": _CONNECTOR,
        "CMySQLCursorPrepared.executemany": _CONNECTOR,
    },
    "mysql.connector.aio.cursor": {
        **{f"MySQLCursor.{name}": how for name, how in _CURSOR.items()},
        "MySQLCursor.executemulti": _CONNECTOR,
        "MySQLCursorPrepared.execute": _CONNECTOR,
        "MySQLCursorPrepared.executemany": _CONNECTOR,
    },
    **{
        f"mysql.connector.{module}": {
            f"{owner}.{name}": _CONNECTOR for name in ("cmd_query", "cmd_query_iter", "cmd_stmt_prepare")
        }
        for module, owner in (
            ("connection", "MySQLConnection"),
            ("connection_cext", "CMySQLConnection"),
            ("aio.connection", "MySQLConnection"),
        )
    },
    "aiomysql.cursors": {
        "Cursor.execute": ("inner", "mysql", "aiomysql"),
        "Cursor.executemany": ("inner", "mysql", "aiomysql"),
        "Cursor.callproc": ("procedure", "mysql", "aiomysql"),
    },
    "aiomysql.connection": {"Connection.query": ("inner", "mysql", "aiomysql")},
    "pg8000.dbapi": {"Cursor.execute": _PG, "Cursor.executemany": _PG, "Cursor.callproc": ("procedure", "postgresql")},
    "pg8000.native": {"Connection.run": _PG, "Connection.prepare": _PG},
    "redshift_connector.cursor": {
        "Cursor.execute": ("inner", "postgresql", "redshift_connector"),
        "Cursor.executemany": ("inner", "postgresql", "redshift_connector"),
        "Cursor.callproc": ("procedure", "postgresql", "redshift_connector"),
    },
    "pymssql._pymssql": {"Cursor.execute": _TSQL, "Cursor.executemany": _TSQL, "Cursor.callproc": ("procedure", "tsql")},
    "pyodbc": {"Cursor.execute": _ANY, "Cursor.executemany": _ANY, "Connection.execute": _ANY},
    "oracledb.cursor": {
        f"{owner}.{name}": how
        for owner in ("Cursor", "AsyncCursor")
        for name, how in (("execute", _STANDARD), ("executemany", _STANDARD), ("callproc", ("procedure", "standard")))
    },
    "snowflake.connector.cursor": {
        f"{owner}.{name}": ("inner", "mysql", "snowflake")
        for owner in ("SnowflakeCursor", "SnowflakeCursorBase")
        for name in ("execute", "executemany")
    },
    "trino.dbapi": {"Cursor.execute": _STANDARD, "Cursor.executemany": _STANDARD},
    "clickhouse_driver.client": {
        f"Client.{name}": ("inner", "mysql", "clickhouse_driver") for name in ("execute", "execute_iter", "query_dataframe")
    },
    "clickhouse_connect.driver.client": {
        f"Client.{name}": ("inner", "mysql", "clickhouse_connect") for name in ("query", "command", "query_df", "query_np")
    },
    "sqlalchemy.engine.default": {
        f"DefaultDialect.{name}": ("compiled", "generic") for name in ("do_execute", "do_executemany", "do_execute_no_params")
    },
}
