"""Words that attacks call, spelled with escapes that mean nothing: ``"\\a\\l\\e\\r\\t"``, ``ev\\al``. Text is lower case."""

from __future__ import annotations

import re

from ..sealed import cache

_WORDS = frozenset(
    "alert confirm prompt eval call apply constructor javascript document cookie window location settimeout setinterval function innerhtml script"
    " fromcharcode onerror onload fetch import".split()
)
_SHORTEST = 5


@cache
def _run() -> re.Pattern[str]:
    return re.compile(r"[a-z\\]{5,80}+")


@cache
def _meant() -> re.Pattern[str]:
    """An escape that stands for another character than its letter."""
    return re.compile(r"\\[bfnrtuvx\\]|\\\Z")


def disguised(low: str) -> tuple[int, int] | None:
    """Where such a word stands, with an escape within it."""
    if "\\" not in low:
        return None
    for match in _run().finditer(low):
        word = match.group()
        if word.rfind("\\") > 0 and _meant().search(word) is None and word.replace("\\", "") in _WORDS:
            return match.span()
    return None
