"""The app of the templates in the real runtime client, with moto for AWS: it works, it refuses, its roles are what it needs."""

import contextlib
import hashlib
import hmac
import io
import json

import pytest
from demo_cases import queue
from deploy import readers
from e2e.emulator import BINARY, ROOT, Emulator
from observe.served import aws, client

from lambdaguard.cli import main

pytestmark = pytest.mark.e2e
APP = readers.DEPLOY / "app"
KEY = "correct-horse-battery-staple"
ENVIRON = {"TABLE": "orders", "BUCKET": "receipts-of-orders", "LAMBDAGUARD_OBSERVE": "1"}
# What is no call of the function's: Lambda's own under its role, the services' with the key.
NOT_THE_HANDLERS = {
    *("kms:Decrypt", "kms:GenerateDataKey", "logs:CreateLogStream", "logs:PutLogEvents"),
    *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
}


def request(method, route, **more):
    return {
        "version": "2.0",
        "routeKey": f"{method} {route}",
        "rawPath": "/orders",
        "rawQueryString": "",
        "headers": {"accept": "application/json", "content-type": "application/json"},
        "requestContext": {"http": {"method": method, "path": "/orders", "sourceIp": "203.0.113.7"}, "stage": "$default"},
        "isBase64Encoded": False,
        **more,
    }


def place(**order):
    return request("POST", "/orders", body=json.dumps(order))


class World:
    """Both functions, the cloud they use, and what came back from the walk of one order."""

    def __init__(self, cloud, api, worker, queue_url):
        self.cloud, self.api, self.worker, self.queue_url = cloud, api, worker, queue_url
        self.placed = api.invoke(place(customer="Sheila O'Brien", item="tea & cake"))
        self.number = json.loads(self.placed.json()["body"])["id"]
        (message,) = client("sqs", cloud).receive_message(QueueUrl=queue_url)["Messages"]
        self.message = message["Body"]
        self.kept = worker.invoke(self.batch(self.message))
        self.found = self.ask(self.number)

    def ask(self, number):
        return self.api.invoke(request("GET", "/orders/{id}", pathParameters={"id": number}))

    def batch(self, *bodies):
        event = queue(*bodies)
        for record, body in zip(event["Records"], bodies, strict=True):
            record["body"] = body
        return event


@pytest.fixture(scope="module")
def world():
    assert BINARY.exists(), f"no emulator at {BINARY}: run make {BINARY.relative_to(ROOT)}"
    with aws() as cloud:
        client("s3", cloud).create_bucket(Bucket=ENVIRON["BUCKET"], CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        client("dynamodb", cloud).create_table(
            TableName="orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        queue_url = client("sqs", cloud).create_queue(QueueName="orders")["QueueUrl"]
        secret = client("secretsmanager", cloud).create_secret(Name="orders/signing", SecretString=KEY)["ARN"]
        environ = {**ENVIRON, "AWS_ENDPOINT_URL": cloud, "QUEUE_URL": queue_url, "LAMBDAGUARD_SECRETS_SIGNING": secret}
        with Emulator(APP, "api.handler", environ=environ) as api, Emulator(APP, "worker.handler", environ=environ) as worker:
            yield World(cloud, api, worker, queue_url)


def test_an_order_goes_all_the_way(world):
    assert world.placed.json()["statusCode"] == 202
    assert world.kept.json() == {"batchItemFailures": []}
    assert json.loads(world.found.json()["body"]) == {"id": world.number, "status": "done"}
    assert world.ask("none").json()["statusCode"] == 404
    assert not [*world.placed.findings, *world.kept.findings, *world.found.findings]


def test_the_receipt_is_signed_with_the_secret(world):
    stored = (
        client("s3", world.cloud).get_object(Bucket=ENVIRON["BUCKET"], Key=f"receipts/{world.number}.txt")["Body"].read().decode()
    )
    text, _, signature = stored.rpartition("Signature: ")
    assert "Sheila O'Brien" in text
    assert signature.strip() == hmac.new(KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
    assert KEY not in world.worker.log


def test_a_hostile_order_is_refused_at_the_api(world):
    answer = world.api.invoke(place(customer="x' UNION SELECT card FROM cards --", item="tea"))
    assert answer.json()["statusCode"] == 403
    assert "Messages" not in client("sqs", world.cloud).receive_message(QueueUrl=world.queue_url)


def test_what_cannot_be_handled_goes_back_and_the_rest_is_kept(world):
    """A hostile message, one without what the worker needs, a good one."""
    hostile = json.dumps({"id": "h1", "customer": "<script src=//evil.example/x.js></script>", "item": "tea"})
    poor, good = json.dumps({"id": "p1"}), json.dumps({"id": "g1", "customer": "Ada", "item": "tea"})
    answer = world.worker.invoke(world.batch(hostile, poor, good))
    assert sorted(each["itemIdentifier"] for each in answer.json()["batchItemFailures"]) == ["message-1", "message-2"]
    assert json.loads(world.ask("g1").json()["body"])["status"] == "done"
    assert world.ask("h1").json()["statusCode"] == 404
    assert {finding["disposition"] for finding in answer.findings} == {"Blocked"}


@pytest.mark.parametrize(("name", "role"), [("api", "ApiRole"), ("worker", "WorkerRole")])
def test_the_role_is_what_the_function_was_seen_to_need(world, name, role, tmp_path):
    log = tmp_path / "function.log"
    log.write_text(getattr(world, name).log)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["iam", str(log)]) == 0
    learned = {action for statement in json.loads(out.getvalue())["Statement"] for action in _listed(statement["Action"])}
    granted = {action for action, _ in readers.sam()["may"][role]}
    assert learned == granted - NOT_THE_HANDLERS


def _listed(value):
    return [value] if isinstance(value, str) else value
