"""JSON that the function composes as text and sends to AWS: does the caller's text end the value it was to be?"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .taint import Hit

_MOST = 200
_LONGEST = 262_144


def broken(taint: Any, params: Any) -> Iterator[Hit]:
    """Caller texts that, within a quoted value of a document, bring names or values of their own."""
    for text in _documents(params):
        hits = [hit for hit in taint.inside(text) if '"' in text[hit.start : hit.end]]
        actual = _size(text) if hits else None
        for hit in hits if actual is not None else ():
            meant = _size(f"{text[: hit.start]}{'x' * (hit.end - hit.start)}{text[hit.end :]}")
            if meant is not None and meant != actual:
                yield hit
                break


def _documents(params: Any) -> Iterator[str]:
    waiting = [params]
    for _ in range(_MOST):
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part[:_MOST])
        elif isinstance(part, bytes) and part[:1] in (b"{", b"[") and len(part) <= _LONGEST:
            yield part.decode("utf-8", "replace")
        elif isinstance(part, str) and part.lstrip()[:1] in ("{", "[") and len(part) <= _LONGEST:
            yield part


def _size(text: str) -> int | None:
    """How many names and values a document has, repeated names too; None if it is none."""
    import json

    count = [0]

    def pairs(items: list[tuple[str, Any]]) -> list[Any]:
        count[0] += len(items)
        return [value for _, value in items]

    try:
        waiting = [json.loads(text, object_pairs_hook=pairs)]
    except (ValueError, RecursionError):
        return None
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            count[0] += len(part)
            waiting.extend(part)
    return count[0]
