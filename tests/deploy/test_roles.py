"""moto's IAM holds the functions to their roles' actions: with all of them everything works, without any one of them it does not.

moto weighs actions; of the resources most services tell it nothing, so that here every action is allowed on all.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.request

import boto3
import pytest
from demo_cases import queue
from deploy import readers
from deploy.test_app import APP, ENVIRON, NOT_THE_HANDLERS, place, request
from e2e.emulator import Emulator
from observe.served import client

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def url():
    """A server in a process of its own: who is held to IAM is a setting of the whole process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = "from moto.server import main; import sys; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


class Account:
    """What the app needs, and users who stand for its roles."""

    def __init__(self, url):
        self.url = url
        client("s3", url).create_bucket(Bucket=ENVIRON["BUCKET"], CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        key = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}
        types = [{"AttributeName": "id", "AttributeType": "S"}]
        client("dynamodb", url).create_table(TableName="orders", AttributeDefinitions=types, **key)
        self.environ = {
            **ENVIRON,
            "AWS_ENDPOINT_URL": url,
            "QUEUE_URL": client("sqs", url).create_queue(QueueName="orders")["QueueUrl"],
            "LAMBDAGUARD_SECRETS_SIGNING": client("secretsmanager", url).create_secret(Name="s", SecretString="staple")["ARN"],
        }
        self.keys = {name: self.user(name) for name in ("admin", "ApiRole", "WorkerRole")}
        secret = {"aws_access_key_id": self.keys["admin"][0], "aws_secret_access_key": self.keys["admin"][1]}
        self.iam = boto3.client("iam", endpoint_url=url, region_name="eu-west-1", **secret)
        enforce = urllib.request.Request(f"{url}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"}, method="POST")
        urllib.request.urlopen(enforce).read()

    def user(self, name):
        iam = client("iam", self.url)
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="least", PolicyDocument=policy(["*"]))
        made = iam.create_access_key(UserName=name)["AccessKey"]
        return made["AccessKeyId"], made["SecretAccessKey"]

    def allow(self, role, actions):
        self.iam.put_user_policy(UserName=role, PolicyName="least", PolicyDocument=policy(sorted(actions)))

    def function(self, handler, role):
        key, secret = self.keys[role]
        own = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": "", "AWS_MAX_ATTEMPTS": "1"}
        return Emulator(APP, handler, environ={**self.environ, **own})


def policy(actions):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]})


def placing(api):
    return [api.invoke(place(customer="Ada", item="tea")), api.invoke(request("GET", "/orders/{id}", pathParameters={"id": "7"}))]


def api_works(api):
    return [answer.json().get("statusCode") for answer in placing(api)] == [202, 404]


def worker_works(worker):
    event = queue("1")
    event["Records"][0]["body"] = json.dumps({"id": "w1", "customer": "Ada", "item": "tea"})
    return worker.invoke(event).json() == {"batchItemFailures": []}


@pytest.fixture(scope="module")
def account(url):
    return Account(url)


FUNCTIONS = [("ApiRole", "api.handler", api_works), ("WorkerRole", "worker.handler", worker_works)]


@pytest.mark.parametrize(("role", "handler", "works"), FUNCTIONS, ids=["api", "worker"])
def test_the_roles_actions_are_enough_and_each_is_needed(account, role, handler, works):
    actions = {action for action, _ in readers.sam()["may"][role]}
    handlers = actions - NOT_THE_HANDLERS - {"secretsmanager:GetSecretValue"}  # fetched once and kept: see below
    assert handlers
    with account.function(handler, role) as function:
        account.allow(role, actions)
        assert works(function)
        for action in handlers:
            account.allow(role, actions - {action})
            assert not works(function), f"{action} is not needed"
        account.allow(role, actions)
        assert works(function)


def test_the_secret_is_fetched_with_the_role(account):
    actions = {action for action, _ in readers.sam()["may"]["WorkerRole"]}
    account.allow("WorkerRole", actions - {"secretsmanager:GetSecretValue"})
    with account.function("worker.handler", "WorkerRole") as function:
        assert not worker_works(function)
