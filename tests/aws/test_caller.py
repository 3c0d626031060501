"""Without a list: an intruder's actions, the caller's choice of a resource, whose credentials sign and who gets to see it."""

import asyncio
import contextlib
import json

import boto3
import botocore.exceptions
import pytest
from nosql.walk import walk
from shapes import Context, api_event, findings_in, sqs_event

from lambdaguard import guard

TABLES = {"o": "orders"}


def sent(event, name="t"):
    return json.loads(event["body"])[name]


def flagged(reach, capsys, event=None, **settings):
    return walk(reach, event if event is not None else api_event({"t": "7"}), capsys, **settings)


INTRUSIONS = [
    ("iam", "list_users", {}),
    ("iam", "create_user", {"UserName": "backdoor"}),
    ("sts", "assume_role", {"RoleArn": "arn:aws:iam::999999999999:role/admin", "RoleSessionName": "session"}),
    ("lambda", "update_function_code", {"FunctionName": "orders", "ZipFile": b"x"}),
    (
        "lambda",
        "add_permission",
        {"FunctionName": "orders", "StatementId": "a", "Action": "lambda:InvokeFunction", "Principal": "*"},
    ),
    ("secretsmanager", "list_secrets", {}),
    ("organizations", "list_accounts", {}),
    ("ec2", "run_instances", {"MinCount": 1, "MaxCount": 1, "ImageId": "ami-12345678"}),
    ("logs", "delete_log_group", {"logGroupName": "/aws/lambda/orders"}),
    ("logs", "delete_log_stream", {"logGroupName": "/aws/lambda/orders", "logStreamName": "s"}),
    ("cloudtrail", "stop_logging", {"Name": "trail"}),
    ("cloudtrail", "delete_trail", {"Name": "trail"}),
    ("guardduty", "delete_detector", {"DetectorId": "12abc34d567e8fa901bc2d34e56789f0"}),
    ("kms", "decrypt", {"CiphertextBlob": b"x", "KeyId": "arn:aws:kms:eu-west-1:999999999999:key/k"}),
    ("s3", "put_bucket_policy", {"Bucket": "no-bucket", "Policy": "{}"}),
]


@pytest.mark.parametrize(
    ("service", "method", "params"), INTRUSIONS, ids=[f"{service}.{method}" for service, method, _ in INTRUSIONS]
)
def test_actions_of_an_intruder(service, method, params, make, capsys):
    client = make(service)

    def reach(event):
        try:
            getattr(client, method)(**params)
        except client.exceptions.ClientError:
            pass

    assert flagged(reach, capsys) == (200, ["LG-AWS-002"])


def test_a_technique_stands_in_the_finding(make, capsys):
    iam = make("iam")
    guard(lambda event, context: iam.list_users() and None, injection="off")(api_event(), Context())
    (line,) = findings_in(capsys.readouterr().out)
    detail = line["unmapped"]["lambdaguard"]["detail"]
    assert (detail["action"], detail["technique"]) == ("iam:ListUsers", "T1087.004")
    assert detail["location"].startswith("aws/test_caller.py:")


def test_what_is_listed_is_not_flagged(make, capsys):
    iam = make("iam")
    assert flagged(lambda event: iam.list_users(), capsys, aws=["iam:ListUsers"]) == (200, [])


def daily_work(s3, table, make):
    yield lambda event: s3.get_object(Bucket="my-bucket", Key="in/a.txt")
    yield lambda event: s3.put_object(Bucket="my-bucket", Key=f"users/{sent(event)}/a.txt", Body=sent(event).encode())
    yield lambda event: s3.list_objects_v2(Bucket="my-bucket", Prefix=sent(event))
    yield lambda event: s3.generate_presigned_url("get_object", Params={"Bucket": "my-bucket", "Key": sent(event)})
    yield lambda event: table.put_item(Item={"id": sent(event), "note": sent(event)})
    yield lambda event: table.get_item(Key={"id": sent(event)})
    yield lambda event: make("sts").get_caller_identity()
    yield lambda event: make("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/app", RoleSessionName="session")
    yield lambda event: make("sqs").send_message(
        QueueUrl=make("sqs").create_queue(QueueName="jobs")["QueueUrl"], MessageBody=sent(event)
    )
    yield lambda event: make("sns").publish(TopicArn=make("sns").create_topic(Name="news")["TopicArn"], Message=sent(event))
    yield lambda event: make("ssm").put_parameter(Name=f"/app/{sent(event)}", Value="x", Type="String", Overwrite=True)
    yield lambda event: make("kms").decrypt(**encrypted(make))
    yield lambda event: make("cloudwatch").put_metric_data(Namespace="app", MetricData=[{"MetricName": "n", "Value": 1}])


def encrypted(make):
    kms = make("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    return {"CiphertextBlob": kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]}


@pytest.mark.parametrize("text", ["ann", "in/a.txt", "2024-01-01", "a..b", "my-bucketful"])
def test_daily_work_is_not(text, s3, table, make, capsys):
    for reach in daily_work(s3, table, make):
        assert flagged(reach, capsys, api_event({"t": text})) == (200, [])


CHOICES = {
    "bucket": lambda s3, ddb, make, text: s3.list_objects_v2(Bucket=text),
    "table": lambda s3, ddb, make, text: ddb.Table(text).get_item(Key={"id": "1"}),
    "queue": lambda s3, ddb, make, text: make("sqs").send_message(
        QueueUrl=f"http://localhost/123456789012/{text}", MessageBody="x"
    ),
    "function": lambda s3, ddb, make, text: make("lambda").invoke(FunctionName=text),
    "secret": lambda s3, ddb, make, text: make("secretsmanager").get_secret_value(SecretId=text),
    "parameter": lambda s3, ddb, make, text: make("ssm").get_parameter(Name=text),
    "topic": lambda s3, ddb, make, text: make("sns").publish(TopicArn=f"arn:aws:sns:eu-west-1:123456789012:{text}", Message="x"),
    "role": lambda s3, ddb, make, text: make("sts").assume_role(
        RoleArn=f"arn:aws:iam::123456789012:role/{text}", RoleSessionName="session"
    ),
    "copied bucket": lambda s3, ddb, make, text: s3.copy_object(Bucket="my-bucket", Key="k", CopySource=f"{text}/k"),
    "stream": lambda s3, ddb, make, text: make("kinesis").put_record(StreamName=text, Data=b"x", PartitionKey="1"),
}


@pytest.mark.parametrize("call", CHOICES.values(), ids=CHOICES)
def test_the_callers_choice_of_a_resource(call, s3, table, make, capsys):
    def reach(event):
        # Most of them do not exist there.
        with contextlib.suppress(botocore.exceptions.ClientError):
            call(s3, boto3.resource("dynamodb", endpoint_url=s3.meta.endpoint_url), make, sent(event))

    assert flagged(reach, capsys, api_event({"t": "others-thing"})) == (200, ["LG-AWS-003"])


def test_a_name_that_is_also_the_codes_is_nobodys(table, capsys, monkeypatch):
    client = table.meta.client
    event = api_event({"t": "orders"})

    def by_constant(event):
        assert sent(event) in ("orders", "customers")
        client.get_item(TableName=sent(event), Key={"id": "1"})

    def by_global(event):
        assert sent(event) in TABLES.values()
        client.get_item(TableName=sent(event), Key={"id": "1"})

    def chosen(event):
        client.get_item(TableName=sent(event), Key={"id": "1"})

    assert flagged(by_constant, capsys, event) == (200, [])
    assert flagged(by_global, capsys, event) == (200, [])
    assert flagged(chosen, capsys, event) == (200, ["LG-AWS-003"])
    monkeypatch.setenv("ORDERS_TABLE", "orders")
    assert flagged(chosen, capsys, event) == (200, [])


@pytest.mark.parametrize("key", ["../secrets/a", "x/../../y", "..", "a/.."])
def test_dots_in_a_key(key, s3, capsys):
    put = lambda event: s3.put_object(Bucket="my-bucket", Key=f"uploads/{sent(event)}", Body=b"x")  # noqa: E731
    assert flagged(put, capsys, api_event({"t": key})) == (200, ["LG-AWS-003"])


@pytest.mark.parametrize("key", ["c/../d.txt", "a/b/../../c", "..hidden/x", "a..b/c", "./a/../b"])
def test_dots_that_stay_where_the_key_was_put(key, s3, capsys):
    put = lambda event: s3.put_object(Bucket="my-bucket", Key=f"uploads/{sent(event)}", Body=b"x")  # noqa: E731
    assert flagged(put, capsys, api_event({"t": key})) == (200, [])


def test_the_bucket_of_an_image_is_a_choice_too(url, s3, capsys):
    def look(event):
        image = {"S3Object": {"Bucket": sent(event), "Name": "cat.jpg"}}
        boto3.client("rekognition", region_name="eu-west-1", endpoint_url=url).detect_labels(Image=image)

    assert flagged(look, capsys, api_event({"t": "somebody-elses-bucket"})) == (200, ["LG-AWS-003"])


def notification(bucket, key):
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": "eu-west-1",
                "eventTime": "2024-01-01T00:00:00.000Z",
                "eventName": "ObjectCreated:Put",
                "userIdentity": {"principalId": "AWS:X"},
                "requestParameters": {"sourceIPAddress": "203.0.113.9"},
                "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810"},
                "s3": {
                    "s3SchemaVersion": "1.0",
                    "configurationId": "c",
                    "bucket": {"name": bucket, "ownerIdentity": {"principalId": "A"}, "arn": f"arn:aws:s3:::{bucket}"},
                    "object": {"key": key, "size": 5, "eTag": "d41d8cd98f00b204e9800998ecf8427e", "sequencer": "0A1B"},
                },
            }
        ]
    }


def test_the_bucket_of_a_notification_is_awss_word(s3, capsys):
    def work(event):
        for record in event["Records"]:
            inner = json.loads(record["body"])["Records"][0] if "body" in record else record
            s3.get_object(Bucket=inner["s3"]["bucket"]["name"], Key=inner["s3"]["object"]["key"])

    def rules(event):
        guard(lambda event, context: work(event), injection="off")(event, Context())
        return [line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)]

    event = notification("my-bucket", "in/a.txt")
    assert rules(event) == []
    assert rules(sqs_event(event)) == []


def test_keys_that_came_in_the_event(url, s3, capsys):
    def reach(event):
        keys = {"aws_access_key_id": sent(event, "id"), "aws_secret_access_key": sent(event, "key")}
        boto3.client("s3", endpoint_url=url, **keys).head_bucket(Bucket="my-bucket")

    event = api_event({"id": "AKIATHEIRS0000000001", "key": "their-own-secret-key"})
    assert flagged(reach, capsys, event) == (403, ["LG-AWS-004"])
    assert flagged(reach, capsys, event, aws="monitor") == (200, ["LG-AWS-004"])
    assert flagged(lambda e: s3.head_bucket(Bucket="my-bucket"), capsys, event) == (200, [])


def test_keys_that_codepipeline_lends(url, s3, capsys):
    lent = {"accessKeyId": "AKIALENT000000000001", "secretAccessKey": "lent-secret", "sessionToken": "token"}
    event = {"CodePipeline.job": {"id": "1", "accountId": "123456789012", "data": {"artifactCredentials": lent}}}

    def handler(event, context):
        given = event["CodePipeline.job"]["data"]["artifactCredentials"]
        keys = {"aws_access_key_id": given["accessKeyId"], "aws_secret_access_key": given["secretAccessKey"]}
        boto3.client("s3", endpoint_url=url, **keys).head_bucket(Bucket="my-bucket")

    guard(handler, injection="off")(event, Context())
    assert findings_in(capsys.readouterr().out) == []


def to_host(host, event=None):
    """A call that is signed for a host and never sent."""

    def reach(event):
        client = boto3.client("s3", endpoint_url=host or sent(event), region_name="eu-west-1")
        client.meta.events.register("before-send", lambda **_: (_ for _ in ()).throw(ConnectionError))
        with pytest.raises(ConnectionError):
            client.get_object(Bucket="compute", Key="k")

    return reach


@pytest.mark.parametrize(
    "host", ["https://s3.eu-west-1.amazonaws.com", "https://s3.dualstack.eu-west-1.amazonaws.com", "http://127.0.0.1:9"]
)
def test_hosts_of_awss(host, capsys):
    assert flagged(to_host(host), capsys) == (200, [])


def test_a_host_that_is_not(capsys, monkeypatch):
    outside = to_host("https://storage.example.com")
    assert flagged(outside, capsys) == (200, ["LG-AWS-005"])
    assert flagged(outside, capsys, aws={"endpoints": ["storage.example.com"]}) == (200, [])
    assert flagged(outside, capsys, aws={"endpoints": ["*.example.com"]}) == (200, [])
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://storage.example.com")
    assert flagged(outside, capsys) == (200, [])


@pytest.mark.parametrize("host", ["https://evil.example.net", "http://127.0.0.1:8999", "https://evil.example.net:8443/path"])
def test_a_host_that_the_caller_chose(host, capsys):
    reach = lambda event: boto3.client("s3", endpoint_url=sent(event)).list_buckets()  # noqa: E731
    status, rules = flagged(reach, capsys, api_event({"t": host}), aws=["s3:ListAllMyBuckets"])
    assert (status, rules) == (403, ["LG-AWS-005"])


def test_declared_keys(make, capsys):
    kms = make("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/app", TargetKeyId=key)
    blob = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    decrypt = lambda event: kms.decrypt(CiphertextBlob=blob, KeyId="alias/app")  # noqa: E731
    assert flagged(decrypt, capsys) == (200, [])
    assert flagged(decrypt, capsys, aws={"keys": ["alias/app"]}) == (200, [])
    assert flagged(decrypt, capsys, aws={"keys": ["alias/other"]}) == (200, ["LG-AWS-002"])
    assert flagged(lambda event: kms.decrypt(CiphertextBlob=blob), capsys, aws={"keys": ["alias/app"]}) == (200, ["LG-AWS-002"])


def test_asynchronous_choices(url, capsys):
    from aiobotocore.session import get_session

    async def listed(name):
        async with get_session().create_client("s3", endpoint_url=url) as client:
            await client.list_objects_v2(Bucket=name)

    reach = lambda event: asyncio.run(listed(sent(event)))  # noqa: E731
    assert flagged(reach, capsys, api_event({"t": "other-bucket"})) == (200, ["LG-AWS-003"])


def test_a_bucket_is_s3s_also_where_a_key_has_its_name(s3, capsys):
    def read(event):
        record = event["Records"][0]["s3"]
        with contextlib.suppress(botocore.exceptions.ClientError):
            s3.get_object(Bucket=record["bucket"]["name"], Key=record["object"]["key"])

    assert flagged(read, capsys, notification("photos", "photos")) == (200, [])
