"""Script in markup, out of attributes and out of script strings: what a browser would run if this text reached a page."""

from __future__ import annotations

import re

from ..sealed import cache
from . import breakout, css, elements, handlers, loose, references, strays, urls

_MOST = 1_000_000

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Finder = Callable[[str, str], list[tuple[str, int, int]]]


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of script in one canonical form of a string; linear, never raises."""
    low = lower(text[:_MOST])
    found = _signs(low, place)
    if "<" in low and _cut().search(low):
        found += _signs(_cut().sub("", low), place)
    return found


def _signs(low: str, place: str) -> list[tuple[str, int, int]]:
    return [sign for finder in _finders(low) for sign in finder(low, place)]


@cache
def _cut() -> re.Pattern[str]:
    """What a filter would take out of the middle of a word: a small tag, a comment, a literal NUL."""
    return re.compile(
        r"(?:<(?<=[\w<]<)(?:/?\w{1,2}>|!--[^<>]{0,20}-->|!\[cdata\[)|\](?<=[\w<]\])\]>\s{0,4}<!\[cdata\[|\\(?<=[\w<]\\)0(?=[a-z]))(?=[\w(/])"
    )


def _finders(low: str) -> list[Finder]:
    finders: list[Finder] = []
    if "<" in low or "-->" in low or " cdata " in low:
        finders += [elements.signs, strays.signs, loose.signs]
    elif "/javascript" in low:
        finders.append(loose.signs)
    if "=" in low and "on" in low:
        finders.append(handlers.signs)
    if ":" in low:
        finders += [urls.signs, css.signs]
    elif "@import" in low or "expression" in low or "<style" in low:
        finders.append(css.signs)
    if "#" in low and "&" in low:
        finders.append(references.signs)
    finders.append(breakout.signs)
    return finders


def lower(text: str) -> str:
    """``text`` in lower case with every offset kept: Unicode has letters that grow when lowered."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
