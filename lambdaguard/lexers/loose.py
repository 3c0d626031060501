"""Markup that only makes sense within somebody else's page: ends without beginnings, beginnings that swallow what follows. Lower case."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script
from .listing import STRICT, alone, tame

ACTIVE = "LG-XSS-004"
CLOSES = "LG-XSS-014"
_SHORT = 600
_NEEDLES = ("-->", "//", "dirname", "<xsl:", "activexobject", "/javascript")


@cache
def _dangling() -> re.Pattern[str]:
    """An attribute that fetches or leads away and is never closed: what follows it in the page goes with the request."""
    return re.compile(
        r"<[a-z][\w:-]{0,20}\s[^<>]{0,200}\b(?:src|srcset|href|action|data|background|poster|content)\s{0,4}=\s{0,4}"
        r"(?:\"(?:\d;\s?url=)?(?:https?:)?//[^\"<>]{3,300}|'(?:\d;\s?url=)?(?:https?:)?//[^'<>]{3,300})\Z"
    )


@cache
def _comment() -> re.Pattern[str]:
    """The end of a comment, then markup."""
    return re.compile(r"[\s\"'>]{0,12}--!?>\s{0,12}<[a-z!/]")


@cache
def _named() -> re.Pattern[str]:
    """A field that is sent under a name of its own, XSLT, automation objects, the script of a PDF."""
    return re.compile(
        r"<(?:input|textarea)\s[^<>]{0,200}\bdirname\s{0,4}=\s{0,4}[\"']?(?![\w.-]{1,60}[.-]dir\b)\w|<xsl:(?:stylesheet|transform|script|include|import)\b"
        r"|\bnew\s{1,4}activexobject\s{0,4}\(|/s\s{0,4}/javascript\s{0,4}/js\s{0,4}\("
    )


@cache
def _transforms() -> re.Pattern[str]:
    """What a style sheet does only when its reader's machine is meant: scripts, functions of the processor's, documents of others."""
    return re.compile(
        r"<(?:\w{1,16}:)?script\b|\bdocument\(\s{0,4}['\"]|\bunparsed-text\(|system-property\(|\b(?:php|java|rt|ob|runtime|msxsl|user):[a-z]|xalan|javascript:"
        r"|<xsl:(?:include|import)\s[^<>]{0,80}href\s{0,4}=\s{0,4}[\"']?(?!http://[\w.]{0,20}docbook\.)(?:[a-z]{2,8}:)?//|\son[a-z]{4,20}\s{0,4}="
    )


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    if len(low) > _SHORT or not any(needle in low for needle in _NEEDLES):
        return []
    if (match := _comment().match(low)) is not None and not tame(low, match.start(), place):
        return [(CLOSES, match.start(), match.end())]
    if (
        "//" in low
        and (match := _dangling().search(low)) is not None
        and (place in STRICT or (low[-1] in "=?&" and alone(low[: match.start()])))
    ):
        return [(ACTIVE, match.start(), match.end())]
    match = _named().search(low)
    if match is None or tame(low, match.start(), place):
        return []
    if match.group().endswith("("):
        sure = script.steals(low) or "app.alert" in low
    elif match.group().startswith("<xsl:"):
        sure = place in STRICT or _transforms().search(low) is not None
    else:
        sure = place in STRICT or alone(low)
    return [(ACTIVE, match.start(), match.end())] if sure else []
