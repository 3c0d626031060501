"""The AWS SDK's own events: what every call of every client of botocore, boto3 and aiobotocore passes.

Whoever registers for an event is kept by each emitter on its own, and every client has one. So it is the method of their class
that is watched: clients made before the guard are seen as those made after, and none has to be found.
"""

from __future__ import annotations

from ..sealed import seal
from . import patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    Listener = Callable[..., None]

_BUILT, _SIGNED = "before-parameter-build", "before-sign"


def _make() -> tuple[Callable[..., Any], ...]:
    listeners: dict[str, list[Listener]] = {_BUILT: [], _SIGNED: []}

    def follow(*, built: Listener | None = None, signed: Listener | None = None) -> None:
        """Have ``built(params=…, model=…, context=…)`` called for each call and presigned URL once its parameters are settled,
        and ``signed(request=…, request_signer=…, operation_name=…)`` before each signature, retries too.

        They come after every handler, so that what is judged is what goes out.
        """
        for event, listener in ((_BUILT, built), (_SIGNED, signed)):
            if listener is not None and listener not in listeners[event]:
                listeners[event].append(listener)
        patch.replace("botocore.hooks", {"HierarchicalEmitter.emit": emitting}, everywhere=False)

    def emitting(original: Callable[..., Any]) -> Callable[..., Any]:
        def emit(emitter: Any, event_name: str, **said: Any) -> Any:
            answer = original(emitter, event_name, **said)
            wanted = listeners.get(event_name.partition(".")[0])
            if not wanted:
                return answer
            if hasattr(answer, "__await__"):
                return afterwards(answer, wanted, said)
            for listener in wanted:
                listener(**said)
            return answer

        return emit

    async def afterwards(answer: Awaitable[Any], wanted: list[Listener], said: dict[str, Any]) -> Any:
        """aiobotocore's handlers may be awaited."""
        handled = await answer
        for listener in wanted:
            listener(**said)
        return handled

    return (follow,)


(follow,) = map(seal, _make())
