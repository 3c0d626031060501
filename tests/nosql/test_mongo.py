"""MongoDB by its real driver: operators that came from the caller never reach the server, the code's own do."""

import asyncio
import base64
import json

import pymongo
import pytest
from shapes import api_event

from . import servers
from .walk import walk


@pytest.fixture(scope="module")
def server():
    with servers.mongo() as serving:
        yield serving


@pytest.fixture(scope="module")
def users(server):
    # Made before any guard.
    client = pymongo.MongoClient("127.0.0.1", server.port, directConnection=True)
    client.admin.command("ping")
    yield client.app.users
    client.close()


def body_of(event):
    return json.loads(event["body"])


LOGINS = {
    "find_one": lambda users, sent: users.find_one({"user": sent["user"], "password": sent["password"]}),
    "find": lambda users, sent: list(users.find({"user": sent["user"]})),
    "count": lambda users, sent: users.count_documents({"user": sent["user"]}),
    "update_one": lambda users, sent: users.update_one({"user": sent["user"]}, {"$set": {"seen": 1}}),
    "delete_many": lambda users, sent: users.delete_many({"user": sent["user"]}),
    "find_one_and_delete": lambda users, sent: users.find_one_and_delete({"user": sent["user"]}),
    "distinct": lambda users, sent: users.distinct("name", {"user": sent["user"]}),
    "aggregate": lambda users, sent: list(users.aggregate([{"$match": {"user": sent["user"]}}, {"$limit": 5}])),
    "nested": lambda users, sent: users.find_one({"$or": [{"user": sent["user"]}, {"mail": sent["user"]}]}),
    "bulk": lambda users, sent: users.bulk_write([pymongo.DeleteOne({"user": sent["user"]})]),
    "command": lambda users, sent: users.database.command({"find": "users", "filter": {"user": sent["user"]}}),
}
OPERATORS = [
    {"$ne": None},
    {"$gt": ""},
    {"$regex": "^a"},
    {"$exists": True},
    {"$in": ["root", "admin"]},
    {"$nin": []},
    {"$not": {"$eq": 1}},
]


@pytest.mark.parametrize("call", LOGINS.values(), ids=LOGINS)
@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: next(iter(operator)))
def test_an_operator_in_place_of_a_value(call, operator, users, server, capsys):
    server.seen.clear()
    event = api_event({"user": operator, "password": operator})
    status, rules = walk(lambda event: call(users, body_of(event)), event, capsys)
    assert (status, rules, server.seen) == (403, ["LG-DB-101"], [])


VALUES = [
    "ann",
    "$ne",
    "O'Brien",
    '{"$ne": 1}',
    "a$b",
    "",
    "{}",
    7,
    None,
    True,
    ["a", "b"],
    {"first": "Ann", "last": "Lee"},
    "ü😀",
    -1.5,
]


@pytest.mark.parametrize("call", LOGINS.values(), ids=LOGINS)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_are_values(call, value, users, server, capsys):
    server.seen.clear()
    status, rules = walk(lambda event: call(users, body_of(event)), api_event({"user": value, "password": value}), capsys)
    assert (status, rules, len(server.seen)) == (200, [], 1)


OWN = {
    "range": lambda users, sent: users.find_one({"age": {"$gte": sent["min"], "$lt": sent["max"]}}),
    "pattern": lambda users, sent: users.find_one({"name": {"$regex": "^" + sent["name"]}}),
    "any": lambda users, sent: users.find_one({"$or": [{"a": sent["min"]}, {"b": {"$in": [sent["max"]]}}]}),
    "eq": lambda users, sent: users.find_one({"name": {"$eq": sent["name"]}}),
    "stored": lambda users, sent: users.insert_one({"raw": sent["raw"]}),
}


@pytest.mark.parametrize("call", OWN.values(), ids=OWN)
def test_the_codes_own_operators(call, users, server, capsys):
    server.seen.clear()
    event = api_event({"min": 3, "max": 9, "name": "lamp", "raw": {"$comment": "kept as it is"}})
    assert walk(lambda event: call(users, body_of(event)), event, capsys) == (200, [])
    assert len(server.seen) == 1


def unbracketed(query):
    """What frameworks make of ``user[$ne]=1``."""
    ((name, value),) = query.items()
    return {name[name.index("[") + 1 : -1]: value}


def test_the_way_in_does_not_matter(users, capsys):
    look = lambda value: users.find_one({"user": value})  # noqa: E731
    encoded = api_event()
    encoded["body"] = base64.b64encode(b'{"user": {"$ne": 1}}').decode()
    encoded["isBase64Encoded"] = True
    assert walk(lambda e: look(json.loads(base64.b64decode(e["body"]))["user"]), encoded, capsys) == (403, ["LG-DB-101"])
    form = api_event(query={"user[$ne]": "1"})
    assert walk(lambda e: look(unbracketed(e["queryStringParameters"])), form, capsys) == (403, ["LG-DB-101"])
    direct = {"user": {"$gt": ""}}
    with pytest.raises(Exception, match="LG-DB-101"):
        walk(lambda e: look(e["user"]), direct, capsys)


def test_a_search_by_the_callers_own_filter_is_flagged(users, server, capsys):
    server.seen.clear()
    event = api_event({"filter": {"pr": {"$gt": 5}, "st": {"$in": [1, 2]}}})
    assert walk(lambda e: list(users.find(body_of(e)["filter"])), event, capsys) == (200, ["LG-DB-103", "LG-DB-103"])
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("this.name == '%s'", "x' || '1' == '1"),
        ("this.name == '%s'", "x'; sleep(5000); '"),
        ("this.age > %s", "0 || true"),
        ("%s", "return true"),
        ('this.name == "%s"', "a\\"),
    ],
)
def test_javascript_of_the_callers(script, text, users, server, capsys):
    server.seen.clear()
    status, rules = walk(lambda e: users.find_one({"$where": script % body_of(e)["t"]}), api_event({"t": text}), capsys)
    assert (status, rules, server.seen) == (403, ["LG-DB-102"], [])


@pytest.mark.parametrize("text", ["lamp", "a lamp", "12", "two-part"])
def test_javascript_of_the_codes_own(text, users, capsys):
    assert walk(lambda e: users.find_one({"$where": f"this.name == '{body_of(e)['t']}'"}), api_event({"t": text}), capsys) == (
        200,
        [],
    )


def test_where_sent_whole(users, server, capsys):
    server.seen.clear()
    event = api_event({"$where": "sleep(1000)"})
    status, rules = walk(lambda e: users.find_one(body_of(e)), event, capsys)
    assert (status, rules[0], server.seen) == (403, "LG-DB-102", [])


def test_a_bulk_of_the_client(users, server, capsys):
    server.seen.clear()

    def many(event):
        users.database.client.bulk_write([pymongo.DeleteMany({"user": body_of(event)["user"]}, namespace="app.users")])

    assert walk(many, api_event({"user": {"$ne": 1}}), capsys) == (403, ["LG-DB-101"])
    assert server.seen == []


def test_asynchronous(server, capsys):
    async def look(event):
        client = pymongo.AsyncMongoClient("127.0.0.1", server.port, directConnection=True)
        try:
            return await client.app.users.find_one({"user": body_of(event)["user"]})
        finally:
            await client.close()

    server.seen.clear()
    assert walk(lambda e: asyncio.run(look(e)), api_event({"user": {"$ne": 1}}), capsys) == (403, ["LG-DB-101"])
    assert server.seen == []
    assert walk(lambda e: asyncio.run(look(e)), api_event({"user": "ann"}), capsys) == (200, [])
    assert len(server.seen) == 1


def test_nothing_else_changes(users, capsys):
    found = []
    assert walk(lambda e: found.append(users.find_one({"user": "ann"})), api_event(), capsys) == (200, [])
    assert found == [{"_id": 1, "user": "ann"}]
    assert isinstance(users, pymongo.collection.Collection)
    with pytest.raises(pymongo.errors.InvalidOperation):
        walk(lambda e: users.bulk_write([]), api_event(), capsys)
    with pytest.raises(TypeError):
        walk(lambda e: users.find_one({"user": object()}) if False else users.insert_one(7), api_event(), capsys)


def test_off_and_monitor(users, server, capsys):
    event = api_event({"user": {"$ne": 1}})
    look = lambda e: users.find_one({"user": body_of(e)["user"]})  # noqa: E731
    assert walk(look, event, capsys, nosql="off") == (200, [])
    assert walk(look, event, capsys, nosql="monitor") == (200, ["LG-DB-101"])
