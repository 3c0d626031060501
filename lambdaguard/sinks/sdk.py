"""The AWS SDK's own events: what every call of every client of botocore, boto3 and aiobotocore passes.

Whoever registers for an event is kept by each emitter on its own, and every client has one. So it is the method of their class
that is watched: clients made before the guard are seen as those made after, and none has to be found.
"""

from __future__ import annotations

from ..sealed import bare, seal
from . import patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    Listener = Callable[..., None]

_BUILT, _SIGNED = "before-parameter-build", "before-sign"
# Of some twenty events of a call two are listened to: these beginnings tell them.
_BEGINNINGS = frozenset((_BUILT[:11], _SIGNED[:11]))


def _make() -> Callable[..., Any]:
    listeners: dict[str, list[Listener]] = {_BUILT: [], _SIGNED: []}

    def follow(*, built: Listener | None = None, signed: Listener | None = None) -> None:
        """Have ``built(params=…, model=…, context=…)`` called for each call and presigned URL once its parameters are settled,
        and ``signed(request=…, request_signer=…, operation_name=…)`` before each signature, retries too.

        They come after every handler, so that what is judged is what goes out.
        """
        for event, listener in ((_BUILT, built), (_SIGNED, signed)):
            if listener is not None and listener not in listeners[event]:
                listeners[event].append(listener)
        patch.replace("botocore.hooks", {"HierarchicalEmitter.emit": patch.Lean((emitting,))}, everywhere=False)

    def emitting(original: Callable[..., Any]) -> Callable[..., Any]:
        def telling(emitter: Any, event_name: str, said: dict[str, Any]) -> tuple[bool, Any]:
            try:
                answer = original(emitter, event_name, **said)
                if hasattr(answer, "__await__"):
                    return True, _awaiting(answer, tell, event_name, said)
                tell(event_name, said)
                return True, answer
            except BaseException as error:
                return False, patch.outside(error)

        lean: Any = bare(_emit())
        lean.__kwdefaults__ = {"_its": (original, _BEGINNINGS, seal(telling))}
        return lean  # type: ignore[no-any-return]

    def tell(event_name: str, said: dict[str, Any]) -> None:
        for listener in listeners.get(event_name.partition(".")[0], ()):
            listener(**said)

    tell = seal(tell)
    return follow


def _emit(anything: Any = BaseException) -> Any:
    """What stands for the method: what it works with is gone from its frame by the time that an error shows it."""

    def emit(self, event_name, *, _its, **said):  # type: ignore[no-untyped-def]
        try:
            if event_name[:11] not in _its[1]:
                return _its[0](self, event_name, **said)
            good, value = _its[2](self, event_name, said)
        except anything:
            del _its
            raise
        if good:
            return value
        del _its
        raise value

    return emit


async def _awaiting(answer: Awaitable[Any], tell: Callable[..., None], event_name: str, said: dict[str, Any]) -> Any:
    """aiobotocore's handlers may be awaited."""
    handled = await answer
    tell(event_name, said)
    return handled


follow = seal(_make())
