"""What the caller of each event source controls, written down once more and apart from the package's own tables."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

from .encodings import (
    NAME,
    Spot,
    below,
    byte_list,
    cookie,
    data,
    mapping,
    maybe_data,
    message,
    names,
    object_key,
    query,
    replaced,
    tree,
    web_token,
    whole,
)


def spots(event: Any, path: str = "") -> list[Spot] | None:
    """Every spot of an AWS event; None if it is no event that is written down here."""
    if isinstance(event, list) and event and isinstance(event[0], dict) and "arguments" in event[0]:
        return list(each(APPSYNC)(event, path))
    if isinstance(event, dict):
        for key, parts in EVENTS:
            if matches(event, key):
                return list(mapped(parts)(event, path))
        if any(key in event for key in NOTHING):
            return []
    return None


def matches(event: dict, key: str) -> bool:
    """``"a/b=c"``: there is a ``b`` in ``event["a"]``, and it is ``c``."""
    key, _, wanted = key.partition("=")
    value: Any = event
    for step in key.split("/"):
        value = value[0] if isinstance(value, list) and value else value
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return not wanted or value == wanted


def mapped(parts: dict):
    def reader(value: Any, path: str) -> Iterator[Spot]:
        if not isinstance(value, dict):
            return
        for key, part in parts.items():
            if key == "*body*":
                yield from body(value, path)
            elif value.get(key):
                inside = mapped(part) if isinstance(part, dict) else part
                yield from below(value, key, inside(value[key], f"{path}.{key}" if path else key))

    return reader


def each(parts: Any):
    inside = mapped(parts) if isinstance(parts, dict) else parts

    def reader(value: Any, path: str) -> Iterator[Spot]:
        for index, item in enumerate(value):
            yield from below(value, index, inside(item, f"{path}[{index}]"))

    return reader


def entries(inside: Any, named: bool = True):
    """A mapping of names to parts of one kind."""

    def reader(value: Any, path: str) -> Iterator[Spot]:
        if named:
            yield from names(value, path)
        for key, item in value.items():
            yield from below(value, key, inside(item, f"{path}.{key}"))

    return reader


def headers(value: Any, path: str) -> Iterator[Spot]:
    """Names and values; cookies and tokens by their parts. The content type decides how the rest is read, so it stays."""
    for name, item in value.items():
        low = name.lower()
        if low == "content-type":
            continue
        inside = cookie if low == "cookie" else web_token if low in ("authorization", "x-amzn-oidc-data") else whole
        if inside is whole:
            yield f"{path}.{NAME}", name, lambda new, name=name: {new if key == name else key: old for key, old in value.items()}
        for index, text in enumerate(item if isinstance(item, list) else (item,)):
            for where, original, put in inside(text, f"{path}.{name}"):
                yield (
                    where,
                    original,
                    lambda new, put=put, name=name, item=item, index=index: replaced(
                        value, name, replaced(item, index, put(new)) if isinstance(item, list) else put(new)
                    ),
                )


def edge_headers(value: Any, path: str) -> Iterator[Spot]:
    """CloudFront's: lists of ``{"key", "value"}``."""
    for name, items in value.items():
        inside = cookie if name == "cookie" else whole
        for index, item in enumerate(items):
            yield from below(value, name, below(items, index, below(item, "key", whole(item["key"], f"{path}.{NAME}"))))
            yield from below(value, name, below(items, index, below(item, "value", inside(item["value"], f"{path}.{name}"))))


def body(event: dict, path: str) -> Iterator[Spot]:
    """An HTTP body as its content type says."""
    text = event.get("body")
    if not text:
        return
    coded = event.get("isBase64Encoded") or event.get("is_base64_encoded")
    listed = {**(event.get("multiValueHeaders") or {}), **(event.get("headers") or {})}
    kind = next((value for name, value in listed.items() if name.lower() == "content-type"), "")
    try:
        raw = base64.b64decode(text, validate=True) if coded else text.encode()
    except ValueError:
        raw = text.encode()
    where = f"{path}.body" if path else "body"
    if "multipart" in kind:
        inside = multipart(raw, kind.partition("boundary=")[2].encode(), where)
    elif "urlencoded" in kind:
        inside = query(raw.decode(), where)
    else:
        inside = graphql(raw.decode(), where)
    for place, original, put in inside:

        def encode(payload, put=put):
            value = put(payload)
            value = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
            return {**event, "body": base64.b64encode(value).decode() if coded else value.decode("utf-8", "surrogatepass")}

        yield place, original, encode


def edge_body(value: Any, path: str) -> Iterator[Spot]:
    for where, original, put in query(base64.b64decode(value["data"]).decode(), path):
        yield where, original, lambda new, put=put: {**value, "data": base64.b64encode(put(new).encode()).decode()}


def graphql(text: str, path: str) -> Iterator[Spot]:
    """A message; of a GraphQL request's query, the strings written out in it as well."""
    yield from message(text, path)
    try:
        request = json.loads(text)
    except ValueError:
        return
    if isinstance(request, dict) and isinstance(request.get("query"), str):
        for where, original, put in document(request["query"], f"{path}.query"):
            yield where, original, lambda new, put=put, request=request: json.dumps({**request, "query": put(new)})


def document(text: str, path: str) -> Iterator[Spot]:
    for match in re.finditer(r'"([^"\\]+)"', text):
        yield path, match[1], lambda new, match=match: text[: match.start()] + json.dumps(new) + text[match.end() :]


def multipart(raw: bytes, boundary: bytes, path: str) -> Iterator[Spot]:
    parts = raw.split(b"--" + boundary)
    for index, part in enumerate(parts):
        for pattern, label in ((rb'(?<=filename=")[^"]+', ""), (rb'(?<= name=")[^"]+', NAME)):
            for match in re.finditer(pattern, part):
                yield from spliced(raw, parts, index, match.span(), boundary, f"{path}.{label or part_name(part)}")
        if b" name=" in part and b"filename=" not in part:
            start = part.index(b"\r\n\r\n") + 4
            yield from spliced(raw, parts, index, (start, len(part) - 2), boundary, f"{path}.{part_name(part)}")


def part_name(part: bytes) -> str:
    return re.search(rb' name="([^"]+)', part)[1].decode()


def spliced(raw: bytes, parts: list, index: int, span: tuple, boundary: bytes, path: str) -> Iterator[Spot]:
    part, (start, end) = parts[index], span

    def put(payload: str) -> bytes:
        new = part[:start] + payload.encode("utf-8", "surrogatepass") + part[end:]
        return (b"--" + boundary).join([*parts[:index], new, *parts[index + 1 :]])

    yield path, part[start:end].decode(), put


def typed(value: Any, path: str) -> Iterator[Spot]:
    """One typed value of DynamoDB."""
    for kind, item in value.items():
        if kind == "M":
            yield from below(value, kind, entries(typed)(item, path))
        elif kind == "L":
            yield from below(value, kind, each(typed)(item, path))
        elif kind in ("S", "SS", "B"):
            inside = {"S": message, "SS": each(whole), "B": data}[kind]
            yield from below(value, kind, inside(item, path))


def attributes(value: Any, path: str) -> Iterator[Spot]:
    """Message attributes of SQS and SNS."""
    yield from names(value, path)
    for name, attribute in value.items():
        for key, item in attribute.items():
            if key in ("stringValue", "Value", "binaryValue") and item:
                binary = key == "binaryValue" or attribute.get("Type") == "Binary"
                inside = maybe_data if binary else message
                yield from below(value, name, below(attribute, key, inside(item, f"{path}.{name}")))


def rabbit_header(item: Any, path: str) -> Iterator[Spot]:
    if isinstance(item, dict):
        yield from below(item, "bytes", byte_list(item["bytes"], path))


BODY = {"*body*": None}
V1_CONTEXT = {"path": whole, "identity": {"userAgent": whole}, "authorizer": tree}
V1 = {
    "path": whole,
    "headers": headers,
    "multiValueHeaders": headers,
    "queryStringParameters": mapping,
    "multiValueQueryStringParameters": mapping,
    "pathParameters": mapping,
    "requestContext": V1_CONTEXT,
    "authorizationToken": web_token,
    **BODY,
}
V2 = {
    "rawPath": whole,
    "rawQueryString": query,
    "cookies": each(cookie),
    "headers": headers,
    "queryStringParameters": mapping,
    "pathParameters": mapping,
    "identitySource": each(web_token),
    "requestContext": {
        "http": {"path": whole, "userAgent": whole},
        "authorizer": {"jwt": {"claims": tree, "scopes": tree}, "lambda": tree},
    },
    **BODY,
}
BALANCED = {key: part for key, part in V1.items() if key != "requestContext"} | {"httpMethod": whole}
LATTICE = {
    "raw_path": whole,
    "path": whole,
    "method": whole,
    "headers": headers,
    "query_string_parameters": mapping,
    "queryStringParameters": mapping,
    **BODY,
}
EDGE = {"uri": whole, "method": whole, "headers": edge_headers, "querystring": query, "body": edge_body}
APPSYNC = {
    "arguments": tree,
    "source": tree,
    "prev": tree,
    "events": each({"payload": tree, "id": whole}),
    "identity": {"claims": tree, "username": whole, "groups": tree},
    "request": {"headers": headers},
    "info": {
        "variables": tree,
        "selectionSetGraphQL": whole,
        "selectionSetList": tree,
        "channel": tree,
    },
}
NOTIFICATION = {"Message": message, "Subject": message, "MessageAttributes": attributes}
SQS = {
    "body": message,
    "messageAttributes": attributes,
    "attributes": {"MessageGroupId": whole, "MessageDeduplicationId": whole},
}
LOG_EVENT = {"message": message, "extractedFields": tree}
KAFKA = {"key": data, "value": data, "headers": each(entries(byte_list))}
PROPERTIES = {
    **dict.fromkeys(("contentType", "correlationId", "replyTo", "type", "appId", "messageId", "userId", "expiration"), whole),
    "headers": entries(rabbit_header),
}
STATE = {"intent": tree, "sessionAttributes": tree}


def records(parts: Any) -> dict:
    return {"Records": each(parts)}


# The first key that an event has decides; "a/b=c" looks inside.
EVENTS: tuple[tuple[str, dict], ...] = (
    ("Records/eventSource=aws:sqs", records(SQS)),
    ("receiptHandle", SQS),
    ("Records/EventSource=aws:sns", records({"Sns": NOTIFICATION})),
    ("Type=Notification", NOTIFICATION),
    ("Records/eventSource=aws:s3", records({"s3": {"object": {"key": object_key}}})),
    ("Records/eventSource=aws:dynamodb", records({"dynamodb": dict.fromkeys(("Keys", "NewImage", "OldImage"), entries(typed))})),
    ("Records/eventSource=aws:kinesis", records({"kinesis": {"partitionKey": whole, "data": data}})),
    (
        "Records/eventSource=aws:ses",
        records(
            {
                "ses": {
                    "mail": {"source": whole, "destination": tree, "commonHeaders": tree, "headers": tree},
                    "receipt": {"recipients": tree},
                }
            }
        ),
    ),
    ("Records/eventSource=aws:codecommit", records({"codecommit": {"references": tree}, "customData": message})),
    ("Records/cf", records({"cf": {"request": EDGE}})),
    ("routeArn", V2),
    ("methodArn", V1),
    ("requestContext/http", V2),
    ("requestContext/elb", BALANCED),
    ("requestContext/serviceArn", LATTICE),
    (
        "requestContext/queryString",
        {
            "authorizationToken": web_token,
            "requestHeaders": headers,
            "requestContext": {"queryString": document, "operationName": whole, "variables": tree},
        },
    ),
    ("requestContext/requestId", V1),
    ("raw_path", LATTICE),
    ("detail-type=Object Created", {"detail": {"object": {"key": whole}}}),
    ("detail-type", {"detail": tree}),
    ("records/ovens-0", {"records": entries(each(KAFKA), named=False)}),
    ("records/mytopic-0", {"records": entries(each({"key": data, "value": data}), named=False)}),
    ("rmqMessagesByQueue", {"rmqMessagesByQueue": entries(each({"basicProperties": PROPERTIES, "data": data}), named=False)}),
    (
        "eventSource=aws:amq",
        {"messages": each({"data": data, "properties": tree, "correlationID": whole, "type": whole, "replyTo": whole})},
    ),
    (
        "eventSource=aws:docdb",
        {"events": each({"event": {"fullDocument": tree, "updateDescription": tree}})},
    ),
    (
        "deliveryStreamArn",
        {"records": each({"data": data, "kinesisRecordMetadata": {"partitionKey": whole}})},
    ),
    ("awslogs", {"awslogs": {"data": data}}),
    ("logEvents", {"logEvents": each(LOG_EVENT), "logStream": whole}),
    ("alarmData", {"alarmData": tree}),
    ("triggerSource", {"userName": whole, "request": tree}),
    ("arguments", APPSYNC),
    ("info/channel", APPSYNC),
    (
        "sessionState",
        {
            "inputTranscript": whole,
            "transcriptions": tree,
            "interpretations": tree,
            "sessionState": STATE,
            "requestAttributes": tree,
        },
    ),
    (
        "currentIntent",
        {
            "inputTranscript": whole,
            "currentIntent": tree,
            "sessionAttributes": tree,
            "requestAttributes": tree,
            "userId": whole,
        },
    ),
    (
        "Details/ContactData",
        {
            "Details": {
                "Parameters": tree,
                "ContactData": {
                    "Attributes": tree,
                    "CustomerEndpoint": {"Address": whole},
                    "CustomerId": whole,
                },
            }
        },
    ),
    ("request/requestId", {"request": {"intent": tree}, "session": {"attributes": tree}}),
    (
        "actionGroup",
        {
            "inputText": whole,
            "parameters": tree,
            "requestBody": tree,
            "sessionAttributes": tree,
            "promptSessionAttributes": tree,
        },
    ),
    (
        "CodePipeline.job",
        {
            "CodePipeline.job": {
                "data": {
                    "actionConfiguration": {"configuration": {"UserParameters": message}},
                    "inputArtifacts": each({"location": {"s3Location": {"objectKey": whole}}}),
                    "continuationToken": whole,
                }
            }
        },
    ),
    ("ResourceProperties", {"ResourceProperties": tree, "OldResourceProperties": tree, "PhysicalResourceId": whole}),
    ("invokingEvent", {"ruleParameters": message}),
    ("tasks", {"tasks": each({"s3Key": object_key}), "job": {"userArguments": tree}}),
    ("userRequest", {"userRequest": {"url": whole, "headers": headers}, "configuration": {"payload": message}}),
    (
        "protocolData",
        {
            "token": whole,
            "protocolData": {
                "tls": {"serverName": whole},
                "http": {"headers": headers, "queryString": query},
                "mqtt": {"username": whole, "password": maybe_data, "clientId": whole},
            },
        },
    ),
    ("principalIdentifier", {"clientId": whole}),
    ("thingName", {"thingName": whole, "attributes": tree}),
    ("claimCertificateId", {"clientId": whole, "parameters": tree}),
    ("deviceEvent", {"deviceEvent": tree, "placementInfo": tree}),
    ("serverId", {"username": whole, "password": whole}),
    ("fileLocation", {"fileLocation": {"key": whole}, "serviceMetadata": {"transferDetails": {"userName": whole}}}),
)
# Sources of which nobody but AWS writes anything.
NOTHING = ("DeploymentId", "SecretId", "clickType")
