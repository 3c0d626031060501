"""`lambdaguard iam`: a policy that grants what was used, and what another one grants beyond it."""

import json
import textwrap

import pytest
import yaml
from cfnlint.api import lint_all
from jsonschema import Draft202012Validator

from cli.observed import aws, host, write
from lambdaguard.cli import main
from lambdaguard.cli.iam_match import NoPolicy, action_fits, resource_fits, statements

TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
CALLS = [
    ("dynamodb:GetItem", TABLE),
    ("dynamodb:Query", TABLE),
    ("dynamodb:Query", f"{TABLE}/index/by-day"),
    ("s3:GetObject", "arn:aws:s3:::receipts/config/prices.yaml"),
    ("s3:PutObject", "arn:aws:s3:::receipts/packed/*"),
    ("s3:ListAllMyBuckets", "*"),
    ("sqs:SendMessage", "arn:aws:sqs:*:*:orders"),
    ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-??????"),
]
# IAM's grammar of identity policies, as the user guide has it.
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["Version", "Statement"],
    "properties": {
        "Version": {"const": "2012-10-17"},
        "Statement": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["Sid", "Effect", "Action", "Resource"],
                "properties": {
                    "Sid": {"type": "string", "pattern": "^[A-Za-z0-9]+$"},
                    "Effect": {"enum": ["Allow"]},
                    "Action": {
                        "type": "array",
                        "minItems": 1,
                        "uniqueItems": True,
                        "items": {"type": "string", "pattern": r"^[a-z0-9-]+:[A-Za-z0-9]+$"},
                    },
                    "Resource": {
                        "type": "array",
                        "minItems": 1,
                        "uniqueItems": True,
                        "items": {
                            "type": "string",
                            "pattern": r"^(\*|arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9*-]*:([0-9]{12}|\*)?:.+)$",
                        },
                    },
                },
            },
        },
    },
}


def run(capsys, *arguments, code=0):
    assert main(["iam", *map(str, arguments)]) == code
    return capsys.readouterr()


@pytest.fixture
def log(tmp_path):
    return write(tmp_path / "log", [host("api.stripe.com"), *(aws(*call) for call in CALLS)])


def lint(template):
    """What the command line would tell: errors and warnings."""
    assert [str(match) for match in lint_all(template) if match.rule.id[0] != "I"] == []


ROLE = """\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: observed
          PolicyDocument:
"""


def test_the_policy_is_valid_by_schema_and_inside_a_role(log, capsys):
    out = run(capsys, log).out
    policy = json.loads(out)
    Draft202012Validator(SCHEMA).validate(policy)
    sids = [statement["Sid"] for statement in policy["Statement"]]
    assert len(sids) == len(set(sids))
    lint(ROLE + textwrap.indent(out, " " * 12))


def test_the_policy_grants_each_call_and_nothing_else(log, capsys):
    granted = {
        (action, resource)
        for statement in json.loads(run(capsys, log).out)["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
    }
    assert granted == set(CALLS)


class Tagged(yaml.SafeLoader):
    pass


Tagged.add_constructor("!Sub", lambda loader, node: {"Fn::Sub": node.value})


def test_the_policies_of_a_sam_function_keep_their_placeholders(log, capsys):
    out = run(capsys, log, "--format", "yaml").out
    (policy,) = yaml.load(out, Tagged)["Policies"]
    every = [resource for statement in policy["Statement"] for resource in statement["Resource"]]
    assert {"Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"} in every
    assert {"Fn::Sub": f"arn:${{AWS::Partition}}:{TABLE[8:]}"} in every
    assert {"Fn::Sub": "arn:${AWS::Partition}:s3:::receipts/packed/*"} in every
    assert "*" in every
    document = textwrap.dedent(out.partition("  - ")[2].join(["    ", ""]))
    lint(ROLE + textwrap.indent(document, " " * 12))


@pytest.mark.parametrize(
    ("resource", "as_json", "as_sub"),
    [
        ("arn:*:s3:::b/k", "arn:aws:s3:::b/k", "arn:${AWS::Partition}:s3:::b/k"),
        ("arn:*:sqs:cn-north-1:*:q", "arn:aws-cn:sqs:cn-north-1:*:q", "arn:${AWS::Partition}:sqs:cn-north-1:${AWS::AccountId}:q"),
        ("arn:aws-us-gov:s3:::b/k", "arn:aws-us-gov:s3:::b/k", "arn:${AWS::Partition}:s3:::b/k"),
        (
            "arn:aws:s3:::b/${aws:username}",
            "arn:aws:s3:::b/${$}{aws:username}",
            "arn:${AWS::Partition}:s3:::b/${!$}{aws:username}",
        ),
    ],
)
def test_what_stands_in_for_something_else_stays_right(resource, as_json, as_sub, tmp_path, capsys):
    log = write(tmp_path / "log", [aws("s3:GetObject", resource)])
    assert json.loads(run(capsys, log).out)["Statement"][0]["Resource"] == [as_json]
    (policy,) = yaml.load(run(capsys, log, "--format", "yaml").out, Tagged)["Policies"]
    assert policy["Statement"][0]["Resource"] == [{"Fn::Sub": as_sub}]


def test_what_the_caller_chose_is_not_granted_and_said(tmp_path, capsys):
    log = write(tmp_path / "log", [aws("s3:GetObject", "arn:aws:s3:::*/k", caller=True), aws("s3:PutObject", "arn:aws:s3:::b/k")])
    out, err = run(capsys, log)
    assert "GetObject" not in out
    assert "not granted: s3:GetObject on arn:aws:s3:::*/k (the caller had a part in it)" in err


def test_the_linter_would_see_what_is_wrong():
    assert lint_all(
        ROLE + textwrap.indent('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "s3"}]}', " " * 12)
    )


def test_nothing_to_grant(tmp_path, capsys):
    assert "no observed call of AWS" in run(capsys, write(tmp_path / "log", [host("api.stripe.com")]), code=1).err


@pytest.mark.parametrize(
    ("action", "pattern", "fits"),
    [
        ("s3:GetObject", "s3:GetObject", True),
        ("s3:GetObject", "S3:getobject", True),
        ("s3:GetObject", "s3:Get*", True),
        ("s3:GetObject", "s3:?etObject", True),
        ("s3:GetObject", "*", True),
        ("s3:GetObject", "s3:*Object", True),
        ("s3:GetObjectAcl", "s3:*Object", False),
        ("s3:GetObject", "s3:GetObject?", False),
        ("s3:GetObject", "s3:PutObject", False),
    ],
)
def test_actions_are_compared_as_iam_does(action, pattern, fits):
    assert action_fits(action, pattern) == fits


@pytest.mark.parametrize(
    ("resource", "pattern", "fits"),
    [
        ("arn:aws:s3:::b/a/k", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::b/a/k", "arn:aws:s3:::b/*/k", True),
        ("arn:aws:s3:::b/a/k", "arn:aws:s3:::B/*", False),
        ("arn:aws:s3:::b/a/k", "arn:aws:s3:::b", False),
        ("arn:aws:s3:::b/a*", "arn:aws:s3:::b/a?", False),
        ("arn:aws:s3:::b/a*", "arn:aws:s3:::b/a", False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a", False),
        (TABLE, "arn:aws:dynamodb:*:*:table/orders", True),
        (TABLE, "arn:aws:dynamodb:eu-*-1:123456789012:table/orders", True),
        (TABLE, "arn:aws:dynamodb:eu-*:table/orders", True),
        (TABLE, "arn:aws:dynamodb:us-*-1:123456789012:table/orders", False),
        (TABLE, "arn:aws:dynamodb:e*9012:x:table/orders", False),
        (TABLE, "arn:aws:dynamodb:*", True),
        (TABLE, "arn:aws:s3:*", False),
        ("arn:aws:sqs:*:*:orders", "arn:aws:sqs:eu-west-1:123456789012:orders", True),
        ("arn:aws:s3:::b/home/*", "arn:aws:s3:::b/home/${aws:username}/*", False),
        ("arn:aws:s3:::b/home/x/k", "arn:aws:s3:::b/home/${aws:username}/*", True),
        ("arn:aws:s3:::b/a?c", "arn:aws:s3:::b/a${?}c", True),
        ("arn:aws:s3:::b/abc", "arn:aws:s3:::b/a${?}c", False),
    ],
)
def test_resources_are_compared_as_iam_does(resource, pattern, fits):
    assert resource_fits(resource, pattern) == fits


def allow(actions, resources, **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def differ(capsys, tmp_path, log, *present, code=1, wrap=lambda policy: policy):
    path = tmp_path / "present.json"
    path.write_text(json.dumps(wrap({"Version": "2012-10-17", "Statement": list(present)})))
    return json.loads(run(capsys, log, "--diff", path, "--format", "json", code=code).out)


def grants():
    return [allow(action, resource) for action, resource in CALLS]


def test_a_policy_that_grants_what_was_used_does_not_differ(log, tmp_path, capsys):
    assert differ(capsys, tmp_path, log, *grants(), code=0) == {"beyond": [], "service": [], "missing": [], "unclear": []}


def test_its_own_policy_does_not_differ(log, tmp_path, capsys):
    path = tmp_path / "own.json"
    path.write_text(run(capsys, log).out)
    assert "nothing beyond" in run(capsys, log, "--diff", path).out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (allow("s3:DeleteObject", "arn:aws:s3:::receipts/*"), "s3:DeleteObject on arn:aws:s3:::receipts/* was not used"),
        (
            allow("s3:GetObject", "arn:aws:s3:::receipts/*"),
            "was used only for s3:GetObject on arn:aws:s3:::receipts/config/prices.yaml",
        ),
        (
            allow("s3:Get*", "arn:aws:s3:::receipts/config/prices.yaml"),
            "s3:Get* on arn:aws:s3:::receipts/config/prices.yaml was used only",
        ),
        (allow("*", "*", Sid="Admin"), "Admin: * on * was used only for dynamodb:GetItem"),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "every action but iam:* (NotAction) on * was used only for"),
        (
            {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::private/*"},
            "s3:GetObject on every resource but arn:aws:s3:::private/* (NotResource) was used only for",
        ),
        (
            allow("sns:Publish", "*", Condition={"StringEquals": {"aws:PrincipalTag/team": "x"}}),
            "sns:Publish on * (only if aws:PrincipalTag/team) was not used",
        ),
    ],
)
def test_what_a_policy_grants_beyond(more, said, log, tmp_path, capsys):
    found = differ(capsys, tmp_path, log, *grants(), more)
    assert len(found["beyond"]) == 1
    assert said in found["beyond"][0]
    assert found["missing"] == []


def test_what_lambda_needs_itself_is_told_apart(log, tmp_path, capsys):
    found = differ(capsys, tmp_path, log, *grants(), allow(["logs:PutLogEvents"], "*"), code=0)
    assert (found["beyond"], len(found["service"])) == ([], 1)


@pytest.mark.parametrize(
    ("policy", "key", "said"),
    [
        (grants()[1:], "missing", "dynamodb:GetItem on"),
        ([*grants(), {"Effect": "Deny", "Action": "dynamodb:Get*", "Resource": "*", "Sid": "No"}], "missing", "(denied by No)"),
        (
            [*grants(), {"Effect": "Deny", "NotAction": ["s3:*", "sqs:*", "secretsmanager:*"], "Resource": "*"}],
            "missing",
            "denied by",
        ),
        (
            [
                *grants(),
                {
                    "Effect": "Deny",
                    "Action": "dynamodb:GetItem",
                    "Resource": "*",
                    "Condition": {"Bool": {"aws:SecureTransport": False}},
                },
            ],
            "unclear",
            "under a condition (aws:SecureTransport)",
        ),
        ([*grants()[1:], allow(*CALLS[0], Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})], "unclear", "(aws:SourceIp)"),
    ],
)
def test_what_a_policy_lacks(policy, key, said, log, tmp_path, capsys):
    found = differ(capsys, tmp_path, log, *policy)
    assert any(said in text for text in found[key])


@pytest.mark.parametrize(
    "wrap",
    [
        lambda policy: {"RoleName": "r", "PolicyName": "p", "PolicyDocument": policy},
        lambda policy: {"PolicyVersion": {"Document": policy, "VersionId": "v1"}},
        lambda policy: [{"PolicyName": "p", "PolicyDocument": json.dumps(policy)}],
        lambda policy: {**policy, "Statement": policy["Statement"]},
    ],
)
def test_policies_as_the_tools_of_aws_print_them(wrap, log, tmp_path, capsys):
    assert differ(capsys, tmp_path, log, *grants(), code=0, wrap=wrap)["beyond"] == []


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "holds no Statement"),
        ({"Statement": [{"Effect": "Maybe", "Action": "*", "Resource": "*"}]}, "statement 1 has no Effect"),
        ({"Statement": [{"Effect": "Allow", "Resource": "*"}]}, "names no action"),
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Principal": "*"}]}, "names no resource"),
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": {"Fn::Sub": "x"}}]}, "no text but a template's function"),
        ({"Statement": ["x"]}, "is no table"),
    ],
)
def test_what_is_no_policy_is_said(document, said, log, tmp_path, capsys):
    with pytest.raises(NoPolicy, match=said):
        list(statements(document))
    (tmp_path / "p.json").write_text(json.dumps(document))
    assert said in run(capsys, log, "--diff", tmp_path / "p.json", code=2).err
