"""Streams, brokers and buses that do not deliver ``Records``."""

from __future__ import annotations

from ..encodings import payload
from ..kafka import partitions
from ..lookup import arn_check
from ..parts import each, inside, text
from ..brokers import change, messages_by_queue, properties
from ..source import Source
from ..storage import bus_detail
from ..texts import message, strays
from ..trees import tree

_EVENT_SOURCE = "eventSource"
_BUS = (
    ("detail", bus_detail, "detail", "body"),
    ("detail-type", strays, "detail-type", "attribute"),
    ("source", strays, "source", "attribute"),
    ("resources", strays, "resources", "attribute"),
    ("id", strays, "id", "attribute"),
    ("account", strays, "account", "attribute"),
    ("time", strays, "time", "attribute"),
    ("region", strays, "region", "attribute"),
    ("version", strays, "version", "attribute"),
    ("replay-name", strays, "replay-name", "attribute"),
)
_BROKER = (("eventSourceArn",),)

SOURCES = (
    Source(
        "scheduled",
        "detail-type",
        lambda event: event.get("source") in ("aws.events", "aws.scheduler") and "detail" in event,
        _BUS,
        senders=(("resources", "*"),),
    ),
    Source(
        "eventbridge",
        "detail-type",
        lambda event: "detail" in event and "source" in event,
        _BUS,
        senders=(("resources", "*"),),
        address=(("detail", "source-ip-address"), ("detail", "sourceIPAddress")),
        principal=(("detail", "requester"), ("detail", "userIdentity", "arn")),
    ),
    Source(
        "kafka",
        _EVENT_SOURCE,
        lambda event: event[_EVENT_SOURCE] == "aws:kafka" and "records" in event,
        (("records", partitions, "records", "record"),),
        written=(_EVENT_SOURCE, "eventSourceArn", "bootstrapServers"),
        batch="kafka",
        senders=_BROKER,
        checks=(arn_check("kafka", ("eventSourceArn",)),),
    ),
    Source(
        "kafka",
        _EVENT_SOURCE,
        lambda event: event[_EVENT_SOURCE] == "aws:SelfManagedKafka" and "records" in event,
        (("records", partitions, "records", "record"),),
        written=(_EVENT_SOURCE, "eventSourceArn", "bootstrapServers"),
        batch="kafka",
    ),
    Source(
        "activemq",
        _EVENT_SOURCE,
        lambda event: event[_EVENT_SOURCE] == "aws:amq" and "messages" in event,
        (
            (
                "messages",
                each(
                    ("data", payload, "data", "record"),
                    ("properties", tree, "properties", "attribute"),
                    ("correlationID", text, "correlationID", "attribute"),
                    ("replyTo", tree, "replyTo", "attribute"),
                    ("type", text, "type", "attribute"),
                    ("messageType", strays, "messageType", "attribute"),
                    ("messageID", strays, "messageID", "attribute"),
                ),
                "messages",
                "record",
            ),
        ),
        written=(_EVENT_SOURCE, "eventSourceArn"),
        senders=_BROKER,
        checks=(arn_check("mq", ("eventSourceArn",)),),
    ),
    Source(
        "rabbitmq",
        _EVENT_SOURCE,
        lambda event: event[_EVENT_SOURCE] == "aws:rmq" and "rmqMessagesByQueue" in event,
        (
            (
                "rmqMessagesByQueue",
                messages_by_queue(
                    ("data", payload, "data", "record"),
                    ("basicProperties", properties, "basicProperties", "attribute"),
                ),
                "rmqMessagesByQueue",
                "record",
            ),
        ),
        written=(_EVENT_SOURCE, "eventSourceArn"),
        senders=_BROKER,
        checks=(arn_check("mq", ("eventSourceArn",)),),
    ),
    Source(
        "documentdb",
        _EVENT_SOURCE,
        lambda event: event[_EVENT_SOURCE] == "aws:docdb" and "events" in event,
        (("events", each(("event", change, "event", "record")), "events", "record"),),
        written=(_EVENT_SOURCE, "eventSourceArn"),
        senders=_BROKER,
        checks=(arn_check("rds", ("eventSourceArn",)),),
    ),
    Source(
        "firehose",
        "deliveryStreamArn",
        lambda event: "records" in event,
        (
            (
                "records",
                each(
                    ("data", payload, "data", "record"),
                    (
                        "kinesisRecordMetadata",
                        inside(("partitionKey", text, "partitionKey", "attribute")),
                        "kinesisRecordMetadata",
                        "attribute",
                    ),
                ),
                "records",
                "record",
            ),
        ),
        written=("invocationId", "deliveryStreamArn", "sourceKinesisStreamArn", "region"),
        senders=(("deliveryStreamArn",), ("sourceKinesisStreamArn",)),
        checks=(arn_check("firehose", ("deliveryStreamArn",)),),
    ),
    Source(
        "cloudwatch-logs",
        "awslogs",
        lambda event: "data" in event["awslogs"],
        (("awslogs", inside(("data", payload, "data", "record")), "awslogs", "record"),),
    ),
    Source(
        "cloudwatch-logs",
        "logEvents",
        lambda event: "logGroup" in event and "messageType" in event,
        (
            (
                "logEvents",
                each(("message", message, "message", "record"), ("extractedFields", tree, "extractedFields", "record")),
                "logEvents",
                "record",
            ),
            ("logStream", text, "logStream", "attribute"),
        ),
        written=("messageType", "owner", "logGroup", "subscriptionFilters", "policyLevel"),
        enclosed=True,
    ),
)
