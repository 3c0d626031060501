"""What arrives as a list of ``Records``, and the same things inside other messages."""

from __future__ import annotations

from ..encodings import payload
from ..lookup import arn_check, kind_check
from ..parts import inside, records, text
from ..source import Source
from ..storage import object_key
from ..texts import message, strays
from ..trees import tree
from ..typed import attributes, image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..parts import Entry

_EVENT_SOURCE = "eventSource"


def _is(kind: str, name: str = _EVENT_SOURCE) -> Any:
    return lambda event: event["Records"][0][name] == kind


def _table(kind: str, *table: Entry, name: str = _EVENT_SOURCE) -> tuple[Entry, ...]:
    return (("Records", records(name, kind, *table), "Records", "record"),)


S3_TABLE = (
    (
        "s3",
        inside(("object", inside(("key", object_key, "key", "file"), ("urlDecodedKey", text, "urlDecodedKey", "file")), "object", "file")),
        "s3",
        "file",
    ),
)
_SNS_TABLE = (
    ("Message", message, "Message", "record"),
    ("Subject", message, "Subject", "record"),
    ("MessageAttributes", attributes, "MessageAttributes", "attribute"),
)
_SES_MAIL = inside(
    ("source", text, "source", "attribute"),
    ("destination", tree, "destination", "attribute"),
    ("commonHeaders", tree, "commonHeaders", "header"),
    ("headers", tree, "headers", "header"),
)

SOURCES = (
    Source(
        "sqs",
        "Records",
        _is("aws:sqs"),
        _table(
            "aws:sqs",
            ("body", message, "body", "record"),
            ("messageAttributes", attributes, "messageAttributes", "attribute"),
            ("attributes", strays, "attributes", "attribute"),
        ),
        batch="sqs",
        identifier=("messageId",),
        senders=(("Records", "*", "eventSourceARN"),),
        principal=(("Records", "*", "attributes", "SenderId"),),
        checks=(kind_check(_EVENT_SOURCE, "aws:sqs"), arn_check("sqs", ("eventSourceARN",), records="Records")),
    ),
    Source(
        "sns",
        "Records",
        _is("aws:sns", "EventSource"),
        _table("aws:sns", ("Sns", inside(*_SNS_TABLE), "Sns", "record"), name="EventSource"),
        senders=(("Records", "*", "Sns", "TopicArn"),),
        checks=(kind_check("EventSource", "aws:sns"), arn_check("sns", ("Sns", "TopicArn"), records="Records")),
    ),
    Source(
        "s3",
        "Records",
        _is("aws:s3"),
        _table("aws:s3", *S3_TABLE),
        senders=(("Records", "*", "s3", "bucket", "arn"),),
        address=(("Records", "*", "requestParameters", "sourceIPAddress"),),
        principal=(("Records", "*", "userIdentity", "principalId"),),
        checks=(kind_check(_EVENT_SOURCE, "aws:s3"), arn_check("s3", ("s3", "bucket", "arn"), records="Records")),
    ),
    Source(
        "dynamodb",
        "Records",
        _is("aws:dynamodb"),
        _table(
            "aws:dynamodb",
            (
                "dynamodb",
                inside(
                    ("Keys", image, "Keys", "record"),
                    ("NewImage", image, "NewImage", "record"),
                    ("OldImage", image, "OldImage", "record"),
                ),
                "dynamodb",
                "record",
            ),
        ),
        batch="stream",
        identifier=("dynamodb", "SequenceNumber"),
        senders=(("Records", "*", "eventSourceARN"),),
        checks=(
            kind_check(_EVENT_SOURCE, "aws:dynamodb"),
            arn_check("dynamodb", ("eventSourceARN",), records="Records", placeholder=True),
        ),
    ),
    Source(
        "kinesis",
        "Records",
        _is("aws:kinesis"),
        _table(
            "aws:kinesis",
            (
                "kinesis",
                inside(("partitionKey", text, "partitionKey", "attribute"), ("data", payload, "data", "record")),
                "kinesis",
                "record",
            ),
        ),
        batch="stream",
        identifier=("kinesis", "sequenceNumber"),
        senders=(("Records", "*", "eventSourceARN"),),
        principal=(("Records", "*", "invokeIdentityArn"),),
        checks=(kind_check(_EVENT_SOURCE, "aws:kinesis"), arn_check("kinesis", ("eventSourceARN",), records="Records")),
    ),
    Source(
        "ses",
        "Records",
        _is("aws:ses"),
        _table(
            "aws:ses",
            (
                "ses",
                inside(
                    ("mail", _SES_MAIL, "mail", "header"),
                    ("receipt", inside(("recipients", tree, "recipients", "attribute")), "receipt", "attribute"),
                ),
                "ses",
                "header",
            ),
        ),
        principal=(("Records", "*", "ses", "mail", "source"),),
        checks=(kind_check(_EVENT_SOURCE, "aws:ses"),),
    ),
    Source(
        "codecommit",
        "Records",
        _is("aws:codecommit"),
        _table(
            "aws:codecommit",
            ("codecommit", inside(("references", tree, "references", "record")), "codecommit", "record"),
            ("customData", message, "customData", "attribute"),
        ),
        senders=(("Records", "*", "eventSourceARN"),),
        principal=(("Records", "*", "userIdentityARN"),),
        checks=(kind_check(_EVENT_SOURCE, "aws:codecommit"), arn_check("codecommit", ("eventSourceARN",), records="Records")),
    ),
    Source(
        "sns",
        "TopicArn",
        lambda event: event.get("Type") == "Notification",
        _SNS_TABLE,
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
        senders=(("TopicArn",),),
        enclosed=True,
    ),
    Source(
        "sqs",
        "receiptHandle",
        lambda event: event.get("eventSource") == "aws:sqs",
        (("body", message, "body", "record"), ("messageAttributes", attributes, "messageAttributes", "attribute")),
        written=("messageId", "receiptHandle", "attributes", "md5OfBody", "eventSource", "eventSourceARN", "awsRegion"),
        enclosed=True,
    ),
)
