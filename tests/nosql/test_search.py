"""Elasticsearch and OpenSearch by their real clients: the caller's text is a value, never syntax, a script or structure."""

import asyncio
import json

import elasticsearch
import pytest
from shapes import api_event

from . import servers
from .opensearch import opensearchpy
from .walk import walk


@pytest.fixture(scope="module")
def server():
    with servers.search() as serving:
        yield serving


@pytest.fixture(scope="module", params=["elasticsearch", "opensearch"])
def client(request, server):
    if request.param == "elasticsearch":
        made = elasticsearch.Elasticsearch(f"http://127.0.0.1:{server.port}", max_retries=0)
        yield lambda **body: made.search(index="things", **body), made.perform_request
    else:
        made = opensearchpy.OpenSearch(f"http://127.0.0.1:{server.port}", max_retries=0)
        yield (
            lambda q=None, **body: made.search(index="things", body=body or None, params={"q": q} if q else None),
            made.transport.perform_request,
        )
    made.close()


def sent(event):
    return json.loads(event["body"])["t"]


def in_query(search, text):
    search(query={"query_string": {"query": f"owner:ann AND name:{text}"}})


def in_phrase(search, text):
    search(query={"bool": {"must": [{"query_string": {"query": f'owner:ann AND name:"{text}"'}}]}})


def in_simple(search, text):
    search(query={"simple_query_string": {"query": f"+ann +{text}", "fields": ["name"]}})


def in_path(search, text):
    search(q=f"owner:ann AND {text}")


def in_script(search, text):
    search(query={"script": {"script": {"source": f"doc['n'].value == '{text}'"}}})


def in_field(search, text):
    search(query={"match_all": {}}, script_fields={"x": {"script": {"lang": "painless", "source": f"doc['{text}'].value"}}})


HOSTILE = [
    (in_query, "* OR owner:bob", "LG-DB-108"),
    (in_query, "lamp OR _exists_:secret", "LG-DB-108"),
    (in_query, "/.*/", "LG-DB-108"),
    (in_query, "(a)", "LG-DB-108"),
    (in_phrase, 'x" OR owner:"bob', "LG-DB-108"),
    (in_phrase, "x\\", "LG-DB-108"),
    (in_simple, "lamp | -ann", "LG-DB-108"),
    (in_path, "owner:*", "LG-DB-108"),
    (in_script, "x' || true || '", "LG-DB-109"),
    (in_field, "n'].value + params['_source", "LG-DB-109"),
]


@pytest.mark.parametrize(("call", "text", "rule"), HOSTILE)
def test_the_callers_text_as_syntax(call, text, rule, client, server, capsys):
    if call is in_simple:
        text = text.replace(" |", ' "x" |')
        call = lambda search, text: search(query={"simple_query_string": {"query": f'+ann +"{text}"'}})  # noqa: E731
    server.seen.clear()
    status, rules = walk(lambda e: call(client[0], sent(e)), api_event({"t": text}), capsys)
    assert (status, set(rules), server.seen) == (403, {rule}, [])


@pytest.mark.parametrize("text", ["lamp", "a red lamp", "42", "naïve café", "O'Brien", "two-part", "a.b_c"])
@pytest.mark.parametrize("call", [in_query, in_phrase, in_simple, in_path])
def test_words_are_words(call, text, client, server, capsys):
    server.seen.clear()
    assert walk(lambda e: call(client[0], sent(e)), api_event({"t": text}), capsys) == (200, [])
    assert len(server.seen) == 1


@pytest.mark.parametrize("text", ["lamp AND shade", '" OR 1', "a:b", "{}", '{"match_all": {}}', "x' || '1", "\\"])
def test_values_are_values(text, client, server, capsys):
    def reach(event):
        search, _ = client
        search(query={"bool": {"filter": [{"term": {"name": sent(event)}}, {"match": {"text": {"query": sent(event)}}}]}})
        search(query={"script": {"script": {"source": "doc['n'].value == params.n", "params": {"n": sent(event)}}}})
        search(query={"simple_query_string": {"query": sent(event)}})

    server.seen.clear()
    assert walk(reach, api_event({"t": text}), capsys) == (200, [])
    assert len(server.seen) == 3


def test_a_body_put_together_as_text(client, server, capsys):
    def reach(event):
        body = '{"query": {"match": {"name": "' + sent(event) + '"}}}'
        headers = {"content-type": "application/json", "accept": "application/json"}
        client[1]("POST", "/things/_search", headers=headers, body=body)

    server.seen.clear()
    event = api_event({"t": 'x"}}, "size": 1000, "a": {"b": {"c": "'})
    assert walk(reach, event, capsys) == (403, ["LG-DB-110"])
    assert server.seen == []
    assert walk(reach, api_event({"t": "a red lamp"}), capsys) == (200, [])
    assert len(server.seen) == 1


def test_a_search_box_may_hold_what_it_likes_but_names_of_fields_are_told(client, capsys):
    box = lambda e: client[0](query={"query_string": {"query": sent(e)}})  # noqa: E731
    assert walk(box, api_event({"t": "red AND lamp*"}), capsys) == (200, [])
    assert walk(box, api_event({"t": "owner:bob"}), capsys) == (200, ["LG-DB-108"])


def test_asynchronous(server, capsys):
    async def run(event):
        async with elasticsearch.AsyncElasticsearch(f"http://127.0.0.1:{server.port}", max_retries=0) as first:
            await first.search(index="things", query={"match_all": {}})
            await first.search(index="things", query={"query_string": {"query": f"a:1 AND {sent(event)}"}})

    async def run_other(event):
        async with opensearchpy.AsyncOpenSearch(f"http://127.0.0.1:{server.port}", max_retries=0) as second:
            await second.search(index="things", body={"query": {"query_string": {"query": f"a:1 AND {sent(event)}"}}})

    server.seen.clear()
    assert walk(lambda e: asyncio.run(run(e)), api_event({"t": "b:* OR c:d"}), capsys) == (403, ["LG-DB-108"])
    assert walk(lambda e: asyncio.run(run_other(e)), api_event({"t": "b:* OR c:d"}), capsys) == (403, ["LG-DB-108"])
    assert len(server.seen) == 1
