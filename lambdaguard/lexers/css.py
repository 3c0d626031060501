"""Style sheets that run script or fetch: ``expression()``, bindings, behaviours, imports. Text is lower case throughout."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script
from .embeds import lettered
from .listing import STRICT, alone, tame

RUNS, FETCHES = "LG-XSS-006", "LG-XSS-106"
_NEEDLES = ("express", "xpress", "pression", "/*", "\\", "binding", "behavio", "-o-link", "@import", "url(", "}")


@cache
def _escape() -> re.Pattern[str]:
    return re.compile(r"\\(?:0*+([0-9a-f]{2,4})\s?|(.))")


@cache
def _comment() -> re.Pattern[str]:
    return re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(
        r"(?:\A|[:=+\s;'\">(])expression[\s\\]*+\(|-moz-binding\s*+:|[\"'\s;:{]behaviou?r\s*+:\s*+url\s*+\(|-o-link(?:-source)?\s*+:"
        r"|[\"'\s;{]binding\s*+:\s*+url\(|url\(\s*+[\"']?(?:java|vb|live|j)script:|>(?:java|vb)script:|@import\s*+['\"]?(?:java|vb)script:"
    )


@cache
def _fetches() -> re.Pattern[str]:
    return re.compile(r"@import\s*+(?:url\(|['\"]|\w)|style\s*+=[^<>]{0,200}url\s*+\(|@font-face")


@cache
def _scripted() -> re.Pattern[str]:
    """A style that fetches a script or a binding, not a picture."""
    return re.compile(r"url\s{0,4}\(\s{0,4}['\"]?[^\s'\")]{1,100}\.(?:js|htc|xbl|xml|sct|wsc|php)\b")


@cache
def _tricks() -> re.Pattern[str]:
    """A declaration that is broken out of: a comment opened in a URL, a string or a word, another declaration in a URL."""
    return re.compile(
        r"(?:clip-path|filter|marker(?:-\w{3,5})?|mask|fill|stroke)\s{0,4}:\s{0,4}url\(\s{0,4}['\"]?[^\s#'\"()]{1,100}\.svg#|url\([^)\n]{0,80}?(?:/\*|;\s{0,3}[a-z-]{3,20}:(?!//))|[a-z]/\*[^*\n]{0,20}\*/[a-z]|\*//\*|style\s*+=\s*+[\"'][^\"'{}<>]{0,100}\}\s*+[a-z-]{3,20}\s*+[:=]"
    )


@cache
def _injected() -> re.Pattern[str]:
    """A declaration or a rule that begins where another one was ended, and that fetches from elsewhere."""
    return re.compile(
        r"(?:\A|[\w)%\"'])\s{0,4}[;}][^;{}()<>]{0,60}(?:\{[^;{}()<>]{0,40})?:\s{0,4}url\(\s{0,4}['\"]?(?:https?:)?//"
    )


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    if not any(needle in low for needle in _NEEDLES):
        return []
    if place in STRICT and "url(" in low and (put := _injected().search(low)) is not None:
        return [(RUNS, put.start(), put.end())]
    if (
        ("style" in low or place in STRICT)
        and (trick := _tricks().search(low)) is not None
        and not tame(low, trick.start(), place)
    ):
        return [(RUNS if len(low) < 600 else FETCHES, trick.start(), trick.end())]
    folded = _fold(low)
    for match in _runs().finditer(folded):
        start = match.start()
        near = folded[max(0, start - 120) : start + 1]
        called = script.sink(script.fold(folded[match.end() - 1 : match.end() + 100])) is not None
        if called or "style" in near or ("{" in near and ":" in near) or (":" in near[-30:] and place in STRICT):
            if not tame(low, min(start, len(low) - 1), place):
                return [(RUNS, start, match.end())]
            return [(FETCHES, start, match.end())]
    match_ = _fetches().search(folded) if "style" in folded or place in STRICT else None
    if match_ is None:
        return []
    sure = place in STRICT or (
        _scripted().search(match_.group() + folded[match_.end() : match_.end() + 120]) and not tame(low, 0, place)
    )
    sure = sure or (
        match_.group().startswith("@import")
        and not lettered(folded[match_.end() : match_.end() + 60].lstrip("'\" "))
        and "<style" in folded
        and (alone(low) or folded.find("<style") < 8)
        and not tame(low, 0, place)
    )
    return [(RUNS if sure and "<" in folded else FETCHES, match_.start(), match_.end())]


def _fold(low: str) -> str:
    """Without comments and backslash escapes."""
    last = low.rfind("*/")
    if last > 0 and "/*" in low:
        low = _comment().sub("", low[: last + 2]) + low[last + 2 :]
    if "\\" in low:
        low = _escape().sub(lambda match: chr(int(match[1], 16)).lower() if match[1] else match[2], low)
    return low
