"""The AWS SDK's own events: what every call of every client of botocore, boto3 and aiobotocore passes.

Sessions made from now on get the handlers from botocore's list of built-in ones; of those that are there already, and of
their clients, the emitters are looked for once. No method of the SDK is replaced.
"""

from __future__ import annotations

import gc
import sys

from ..sealed import seal
from . import patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Listener = Callable[..., None]

_joined: list[bool] = []
_listeners: dict[str, list[Listener]] = {"before-parameter-build": [], "before-sign": []}


def follow(*, built: Listener | None = None, signed: Listener | None = None) -> None:
    """Have ``built(params=…, model=…, context=…)`` called for each call and presigned URL once its parameters are settled, and
    ``signed(request=…, request_signer=…, operation_name=…)`` before each signature, retries too; from botocore's import on.
    """
    for event, listener in (("before-parameter-build", built), ("before-sign", signed)):
        if listener is not None and listener not in _listeners[event]:
            _listeners[event].append(listener)
    patch.after("botocore.handlers", _join)


def _join(handlers: Any) -> None:
    if _joined:
        return
    _joined.append(True)
    for event, handler in _HANDLERS.items():
        handlers.BUILTIN_HANDLERS.append((event, handler, handlers.REGISTER_LAST))
    for emitter in _emitters():
        for event, handler in _HANDLERS.items():
            emitter.register_last(event, handler)


def _emitters(holders: Callable[..., list[Any]] = gc.get_referrers) -> list[Any]:
    """Every emitter that is there: sessions and clients keep no list of themselves, so the collector is asked.

    ``holders`` is the collector's own function, whatever the doors put in its place. While botocore is being imported nobody
    can have made a session yet.
    """
    if not hasattr(sys.modules.get("botocore.session"), "Session"):
        return []
    base: Any = sys.modules["botocore.hooks"].HierarchicalEmitter
    kinds = [base]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return [found for found in holders(*kinds) if isinstance(found, base)]


def _built(**said: Any) -> None:
    for listener in _listeners["before-parameter-build"]:
        listener(**said)


def _signed(**said: Any) -> None:
    for listener in _listeners["before-sign"]:
        listener(**said)


# Last of all, on every operation: what is judged is what goes out.
_HANDLERS = {"before-parameter-build": seal(_built), "before-sign": seal(_signed)}
