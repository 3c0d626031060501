"""Statements in calls to AWS: refused before the call is made, made where they are honest."""

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from databases.test_transparency import inside

TEXT = "SELECT id FROM notes WHERE name = '{}'"
ATTACK = "x' OR '1'='1"
CALLS = [
    ("rds-data", "execute_statement", lambda sql: {"resourceArn": "arn:aws:rds:x", "secretArn": "arn:aws:sm:x", "sql": sql}),
    (
        "rds-data",
        "batch_execute_statement",
        lambda sql: {"resourceArn": "arn:aws:rds:x", "secretArn": "arn:aws:sm:x", "sql": sql},
    ),
    ("redshift-data", "execute_statement", lambda sql: {"Database": "d", "Sql": sql}),
    ("redshift-data", "batch_execute_statement", lambda sql: {"Database": "d", "Sqls": ["SELECT 1", sql]}),
    ("athena", "start_query_execution", lambda sql: {"QueryString": sql}),
    ("dynamodb", "execute_statement", lambda sql: {"Statement": sql}),
    ("dynamodb", "batch_execute_statement", lambda sql: {"Statements": [{"Statement": sql}]}),
    ("dynamodb", "execute_transaction", lambda sql: {"TransactStatements": [{"Statement": sql}]}),
    ("config", "select_resource_config", lambda sql: {"Expression": sql}),
    ("cloudtrail", "start_query", lambda sql: {"QueryStatement": sql}),
    ("timestream-query", "query", lambda sql: {"QueryString": sql}),
    (
        "s3",
        "select_object_content",
        lambda sql: {
            "Bucket": "b",
            "Key": "k",
            "ExpressionType": "SQL",
            "Expression": sql,
            "InputSerialization": {"CSV": {}},
            "OutputSerialization": {"CSV": {}},
        },
    ),
]


@pytest.fixture(params=CALLS, ids=lambda call: f"{call[0]} {call[1]}")
def call(request, monkeypatch):
    service, operation, parameters = request.param
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "y", "DEFAULT_REGION": "eu-west-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    made = []

    def sent(**_):
        made.append(operation)
        return AWSResponse("https://aws", 200, {}, None), {}

    def work(text):
        client = boto3.client(service, endpoint_url="http://127.0.0.1:9")
        client.meta.events.register_first("before-call", sent)
        getattr(client, operation)(**parameters(TEXT.format(text)))
        return len(made)

    work.made = made
    return work


def test_an_injection_is_not_sent(call):
    assert inside(call, ATTACK, aws="off")[-1] == 403
    assert call.made == []


def test_a_value_is(call):
    assert inside(call, "O''Brien", aws="off") == [1, [], 200]
