"""The door to AWS: every call of every SDK client, seen by the SDK's own events as it is built and as it is signed.

Sessions made from now on get the handlers from botocore's list of built-in ones; of those that are there already, and of
their clients, the emitters are looked for once.
"""

from __future__ import annotations

from ..sealed import seal
from . import audit, patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .scope import Door

NAME = "aws"
_joined: list[bool] = []


def arm() -> None:
    """Have the calls judged from botocore's import on; once a process is enough."""
    patch.after("botocore.handlers", _join)


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


def _join(handlers: Any) -> None:
    if _joined:
        return
    _joined.append(True)
    for event, handler in _HANDLERS.items():
        handlers.BUILTIN_HANDLERS.append((event, handler, handlers.REGISTER_LAST))
    for emitter in _emitters():
        for event, handler in _HANDLERS.items():
            emitter.register_last(event, handler)


def _emitters() -> list[Any]:
    """Every emitter that is there: sessions and clients keep no list of themselves, so the collector is asked."""
    import sys

    hooks = sys.modules.get("botocore.hooks")
    if hooks is None:
        return []
    import gc

    base: Any = hooks.HierarchicalEmitter
    kinds = [base]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return [found for found in gc.get_referrers(*kinds) if isinstance(found, base)]


def _built(params: Any = None, model: Any = None, context: Any = None, **_: Any) -> None:
    audit.consult(NAME, _judge_call, (Built(params, model, context),))


def _signed(request: Any = None, request_signer: Any = None, operation_name: str = "", **_: Any) -> None:
    audit.consult(NAME, _judge_signature, (Signed(request, request_signer, operation_name),))


def _judge_call(door: Door, args: tuple[Any, ...]) -> None:
    from .aws_judge import call

    call(door, args[0])


def _judge_signature(door: Door, args: tuple[Any, ...]) -> None:
    from .aws_judge import signature

    signature(door, args[0])


# Last of all, on every operation: what is judged is what goes out.
_HANDLERS = {"before-parameter-build": seal(_built), "before-sign": seal(_signed)}
