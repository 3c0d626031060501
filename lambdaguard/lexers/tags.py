"""A start tag as browsers read it: any separator, any quote, no end needed. Text is lower case throughout."""

from __future__ import annotations

import re

from ..sealed import cache

_WIDEST = 1500
_MOST_ATTRIBUTES = 32


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(
        r"[\s/\x00\"'`]*+([^\s/>=\x00\"'`<]++)"
        r"(?>(?:[\s\x00]*+=[\s\x00]*+(?:\"\"([^\"<>]*+)\"\"|\"([^\"]*+)\"|'([^']*+)'|`([^`]*+)`|([^\s>]*+)))?)"
    )


def attributes(low: str, at: int) -> tuple[dict[str, str], int]:
    """Name to value of the attributes that start at ``at``, and where the tag ends; a missing ``>`` ends it with the window."""
    found: dict[str, str] = {}
    window = low[at : at + _WIDEST]
    match = _attribute().match(window)
    end = 0
    while match is not None and len(found) < _MOST_ATTRIBUTES:
        end = match.end()
        name, *values = match.groups()
        value = next((value for value in values if value is not None), "")
        found.setdefault(name, value.strip("\"'` \t\r\n\x00"))
        match = _attribute().match(window, end)
    close = window.find(">", end)
    return found, at + (close + 1 if close >= 0 else len(window))


@cache
def _quotes() -> re.Pattern[str]:
    return re.compile(r"\"[^\"]*+\"|'[^']*+'")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"<[\x00-\x20/!?~*]{0,3}+([a-z][^\s/>\x00\"'`=<]*+)")


def tag_of(low: str, at: int) -> str:
    """Name of the tag that ``at`` lies within, "" when it lies in text."""
    start = low.rfind("<", max(0, at - 800), at)
    while start >= 0:
        match = _opening().match(low, start, at)
        if match is not None:
            inside = low[match.end() : at]
            if ">" not in inside or ">" not in _quotes().sub("", inside):
                return match.group(1)
            return ""
        start = low.rfind("<", max(0, at - 800), start)
    return ""
