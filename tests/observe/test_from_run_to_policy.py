"""A function runs in the real runtime client and is observed; what its log teaches is enforced on the same function."""

import json
import tomllib
from pathlib import Path

import pytest
from e2e.emulator import BINARY, ROOT, Emulator
from observe.served import aws, client, partner, recorded

from lambdaguard.cli import main

pytestmark = pytest.mark.e2e
ORDERS = ("1042", "1043", "1044", "1045")


@pytest.fixture(scope="module")
def world():
    assert BINARY.exists(), f"no emulator at {BINARY}: run make {BINARY.relative_to(ROOT)}"
    with aws() as cloud, partner() as api:
        client("s3", cloud).create_bucket(Bucket="receipts", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        client("s3", cloud).put_object(Bucket="receipts", Key="config/prices.yaml", Body=b"apple: 3\n")
        client("dynamodb", cloud).create_table(
            TableName="orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield cloud, {"AWS_ENDPOINT_URL": cloud, "PARTNER": api}


@pytest.fixture(scope="module")
def observed(world, tmp_path_factory):
    """The log of an observed run, and what the server was asked for meanwhile."""
    cloud, environ = world
    with (
        Emulator(ROOT / "examples" / "learn", environ={**environ, "LAMBDAGUARD_OBSERVE": "1"}) as function,
        recorded(cloud) as asked,
    ):
        answers = [function.invoke({"order": order}) for order in ORDERS]
        log = function.log
    assert [answer.json() for answer in answers] == [{"packed": True, "prices": {"apple": 3}}] * len(ORDERS)
    path = tmp_path_factory.mktemp("logs") / "function.log"
    path.write_text(log)
    return path, asked


@pytest.fixture(scope="module")
def learned(observed, tmp_path_factory):
    path = tmp_path_factory.mktemp("learned") / "lambdaguard.toml"
    path.write_text(printed("learn", observed[0]))
    return path


def printed(*arguments, code=0):
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main([str(argument) for argument in arguments]) == code
    return out.getvalue()


def test_each_behaviour_is_told_once_and_no_order_is_named(observed):
    lines = [line for line in observed[0].read_text().splitlines() if line.startswith('{"lambdaguard":"observed"')]
    notes = [json.loads(line) for line in lines]
    told = [{key: note[key] for key in note.keys() - {"time", "at"}} for note in notes]
    assert len(told) == len({json.dumps(each, sort_keys=True) for each in told})
    assert {note["kind"] for note in notes} == {"host", "process", "file", "native", "aws", "database"}
    assert not any(order in line for line in lines for order in ORDERS)


def test_the_policy_is_what_was_done(learned):
    policy = tomllib.loads(learned.read_text())
    assert [Path(program).name for program in policy["processes"]["allow"]] == ["gzip"]
    assert policy["egress"]["allow"] == []
    calls = [entry.partition(" on ") for entry in policy["aws"]["allow"]]
    assert {(action, resource.split(":", 5)[5]) for action, _, resource in calls} == {
        ("dynamodb:GetItem", "table/orders"),
        ("s3:GetObject", "receipts/config/prices.yaml"),
        ("s3:PutObject", "receipts/packed/*.json.gz"),
    }


def test_under_its_own_policy_the_function_runs_as_before(world, learned):
    with Emulator(ROOT / "examples" / "learn", files=(learned,), environ=world[1]) as function:
        for order in (*ORDERS, "977"):
            answer = function.invoke({"order": order})
            assert answer.json() == {"packed": True, "prices": {"apple": 3}}
            assert answer.findings == []


@pytest.mark.parametrize(
    ("also", "rule"),
    [("start", "LG-PROC-001"), ("reach", "LG-NET-002"), ("delete", "LG-AWS-001"), ("peek", "LG-AWS-001")],
)
def test_what_it_never_did_is_refused(world, learned, also, rule):
    cloud, environ = world
    with Emulator(ROOT / "examples" / "learn", files=(learned,), environ=environ) as function, recorded(cloud) as asked:
        answer = function.invoke({"order": "1042", "also": also})
    blocked = [finding for finding in answer.findings if finding["disposition"] == "Blocked"]
    assert [finding["finding_info"]["analytic"]["uid"] for finding in blocked] == [rule]
    assert answer.error == "EventRefused"
    assert not any(action == "s3:DeleteObject" or "secrets" in resource for action, resource in asked)


def test_the_iam_policy_grants_what_the_server_was_asked_for(observed):
    from lambdaguard.cli.iam_match import resource_fits, statements

    path, asked = observed
    granted = list(statements(json.loads(printed("iam", path))))
    used = {
        (action, f"arn:aws:{'s3:::' if action.startswith('s3') else 'dynamodb:eu-west-1:012345678912:'}{on}")
        for action, on in asked
    }
    assert len(used) == 2 + len(ORDERS)
    assert all(any(statement.speaks(*pair) for statement in granted) for pair in used)
    patterns = {(action, pattern) for statement in granted for action in statement.actions for pattern in statement.resources}
    assert all(any(action == a and resource_fits(on, pattern) for a, on in used) for action, pattern in patterns)
    assert len(patterns) == 3
