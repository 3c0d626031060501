"""Devices and file transfers."""

from __future__ import annotations

from ..encodings import attempt
from ..forms import query_string
from ..headers import headers
from ..parts import inside, text
from ..source import Source
from ..storage import raw_key
from ..texts import strays
from ..tokens import credential
from ..trees import tree

_REGISTRY = frozenset(
    ("THING_EVENT", "THING_TYPE_EVENT", "THING_TYPE_ASSOCIATION_EVENT", "THING_GROUP_EVENT", "THING_GROUP_MEMBERSHIP_EVENT")
    + ("THING_GROUP_HIERARCHY_EVENT",)
)

SOURCES = (
    Source(
        "iot",
        "protocolData",
        lambda event: "protocols" in event and "connectionMetadata" in event,
        (
            ("token", credential, "token", "header"),
            (
                "protocolData",
                inside(
                    ("tls", inside(("serverName", text, "serverName", "attribute")), "tls", "attribute"),
                    (
                        "http",
                        inside(("headers", headers, "headers", "header"), ("queryString", query_string, "query", "query")),
                        "http",
                        "header",
                    ),
                    (
                        "mqtt",
                        inside(
                            ("username", text, "username", "attribute"),
                            ("password", attempt, "password", "attribute"),
                            ("clientId", text, "clientId", "attribute"),
                        ),
                        "mqtt",
                        "attribute",
                    ),
                ),
                "protocolData",
                "attribute",
            ),
        ),
        written=("protocols", "connectionMetadata", "signatureVerified"),
        principal=(("protocolData", "mqtt", "clientId"), ("protocolData", "mqtt", "username")),
    ),
    Source(
        "iot",
        "principalIdentifier",
        lambda event: "clientId" in event and event.get("eventType") in ("connected", "disconnected", "subscribed", "unsubscribed"),
        (
            ("clientId", text, "clientId", "attribute"),
            ("topics", tree, "topics", "attribute"),
            ("ipAddress", strays, "ipAddress", "attribute"),
            ("principalIdentifier", strays, "principalIdentifier", "attribute"),
            ("sessionIdentifier", strays, "sessionIdentifier", "attribute"),
        ),
        written=("eventType", "timestamp", "versionNumber", "disconnectReason", "clientInitiatedDisconnect"),
        address=(("ipAddress",),),
        principal=(("clientId",),),
    ),
    Source("iot", "eventType", lambda event: event["eventType"] in _REGISTRY and "operation" in event, whole=strays),
    Source(
        "iot",
        "claimCertificateId",
        lambda event: "templateArn" in event and "parameters" in event,
        (
            ("parameters", tree, "parameters", "body"),
            ("clientId", text, "clientId", "attribute"),
            ("templateName", strays, "templateName", "attribute"),
        ),
        written=("claimCertificateId", "certificateId", "certificatePem", "templateArn"),
        principal=(("clientId",),),
    ),
    Source(
        "iot",
        "clickType",
        lambda event: "serialNumber" in event,
        (("serialNumber", strays, "serialNumber", "attribute"), ("clickType", strays, "clickType", "attribute")),
        written=("batteryVoltage",),
        principal=(("serialNumber",),),
    ),
    Source(
        "iot",
        "deviceEvent",
        lambda event: "deviceInfo" in event,
        (
            ("deviceEvent", tree, "deviceEvent", "body"),
            ("deviceInfo", strays, "deviceInfo", "attribute"),
            ("placementInfo", tree, "placementInfo", "attribute"),
        ),
        principal=(("deviceInfo", "deviceId"),),
    ),
    Source(
        "transfer",
        "serverId",
        lambda event: "username" in event and "protocol" in event,
        (
            ("username", text, "username", "body"),
            ("password", text, "password", "body"),
            ("sourceIp", strays, "sourceIp", "attribute"),
            ("serverId", strays, "serverId", "attribute"),
            ("protocol", strays, "protocol", "attribute"),
        ),
        address=(("sourceIp",),),
        principal=(("username",),),
    ),
    Source(
        "transfer",
        "serviceMetadata",
        lambda event: "fileLocation" in event and "executionDetails" in event["serviceMetadata"],
        (
            ("fileLocation", inside(("key", raw_key, "key", "file"), ("path", raw_key, "path", "file")), "fileLocation", "file"),
            (
                "serviceMetadata",
                inside(
                    ("transferDetails", inside(("userName", text, "userName", "attribute")), "transferDetails", "attribute"),
                ),
                "serviceMetadata",
                "attribute",
            ),
        ),
        written=("token",),
        principal=(("serviceMetadata", "transferDetails", "userName"),),
    ),
)
