"""Devices, and file transfers."""

from __future__ import annotations

from ..encodings import attempt
from ..forms import query_string
from ..headers import headers
from ..lookup import has
from ..source import Source
from ..storage import object_key
from ..table import Table, text
from ..tokens import credential
from ..trees import tree
from ..written import strays

_REGISTRY_EVENT = "_EVENT"
_LIFECYCLE = ("connected", "disconnected", "subscribed", "unsubscribed")
_PROTOCOLS = Table(
    below={
        "tls": Table(attribute={"serverName": text}),
        "http": Table(header={"headers": ("header", headers)}, query={"queryString": ("query", query_string)}),
        "mqtt": Table(attribute={"username": text, "password": attempt, "clientId": text}),
    }
)

SOURCES = (
    # Custom authorizer
    Source(
        "iot",
        "protocolData",
        lambda event: "protocols" in event and "connectionMetadata" in event,
        Table(header={"token": credential}, below={"protocolData": _PROTOCOLS}),
        written=("protocols", "connectionMetadata", "signatureVerified"),
        principal=(("protocolData", "mqtt", "clientId"), ("protocolData", "mqtt", "username")),
    ),
    # Connections coming and going
    Source(
        "iot",
        "principalIdentifier",
        lambda event: "clientId" in event and event.get("eventType") in _LIFECYCLE,
        Table(
            attribute={
                "clientId": text,
                "topics": tree,
                **dict.fromkeys(("ipAddress", "principalIdentifier", "sessionIdentifier"), strays),
            }
        ),
        written=("eventType", "timestamp", "versionNumber", "disconnectReason", "clientInitiatedDisconnect"),
        address=(("ipAddress",),),
        principal=(("clientId",),),
    ),
    # The registry of things
    Source(
        "iot",
        "eventType",
        lambda event: event["eventType"].endswith(_REGISTRY_EVENT) and "eventId" in event and "operation" in event,
        Table(
            attribute={
                "thingName": text,
                "attributes": tree,
                **dict.fromkeys(("eventId", "accountId", "thingId", "thingTypeName", "versionNumber"), strays),
            }
        ),
        written=("eventType", "timestamp", "operation"),
    ),
    # Provisioning by claim
    Source(
        "iot",
        "claimCertificateId",
        lambda event: "templateArn" in event and "parameters" in event,
        Table(body={"parameters": tree}, attribute={"clientId": text, "templateName": strays}),
        written=("claimCertificateId", "certificateId", "certificatePem", "templateArn"),
        principal=(("clientId",),),
    ),
    # Buttons
    Source(
        "iot",
        "clickType",
        lambda event: "serialNumber" in event,
        Table(attribute={"serialNumber": strays, "clickType": strays}),
        written=("batteryVoltage",),
        principal=(("serialNumber",),),
    ),
    Source(
        "iot",
        "deviceEvent",
        lambda event: "deviceInfo" in event,
        Table(body={"deviceEvent": tree}, attribute={"deviceInfo": strays, "placementInfo": tree}),
        principal=(("deviceInfo", "deviceId"),),
    ),
    # Transfer Family: identity provider, then a step of a workflow
    Source(
        "transfer",
        "serverId",
        lambda event: "username" in event and "protocol" in event,
        Table(body={"username": text, "password": text}, attribute=dict.fromkeys(("sourceIp", "serverId", "protocol"), strays)),
        address=(("sourceIp",),),
        principal=(("username",),),
    ),
    Source(
        "transfer",
        "serviceMetadata",
        lambda event: "fileLocation" in event and has(event, "serviceMetadata", "executionDetails"),
        Table(
            below={
                "fileLocation": Table(file={"key": object_key, "path": object_key}),
                "serviceMetadata": Table(below={"transferDetails": Table(attribute={"userName": text})}),
            }
        ),
        written=("token",),
        principal=(("serviceMetadata", "transferDetails", "userName"),),
    ),
)
