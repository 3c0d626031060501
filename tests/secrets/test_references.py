"""How secrets are referred to, and what is no reference."""

import pytest

from lambdaguard import SecretUnavailable, guard, secret
from lambdaguard.errors import PolicyError
from lambdaguard.secrets.reference import Source, parse

UUID = "0f0e0d0c-1111-2222-3333-abcdefabcdef"
ARN = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:prod/db-AbCdEf"
PARAMETER = "arn:aws:ssm:us-east-1:210987654321:parameter/prod/key"


@pytest.mark.parametrize(
    ("text", "source", "path"),
    [
        ("prod/db", Source("secretsmanager", "prod/db"), ""),
        ("prod/db#password", Source("secretsmanager", "prod/db"), "password"),
        ("prod/db#a.b.0", Source("secretsmanager", "prod/db"), "a.b.0"),
        ("prod/db@AWSPREVIOUS", Source("secretsmanager", "prod/db", stage="AWSPREVIOUS"), ""),
        ("prod/db@AWSPENDING#user", Source("secretsmanager", "prod/db", stage="AWSPENDING"), "user"),
        ("prod/db#user@AWSPENDING", Source("secretsmanager", "prod/db", stage="AWSPENDING"), "user"),
        ("prod/db@AWSCURRENT", Source("secretsmanager", "prod/db"), ""),
        (f"prod/db@{UUID}", Source("secretsmanager", "prod/db", version=UUID), ""),
        ("prod/db@stage:blue#k", Source("secretsmanager", "prod/db", stage="blue"), "k"),
        ("prod/db@version:token-of-thirty-two-characters-00", Source(
            "secretsmanager", "prod/db", version="token-of-thirty-two-characters-00"), ""),
        ("mail/team@example.com#key", Source("secretsmanager", "mail/team@example.com"), "key"),
        ("db#user@example.com", Source("secretsmanager", "db"), "user@example.com"),
        (ARN, Source("secretsmanager", ARN), ""),
        (f"{ARN}@AWSPREVIOUS#password", Source("secretsmanager", ARN, stage="AWSPREVIOUS"), "password"),
        ("ssm:/prod/key", Source("ssm", "/prod/key"), ""),
        ("ssm:plain", Source("ssm", "plain"), ""),
        ("ssm:/prod/key:3", Source("ssm", "/prod/key", version="3"), ""),
        ("ssm:/prod/key:live#a", Source("ssm", "/prod/key", version="live"), "a"),
        ("ssm:/prod/*", Source("ssm-path", "/prod/"), ""),
        ("ssm:/prod/**#db/host", Source("ssm-path", "/prod/", deep=True), "db/host"),
        (PARAMETER, Source("ssm", PARAMETER), ""),
        ("vault:kv/db#password", Source("vault", "kv/db"), "password"),
    ],
)  # fmt: skip
def test_what_a_reference_means(text, source, path):
    found = parse(text)
    assert (found.source, found.path) == (source, path)


def test_an_arn_says_in_which_region_it_is_asked_for():
    assert parse(ARN).source.region == "eu-central-1"
    assert parse(PARAMETER + ":2").source.version == "2"
    assert parse("prod/db").source.region == ""


WRONG = [
    "",
    "a\nb",
    "prod/db#",
    "prod/db@AWSPREVOUS",
    "a b",
    "arn:aws:s3:::bucket",
    "ssm:",
    "ssm:/a*b",
    "ssm:/a b",
    "pröd",
    "-x:y",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_none_is_refused_when_decorating(text):
    with pytest.raises(PolicyError, match=r"^secrets\.db: "):
        guard(lambda event, context: None, secrets={"db": text})


@pytest.mark.parametrize("text", WRONG)
def test_and_is_unavailable_when_asked_for(text):
    with pytest.raises(SecretUnavailable) as caught:
        secret(text)
    assert caught.value.code == "InvalidReference"


@pytest.mark.parametrize("name", [None, 5, b"prod/db"])
def test_a_name_is_text(name):
    with pytest.raises(TypeError, match="by its name"):
        secret(name)
