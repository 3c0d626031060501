"""Streams, brokers and buses that do not deliver ``Records``."""

from __future__ import annotations

from ..brokers import messages_by_queue, properties
from ..encodings import payload
from ..kafka import partitions
from ..lookup import arn_check, has
from ..source import Source
from ..storage import bus_detail
from ..table import Table, each, text
from ..texts import message
from ..trees import tree
from ..written import strays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BUS = Table(
    body={"detail": bus_detail},
    attribute=dict.fromkeys(
        ("detail-type", "source", "resources", "id", "account", "time", "region", "version", "replay-name"), strays
    ),
)
_ACTIVEMQ = Table(
    record={"data": payload},
    attribute={
        "properties": tree,
        "correlationID": text,
        "replyTo": tree,
        "type": text,
        "messageType": strays,
        "messageID": strays,
    },
)
_RABBITMQ = Table(record={"data": payload}, attribute={"basicProperties": properties})
_CHANGE = Table(
    record=dict.fromkeys(("fullDocument", "fullDocumentBeforeChange", "updateDescription", "documentKey"), tree),
    attribute=dict.fromkeys(("ns", "to", "operationType"), strays),
)
_FIREHOSE = Table(record={"data": payload}, below={"kinesisRecordMetadata": Table(attribute={"partitionKey": text})})
_LOGS = Table(
    record={"logEvents": each(Table(record={"message": message, "extractedFields": tree}))},
    attribute={"logStream": text},
)


def _source(name: str, kind: str, key: str, table: Table, service: str = "", **more: Any) -> Source:
    """A source that says at the top of the event what it is."""
    return Source(
        name,
        "eventSource",
        lambda event: event["eventSource"] == kind and key in event,
        table,
        written=("eventSource", "eventSourceArn", "bootstrapServers"),
        senders=(("eventSourceArn",),),
        checks=(arn_check(service, ("eventSourceArn",)),) if service else (),
        **more,
    )


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
    _source("kafka", "aws:kafka", "records", Table(record={"records": partitions}), "kafka", batch="kafka"),
    _source("kafka", "aws:SelfManagedKafka", "records", Table(record={"records": partitions}), batch="kafka"),
    _source("activemq", "aws:amq", "messages", Table(record={"messages": each(_ACTIVEMQ)}), "mq"),
    _source(
        "rabbitmq", "aws:rmq", "rmqMessagesByQueue", Table(record={"rmqMessagesByQueue": messages_by_queue(_RABBITMQ)}), "mq"
    ),
    _source("documentdb", "aws:docdb", "events", Table(record={"events": each(Table(below={"event": _CHANGE}))}), "rds"),
    Source(
        "firehose",
        "deliveryStreamArn",
        lambda event: "records" in event,
        Table(record={"records": each(_FIREHOSE)}),
        written=("invocationId", "deliveryStreamArn", "sourceKinesisStreamArn", "region"),
        senders=(("deliveryStreamArn",), ("sourceKinesisStreamArn",)),
        checks=(arn_check("firehose", ("deliveryStreamArn",)),),
    ),
    Source(
        "cloudwatch-logs",
        "awslogs",
        lambda event: has(event, "awslogs", "data"),
        Table(below={"awslogs": Table(record={"data": payload})}),
    ),
    Source(
        "cloudwatch-logs",
        "logEvents",
        lambda event: "logGroup" in event and "messageType" in event,
        _LOGS,
        written=("messageType", "owner", "logGroup", "subscriptionFilters", "policyLevel"),
        enclosed=True,
    ),
)
