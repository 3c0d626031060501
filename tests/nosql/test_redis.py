"""Redis by its real client: the caller's text is an argument, never a command, a script or more of a line."""

import asyncio
import json

import pytest
import redis
import redis.asyncio
from shapes import api_event

from . import servers
from .walk import walk


@pytest.fixture(scope="module")
def server():
    with servers.redis() as serving:
        yield serving


@pytest.fixture(scope="module")
def store(server):
    # Made, and connected, before any guard.
    client = redis.Redis(port=server.port, protocol=2)
    client.ping()
    yield client
    client.close()


def sent(event, name="t"):
    return json.loads(event["body"])[name]


def piped(store, *commands):
    pipe = store.pipeline(transaction=False)
    for command in commands:
        pipe.execute_command(*command)
    return pipe.execute()


HOSTILE = {
    "command": (lambda store, text: store.execute_command(text, "a"), "FLUSHALL", "LG-DB-105"),
    "command of two words": (lambda store, text: store.execute_command(text), "CONFIG GET dir", "LG-DB-105"),
    "second word": (lambda store, text: store.execute_command(f"CONFIG {text}", "dir"), "RESETSTAT", "LG-DB-105"),
    "in a pipeline": (lambda store, text: piped(store, ("GET", "a"), (text, "b")), "SHUTDOWN", "LG-DB-105"),
    "script": (lambda store, text: store.eval(f"return redis.call('get', '{text}')", 0), "x') redis.call('flushall", "LG-DB-106"),
    "script, whole": (lambda store, text: store.eval(text, 0), "return redis.call('keys','*')", "LG-DB-106"),
    "script, number": (lambda store, text: store.eval(f"return {text} + 1", 0), "1) or (true", "LG-DB-106"),
    "script load": (lambda store, text: store.script_load(f"return '{text}'"), "' .. 'x", "LG-DB-106"),
    "function": (lambda store, text: store.function_load(text), "#!lua name=evil\nreturn 1", "LG-DB-106"),
}


@pytest.mark.parametrize(("call", "text", "rule"), HOSTILE.values(), ids=HOSTILE)
def test_what_must_not_be_the_callers(call, text, rule, store, server, capsys):
    def reach(event):
        call(store, sent(event))

    server.seen.clear()
    # The text is not a word of this module's: it comes by the event alone.
    status, rules = walk(reach, api_event({"t": text[:1] + text[1:]}), capsys)
    assert (status, set(rules), server.seen) == (403, {rule}, [])


def in_one_line(store, line):
    connection = store.connection_pool.get_connection()
    try:
        connection.send_packed_command([line])
        return connection.read_response()
    finally:
        store.connection_pool.release(connection)


@pytest.mark.parametrize("text", ["a\r\nFLUSHALL", "a\nCONFIG SET dir /tmp", "a b", "k v EX 1"])
def test_a_command_in_one_line_is_not_split(text, store, server, capsys):
    server.seen.clear()
    status, rules = walk(lambda e: in_one_line(store, f"GET {sent(e)}\r\n".encode()), api_event({"t": text}), capsys)
    assert (status, set(rules), server.seen) == (403, {"LG-DB-107"}, [])


BENIGN = ["ann", "FLUSHALL", "a b c", "x'y\"z", "a\r\nFLUSHALL\r\n", "*", "return 1", "{json: 1}", "ü😀", "0", "", "key:1:name"]


@pytest.mark.parametrize("text", BENIGN, ids=repr)
def test_arguments_are_arguments(text, store, server, capsys):
    def reach(event):
        value = sent(event)
        store.set("name:" + value, value)
        store.hset("h", mapping={value or "-": value})
        piped(store, ("GET", value), ("SADD", "s", value))
        store.eval("return redis.call('set', KEYS[1], ARGV[1])", 1, value, value)
        store.keys(f"user:{value}*")

    server.seen.clear()
    assert walk(reach, api_event({"t": text}), capsys) == (200, [])
    assert len(server.seen) == 6
    assert server.seen[0] == [b"SET", b"name:" + text.encode(), text.encode()]


@pytest.mark.parametrize("text", ["GET", "get"])
def test_a_command_from_a_fixed_set(text, store, capsys):
    def reach(event):
        name = sent(event)
        assert name.upper() in ("GET", "TTL")
        store.execute_command(name, "a")

    assert walk(reach, api_event({"t": text}), capsys) == (200, [])


def test_asynchronous(server, capsys):
    async def run(event):
        client = redis.asyncio.Redis(port=server.port, protocol=2)
        try:
            await client.set("a", sent(event))
            async with client.pipeline(transaction=False) as pipe:
                pipe.get("a")
                await pipe.execute()
            return await client.execute_command(sent(event), "b")
        finally:
            await client.aclose()

    server.seen.clear()
    assert walk(lambda e: asyncio.run(run(e)), api_event({"t": "DEBUG"}), capsys) == (403, ["LG-DB-105"])
    assert server.seen == [[b"SET", b"a", b"DEBUG"], [b"GET", b"a"]]


def test_nothing_else_changes(store, capsys):
    found = []
    assert walk(lambda e: found.append(store.set("a", 1)), api_event(), capsys) == (200, [])
    assert found == [True]
    with pytest.raises(redis.DataError):
        walk(lambda e: store.set("a", object()), api_event(), capsys)
    assert isinstance(store.connection_pool.get_connection(), redis.connection.AbstractConnection)
