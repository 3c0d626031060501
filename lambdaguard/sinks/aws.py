"""The door to AWS: every call of the SDK, judged as it is built and as it is signed."""

from __future__ import annotations

from . import audit, sdk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .scope import Door

NAME = "aws"


def arm() -> None:
    """Have the calls judged from botocore's import on; once a process is enough."""
    sdk.follow(built=_built, signed=_signed)


class Built:
    """A call as its parameters stand after every other handler had its say.

    ``model`` is botocore's model of the operation, ``context`` its notes on this one request, the same when it is signed.
    """

    __slots__ = ("context", "model", "params")

    def __init__(self, params: Any, model: Any, context: Any) -> None:
        self.params = params
        self.model = model
        self.context = context


class Signed:
    """A request about to be signed: ``signer`` holds the credentials."""

    __slots__ = ("operation", "request", "signer")

    def __init__(self, request: Any, signer: Any, operation: str) -> None:
        self.request = request
        self.signer = signer
        self.operation = operation


def _built(params: Any = None, model: Any = None, context: Any = None, **_: Any) -> None:
    audit.consult(NAME, _judge_call, (Built(params, model, context),), None, True)


def _signed(request: Any = None, request_signer: Any = None, operation_name: str = "", **_: Any) -> None:
    audit.consult(NAME, _judge_signature, (Signed(request, request_signer, operation_name),), None, True)


def _judge_call(door: Door, args: tuple[Any, ...]) -> None:
    from .aws_judge import call

    call(door, args[0])


def _judge_signature(door: Door, args: tuple[Any, ...]) -> None:
    from .aws_judge import signature

    signature(door, args[0])
