"""The shape of what comes in: a pydantic type, and the envelope that finds it in the event."""

from __future__ import annotations

from ..errors import PolicyError
from ..findings import Finding
from ..policy import Option
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy

_MOST_ERRORS = 20
_CWE_TYPE = 1287

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


class Schema(Protection):
    """Validates the event, or what the ``envelope`` finds in it, and hands the handler the model.

    ``model`` is a pydantic model, any type that `pydantic.TypeAdapter` takes, or ``"module:Name"``; without one, the
    annotation of the handler's first parameter, when it is a pydantic type. A violation is refused with the fields' paths
    and error types, never their values.
    """

    name = "schema"
    options = {"model": Option()}
    shorthand = "model"

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        if policy[cls.name]["model"] is None and policy.envelope is not None and _annotated(handler) is None:
            raise PolicyError("envelope is set but there is no schema to apply to what it finds")
        return policy[cls.name]["model"] is not None or _annotated(handler) is not None

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        model = policy[self.name]["model"]
        self._model: Any = model if model is not None else _annotated(handler)
        self._envelope = policy.envelope
        # A model named by text lives in a module that may be half-way through its import: it is resolved on the first event.
        self._parse: Callable[[Any], Any] | None = None if isinstance(self._model, str) else _parser(self._model, self._envelope)

    def on_event(self, inv: Invocation) -> None:
        if self._parse is None:
            self._model = _named(self._model)
            self._parse = _parser(self._model, self._envelope)
        if isinstance(self._model, type) and isinstance(inv.event, self._model):
            return
        try:
            inv.payload = self._parse(inv.event)
            inv.reparse = self._parse
        except Exception as error:
            self._violated(inv, error)

    def _violated(self, inv: Invocation, error: Exception) -> None:
        if inv.split and self._parse is not None and self._poison(inv):
            inv.reparse = self._parse
            return
        for finding in _findings(error, None):
            self.report(inv, finding)

    def _poison(self, inv: Invocation) -> bool:
        """Blame the records that fail on their own; False if none does, so that the whole batch is to blame."""
        assert self._parse is not None
        blamed = False
        for index in range(len(inv.source.records(inv.event))):
            try:
                self._parse(inv.source.keep(inv.event, frozenset((index,))))
            except Exception as error:
                blamed = True
                for finding in _findings(error, index):
                    self.report(inv, finding)
        return blamed


def _findings(error: Exception, record: int | None) -> Iterator[Finding]:
    errors = getattr(error, "errors", None)
    if type(error).__name__ != "ValidationError" or not callable(errors):
        # The user's own validator, or an envelope that did not fit: no less a violation.
        name = type(error).__name__
        yield _finding("LG-SCH-002", f"validation failed with {name}", "", {"path": "", "type": name}, record)
        return
    for problem in errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]:
        path = _path(problem["loc"])
        kind = problem["type"]
        yield _finding("LG-SCH-001", f"{kind} in {path or 'the event'}", path, {"path": path, "type": kind}, record)


def _finding(rule_id: str, what: str, path: str, detail: dict[str, object], record: int | None) -> Finding:
    where = path if record is None else f"Records[{record}].{path}".rstrip(".")
    return Finding(rule_id, "schema", f"{rule_id}: {what}", path=where, severity="low", cwe=_CWE_TYPE, record=record, detail=detail)


def _path(location: tuple[Any, ...]) -> str:
    """``items[0].price``. A part that the caller may have chosen (an extra key) is shown only if it is a plain name."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if part.isidentifier() and part.isascii() and len(part) <= 64 else ".*"
    return path.lstrip(".")


def _parser(model: Any, envelope: Any) -> Callable[[Any], Any]:
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


def _named(reference: str) -> Any:
    """``"module:Name"``, as environment and file settings write it."""
    import importlib

    module, _, name = reference.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise PolicyError(f"schema: {reference!r} is not module:Name of something that can be imported ({error})") from None
    return found


def _annotated(handler: Any) -> Any:
    """The pydantic type that the handler's event parameter is annotated with, or None.

    A decorated handler is left alone: the decorator (Powertools' ``event_parser``, say) already does what the annotation
    asks for.
    """
    if hasattr(handler, "__wrapped__"):
        return None
    function = handler if hasattr(handler, "__code__") else getattr(type(handler), "__call__", None)
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    names = code.co_varnames[: code.co_argcount]
    event = next((name for name in names if name not in ("self", "cls")), None)
    try:
        annotation = function.__annotations__.get(event)
    except Exception:
        return None  # evaluated lazily (3.14), and its names are not there yet
    if isinstance(annotation, str):
        annotation = function.__globals__.get(annotation)
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    return annotation if any(hasattr(kind, "__pydantic_validator__") for kind in candidates) else None


ROOM = Schema
