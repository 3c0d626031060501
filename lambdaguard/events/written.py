"""Telling what AWS wrote from what somebody chose, where both stand side by side."""

from __future__ import annotations

import re

from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .walk import Walk

_written: Callable[[str], object] | None = None
# Names and other short strings that AWS's events are full of, found to be so before.
_usual: set[str] = set()
_MOST_USUAL = 2_000
_LONGEST_USUAL = 32


def strays(walk: Walk, value: Any, path: str, place: str, known: set[str] | frozenset[str] = frozenset()) -> None:
    """The strings of a part AWS writes that do not look as if AWS wrote them, without those already ``known``."""
    if type(value) is str:
        if not value.replace(".", "").isalnum() and value not in known and not written(value):
            walk.put(value, path, place)
        return
    collected = walk.collected()
    start = len(collected)
    tree(walk, value, path, place)
    texts = [field.text for field in collected[start:]] if walk.named else collected[start:]
    odd = _odd({text for text in texts if isinstance(text, str) and text not in known and text not in _usual})
    collected[start:] = [item for item, text in zip(collected[start:], texts, strict=True) if text in odd] if odd else []


def _odd(texts: set[str]) -> set[str]:
    """Those of ``texts`` that AWS would not write; most often none, so they are first looked at together."""
    if not texts or written("\n".join(texts)):
        if len(_usual) < _MOST_USUAL:
            _usual.update(text for text in texts if len(text) <= _LONGEST_USUAL)
        return set()
    return {text for text in texts if not written(text)}


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
