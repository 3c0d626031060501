"""Secrets Manager, Parameter Store and KMS, over HTTP."""

import json
import uuid

import pytest
from vaults import error

from lambdaguard import SecretUnavailable, guard, secret
from lambdaguard.secrets import hooks


@pytest.fixture
def name():
    return f"prod/{uuid.uuid4().hex}"


@pytest.fixture
def manager(aws):
    return aws.client("secretsmanager")


@pytest.fixture
def parameters(aws):
    return aws.client("ssm")


def code_of(name):
    with pytest.raises(SecretUnavailable) as caught:
        secret(name)
    assert caught.value.name == name
    return caught.value.code


def test_text_json_and_bytes(manager, name):
    manager.create_secret(Name=name, SecretString='{"user": "app", "port": 5432, "a": {"b": ["x", "y"]}, "d.e": "dotted"}')
    manager.create_secret(Name=name + "-raw", SecretBinary=b"\x00\xff\x01")
    assert json.loads(secret(name))["user"] == "app"
    assert [secret(f"{name}#{path}") for path in ("user", "port", "a.b.1", "d.e", "a")] == [
        "app", 5432, "y", "dotted", {"b": ["x", "y"]}
    ]  # fmt: skip
    assert secret(name + "-raw") == b"\x00\xff\x01"


def test_one_answer_serves_every_key_of_it(aws, manager, name):
    manager.create_secret(Name=name, SecretString='{"user": "app", "password": "swordfish-1"}')
    aws.calls.clear()
    for _ in range(50):
        assert (secret(name + "#user"), secret(name + "#password")) == ("app", "swordfish-1")
    assert aws.reads() == {"GetSecretValue": 1}


def test_a_mutable_value_is_the_callers_own(manager, name):
    manager.create_secret(Name=name, SecretString='{"a": {"b": 1}}')
    secret(name + "#a")["b"] = 2
    assert secret(name + "#a") == {"b": 1}


def test_stages_and_versions(manager, name):
    first = manager.create_secret(Name=name, SecretString="one")["VersionId"]
    manager.put_secret_value(SecretId=name, SecretString="two")
    manager.put_secret_value(SecretId=name, SecretString="three", VersionStages=["AWSPENDING"])
    assert (secret(name), secret(name + "@AWSPREVIOUS"), secret(name + "@AWSPENDING")) == ("two", "one", "three")
    assert secret(f"{name}@{first}") == "one"
    assert code_of(name + "@stage:nosuch") == "ResourceNotFoundException"


def test_arns(manager, name):
    arn = manager.create_secret(Name=name, SecretString="by arn")["ARN"]
    assert secret(arn) == "by arn"


def test_an_arn_of_another_region_is_asked_for_there(aws, name):
    import boto3

    there = boto3.session.Session().client("secretsmanager", endpoint_url=aws.url, region_name="us-west-2")
    arn = there.create_secret(Name=name, SecretString="far")["ARN"]
    assert secret(arn) == "far"
    assert code_of(name) == "ResourceNotFoundException"


def test_declared_secrets_come_in_one_call(aws, manager, name):
    names = {f"s{number}": f"{name}-{number}" for number in range(45)}
    for short, long in names.items():
        manager.create_secret(Name=long, SecretString=f"value of {short}")

    @guard(secrets=names)
    def handler(event, context):
        return [secret(short) for short in names]

    aws.calls.clear()
    for _ in range(3):
        assert handler({}, None) == [f"value of {short}" for short in names]
    assert aws.reads() == {"BatchGetSecretValue": 3}


def test_one_missing_secret_does_not_take_the_others_along(aws, manager, name):
    manager.create_secret(Name=name, SecretString="here")

    @guard(secrets={"here": name, "gone": name + "-gone"})
    def handler(event, context):
        with pytest.raises(SecretUnavailable, match="ResourceNotFoundException"):
            secret("gone")
        return secret("here")

    assert handler({}, None) == "here"
    assert "GetSecretValue" not in aws.reads()


def test_where_the_batch_is_denied_they_are_asked_for_singly(aws, manager, name):
    for number in range(3):
        manager.create_secret(Name=f"{name}-{number}", SecretString=f"value {number}")
    aws.fault["BatchGetSecretValue"] = error("AccessDeniedException")

    @guard(secrets={f"s{number}": f"{name}-{number}" for number in range(3)})
    def handler(event, context):
        return [secret(f"s{number}") for number in range(3)]

    assert handler({}, None) == ["value 0", "value 1", "value 2"]
    assert aws.reads() == {"BatchGetSecretValue": 1, "GetSecretValue": 3}


def test_parameters(parameters, aws, name):
    key = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
    parameters.put_parameter(Name=f"/{name}", Value="one", Type="SecureString", KeyId=key)
    parameters.put_parameter(Name=f"/{name}", Value="two", Type="SecureString", KeyId=key, Overwrite=True)
    parameters.label_parameter_version(Name=f"/{name}", ParameterVersion=1, Labels=["live"])
    parameters.put_parameter(Name=f"/{name}-json", Value='{"a": "b"}', Type="String")
    assert secret(f"ssm:/{name}") == "two"
    assert secret(f"ssm:/{name}:1") == "one"
    assert secret(f"ssm:/{name}:live") == "one"
    assert secret(f"ssm:/{name}-json#a") == "b"
    assert code_of(f"ssm:/{name}-none") == "ParameterNotFound"


def test_declared_parameters_come_ten_a_call(aws, parameters, name):
    names = {f"p{number}": f"ssm:/{name}/{number}" for number in range(23)}
    for short, long in names.items():
        parameters.put_parameter(Name=long[4:], Value=f"value of {short}", Type="SecureString")

    @guard(secrets=names)
    def handler(event, context):
        return [secret(short) for short in names]

    aws.calls.clear()
    assert handler({}, None) == [f"value of {short}" for short in names]
    assert aws.reads() == {"GetParameters": 3}


def test_whole_paths_are_read_page_by_page(aws, parameters, name):
    for number in range(23):
        parameters.put_parameter(Name=f"/{name}/k{number}", Value=f"v{number}", Type="SecureString")
    parameters.put_parameter(Name=f"/{name}/db/host", Value="example", Type="String")
    aws.calls.clear()
    assert secret(f"ssm:/{name}/*") == {f"k{number}": f"v{number}" for number in range(23)}
    assert aws.reads() == {"GetParametersByPath": 3}
    assert secret(f"ssm:/{name}/**")["db/host"] == "example"
    assert secret(f"ssm:/{name}/**#db/host") == "example"
    assert code_of(f"ssm:/{name}/none/*") == "ParameterNotFound"


def test_prefetch_asks_before_the_first_event(aws, manager, parameters, name, findings):
    manager.create_secret(Name=name, SecretString="early")
    parameters.put_parameter(Name=f"/{name}", Value="bird", Type="SecureString")
    aws.calls.clear()

    @guard(secrets={"a": name, "b": f"ssm:/{name}", "none": name + "-none", "prefetch": True})
    def handler(event, context):
        return secret("a") + secret("b")

    assert aws.reads() == {"BatchGetSecretValue": 1, "GetParameter": 1}
    assert findings() == ["LG-SEC-005"]
    assert handler({}, None) == "earlybird"
    assert sum(aws.reads().values()) == 2
    assert not hooks._pending


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("AccessDeniedException", "secretsmanager:GetSecretValue"),
        ("ResourceNotFoundException", "region"),
        ("DecryptionFailure", "kms:Decrypt"),
        ("InvalidRequestException", "deletion"),
        ("UnrecognizedClientException", "credentials"),
        ("InternalServiceError", "network"),
        ("ExpiredTokenException", "credentials"),
    ],
)
def test_a_first_failure_says_what_to_check(aws, code, hint):
    aws.fault["*"] = error(code, "caller said swordfish-secret")
    with pytest.raises(SecretUnavailable, match=code) as caught:
        secret(f"prod/{code}")
    assert hint in str(caught.value)
    assert "swordfish" not in str(caught.value)


def test_a_secret_marked_for_deletion(manager, name):
    manager.create_secret(Name=name, SecretString="x")
    manager.delete_secret(SecretId=name)
    assert code_of(name) == "InvalidRequestException"


def test_what_is_no_json_and_has_no_such_key(manager, name):
    manager.create_secret(Name=name, SecretString="swordfish")
    manager.create_secret(Name=name + "-json", SecretString='{"a": {"b": null}}')
    assert code_of(name + "#a") == "NotJson"
    assert {code_of(f"{name}-json#{path}") for path in ("x", "a.x", "a.b", "a.b.c", "a.0")} == {"NoSuchKey"}
