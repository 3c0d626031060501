"""Every source is told by its shape, and no shape whatever makes telling it fail."""

import importlib
from unittest.mock import MagicMock

import pytest

from events.samples import samples, shared
from lambdaguard.events import names, recognise

OURS = samples()
SHARED = shared()

# Beginning of the file's name, and what the events so called are; the longest beginning decides.
EXPECTED = {
    "activeMQ": "activemq",
    "alb": "alb",
    "apiGatewayAuthorizer": "apigateway-authorizer",
    "apiGatewayProxy": "apigateway-rest",
    "apiGatewayProxyV2": "apigateway-http",
    "apigatewaye": "apigateway-rest",
    "appSync": "appsync",
    "appSyncAuthorizerEvent": "appsync-authorizer",
    "appSyncAuthorizerResponse": "direct",
    "awsConfig": "config",
    "bedrockAgent": "bedrock-agent",
    "cloudWatchAlarm": "cloudwatch-alarm",
    "cloudWatchDashboard": "direct",
    "cloudWatchLog": "cloudwatch-logs",
    "cloudformation": "cloudformation",
    "codeDeploy": "codedeploy",
    "codePipeline": "codepipeline",
    "cognito": "cognito",
    "connect": "connect",
    "dynamo": "dynamodb",
    "eventBridge": "eventbridge",
    "kafka": "kafka",
    "kinesisFirehose": "firehose",
    "kinesisStream": "kinesis",
    "lambdaFunctionUrl": "function-url",
    "rabbitMQ": "rabbitmq",
    "s3Batch": "s3-batch",
    "s3Event": "s3",
    "s3EventBridge": "eventbridge",
    "s3Object": "s3-object-lambda",
    "s3Sqs": "sqs",
    "secretsManager": "secretsmanager",
    "ses": "ses",
    "sns": "sns",
    "snsSqs": "sqs",
    "sqs": "sqs",
    "vpcLattice": "lattice",
}
NAMES = """
apigateway-rest apigateway-http apigateway-websocket apigateway-authorizer function-url alb lattice cloudfront appsync
appsync-authorizer s3 s3-batch s3-object-lambda sns sqs eventbridge scheduled dynamodb kinesis firehose kafka activemq rabbitmq
documentdb cloudwatch-logs cloudwatch-alarm cognito ses iot lex connect alexa bedrock-agent codepipeline codecommit codedeploy
cloudformation config secretsmanager transfer direct
""".split()


@pytest.mark.parametrize(("name", "source", "event"), OURS, ids=[name for name, _, _ in OURS])
def test_our_samples(name, source, event):
    """A sample is of the source it is named for."""
    assert recognise(event).name == source


def test_there_is_a_sample_for_every_source():
    """No source goes untested."""
    assert {source for _, source, _ in OURS} == set(NAMES) == set(names())


def test_the_shared_events():
    """So is every event of the collection that others wrote, where it lies beside the project."""
    wrong = {}
    for name, event in SHARED:
        prefix = max((prefix for prefix in EXPECTED if name.startswith(prefix)), key=len)
        if recognise(event).name != EXPECTED[prefix]:
            wrong[name] = recognise(event).name
    print(f"{len(SHARED)} shared events")
    assert wrong == {}


@pytest.mark.parametrize(
    ("source", "refusal", "batch"),
    [
        ("apigateway-rest", "http", None),
        ("apigateway-http", "http", None),
        ("apigateway-websocket", "http", None),
        ("function-url", "http", None),
        ("alb", "http", None),
        ("lattice", "http", None),
        ("cloudfront", "cloudfront", None),
        ("appsync-authorizer", "appsync-authorizer", None),
        ("appsync", "raise", None),
        ("sqs", "raise", "sqs"),
        ("kinesis", "raise", "stream"),
        ("dynamodb", "raise", "stream"),
        ("kafka", "raise", "kafka"),
        ("sns", "raise", None),
        ("s3", "raise", None),
        ("direct", "raise", None),
    ],
)
def test_refusal_and_batch(source, refusal, batch):
    """Each source says how it is refused and whether its records can be."""
    kinds = {recognise(event) for name, kind, event in OURS if kind == source and name != "appsync.batch"}
    assert {(kind.refusal, kind.batch) for kind in kinds} == {(refusal, batch)}


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("apigateway-authorizer.token", "authorizer"),
        ("apigateway-authorizer.request", "authorizer"),
        ("apigateway-authorizer.v2", "authorizer-v2"),
        ("appsync.batch", "appsync-batch"),
    ],
)
def test_refusal_of_variants(name, refusal):
    """Variants of a source may differ in how they are refused."""
    assert recognise({name: event for name, _, event in OURS}[name]).refusal == refusal


class Odd(dict):
    def get(self, *_):
        raise RuntimeError

    def __contains__(self, _):
        raise RuntimeError


@pytest.mark.parametrize(
    "event",
    [
        None,
        0,
        "text",
        b"bytes",
        [],
        {},
        [[]],
        [{}],
        MagicMock(),
        Odd(Records=[]),
        {1: 2, None: 3, ("a",): 4},
        {"Records": None},
        {"Records": []},
        {"Records": {}},
        {"Records": [None]},
        {"Records": ["aws:sqs"]},
        {"Records": [{"eventSource": ["aws:sqs"]}]},
        {"requestContext": None},
        {"requestContext": []},
        {"requestContext": {"domainName": 5, "http": 1}},
        {"eventSource": {}},
        {"eventType": 5},
        {"detail-type": None},
        {"Details": "ContactData"},
        {"awslogs": 1},
        {"CodePipeline.job": None},
        {"request": 1, "session": 1},
    ],
    ids=lambda event: type(event).__name__ if isinstance(event, MagicMock) else repr(event),
)
def test_other_shapes_are_direct(event):
    """What is no source's shape is a direct invocation; reading it does not fail either."""
    source = recognise(event)
    assert source.name == "direct"
    assert source.records(event) == []
    assert source.arns(event) == source.implausible(event) == []
    assert source.caller(event) == ("", "")


def test_wrapped_events():
    """Powertools' data classes are seen through."""
    data_classes = importlib.import_module("aws_lambda_powertools.utilities.data_classes")
    event = {name: event for name, _, event in OURS}["sqs.orders"]
    wrapped = data_classes.SQSEvent(event)
    source = recognise(wrapped)
    assert source.name == "sqs"
    assert source.records(wrapped) == source.records(event) != []
