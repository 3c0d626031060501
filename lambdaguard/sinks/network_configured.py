"""Whether the function itself names a host: its environment, or the code at work."""

from __future__ import annotations

import os
import sys

from .location import foreign
from .network_address import written as shown
from .network_written import PORTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType
    from typing import Any

_LONG = 2_048
# What clients of databases and brokers reach where they are told nothing: their default says nothing of the function's.
_CLIENTS = frozenset(
    "pymongo motor redis psycopg psycopg2 asyncpg pg8000 pymysql aiomysql mysql elasticsearch elastic_transport "
    "opensearchpy kafka aiokafka confluent_kafka pika aio_pika memcache pymemcache cassandra ldap3 couchdb neo4j "
    "influxdb clickhouse_connect".split()
)
_USUAL = ("localhost", "127.0.0.1", "::1")


def configured(key: Any, names: Iterable[str], port: int) -> bool:
    """Whether the environment, or a constant of the function's code at work, has the same host and port."""
    wanted = [key] if type(key) is str else []
    if type(key) is not str:
        wanted = [shown(key), *names]
    return any(_mentions(text, host, port) for text in _texts() for host in wanted if host)


def _texts() -> Iterator[str]:
    # Which hosts are no proxy's business says nothing about which are the function's.
    yield from _constants(value for name, value in list(os.environ.items()) if name.lower() != "no_proxy")
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code, scope = frame.f_code, frame.f_globals
        if scope.get("__name__") == f"{__name__.partition('.')[0]}.guard":
            return
        if foreign(code.co_filename) and code.co_name != "<module>":
            name = scope.get("__name__")
            usual = _USUAL if type(name) is str and name.partition(".")[0] in _CLIENTS else ()
            yield from (text for text in _constants(code.co_consts) if text not in usual)
            if name != "__main__":
                yield from (text for text in _constants(list(scope.values())) if text not in usual)
        frame = frame.f_back


def _constants(values: Iterable[Any]) -> Iterator[str]:
    """Short texts of one word: a host or URL that the code holds, not a docstring that mentions one."""
    return (value for value in values if type(value) is str and len(value) < _LONG and len(value.split(None, 1)) == 1)


def _mentions(text: str, host: str, port: int) -> bool:
    low = text.lower()
    at = low.find(host)
    while at >= 0:
        before, after = low[:at], low[at + len(host) :]
        if not before[-1:].isalnum() and before[-1:] not in tuple("-._"):
            if after[:1] == ":" and after[1:2].isdigit():
                digits = after[1:7]
                stated = int("".join(c for c in digits.split("/")[0] if c.isdigit()) or 0)
                if stated == port:
                    return True
            elif not after[:1].isalnum() and after[:1] not in tuple("-._"):
                implied = PORTS.get(before.rpartition("://")[0].rpartition("/")[2]) if before.endswith("://") else None
                if implied in (None, port):
                    return True
        at = low.find(host, at + 1)
    return False
