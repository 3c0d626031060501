"""What people say and type: sign-in, chat, voice, agents, file transfer, things."""

from __future__ import annotations

from ..parts import inside, text
from ..source import Source
from ..texts import strays
from ..trees import tree

_LEX_V2_STATE = inside(
    ("sessionAttributes", tree, "sessionAttributes", "attribute"),
    ("intent", tree, "intent", "body"),
    ("activeContexts", tree, "activeContexts", "attribute"),
)

SOURCES = (
    Source(
        "cognito",
        "triggerSource",
        lambda event: "request" in event and "userPoolId" in event,
        (
            ("request", tree, "request", "body"),
            ("userName", text, "userName", "body"),
            ("callerContext", strays, "callerContext", "attribute"),
            ("region", strays, "region", "attribute"),
            ("version", strays, "version", "attribute"),
        ),
        written=("triggerSource", "userPoolId", "response"),
        principal=(("request", "userAttributes", "sub"), ("userName",)),
    ),
    Source(
        "lex",
        "bot",
        lambda event: "sessionState" in event,
        (
            ("inputTranscript", text, "inputTranscript", "body"),
            ("transcriptions", tree, "transcriptions", "body"),
            ("interpretations", tree, "interpretations", "body"),
            ("sessionState", _LEX_V2_STATE, "sessionState", "body"),
            ("proposedNextState", tree, "proposedNextState", "body"),
            ("requestAttributes", tree, "requestAttributes", "attribute"),
            ("sessionId", strays, "sessionId", "attribute"),
        ),
        written=("bot", "messageVersion", "invocationSource", "inputMode", "responseContentType", "invocationLabel"),
        principal=(("sessionId",),),
    ),
    Source(
        "lex",
        "bot",
        lambda event: "currentIntent" in event,
        (
            ("inputTranscript", text, "inputTranscript", "body"),
            ("currentIntent", tree, "currentIntent", "body"),
            ("alternativeIntents", tree, "alternativeIntents", "body"),
            ("recentIntentSummaryView", tree, "recentIntentSummaryView", "body"),
            ("sessionAttributes", tree, "sessionAttributes", "attribute"),
            ("requestAttributes", tree, "requestAttributes", "attribute"),
            ("userId", text, "userId", "attribute"),
        ),
        written=("bot", "messageVersion", "invocationSource", "outputDialogMode", "kendraResponse", "sentimentResponse"),
        principal=(("userId",),),
    ),
    Source(
        "connect",
        "Details",
        lambda event: "ContactData" in event["Details"],
        (
            (
                "Details",
                inside(
                    (
                        "ContactData",
                        inside(
                            ("Attributes", tree, "Attributes", "attribute"),
                            ("SegmentAttributes", tree, "SegmentAttributes", "attribute"),
                            ("CustomerEndpoint", tree, "CustomerEndpoint", "attribute"),
                            ("CustomerId", text, "CustomerId", "attribute"),
                            ("Name", text, "Name", "attribute"),
                            ("Description", text, "Description", "attribute"),
                            ("References", tree, "References", "attribute"),
                        ),
                        "ContactData",
                        "attribute",
                    ),
                    ("Parameters", tree, "Parameters", "body"),
                ),
                "Details",
                "body",
            ),
            ("Name", strays, "Name", "attribute"),
        ),
        senders=(("Details", "ContactData", "InstanceARN"),),
        address=(("Details", "ContactData", "CustomerEndpoint", "Address"),),
        principal=(("Details", "ContactData", "CustomerId"),),
    ),
    Source(
        "alexa",
        "request",
        lambda event: "requestId" in event["request"] and "type" in event["request"] and ("session" in event or "context" in event),
        (
            (
                "request",
                inside(
                    ("intent", tree, "intent", "body"),
                    ("payload", tree, "payload", "body"),
                    ("arguments", tree, "arguments", "body"),
                    ("message", tree, "message", "body"),
                    ("token", text, "token", "attribute"),
                    ("locale", strays, "locale", "attribute"),
                ),
                "request",
                "body",
            ),
            ("session", inside(("attributes", tree, "attributes", "attribute")), "session", "attribute"),
            ("version", strays, "version", "attribute"),
        ),
        written=("context",),
        principal=(("session", "user", "userId"), ("context", "System", "user", "userId")),
    ),
    Source(
        "bedrock-agent",
        "actionGroup",
        lambda event: "agent" in event and "messageVersion" in event,
        (
            ("inputText", text, "inputText", "body"),
            ("parameters", tree, "parameters", "body"),
            ("requestBody", tree, "requestBody", "body"),
            ("apiPath", strays, "apiPath", "path"),
            ("sessionAttributes", tree, "sessionAttributes", "attribute"),
            ("promptSessionAttributes", tree, "promptSessionAttributes", "attribute"),
            ("sessionId", strays, "sessionId", "attribute"),
        ),
        written=("actionGroup", "function", "agent", "messageVersion", "httpMethod", "knowledgeBasesConfiguration"),
        principal=(("sessionId",),),
    ),
)
