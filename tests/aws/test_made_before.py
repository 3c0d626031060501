"""Clients, sessions and methods that were there before the guard was imported, however they are kept."""

import json
import subprocess
import sys

import pytest
from shapes import api_event

BEFORE = """
import functools, json, sys, types
import aiobotocore.session, boto3, botocore.hooks, botocore.session

keys = {"aws_access_key_id": "AKIAOWNEXAMPLE000001", "aws_secret_access_key": "x", "region_name": "eu-west-1"}
make = functools.partial(boto3.client, "s3", endpoint_url="http://127.0.0.1:9", **keys)
client = make()

def closed_over():
    inner = make()
    return lambda: inner.list_buckets()

class Held:
    client = make()
    def __call__(self):
        return self.client.list_buckets()

@functools.lru_cache
def cached():
    return make()

cached()
method, call = make().list_buckets, make()._make_api_call
pages = make().get_paginator("list_objects_v2")
bucket = boto3.resource("s3", endpoint_url="http://127.0.0.1:9", **keys).Bucket("b")
session = boto3.session.Session(**keys)
core = botocore.session.get_session()
signs = make().generate_presigned_url

class Own(botocore.hooks.HierarchicalEmitter):
    pass

own = botocore.session.Session(event_hooks=Own())
poor = botocore.session.Session(include_builtin_handlers=False)
past = make()
past.meta.events = past.meta.events._emitter  # without what only renames events
emits = make()
emits.meta.events = types.SimpleNamespace(emit=emits.meta.events.emit, emit_until_response=emits.meta.events.emit_until_response)
waits = aiobotocore.session.get_session()

async def awaited():
    async with waits.create_client("s3", endpoint_url="http://127.0.0.1:9", **dict(
        aws_access_key_id="x", aws_secret_access_key="x", region_name="eu-west-1")) as inner:
        await inner.list_buckets()

def by_default(inner=make()):
    return inner.list_buckets()
"""
WAYS = {
    "a global": "client.list_buckets()",
    "a closure": "kept()",
    "a class": "Held()()",
    "a default argument": "by_default()",
    "a cache": "cached().list_buckets()",
    "a method": "method()",
    "the client's inner method": "call('ListBuckets', {})",
    "a paginator": "list(pages.paginate(Bucket='b'))",
    "a resource": "list(bucket.objects.all())",
    "a session": "session.client('s3', endpoint_url='http://127.0.0.1:9').list_buckets()",
    "botocore's session": "core.create_client('s3', endpoint_url='http://127.0.0.1:9', **keys).list_buckets()",
    "emitters of a class of one's own": "own.create_client('s3', endpoint_url='http://127.0.0.1:9', **keys).list_buckets()",
    "a session without handlers": "poor.create_client('sqs', endpoint_url='http://127.0.0.1:9', **keys).list_queues()",
    "an emitter without what renames": "past.list_buckets()",
    "an emitter's bound methods": "emits.list_buckets()",
    "what makes URLs": "signs('get_object', Params={'Bucket': 'b', 'Key': 'k'})",
    "a session that is awaited": "__import__('asyncio').run(awaited())",
}
PROGRAM = """
{before}
kept = closed_over()
__import__("gc").freeze()  # what is there is out of the collector's sight
from lambdaguard import guard
found = {{}}
for name, code in {ways!r}.items():
    guarded = guard(lambda event, context: eval(code), aws={{"allow": ["dynamodb:*"]}}, code="off", egress="off")
    try:
        found[name] = guarded({event!r}, None)["statusCode"]
    except Exception as error:
        found[name] = repr(error)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def answers():
    program = PROGRAM.format(before=BEFORE, ways=WAYS, event=api_event())
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("way", WAYS)
def test_it_is_held_to_the_list(way, answers):
    assert answers[way] == 403
