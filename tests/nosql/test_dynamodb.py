"""DynamoDB's expressions by boto3: values go by placeholder, and the caller's text is never syntax."""

import json

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError
from shapes import api_event

from .walk import walk


@pytest.fixture(scope="module")
def table():
    from moto import mock_aws

    with mock_aws():
        made = boto3.resource(
            "dynamodb", region_name="eu-west-1", aws_access_key_id="AKIAEXAMPLE000000001", aws_secret_access_key="x"
        )
        yield made.create_table(
            TableName="orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )


def sent(event):
    return json.loads(event["body"])["t"]


HOSTILE = {
    "filter": (
        lambda table, text: table.scan(FilterExpression=f"price < {text}", ExpressionAttributeValues={":p": 1}),
        ":p OR attribute_exists(id)",
    ),
    "key": (
        lambda table, text: table.query(KeyConditionExpression=f"id = {text}", ExpressionAttributeValues={":i": "1"}),
        ":i AND total > :i",
    ),
    "update": (
        lambda table, text: table.update_item(Key={"id": "1"}, UpdateExpression=f"SET note = {text}"),
        "owner, owner = note",
    ),
    "condition": (
        lambda table, text: table.put_item(Item={"id": "1"}, ConditionExpression=f"attribute_exists({text})"),
        "id) OR NOT attribute_exists(id",
    ),
}


@pytest.mark.parametrize(("call", "text"), HOSTILE.values(), ids=HOSTILE)
def test_the_callers_text_as_syntax(call, text, table, capsys):
    assert walk(lambda e: call(table, sent(e)), api_event({"t": " ".join(text.split())}), capsys) == (403, ["LG-DB-104"])


@pytest.mark.parametrize("text", ["ann", "1 OR attribute_exists(id)", ":p", "#n", "a = b", "O'Brien", "é😀", "x, y"])
def test_values_are_values(text, table, capsys):
    def reach(event):
        value = sent(event)
        table.put_item(Item={"id": value, "note": value}, ConditionExpression="attribute_not_exists(id)")
        table.query(KeyConditionExpression=Key("id").eq(value))
        table.scan(FilterExpression=Attr("note").contains(value) | Attr("id").eq(value))
        table.update_item(Key={"id": value}, UpdateExpression="SET note = :n", ExpressionAttributeValues={":n": value})
        table.delete_item(Key={"id": value})

    assert walk(reach, api_event({"t": text}), capsys) == (200, [])


def test_fields_that_the_caller_asks_for(table, capsys):
    ask = lambda e: table.get_item(Key={"id": "1"}, ProjectionExpression=sent(e))  # noqa: E731
    assert walk(ask, api_event({"t": "id, note"}), capsys) == (200, [])
    assert walk(ask, api_event({"t": "note"}), capsys) == (200, [])


LEGACY = {
    "scan": (lambda c, text: c.scan(TableName="orders", ScanFilter=json.loads(text)), "NE", "high"),
    "scan, one attribute": (lambda c, text: c.scan(TableName="orders", ScanFilter={"pw": json.loads(text)["pw"]}), "GT", "high"),
    "key": (lambda c, text: c.query(TableName="orders", KeyConditions=json.loads(text)), "GE", "high"),
    "search": (lambda c, text: c.scan(TableName="orders", ScanFilter=json.loads(text)), "CONTAINS", "medium"),
}


@pytest.mark.parametrize(("call", "operator", "confidence"), LEGACY.values(), ids=LEGACY)
def test_the_callers_conditions_in_the_words_of_the_first_api(call, operator, confidence, table, capsys):
    text = json.dumps({"pw": {"ComparisonOperator": operator, "AttributeValueList": [{"S": "x"}]}})

    def reach(event):
        try:
            call(table.meta.client, sent(event))
        except ClientError:
            pass  # no such key

    assert walk(reach, api_event({"t": text}), capsys) == (403 if confidence == "high" else 200, ["LG-DB-101"])


def test_the_codes_own_conditions_in_the_words_of_the_first_api(table, capsys):
    def reach(event):
        condition = {"ComparisonOperator": "NE", "AttributeValueList": [{"S": sent(event)}]}
        table.meta.client.scan(TableName="orders", ScanFilter={"note": condition})

    assert walk(reach, api_event({"t": "ann"}), capsys) == (200, [])
