"""`python -m layer.publish` against moto's Lambda and S3 over HTTP, in two regions."""

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from observe.served import aws

ROOT = Path(__file__).parents[2]
NAMES = ("lambdaguard-slim-python3.12-arm64", "lambdaguard-slim-python3.13-arm64")
REGIONS = ("eu-west-1", "us-east-1")
ORGANIZATION = "o-a1b2c3d4e5"


@pytest.fixture(scope="module")
def server():
    with aws() as url:
        yield url


@pytest.fixture
def cloud(server):
    import urllib.request

    urllib.request.urlopen(urllib.request.Request(f"{server}/moto-api/reset", method="POST")).read()
    return server


@pytest.fixture
def built(tmp_path):
    """A folder as the build leaves it, with layers that are small."""
    folder = tmp_path / "layer"
    folder.mkdir()
    fill(folder, "one")
    return folder


def fill(folder, text):
    sums = []
    for name in NAMES:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            file.writestr("python/lambdaguard/__init__.py", f"# {name} {text}\n")
        (folder / f"{name}.zip").write_bytes(out.getvalue())
        sums.append(f"{hashlib.sha256(out.getvalue()).hexdigest()}  {name}.zip\n")
    (folder / "SHA256SUMS").write_text("".join(sums))


def publish(cloud, folder, *more, regions=REGIONS, code=0):
    environ = {
        **os.environ,
        "AWS_ENDPOINT_URL": cloud,
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00",
        "AWS_SECRET_ACCESS_KEY": "an-example",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
    }
    where = [each for region in regions for each in ("--region", region)]
    command = [sys.executable, "-m", "layer.publish", "--folder", str(folder), *where, *more]
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == code, run.stderr
    return [tuple(line.split()) for line in run.stdout.splitlines()], run.stderr


def service(cloud, region, name="lambda"):
    import boto3

    keys = {"aws_access_key_id": "AKIAEXAMPLEEXAMPLE00", "aws_secret_access_key": "an-example"}
    return boto3.client(name, endpoint_url=cloud, region_name=region, **keys)


def versions(cloud, region, name):
    return service(cloud, region).list_layer_versions(LayerName=name.replace(".", "-"))["LayerVersions"]


def test_each_layer_in_each_region(cloud, built):
    printed, said = publish(cloud, built)
    assert [(region, arn.split(":")[3], arn.rsplit(":", 2)[1:]) for region, arn in printed] == [
        (region, region, [name.replace(".", "-"), "1"]) for region in REGIONS for name in NAMES
    ]
    assert "[4/4] us-east-1" in said
    found = service(cloud, "eu-west-1").get_layer_version(LayerName=NAMES[1].replace(".", "-"), VersionNumber=1)
    assert found["CompatibleRuntimes"] == ["python3.13"]
    assert found["CompatibleArchitectures"] == ["arm64"]
    digest = hashlib.sha256((built / f"{NAMES[1]}.zip").read_bytes()).digest()
    assert found["Content"]["CodeSha256"] == base64.b64encode(digest).decode()


def test_the_same_bytes_are_published_once_and_new_ones_anew(cloud, built):
    first, _ = publish(cloud, built)
    again, said = publish(cloud, built)
    assert again == first
    assert said.count("was there") == 4
    fill(built, "two")
    later, _ = publish(cloud, built)
    assert [arn.rsplit(":", 1)[1] for _, arn in later] == ["2"] * 4
    assert len(versions(cloud, "us-east-1", NAMES[0])) == 2


@pytest.mark.parametrize(
    ("arguments", "statement", "expected"),
    [
        (["--account", "210987654321"], "account-210987654321", {"Principal": "210987654321"}),
        (["--organization", ORGANIZATION], f"organization-{ORGANIZATION}", {"Principal": "*", "OrganizationId": ORGANIZATION}),
        (["--public"], "everybody", {"Principal": "*"}),
    ],
)
def test_who_may_use_it(cloud, built, arguments, statement, expected):
    real = service(cloud, "eu-west-1")
    publish(cloud, built, "--python", "3.13", *arguments, regions=["eu-west-1"])
    policy = json.loads(real.get_layer_version_policy(LayerName=NAMES[1].replace(".", "-"), VersionNumber=1)["Policy"])
    (given,) = [each for each in policy["Statement"] if statement in json.dumps(each)]
    text = json.dumps(given)
    assert all(str(value) in text for value in expected.values())
    assert "lambda:GetLayerVersion" in text
    _, said = publish(cloud, built, "--python", "3.13", *arguments, regions=["eu-west-1"])
    assert said.rstrip().endswith("was there"), "the permission was given before"


def test_nobody_else_may_without_being_named(cloud, built):
    publish(cloud, built, "--python", "3.13", regions=["eu-west-1"])
    lambda_ = service(cloud, "eu-west-1")
    with pytest.raises(lambda_.exceptions.ResourceNotFoundException):
        lambda_.get_layer_version_policy(LayerName=NAMES[1].replace(".", "-"), VersionNumber=1)


def test_by_a_bucket_of_each_region(cloud, built):
    for region in REGIONS:
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        service(cloud, region, "s3").create_bucket(Bucket=f"artifacts-{region}", **where)
    printed, _ = publish(cloud, built, "--bucket", "artifacts-{region}")
    assert len(printed) == 4
    for region in REGIONS:
        listed = service(cloud, region, "s3").list_objects_v2(Bucket=f"artifacts-{region}")["Contents"]
        assert sorted(each["Key"].rpartition("/")[2] for each in listed) == [f"{name}.zip" for name in NAMES]
        digest = hashlib.sha256((built / f"{NAMES[0]}.zip").read_bytes()).hexdigest()
        assert f"lambdaguard/{digest}/{NAMES[0]}.zip" in {each["Key"] for each in listed}


def test_what_one_region_cannot_do_the_other_does(cloud, built):
    service(cloud, "us-east-1", "s3").create_bucket(Bucket="artifacts-us-east-1")
    printed, said = publish(cloud, built, "--bucket", "artifacts-{region}", code=1)
    assert {region for region, _ in printed} == {"us-east-1"}
    assert said.count("FAILED") == 2
    assert "NoSuchBucket" in said


def test_a_layer_that_is_not_as_it_was_built_is_not_published(cloud, built):
    with (built / f"{NAMES[0]}.zip").open("ab") as file:
        file.write(b"more")
    _, said = publish(cloud, built, code=1)
    assert "is not what" in said
    assert versions(cloud, "eu-west-1", NAMES[1]) == []


def test_a_dry_run_asks_for_nothing(built):
    printed, said = publish("http://127.0.0.1:9", built, "--dry-run", "--account", "210987654321")
    assert printed == []
    assert said.count("would be published, for account 210987654321") == 4


@pytest.mark.parametrize(
    "arguments",
    [["--account", "12"], ["--organization", "acme"], ["--region", "europe"], ["--python", "2.7"]],
)
def test_a_wrong_argument_is_said_at_once(built, arguments):
    publish("http://127.0.0.1:9", built, *arguments, code=2)


def test_nothing_built_is_said(tmp_path):
    _, said = publish("http://127.0.0.1:9", tmp_path, code=1)
    assert "make layer" in said
