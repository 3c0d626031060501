"""Telling what AWS wrote from what somebody chose, where both stand side by side."""

from __future__ import annotations

import re
from itertools import compress

from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .walk import Walk

_written: Callable[[str], object] | None = None


def strays(walk: Walk, value: Any, path: str, place: str, known: set[str] | frozenset[str] = frozenset()) -> None:
    """The strings of a part AWS writes that do not look as if AWS wrote them."""
    if type(value) is str:
        if not value.replace(".", "").isalnum() and not written(value) and value not in known:
            walk.put(value, path, place)
        return
    collected = walk.collected()
    start = len(collected)
    tree(walk, value, path, place)
    texts = [field.text for field in collected[start:]] if walk.named else collected[start:]
    if not known and written("\n".join([text for text in texts if isinstance(text, str)])):
        del collected[start:]
    else:
        kept = [not isinstance(text, str) or (text not in known and not written(text)) for text in texts]
        collected[start:] = compress(collected[start:], kept)


def written(text: str) -> bool:
    """True for what AWS writes: ids, ARNs, timestamps, signatures, versions, its own URLs. None of these can carry an attack.

    Several texts, one a line, are judged together.
    """
    global _written
    if _written is None:
        one = (
            r"(?:[\w-]++(?>(?:(?:::?|[./])[\w*-]++)*)=?"  # words joined by dots, colons and slashes
            r"|arn:aws[\w-]*+(?::[\w*-]*+){3}(?>(?::[\w+=,.@*-]*+(?>(?:/[\w+=,.@*-]++)*))+)"
            r"|\d{4}-\d\d-\d\dT[\d:.]++(?:Z|[+-]\d\d:?\d\d)"
            r"|[A-Za-z0-9][A-Za-z0-9+/]{39,}+={0,2}"
            r"|https://sns\.[a-z0-9-]++\.amazonaws\.com(?:\.cn)?/[\w?=&:.-]*+"
            r"|)"
        )
        _written = re.compile(f"{one}(?=\n|\\Z)(?>(?:\n{one}(?=\n|\\Z))*)", re.ASCII).fullmatch
    return _written(text) is not None and ".." not in text
