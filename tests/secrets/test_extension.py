"""The AWS Parameters and Secrets extension, by the protocol that its documentation describes."""

import base64
import json
import subprocess
import sys

import pytest
from vaults import TOKEN, extension

from lambdaguard import SecretUnavailable, guard, secret
from lambdaguard.secrets import choice

DB = {
    "ARN": "arn:…",
    "Name": "prod/db",
    "VersionId": "v1",
    "SecretString": '{"password": "swordfish"}',
}
BEFORE = {**DB, "SecretString": "previous one", "VersionId": "v0"}
RAW = {"Name": "raw", "VersionId": "v1", "SecretString": None, "SecretBinary": base64.b64encode(b"\x00\xff").decode()}
VALUES = {"prod/db": DB, "prod/db@AWSPREVIOUS": BEFORE, "prod/db@0f0e0d0c-1111-2222-3333-abcdefabcdef": BEFORE, "raw": RAW,
          "/prod/key": "parameter", "plain name": "x"}  # fmt: skip


@pytest.fixture
def served(monkeypatch):
    """``served(values)``: the extension as the function's environment tells of it; returns what it was asked."""
    with extension(values := dict(VALUES)) as (port, asked):
        monkeypatch.setenv("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", str(port))
        yield values, asked


@pytest.mark.parametrize(
    ("name", "value", "path", "query"),
    [
        ("prod/db#password", "swordfish", "/secretsmanager/get", {"secretId": "prod/db"}),
        ("prod/db@AWSPREVIOUS", "previous one", "/secretsmanager/get", {"secretId": "prod/db", "versionStage": "AWSPREVIOUS"}),
        (
            "prod/db@0f0e0d0c-1111-2222-3333-abcdefabcdef",
            "previous one",
            "/secretsmanager/get",
            {"secretId": "prod/db", "versionId": "0f0e0d0c-1111-2222-3333-abcdefabcdef"},
        ),
        ("raw", b"\x00\xff", "/secretsmanager/get", {"secretId": "raw"}),
        ("ssm:/prod/key", "parameter", "/systemsmanager/parameters/get", {"name": "/prod/key", "withDecryption": "true"}),
        (
            "ssm:/prod/key:3",
            "parameter",
            "/systemsmanager/parameters/get",
            {"name": "/prod/key", "version": "3", "withDecryption": "true"},
        ),
        (
            "ssm:/prod/key:live",
            "parameter",
            "/systemsmanager/parameters/get",
            {"name": "/prod/key", "label": "live", "withDecryption": "true"},
        ),
    ],
)
def test_what_is_asked_and_answered(served, name, value, path, query):
    assert secret(name) == value
    assert secret(name) == value
    assert served[1] == [(path, query)]


def test_no_boto3_is_imported(served):
    code = (
        "import sys; from lambdaguard import guard, secret\n"
        "@guard(secrets={'db': 'prod/db#password'})\n"
        "def handler(event, context): return secret('db')\n"
        "assert handler({}, None) == 'swordfish'\n"
        "heavy = {'boto3', 'botocore', 'http.client', 'ssl', 'socket', 'urllib.request'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"], check=True)


def test_the_token_is_the_functions_own(served, monkeypatch):
    monkeypatch.setenv("AWS_SESSION_TOKEN", "another")
    with pytest.raises(SecretUnavailable, match="HTTP401"):
        secret("prod/db")
    assert TOKEN != "another"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((400, '{"__type": "ResourceNotFoundException", "message": "no such secret"}'), "ResourceNotFoundException"),
        ((500, "operation error: https response error StatusCode: 400, AccessDeniedException: not you"), "AccessDeniedException"),
        ((400, "an unexpected error occurred"), "HTTP400"),
        ((403, ""), "AccessDenied"),
        ((404, ""), "NotFound"),
        ((500, "boom"), "HTTP500"),
        ((200, "<html>"), "InvalidResponse"),
        ((200, "[]"), "InvalidResponse"),
        ((200, "null"), "InvalidResponse"),
        ((200, '{"SecretString": 5}'), "InvalidResponse"),
        ((200, '{"SecretBinary": "no base64!"}'), "InvalidResponse"),
        ((200, "{}"), "InvalidResponse"),
    ],
)
def test_what_goes_wrong_says_so(served, answer, code):
    served[0]["prod/db"] = answer
    with pytest.raises(SecretUnavailable) as caught:
        secret("prod/db")
    assert caught.value.code == code


def test_before_the_first_event_aws_is_asked_itself(served, aws):
    """The extension refuses until the function's first event; code at module level needs its value all the same."""
    aws.client("secretsmanager").create_secret(Name="prod/db", SecretString="straight")
    served[0]["prod/db"] = (400, "not ready to serve traffic, please wait")
    assert secret("prod/db") == "straight"


def test_prefetching_waits_for_the_extension(served, aws, findings):
    served[0]["prod/db"], ready = (400, "not ready to serve traffic, please wait"), served[0]["prod/db"]

    @guard(secrets={"db": "prod/db#password", "prefetch": True})
    def handler(event, context):
        return secret("db")

    served[0]["prod/db"] = ready
    assert handler({}, None) == "swordfish"
    assert findings() == []
    assert not aws.calls


def test_what_the_extension_does_not_know_goes_to_aws(served, aws):
    aws.client("ssm").put_parameter(Name="/ext/a", Value="one", Type="SecureString")
    assert secret("ssm:/ext/*") == {"a": "one"}
    with extension({}):
        pass


def test_an_extension_that_died_is_passed_by(aws, monkeypatch):
    aws.client("secretsmanager").create_secret(Name="alive", SecretString="yes")
    with extension({}) as (port, _):
        monkeypatch.setenv("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", str(port))
    assert secret("alive") == "yes"


def test_its_file_tells_that_it_is_there(monkeypatch, tmp_path):
    from lambdaguard.secrets import extension as module

    monkeypatch.setattr(module, "FOLDER", str(tmp_path))
    assert not isinstance(choice.make("auto").inner, choice.Both)
    (tmp_path / "AWSParametersAndSecretsLambdaExtension").touch()
    assert isinstance(choice.make("auto").inner, choice.Both)


def test_its_answer_is_valid_json_to_its_reader(served):
    served[0]["odd"] = {"SecretString": 'quote " newline \n ünï', "VersionId": "1"}
    assert secret("odd") == json.loads(json.dumps('quote " newline \n ünï'))
