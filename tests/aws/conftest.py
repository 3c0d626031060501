"""A moto server over HTTP, and clients of it that were made before any guard."""

import socket
import subprocess
import sys
import time

import boto3
import pytest

REGION = "eu-west-1"


@pytest.fixture(scope="session")
def url():
    """In a process of its own, so that none of its work is taken for a handler's."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = "from moto.server import main; import sys; main(sys.argv[1:])"
    with subprocess.Popen([sys.executable, "-c", code, "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL) as server:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    for name, value in (
        ("ACCESS_KEY_ID", "AKIAOWNEXAMPLE000001"),
        ("SECRET_ACCESS_KEY", "own-secret"),
        ("DEFAULT_REGION", REGION),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def make(url):
    def make(service, **settings):
        keys = {"aws_access_key_id": "AKIAOWNEXAMPLE000001", "aws_secret_access_key": "own-secret", "region_name": REGION}
        return boto3.client(service, **{"endpoint_url": url, **keys, **settings})

    return make


@pytest.fixture(scope="session")
def s3(make):
    client = make("s3")
    for bucket in ("my-bucket", "other-bucket"):
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.put_object(Bucket="my-bucket", Key="in/a.txt", Body=b"hello")
    return client


@pytest.fixture(scope="session")
def table(url):
    resource = boto3.resource(
        "dynamodb",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id="AKIAOWNEXAMPLE000001",
        aws_secret_access_key="own-secret",
    )
    return resource.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
