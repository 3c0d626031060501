"""What arrives as a list of ``Records``, and the same things inside other messages."""

from __future__ import annotations

from ..encodings import payload
from ..lookup import arn_check, kind_check
from ..source import Source
from ..storage import object_key
from ..table import Table, records, text
from ..texts import message
from ..trees import tree
from ..typed import attributes, image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ARN = ("Records", "*", "eventSourceARN")
# The other system attributes are counts, times and ids.
_SQS_SYSTEM = Table(attribute={"MessageGroupId": text, "MessageDeduplicationId": text, "AWSTraceHeader": text})
_SQS = Table(record={"body": message}, attribute={"messageAttributes": attributes}, below={"attributes": _SQS_SYSTEM})
_SNS = Table(record={"Message": message, "Subject": message}, attribute={"MessageAttributes": attributes})
_S3 = Table(below={"s3": Table(below={"object": Table(file={"key": object_key, "urlDecodedKey": text})})})
_DYNAMODB = Table(below={"dynamodb": Table(record={"Keys": image, "NewImage": image, "OldImage": image})})
_KINESIS = Table(below={"kinesis": Table(record={"data": payload}, attribute={"partitionKey": text})})
_SES = Table(
    below={
        "ses": Table(
            below={
                "mail": Table(header={"commonHeaders": tree, "headers": tree}, attribute={"source": text, "destination": tree}),
                "receipt": Table(attribute={"recipients": tree}),
            }
        )
    }
)
_CODECOMMIT = Table(attribute={"customData": message}, below={"codecommit": Table(record={"references": tree})})


def _source(name: str, kind: str, table: Table, *checks: Any, kind_key: str = "eventSource", **more: Any) -> Source:
    """A source told by what its first record says it is."""
    return Source(
        name,
        "Records",
        lambda event: event["Records"][0][kind_key] == kind,
        Table(record={"Records": records(kind_key, kind, table)}),
        checks=(kind_check(kind_key, kind), *checks),
        **more,
    )


def _arn(service: str, *steps: str, placeholder: bool = False) -> Any:
    return arn_check(service, steps or ("eventSourceARN",), records="Records", placeholder=placeholder)


SOURCES = (
    _source(
        "sqs",
        "aws:sqs",
        _SQS,
        _arn("sqs"),
        batch="sqs",
        identifier=("messageId",),
        senders=(_ARN,),
        principal=(("Records", "*", "attributes", "SenderId"),),
    ),
    _source(
        "sns",
        "aws:sns",
        Table(below={"Sns": _SNS}),
        _arn("sns", "Sns", "TopicArn"),
        kind_key="EventSource",
        senders=(("Records", "*", "Sns", "TopicArn"),),
    ),
    _source(
        "s3",
        "aws:s3",
        _S3,
        _arn("s3", "s3", "bucket", "arn"),
        senders=(("Records", "*", "s3", "bucket", "arn"),),
        address=(("Records", "*", "requestParameters", "sourceIPAddress"),),
        principal=(("Records", "*", "userIdentity", "principalId"),),
    ),
    _source(
        "dynamodb",
        "aws:dynamodb",
        _DYNAMODB,
        _arn("dynamodb", placeholder=True),
        batch="stream",
        identifier=("dynamodb", "SequenceNumber"),
        senders=(_ARN,),
    ),
    _source(
        "kinesis",
        "aws:kinesis",
        _KINESIS,
        _arn("kinesis"),
        batch="stream",
        identifier=("kinesis", "sequenceNumber"),
        senders=(_ARN,),
        principal=(("Records", "*", "invokeIdentityArn"),),
    ),
    _source("ses", "aws:ses", _SES, principal=(("Records", "*", "ses", "mail", "source"),)),
    _source(
        "codecommit",
        "aws:codecommit",
        _CODECOMMIT,
        _arn("codecommit"),
        senders=(_ARN,),
        principal=(("Records", "*", "userIdentityARN"),),
    ),
    Source(
        "sns",
        "TopicArn",
        lambda event: event.get("Type") == "Notification",
        _SNS,
        written=(
            "Type",
            "MessageId",
            "TopicArn",
            "Timestamp",
            "Signature",
            "SignatureVersion",
            "SigningCertURL",
            "UnsubscribeURL",
            "SequenceNumber",
        ),
        enclosed=True,
    ),
    Source(
        "sqs",
        "receiptHandle",
        lambda event: event.get("eventSource") == "aws:sqs",
        _SQS,
        written=(
            "messageId",
            "receiptHandle",
            "md5OfBody",
            "md5OfMessageAttributes",
            "eventSource",
            "eventSourceARN",
            "awsRegion",
        ),
        enclosed=True,
    ),
)
