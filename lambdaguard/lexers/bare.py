"""Text that is a script by itself: ``alert`1```, ``top['al'+'ert'](1)``, ``*/eval(name)/*``. Lower case throughout."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script
from .listing import STRICT, tame

BARE, BARE_WEAK = "LG-XSS-009", "LG-XSS-109"
_LONGEST = 400


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    """The whole text is a script: closers of what it was put in, then a call of what attacks call."""
    if script.obfuscated(low) and not tame(low, 0, place):
        return [(BARE, 0, len(low))]
    if len(low) > _LONGEST:
        return []
    stripped = low.strip()
    folded = script.fold(stripped)
    if script.obfuscated(folded):
        return [(BARE, 0, len(low))]
    if place in STRICT and _function().match(stripped):
        return [(BARE, 0, len(low))]
    hit = script.sink(folded)
    if hit is None or script.prose(stripped) or _markup(stripped) or _spaced().search(stripped) or _trailing().search(stripped):
        return []
    lead = folded[: hit.start()]
    if place not in STRICT and ("**" in lead or "](" in lead):
        return []
    if not _scripted(lead) and not (script.proof(folded) and _scripted(lead[:-1])):  # but what stands in a string is no call
        emptied = script.unquoted(folded)
        hit = script.sink(emptied)
        if hit is None or not _scripted(emptied[: hit.start()]):
            return []
        folded, lead = emptied, emptied[: hit.start()]
    if place in STRICT:
        plain = _called().search(lead) is None and not any(c.isspace() for c in script.unquoted(stripped))
        sure = (
            plain
            or _writes().search(folded) is not None
            or script.steals(stripped)
            or (_poc().search(folded) is not None and not lead.startswith("console."))
        )
    else:
        sure = "\n" not in stripped and (_loud(folded, hit) or script.proof(folded))
    unfinished = _line().match(folded) is not None and not script.proof(folded)
    if not sure or unfinished or _grouped().search(folded) or not (lead.isascii() or script.proof(folded)):
        return [(BARE_WEAK, 0, len(low))]
    return [(BARE, 0, len(low))]


@cache
def _function() -> re.Pattern[str]:
    """A function from the first character on, or one handed to a call; a declaration's first line alone is a line of somebody's code."""
    return re.compile(
        r"(?:\$?[\w$.]{0,24}\([\"'`][^\"'`\n]{0,40}[\"'`]\)\.\w{2,16}\(\s{0,2})?(?:async\s{1,2})?function(?!\s{1,2}\w{1,40}\s{0,2}\([\w\s,]{0,60}\)\s{0,2}\{\s*+\Z)(?:\s{1,2}\w{1,40})?\s{0,2}\([\w\s,]{0,60}\)\s{0,2}\{"
    )


@cache
def _trailing() -> re.Pattern[str]:
    """Words after the call: a sentence that begins with code."""
    return re.compile(r"[)\]\"'`][ \t]++[a-z]{1,24}+(?:[ \t]++[a-z]{1,24}+){0,8}[.?!]?\Z")


@cache
def _spaced() -> re.Pattern[str]:
    return re.compile(r"\b(?:alert|confirm|prompt|eval|open|function)[ \t]+\([^\"'`]|\A\s*(?:java|vb)script\s*:")


def _markup(stripped: str) -> bool:
    if stripped.startswith(("<", "http", "//", '{"', "[{")) or "://" in stripped[:12]:
        return True
    return _path().match(stripped) is not None and _expression().match(stripped) is None


@cache
def _expression() -> re.Pattern[str]:
    """A regular expression of which something is called."""
    return re.compile(r"/[^/\n]{1,40}/[dgimsuvy]{0,4}\.\w{2,20}\(")


@cache
def _path() -> re.Pattern[str]:
    return re.compile(r"/[\w.~%-]*+(?:[/?&=]|\Z)(?!\*)")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(r"(?:[\w$]{1,24}+|'[^']{0,40}'|\"[^\"]{0,40}\"|[\s()\[\]{};,.=+*/%!~?:&|^<>\\`-])*")


def _scripted(lead: str) -> bool:
    """What stands before the call is punctuation and short names, not a sentence."""
    return (
        len(lead) <= 120
        and _lead().fullmatch(lead) is not None
        and (not lead.rstrip().endswith(":") or "({" in lead or ",{" in lead)
    )


@cache
def _grouped() -> re.Pattern[str]:
    """Labels by which a query of PromQL groups, of which ``alert`` is the commonest."""
    return re.compile(r"(?<![a-z])(?:by|without|on|ignoring|group_left|group_right)\([\w,]*(?<![a-z])alert[,)]")


@cache
def _line() -> re.Pattern[str]:
    """A line of a program that does nothing by itself: names that are imported, the head of a block, a method of what a page calls its own."""
    return re.compile(
        r"import\s?\{[\w$,\s]{1,200}\}\s?from\b|\}?(?:else)?\s?(?:if|while|for|switch)\s?\(.{1,300}\)\s?\{\Z"
        r"|(?:window|document|top)\[['\"](?!location|document|eval|name|open|top|self|parent|frames|localstorage)\w{1,24}['\"]\]"
        r"\.(?!constructor|call|apply|bind)\w{1,24}\(\w{0,24}\);?\Z"
    )


@cache
def _writes() -> re.Pattern[str]:
    """What makes markup or code of a string."""
    return re.compile(
        r"\.(?:inner|outer)html\+?=(?!(?:''|\"\");?\Z)|\.srcdoc=|insertadjacenthtml\(|document\.write|importscripts\(|createcontextualfragment\(|createelement\(['\"`]script"
    )


@cache
def _poc() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?<![\w$.])|(?<=window\.)|(?<=self\.)|(?<=top\.)|(?<=parent\.))(?:alert|confirm|prompt|eval"
        r"|execscript)(?:\)*+(?>(?:\?\.)?)\(|`|\.(?:call|apply)|\?\.)|[\[(=,](?:alert|confirm|prompt|eval)[\]),;]"
        r"|document\[|window\[|top\[|self\[['\"`][^\]\n]{1,60}\](?:\(|`|\?\.|\[)|constructor\(|(?:settimeout|setinterval)\((?:location|['\"]|atob|name)"
        r"|=location\.(?:hash|search)|newfunction`|\A\W*(?:new)?function(?:`|\([^)]{1,80}\){1,3}['\"`]?\)?\()"
        r"|\.constructor`|(?:parent|globalthis|frames)\[['\"`]"
        r"|constructor\.constructor|['\"]constructor['\"]|^location=(?:['\"`/]|name\b|javascript)|\bwith\(document"
        r"|fromcharcode|document\.cookie(?!=)"
    )


def _loud(folded: str, hit: re.Match[str]) -> bool:
    """Sure enough for a place where people write code: a call that only a proof of concept or a theft makes."""
    found = _poc().search(folded)
    return found is not None and found.start() <= 60 and _called().search(folded[: found.start()]) is None


@cache
def _called() -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?!function|catch|while|with)[a-z]{3,}\(")
