"""IAM's words: the map from operations to actions against the SDK's models and cfn-lint's list, and the entries of the list."""

import json
from importlib.resources import files
from types import SimpleNamespace

import botocore.session
import pytest

from lambdaguard import PolicyError, guard
from lambdaguard.sinks import aws_actions, aws_known
from lambdaguard.sinks.aws_allow import fits, same_resource
from lambdaguard.sinks.aws_compound import asks, statement_of
from lambdaguard.sinks.aws_flags import technique
from lambdaguard.sinks.aws_resources import RESOURCES, Place

SESSION = botocore.session.get_session()
PLACE = Place("aws", "eu-west-1", "123456789012")
# Newer than cfn-lint's list, or without an IAM action of their own.
UNKNOWN = {"execute-api", "sso-oauth", "codecatalyst", "iotthingsgraph", "application-cost-profiler", "s3express"}


def model(service, operation):
    return SESSION.get_service_model(service).operation_model(operation)


@pytest.fixture(scope="module")
def listed():
    return json.loads((files("cfnlint") / "data" / "AdditionalSpecs" / "Policies.json").read_text())


def test_every_service_has_a_prefix_that_iam_knows(listed):
    prefixes = {aws_actions.prefix(model_of(name)) for name in SESSION.get_available_services()}
    assert len(prefixes) > 300
    assert prefixes - set(listed) <= UNKNOWN
    assert prefixes <= aws_known.SERVICES | set(aws_known.NAMES)


def model_of(service):
    return SimpleNamespace(service_model=SESSION.get_service_model(service))


COMMON = "athena dynamodb events firehose kinesis kms lambda rds-data s3 scheduler secretsmanager sns sqs ssm stepfunctions sts"


@pytest.mark.parametrize("service", COMMON.split())
def test_every_operation_of_the_common_services_is_an_action(service, listed):
    described = SESSION.get_service_model(service)
    checked = 0
    for operation in described.operation_names:
        prefix = aws_actions.prefix(SimpleNamespace(service_model=described))
        for action in aws_actions.named(prefix, operation, service):
            if action.startswith(("PartiQL", "Transact")):
                continue
            prefix_of, _, name = action.rpartition(":")
            known = listed[prefix_of or prefix]["Actions"]
            assert name.lower() in known, f"{service}.{operation} -> {action}"
            if not prefix_of:
                assert name in aws_known.NAMES[prefix].split()
            checked += 1
    assert checked > 5


CALLS = [
    ("s3", "ListObjectsV2", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
    ("s3", "HeadObject", {"Bucket": "b", "Key": "a/k"}, [("s3:GetObject", "arn:aws:s3:::b/a/k")]),
    ("s3", "GetObject", {"Bucket": "b", "Key": "k", "VersionId": "1"}, [("s3:GetObjectVersion", "arn:aws:s3:::b/k")]),
    ("s3", "UploadPart", {"Bucket": "b", "Key": "k"}, [("s3:PutObject", "arn:aws:s3:::b/k")]),
    ("s3", "DeleteObjects", {"Bucket": "b", "Delete": {"Objects": [{"Key": "x"}, {"Key": "y"}]}},
     [("s3:DeleteObject", "arn:aws:s3:::b/x"), ("s3:DeleteObject", "arn:aws:s3:::b/y")]),
    ("s3", "GetObject", {"Bucket": "arn:aws:s3:eu-west-1:1:accesspoint/p", "Key": "k"},
     [("s3:GetObject", "arn:aws:s3:eu-west-1:1:accesspoint/p/object/k")]),
    ("s3", "CopyObject", {"Bucket": "b", "Key": "k", "CopySource": {"Bucket": "c", "Key": "l"}},
     [("s3:GetObject", "arn:aws:s3:::c/l"), ("s3:PutObject", "arn:aws:s3:::b/k")]),
    ("s3", "ListBuckets", {}, [("s3:ListAllMyBuckets", "*")]),
    ("s3", "ListBucketInventoryConfigurations", {"Bucket": "b"}, [("s3:GetInventoryConfiguration", "arn:aws:s3:::b")]),
    ("s3", "PutObject", {"Bucket": "b", "Key": "k", "ACL": "private"},
     [("s3:PutObject", "arn:aws:s3:::b/k"), ("s3:PutObjectAcl", "arn:aws:s3:::b/k")]),
    ("dynamodb", "GetItem", {"TableName": "t"}, [("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/t")]),
    ("dynamodb", "Query", {"TableName": "t", "IndexName": "i"},
     [("dynamodb:Query", "arn:aws:dynamodb:eu-west-1:123456789012:table/t/index/i")]),
    ("dynamodb", "BatchWriteItem", {"RequestItems": {"t": [], "u": []}},
     [("dynamodb:BatchWriteItem", f"arn:aws:dynamodb:eu-west-1:123456789012:table/{name}") for name in "tu"]),
    ("dynamodb", "ExecuteStatement", {"Statement": "delete from \"t\" where id='1'"},
     [("dynamodb:PartiQLDelete", "arn:aws:dynamodb:eu-west-1:123456789012:table/t")]),
    ("lambda", "Invoke", {"FunctionName": "f"}, [("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:123456789012:function:f")]),
    ("lambda", "Invoke", {"FunctionName": "9:function:f:live"},
     [("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:9:function:f:live")]),
    ("sqs", "SendMessageBatch", {"QueueUrl": "https://sqs.us-east-2.amazonaws.com/987654321098/q"},
     [("sqs:SendMessage", "arn:aws:sqs:us-east-2:987654321098:q")]),
    ("sns", "Publish", {"TopicArn": "arn:aws:sns:eu-west-1:1:t"}, [("sns:Publish", "arn:aws:sns:eu-west-1:1:t")]),
    ("sns", "Publish", {"PhoneNumber": "+1"}, [("sns:Publish", "*")]),
    ("secretsmanager", "GetSecretValue", {"SecretId": "prod/db"},
     [("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-??????")]),
    ("ssm", "GetParameters", {"Names": ["/a/b", "c"]},
     [("ssm:GetParameters", f"arn:aws:ssm:eu-west-1:123456789012:parameter/{name}") for name in ("a/b", "c")]),
    ("kms", "Decrypt", {"KeyId": "alias/app"}, [("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:alias/app")]),
    ("events", "PutEvents", {"Entries": [{"Source": "x"}]},
     [("events:PutEvents", "arn:aws:events:eu-west-1:123456789012:event-bus/default")]),
    ("stepfunctions", "StartExecution", {"stateMachineArn": "arn:aws:states:e:1:stateMachine:m"},
     [("states:StartExecution", "arn:aws:states:e:1:stateMachine:m")]),
    ("cloudwatch", "PutMetricData", {"Namespace": "n"}, [("cloudwatch:PutMetricData", "*")]),
    ("iam", "CreateUser", {"UserName": "u"}, [("iam:CreateUser", "arn:aws:iam::123456789012:user/u")]),
    ("apigateway", "GetRestApis", {}, [("apigateway:GET", "*")]),
    ("apigatewaymanagementapi", "PostToConnection", {"ConnectionId": "c"}, [("execute-api:ManageConnections", "*")]),
    ("bedrock-runtime", "Converse", {"modelId": "m"}, [("bedrock:InvokeModel", "arn:aws:bedrock:eu-west-1::foundation-model/m")]),
    ("resourcegroupstaggingapi", "GetResources", {}, [("tag:GetResources", "*")]),
]  # fmt: skip


@pytest.mark.parametrize(("service", "operation", "params", "wanted"), CALLS)
def test_what_a_call_asks_for(service, operation, params, wanted):
    assert asks(model(service, operation), params, PLACE) == wanted


def test_every_resource_is_of_a_service_that_iam_knows(listed):
    assert set(RESOURCES) <= set(listed)
    lines = [line for lines in RESOURCES.values() for line in lines]
    assert len(lines) > 60


def test_every_flagged_action_exists(listed):
    assert technique("cloudtrail:StopLogging") == ("T1562.008", "blinds the logs")
    assert technique("s3:GetObject") is None
    from lambdaguard.sinks import aws_flags

    checked = 0
    for service, lines in aws_flags._table.items():
        for pattern, number, _ in lines:
            name = pattern.partition(":")[2]
            assert any(fits(action, name) for action in listed[service]["Actions"]), pattern
            assert number[:2] == "T1"
            checked += 1
    assert checked > 120


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        ("s3:GetObjet", "did you mean 'GetObject'?"),
        ("s4:GetObject", "did you mean 's3'?"),
        ("dynamodb:*Itm", "names no action of dynamodb"),
        ("GetObject", "is no action"),
        ("s3:", "is no action"),
        ("s3:Get Object", "is no action"),
        ("s3:GetObject on my-bucket", "stands an ARN"),
        ("xray:PutTraceSegments on arn:aws:xray:::x", "cannot be told"),
        ("lambda:Invoke", "did you mean 'InvokeFunction"),
        ("s3:ListObjectsV2", "names no action of s3"),
    ],
)
def test_an_entry_that_means_nothing(entry, hint):
    with pytest.raises(PolicyError, match=r"aws entry") as refused:
        guard(lambda event, context: None, aws=[entry])
    assert hint in str(refused.value)


@pytest.mark.parametrize(
    "entry", ["s3:GetObject", "ec2:DescribeInstances", "*", "s3:*", "dynamodb:*Item", "iam:PassRole", "S3:getobject"]
)
def test_an_entry_that_does(entry):
    guard(lambda event, context: None, aws=[entry])


@pytest.mark.parametrize("host", ["https://minio.example.com", "", "a b"])
def test_an_endpoint_that_is_none(host):
    with pytest.raises(PolicyError, match=r"aws\.endpoints"):
        guard(lambda event, context: None, aws={"endpoints": [host]})


@pytest.mark.parametrize(
    ("resource", "pattern", "same"),
    [
        ("arn:aws:s3:::b/k", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::b", "arn:aws:s3:::b/*", False),
        ("arn:aws:sqs:*:*:q", "arn:aws:sqs:eu-west-1:1:q", True),
        ("arn:aws:sqs:us-east-1:1:q", "arn:aws:sqs:eu-west-1:1:q", False),
        ("arn:aws:secretsmanager:e:1:secret:db-??????", "arn:aws:secretsmanager:e:1:secret:db-AbCdEf", True),
        ("arn:aws:secretsmanager:e:1:secret:db-??????", "arn:aws:secretsmanager:e:1:secret:db-*", True),
        ("arn:aws:secretsmanager:e:1:secret:db-??????", "arn:aws:secretsmanager:e:1:secret:other-AbCdEf", False),
        ("*", "arn:aws:s3:::b/*", False),
        ("*", "*", True),
    ],
)
def test_resources(resource, pattern, same):
    assert same_resource(resource, pattern) is same


@pytest.mark.parametrize(
    ("text", "pattern", "result"),
    [
        ("abc", "a*c", True),
        ("abc", "a?c", True),
        ("abc", "a?", False),
        ("", "*", True),
        ("aXbXc", "a*b*c", True),
        ("ab", "a*bc", False),
    ],
)
def test_wildcards(text, pattern, result):
    assert fits(text, pattern) is result


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT * FROM orders", ("Select", "orders")),
        ('select a from "orders"."by-date" where x=1', ("Select", "orders/index/by-date")),
        ("INSERT INTO orders VALUE {'id':'1'}", ("Insert", "orders")),
        ('UPDATE "orders" SET a=1', ("Update", "orders")),
        ("EXISTS(SELECT * FROM orders WHERE id='1')", ("Select", "orders")),
        ("", ("Select", "")),
    ],
)
def test_statements(text, wanted):
    assert statement_of(text) == wanted
