"""From an event to the model a handler wants: the envelope finds the payload, pydantic validates it."""

from __future__ import annotations

from .errors import PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Thin names over Powertools' envelopes: https://docs.powertools.aws.dev/lambda/python/latest/utilities/parser/#built-in-envelopes
ENVELOPES = {
    "api_gateway_body": "ApiGatewayEnvelope",
    "bedrock_agent_body": "BedrockAgentEnvelope",
    "bedrock_agent_parameters": "BedrockAgentFunctionEnvelope",
    "cloudwatch_logs_messages": "CloudWatchLogsEnvelope",
    "dynamodb_images": "DynamoDBStreamEnvelope",
    "eventbridge_detail": "EventBridgeEnvelope",
    "firehose_records": "KinesisFirehoseEnvelope",
    "function_url_body": "LambdaFunctionUrlEnvelope",
    "http_api_body": "ApiGatewayV2Envelope",
    "kafka_values": "KafkaEnvelope",
    "kinesis_records": "KinesisDataStreamEnvelope",
    "lattice_body": "VpcLatticeEnvelope",
    "lattice_v2_body": "VpcLatticeV2Envelope",
    "sns_messages": "SnsEnvelope",
    "sns_sqs_messages": "SnsSqsEnvelope",
    "sqs_messages": "SqsEnvelope",
    "websocket_body": "ApiGatewayWebSocketEnvelope",
}


def parser(model: Any, envelope: Any) -> Callable[[Any], Any]:
    """What turns an event into the payload. Raises `PolicyError` where the schema or the envelope is none."""
    try:
        from pydantic import TypeAdapter
        from pydantic.errors import PydanticUserError
    except ImportError:
        raise PolicyError("schema needs pydantic: install lambdaguard-runtime[schema]") from None
    try:
        validate = TypeAdapter(model).validate_python
    except PydanticUserError as error:
        raise PolicyError(f"schema: {type(model).__name__} is no type that pydantic can validate ({error.code})") from None
    if envelope is None:
        return validate
    if isinstance(envelope, str) and envelope in ENVELOPES:
        unwrap = _powertools(ENVELOPES[envelope])
    elif isinstance(envelope, str):
        find = _jmespath(envelope)
        return lambda event: validate(find(event))
    elif callable(getattr(envelope, "parse", None)):
        unwrap = envelope
    else:
        raise PolicyError(f"envelope must be a built-in name, a Powertools envelope or JMESPath, not {type(envelope).__name__}")
    if isinstance(unwrap, type):
        unwrap = unwrap()
    return lambda event: unwrap.parse(_plain(event), model)


def _powertools(name: str) -> Any:
    try:
        from aws_lambda_powertools.utilities.parser import envelopes
    except ImportError:
        raise PolicyError("this envelope needs Powertools: install lambdaguard-runtime[schema]") from None
    return getattr(envelopes, name)


def _plain(event: Any) -> Any:
    """Powertools' body envelopes expect text; a base64 body is decoded into a copy first."""
    if isinstance(event, dict) and event.get("isBase64Encoded") is True and isinstance(event.get("body"), str):
        from binascii import a2b_base64

        return {**event, "body": a2b_base64(event["body"]).decode(), "isBase64Encoded": False}
    return event


def _jmespath(expression: str) -> Callable[[Any], Any]:
    if expression.isidentifier():
        import difflib

        near = difflib.get_close_matches(expression, ENVELOPES, n=1, cutoff=0.8)
        if near:
            raise PolicyError(f"unknown envelope {expression!r} (did you mean {near[0]!r}?)")
    try:
        import jmespath
        from aws_lambda_powertools.utilities.jmespath_utils import PowertoolsFunctions
    except ImportError:
        raise PolicyError("a JMESPath envelope needs Powertools: install lambdaguard-runtime[schema]") from None
    try:
        compiled = jmespath.compile(expression)
    except jmespath.exceptions.JMESPathError as error:
        raise PolicyError(f"envelope is no JMESPath: {type(error).__name__}") from None
    options = jmespath.Options(custom_functions=PowertoolsFunctions())
    return lambda event: compiled.search(event, options=options)
