"""A log group as the source of lines, against a server that speaks CloudWatch Logs."""

import time
import tomllib

import pytest
from observe.served import KEYS, aws, client

from cli.observed import NOW, host
from lambdaguard.cli import main


@pytest.fixture(scope="module")
def cloud():
    with aws() as url:
        logs = client("logs", url)
        logs.create_log_group(logGroupName="/aws/lambda/orders")
        now = int(time.time() * 1000)
        for number in range(3):
            stream = f"2026/09/21/[$LATEST]{number}"
            logs.create_log_stream(logGroupName="/aws/lambda/orders", logStreamName=stream)
            messages = [
                f"START RequestId: {number}",
                host(f"h{number}.x{number}.example.com", env=f"e{number}"),
                '{"lambdaguard":"observed"',
            ]
            old = {"timestamp": now - 9 * 86_400_000, "message": host("old.example.net", time=NOW)}
            events = [{"timestamp": now + at, "message": text + "\n"} for at, text in enumerate(messages)]
            logs.put_log_events(logGroupName="/aws/lambda/orders", logStreamName=stream, logEvents=[old, *events])
        yield url


@pytest.fixture(autouse=True)
def environment(cloud, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS["aws_access_key_id"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS["aws_secret_access_key"])
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)


def hosts(capsys, *more):
    assert main(["learn", "--log-group", "/aws/lambda/orders", "--region", "eu-west-1", *more]) == 0
    out, err = capsys.readouterr()
    return tomllib.loads(out)["egress"]["allow"], err


def test_a_log_group_is_read_as_far_back_as_was_asked(capsys):
    recent = [f"h{number}.x{number}.example.com:443" for number in range(3)]
    found, err = hosts(capsys)
    assert found == recent
    assert "/aws/lambda/orders/2026/09/21/[$LATEST]0 is cut off or no JSON" in err
    assert "3 lines could not be read" in err
    assert hosts(capsys, "--since", "2w")[0] == [*recent, "old.example.net:443"]


def test_pages_are_turned(capsys, monkeypatch):
    from botocore.paginate import PageIterator

    turned = []
    original = PageIterator._make_request

    def few(self, arguments):
        turned.append(1)
        return original(self, {**arguments, "limit": 2})

    monkeypatch.setattr(PageIterator, "_make_request", few)
    assert len(hosts(capsys, "--since", "2w")[0]) == 4
    assert len(turned) > 2


def test_a_log_group_that_cannot_be_read_is_said(capsys, monkeypatch):
    assert main(["learn", "--log-group", "none", "--region", "eu-west-1"]) == 2
    assert "the log group 'none' cannot be read" in capsys.readouterr().err
    assert main(["learn", "--log-group", "none"]) == 2
    assert "region" in capsys.readouterr().err
