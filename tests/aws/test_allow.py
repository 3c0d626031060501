"""The allow-list: every way to call AWS is held to it, and what is declared works as before."""

import asyncio
import io

import boto3
import botocore.exceptions
import pytest
from nosql.walk import walk
from shapes import api_event


def tried(reach, capsys, *allow):
    return walk(lambda event: reach(), api_event({"id": "7"}), capsys, aws=list(allow))


REFUSED = (403, ["LG-AWS-001"])
FINE = (200, [])


@pytest.mark.parametrize(
    ("allow", "allowed"),
    [
        ("s3:PutObject", True),
        ("s3:putobject", True),
        ("s3:*", True),
        ("s3:Put*", True),
        ("*", True),
        ("s3:PutObject on arn:aws:s3:::my-bucket/*", True),
        ("s3:PutObject on arn:aws:s3:::my-*/in/?.txt", True),
        ("s3:* on *", True),
        ("s3:GetObject", False),
        ("dynamodb:*", False),
        ("s3:PutObject on arn:aws:s3:::other-bucket/*", False),
        ("s3:PutObject on arn:aws:s3:::my-bucket", False),
        ("s3:PutObject on arn:aws:s3:::my-bucket/out/*", False),
    ],
)
def test_a_call_of_a_client_that_was_there_before(allow, allowed, s3, capsys):
    s3.put_object(Bucket="my-bucket", Key="in/b.txt", Body=b"before")
    reach = lambda: s3.put_object(Bucket="my-bucket", Key="in/b.txt", Body=b"after")  # noqa: E731
    assert tried(reach, capsys, allow) == (FINE if allowed else REFUSED)
    assert s3.get_object(Bucket="my-bucket", Key="in/b.txt")["Body"].read() == (b"after" if allowed else b"before")


def test_an_empty_list_allows_nothing(s3, capsys):
    assert tried(s3.list_buckets, capsys) == REFUSED


def of_a_new_session(url, make):
    return boto3.session.Session().client("s3", endpoint_url=url).list_objects_v2(Bucket="my-bucket")


def of_a_new_resource(url, make):
    return list(boto3.resource("s3", endpoint_url=url).Bucket("my-bucket").objects.all())


def of_botocore(url, make):
    import botocore.session

    return botocore.session.get_session().create_client("s3", endpoint_url=url).list_objects(Bucket="my-bucket")


def by_a_paginator(url, make):
    return list(make("s3").get_paginator("list_objects_v2").paginate(Bucket="my-bucket"))


def by_a_waiter(url, make):
    return make("s3").get_waiter("bucket_exists").wait(Bucket="my-bucket")


@pytest.mark.parametrize("call", [of_a_new_session, of_a_new_resource, of_botocore, by_a_paginator, by_a_waiter])
def test_whatever_makes_the_call(call, url, make, s3, capsys):
    assert tried(lambda: call(url, make), capsys, "s3:ListBucket") == FINE
    assert tried(lambda: call(url, make), capsys, "s3:GetObject") == REFUSED


def test_a_resource_that_was_there_before(table, capsys):
    assert tried(lambda: table.put_item(Item={"id": "1"}), capsys, "dynamodb:*Item") == FINE
    assert tried(lambda: table.put_item(Item={"id": "1"}), capsys, "dynamodb:*Item on arn:aws:dynamodb:*:*:table/orders") == FINE
    assert tried(table.scan, capsys, "dynamodb:*Item") == REFUSED
    elsewhere = "dynamodb:*Item on arn:aws:dynamodb:*:999999999999:table/orders"
    assert tried(lambda: table.put_item(Item={"id": "1"}), capsys, elsewhere) == REFUSED


def test_transfers_in_threads(s3, capsys):
    def upload(size):
        s3.upload_fileobj(io.BytesIO(b"x" * size), "my-bucket", "big")

    assert tried(lambda: upload(9_000_000), capsys, "s3:PutObject") == FINE
    assert s3.head_object(Bucket="my-bucket", Key="big")["ContentLength"] == 9_000_000
    s3.delete_object(Bucket="my-bucket", Key="big")
    for size in (10, 9_000_000):
        assert tried(lambda size=size: upload(size), capsys, "s3:GetObject") == REFUSED
        assert s3.list_objects_v2(Bucket="my-bucket", Prefix="big")["KeyCount"] == 0
    found = io.BytesIO()
    assert tried(lambda: s3.download_fileobj("my-bucket", "in/a.txt", found), capsys, "s3:GetObject") == FINE
    assert found.getvalue() == b"hello"
    assert tried(lambda: s3.download_fileobj("my-bucket", "in/a.txt", found), capsys, "s3:PutObject") == REFUSED


def test_aiobotocore(url, s3, capsys):
    from aiobotocore.session import get_session

    before = get_session()

    async def listed(session):
        async with session.create_client("s3", endpoint_url=url) as client:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket="my-bucket")
            return [page["KeyCount"] async for page in pages]

    for session in (before, get_session()):
        assert tried(lambda session=session: asyncio.run(listed(session)), capsys, "s3:ListBucket") == FINE
        assert tried(lambda session=session: asyncio.run(listed(session)), capsys, "s3:GetObject") == REFUSED


def test_presigned_urls_and_forms(s3, capsys):
    params = {"Bucket": "my-bucket", "Key": "in/a.txt"}
    cases = {
        "s3:GetObject": lambda: s3.generate_presigned_url("get_object", Params=params),
        "s3:PutObject": lambda: s3.generate_presigned_url("put_object", Params=params),
        "s3:PutObject on arn:aws:s3:::my-bucket/in/*": lambda: s3.generate_presigned_post("my-bucket", "in/${filename}"),
        "s3:CreateBucket": lambda: s3.generate_presigned_url("create_bucket", Params={"Bucket": "new"}),
    }
    for allow, reach in cases.items():
        assert tried(reach, capsys, allow) == FINE
        assert tried(reach, capsys, "s3:DeleteObject") == REFUSED
    assert tried(cases["s3:PutObject on arn:aws:s3:::my-bucket/in/*"], capsys, "s3:PutObject on arn:aws:s3:::other/*") == REFUSED


def test_a_copy_asks_for_both(s3, capsys):
    copy = lambda: s3.copy_object(Bucket="other-bucket", Key="c", CopySource="my-bucket/in/a.txt")  # noqa: E731
    put, get = "s3:PutObject on arn:aws:s3:::other-bucket/*", "s3:GetObject on arn:aws:s3:::my-bucket/in/*"
    assert tried(copy, capsys, put, get) == FINE
    assert tried(copy, capsys, put) == REFUSED
    assert tried(copy, capsys, get) == REFUSED


def test_transactions_and_statements(table, capsys):
    client = table.meta.client
    write = lambda: client.transact_write_items(TransactItems=[{"Put": {"TableName": "orders", "Item": {"id": "2"}}}])  # noqa: E731
    params = {"Statement": "SELECT * FROM orders WHERE id='2'"}
    read = lambda: client.generate_presigned_url("execute_statement", Params=params)  # noqa: E731
    assert tried(write, capsys, "dynamodb:PutItem on arn:aws:dynamodb:*:*:table/orders") == FINE
    assert tried(write, capsys, "dynamodb:GetItem") == REFUSED
    assert tried(read, capsys, "dynamodb:PartiQLSelect on arn:aws:dynamodb:*:*:table/orders") == FINE
    assert tried(read, capsys, "dynamodb:PartiQLInsert") == REFUSED
    batch = lambda: client.batch_get_item(RequestItems={"orders": {"Keys": [{"id": "2"}]}})  # noqa: E731
    assert tried(batch, capsys, "dynamodb:BatchGetItem on arn:aws:dynamodb:*:*:table/orders") == FINE
    assert tried(batch, capsys, "dynamodb:BatchGetItem on arn:aws:dynamodb:*:*:table/other") == REFUSED


def test_errors_and_retries_are_as_before(make, s3, capsys):
    with pytest.raises(s3.exceptions.NoSuchKey):
        tried(lambda: s3.get_object(Bucket="my-bucket", Key="none"), capsys, "s3:GetObject")
    with pytest.raises(botocore.exceptions.ParamValidationError):
        tried(lambda: s3.get_object(Key="none"), capsys, "s3:*")
    seen = []
    client = make("s3")
    client.meta.events.register("before-send.s3.GetObject", lambda **said: seen.append(1) and None)
    assert tried(lambda: client.get_object(Bucket="my-bucket", Key="in/a.txt"), capsys, "s3:GetObject") == FINE
    assert len(seen) == 1


def test_what_a_handler_of_the_users_own_changes_is_judged(make, s3, capsys):
    client = make("s3")

    def redirect(params, **_):
        params["Bucket"] = "other-bucket"

    client.meta.events.register_last("before-parameter-build.s3.ListObjectsV2", redirect)
    reach = lambda: client.list_objects_v2(Bucket="my-bucket")  # noqa: E731
    assert tried(reach, capsys, "s3:ListBucket on arn:aws:s3:::my-bucket") == REFUSED
    assert tried(reach, capsys, "s3:ListBucket on arn:aws:s3:::other-bucket") == FINE


def test_monitor_and_off(s3, capsys):
    reach = lambda event: s3.head_bucket(Bucket="my-bucket")  # noqa: E731
    assert walk(reach, api_event(), capsys, aws={"allow": [], "mode": "monitor"}) == (200, ["LG-AWS-001"])
    assert walk(reach, api_event(), capsys, aws={"allow": [], "mode": "off"}) == FINE
    assert walk(reach, api_event(), capsys) == FINE
