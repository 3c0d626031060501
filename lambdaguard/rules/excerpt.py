"""Excerpts that are safe to log: the shape of an attack without the caller's words."""

from __future__ import annotations

import re

from ..sealed import cache

_LONGEST = 80
_KEYWORDS = frozenset(
    (
        "select union all distinct from where and or not xor like regexp rlike between in is null order group by having limit offset"
        " insert into update delete drop table create alter exec execute declare set values waitfor delay sleep benchmark case when"
        " then else end char chr concat script img svg iframe body onerror onload onclick javascript alert eval system exec http https"
        " file etc passwd jndi ldap rmi dns env lower upper class import os constructor prototype proto doctype entity public"
    ).split()
)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w+")


def redact(text: str, start: int, end: int) -> str:
    """The part of ``text`` around ``start:end``, at most 80 characters, words but keywords replaced by x of the same length."""
    start = max(0, min(start, len(text)))
    window = text[start : min(max(end, start + 1), start + _LONGEST)]
    if not window.isprintable():
        window = "".join([c if c.isprintable() else " " for c in window])
    return _word().sub(_mask, window)


def _mask(match: re.Match[str]) -> str:
    word = match.group()
    return word if word.lower() in _KEYWORDS else "x" * len(word)
