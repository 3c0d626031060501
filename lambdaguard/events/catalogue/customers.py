"""What people say and type: sign-in, chat, voice, agents."""

from __future__ import annotations

from ..lookup import has
from ..source import Source
from ..table import Table, text
from ..trees import tree
from ..written import strays

_CONTACT = Table(
    attribute={
        "Attributes": tree,
        "SegmentAttributes": tree,
        "CustomerId": text,
        "Name": text,
        "Description": text,
        "References": tree,
    },
    below={"CustomerEndpoint": Table(attribute={"Address": text})},
)
_ALEXA_REQUEST = Table(
    body={"intent": tree, "payload": tree, "arguments": tree, "message": tree},
    attribute={"token": text, "locale": strays},
)

SOURCES = (
    Source(
        "cognito",
        "triggerSource",
        lambda event: "request" in event and "userPoolId" in event,
        Table(body={"request": tree, "userName": text}, attribute=dict.fromkeys(("callerContext", "region", "version"), strays)),
        written=("triggerSource", "userPoolId", "response"),
        principal=(("request", "userAttributes", "sub"), ("userName",)),
    ),
    Source(
        "lex",
        "bot",
        lambda event: "sessionState" in event,
        Table(
            body={"inputTranscript": text, "transcriptions": tree, "interpretations": tree, "proposedNextState": tree},
            attribute={"requestAttributes": tree, "sessionId": strays},
            below={
                "sessionState": Table(body={"intent": tree}, attribute={"sessionAttributes": tree, "activeContexts": tree}),
            },
        ),
        written=("bot", "messageVersion", "invocationSource", "inputMode", "responseContentType", "invocationLabel"),
        principal=(("sessionId",),),
    ),
    Source(
        "lex",
        "bot",
        lambda event: "currentIntent" in event,
        Table(
            body={"inputTranscript": text, "currentIntent": tree, "alternativeIntents": tree, "recentIntentSummaryView": tree},
            attribute={"sessionAttributes": tree, "requestAttributes": tree, "userId": text},
        ),
        written=("bot", "messageVersion", "invocationSource", "outputDialogMode", "kendraResponse", "sentimentResponse"),
        principal=(("userId",),),
    ),
    Source(
        "connect",
        "Details",
        lambda event: has(event, "Details", "ContactData"),
        Table(attribute={"Name": strays}, below={"Details": Table(body={"Parameters": tree}, below={"ContactData": _CONTACT})}),
        senders=(("Details", "ContactData", "InstanceARN"),),
        address=(("Details", "ContactData", "CustomerEndpoint", "Address"),),
        principal=(("Details", "ContactData", "CustomerId"),),
    ),
    Source(
        "alexa",
        "request",
        lambda event: (
            has(event, "request", "requestId") and "type" in event["request"] and ("session" in event or "context" in event)
        ),
        Table(
            attribute={"version": strays},
            below={"request": _ALEXA_REQUEST, "session": Table(attribute={"attributes": tree})},
        ),
        written=("context",),
        principal=(("session", "user", "userId"), ("context", "System", "user", "userId")),
    ),
    Source(
        "bedrock-agent",
        "actionGroup",
        lambda event: "agent" in event and "messageVersion" in event,
        Table(
            body={"inputText": text, "parameters": tree, "requestBody": tree},
            attribute={"sessionAttributes": tree, "promptSessionAttributes": tree, "sessionId": strays},
        ),
        written=("actionGroup", "apiPath", "function", "agent", "messageVersion", "httpMethod", "knowledgeBasesConfiguration"),
        principal=(("sessionId",),),
    ),
)
