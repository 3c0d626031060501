"""Small events and contexts for tests of the corridor; whole samples of every source are in tests/events."""

import json

ATTACK = "1' UNION SELECT username, password FROM users -- "


class Context:
    """What the runtime client hands over, as far as the guard looks at it."""

    aws_request_id = "8f0c6c1e-3f53-4c5d-9c3a-2d1b9f0e7a11"
    function_name = "orders"
    function_version = "7"
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
    tenant_id = "blue"


def api_event(body=None, query=None, path="/orders"):
    """An API Gateway REST proxy event."""
    return {
        "resource": path,
        "path": path,
        "httpMethod": "POST" if body is not None else "GET",
        "headers": {"Host": "api.example.com", "Content-Type": "application/json", "User-Agent": "curl/8.5.0"},
        "multiValueHeaders": {"Host": ["api.example.com"], "Content-Type": ["application/json"], "User-Agent": ["curl/8.5.0"]},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "httpMethod": "POST",
            "identity": {"sourceIp": "203.0.113.9", "userAgent": "curl/8.5.0", "userArn": None},
            "path": f"/prod{path}",
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTimeEpoch": 1428582896000,
            "resourcePath": path,
            "stage": "prod",
        },
        "body": json.dumps(body) if isinstance(body, dict | list) else body,
        "isBase64Encoded": False,
    }


def sqs_event(*bodies, queue="arn:aws:sqs:eu-west-1:123456789012:orders"):
    """An SQS batch with one record for each body."""
    return {
        "Records": [
            {
                "messageId": f"m{index}",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": json.dumps(body) if isinstance(body, dict | list) else body,
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1545082649183",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1545082649185",
                },
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": queue,
                "awsRegion": "eu-west-1",
            }
            for index, body in enumerate(bodies)
        ]
    }


def kinesis_event(*payloads):
    """A Kinesis batch with one record for each payload (bytes)."""
    import base64

    return {
        "Records": [
            {
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": "orders",
                    "sequenceNumber": f"4959033827149025660855969253836157109571599304{index:04}",
                    "data": base64.b64encode(payload).decode(),
                    "approximateArrivalTimestamp": 1545084650.987,
                },
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": f"shardId-000000000006:{index}",
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": "arn:aws:iam::123456789012:role/lambda-role",
                "awsRegion": "eu-west-1",
                "eventSourceARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/orders",
            }
            for index, payload in enumerate(payloads)
        ]
    }


def findings_in(text):
    """The findings among the lines that were printed."""
    lines = (json.loads(line) for line in text.splitlines() if line.startswith("{"))
    return [line for line in lines if line.get("class_uid") == 2004]
