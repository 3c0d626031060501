"""Did the caller choose where this leads? The hosts that an invocation's texts name, and those that configuration knows."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from itertools import islice

from ..lexers.canonical import forms
from ..sealed import seal
from .location import foreign
from .network_address import spelled
from .network_address import written as shown
from .network_names import named, recent
from .network_seen import changed
from .scope import forgetting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType
    from typing import Any

    from ..invocation import Invocation
    from .network_address import Address

    # an address or a name -> (port or None, the caller's whole text)
    Hosts = dict[Any, list[tuple[int | None, str]]]

_LONGEST_HOST = 253
_LONG = 2_048
_MOST_READ = 300_000
_MOST_HOSTS = 50_000
_MOST_LINKS = 50
_MOST_INVOCATIONS = 8
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}


# What clients of databases and brokers reach where they are told nothing: their default says nothing of the function's.
_CLIENTS = frozenset(
    "pymongo motor redis psycopg psycopg2 asyncpg pg8000 pymysql aiomysql mysql elasticsearch elastic_transport "
    "opensearchpy kafka aiokafka confluent_kafka pika aio_pika memcache pymemcache cassandra ldap3 couchdb neo4j "
    "influxdb clickhouse_connect".split()
)
_USUAL = ("localhost", "127.0.0.1", "::1")


def _make() -> tuple[Callable[..., Any], ...]:
    read: dict[Invocation, tuple[Invocation, Hosts, list[str]]] = {}

    def known(inv: Invocation) -> tuple[Invocation, Hosts, list[str]]:
        found = read.get(inv)
        if found is None or found[0] is not inv:
            found = (inv, {}, [])
            left = _MOST_READ
            for text in _texts_of(inv):
                cost = _add(found[1], text, left)
                left -= _LONG if cost is None else cost
                if cost is None:
                    found[2].append(text)
            while len(read) >= _MOST_INVOCATIONS:
                del read[next(iter(read))]
            read[inv] = found
        return found

    def hosts(inv: Invocation) -> Hosts:
        """The hosts that the caller's texts name; read once an invocation."""
        return known(inv)[1]

    def rest(inv: Invocation) -> list[str]:
        """The texts that were too long, or too many, to be read for hosts as a whole."""
        return known(inv)[2]

    def forget(inv: Invocation) -> None:
        read.pop(inv, None)

    forgetting(forget)
    return hosts, rest


def _texts_of(inv: Invocation | None) -> Iterator[str]:
    while inv is not None:
        yield from inv.texts
        inv = inv.parent


hosts, rest = map(seal, _make())


def led(inv: Invocation, address: Address, port: int, names: Iterable[str]) -> str:
    """The caller's text that led to ``address``, or "": it names the address or a name of it, and configuration does not."""
    table = hosts(inv)
    mine = recent(address, inv.reference)
    keys: list[Any] = [name for name in mine or names if name]
    if not mine or any(spelled(name) is not None for name in mine):
        keys.append(address)
    for key in keys:
        for wanted, source in _named(table, key):
            if wanted in (None, port) and not _configured(key, names, port):
                return source
    return _unread(inv, [*(mine or names), shown(address)], names, port)


def _unread(inv: Invocation, wanted: list[str], names: Iterable[str], port: int) -> str:
    """The same, of texts that were not read for hosts: those that hold the host as it was looked up."""
    texts: list[str] = rest(inv)
    for text in texts:
        low = text.lower()
        for host in wanted:
            if len(host) >= 4 and host in low and not _configured(host, names, port):
                return text
    return ""


def names_host(inv: Invocation, address: Address | None, names: Iterable[str]) -> bool:
    """Whether the caller's texts hold a host, so that it must not be shown."""
    table = hosts(inv)
    return address in table or any(name in table for name in names)


def follow(inv: Invocation, url: str, source: str) -> None:
    """A redirect from a host that is not the function's own is as good as the caller's text."""
    table = hosts(inv)
    for host, port in written(url):
        _put(table, host, port, source or url)
    changed()


def _named(table: Hosts, key: Any) -> Iterator[tuple[int | None, str]]:
    yield from table.get(key, ())
    if type(key) is not str:
        return
    head = ".".join(key.split(".")[:4])
    if (address := spelled(head)) is not None and head != key:
        # 10.0.0.1.nip.io: wildcard names lead to the address that they begin with.
        yield from table.get(address, ())
    rest = key.partition(".")[2]
    while "." in rest:
        for port, source in table.get(rest, ()):
            if source.strip().lower().startswith(rest):
                # The code put a label of its own before a domain that is the caller's.
                yield port, source
        rest = rest.partition(".")[2]


def _add(table: Hosts, text: str, left: int) -> int | None:
    """Read one text; returns how much reading that was, or None if it was not read to its end."""
    if len(table) >= _MOST_HOSTS:
        return None
    if text.isalnum():
        if len(text) <= _LONGEST_HOST:
            _put(table, text, None, text)
        return 0
    if len(text) <= min(_LONG, left):
        for _, form in forms(text):
            for host, port in written(form):
                _put(table, host, port, text)
        return len(text)
    # Of a long text what follows slashes is read, as far as that goes.
    if left > 0:
        for at in _after_slashes(text):
            for host, port in islice(written(text[at : at + _LONGEST_HOST]), 2):
                _put(table, host, port, text)
    return None


def _put(table: Hosts, host: str, port: int | None, source: str) -> None:
    key = spelled(host) or named(host)
    if key and len(host) <= _LONGEST_HOST and len(table) < _MOST_HOSTS:
        known = table.setdefault(key, [])
        if len(known) < 8 and all(port != its for its, _ in known):
            known.append((port, source))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(
        r"(?:([a-zA-Z][a-zA-Z0-9+.-]{0,20}+):)?[/\\]{2,}+|(\[[0-9a-fA-F:.%]++\]|[^\s/\\@#?&,;\"'<>()\[\]=|{}]++)(?::(\d{1,5})(?!\d))?"
    )


def written(text: str) -> Iterator[tuple[str, int | None]]:
    """Hosts in a text, with the port that stands there or that the scheme implies: after slashes, or whatever looks like one."""
    scheme, opened = "", False
    for match in _word().finditer(text):
        word = match[2]
        if word is None:
            scheme, opened = (match[1] or "").lower(), True
            continue
        alone = len(word) == len(text.strip())
        host, port = _split(word)
        if host and (opened or alone or "." in host or ":" in host or host.startswith("[")):
            stated = int(match[3]) if match[3] else port
            yield host.strip("[]"), _PORTS.get(scheme) if stated is None and opened else stated
        opened = opened and text[match.end() : match.end() + 1] == "@"


def _split(word: str) -> tuple[str, int | None]:
    host, colon, port = word.rpartition(":")
    if colon and ":" not in host:
        if port.isascii() and port.isdigit() and len(port) < 6:
            return host, int(port)
        # http:10.0.0.1 without its slashes
        return port or host, None
    return word, None


def _after_slashes(text: str) -> Iterator[int]:
    at, count = text.find("//"), 0
    while at >= 0 and count < _MOST_LINKS:
        yield max(0, at - 8)
        at, count = text.find("//", at + 2), count + 1


def _configured(key: Any, names: Iterable[str], port: int) -> bool:
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
                implied = _PORTS.get(before.rpartition("://")[0].rpartition("/")[2]) if before.endswith("://") else None
                if implied in (None, port):
                    return True
        at = low.find(host, at + 1)
    return False
