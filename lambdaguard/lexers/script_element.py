"""The script element: what it loads or holds, and whether it is meant or shown. Text is lower case."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script
from .embeds import delivered, quoted_post
from .listing import STRICT, document, listing, quoted

SCRIPT, SCRIPT_WEAK = "LG-XSS-001", "LG-XSS-101"
_QUOTES = ("`", "'", '"')
_SENTENCE = 3


def judge(low: str, at: int, attrs: dict[str, str], end: int, place: str) -> str:
    body = low[end : end + 500]
    close = body.find("</script")
    inside = body[:close] if close >= 0 else body
    level = script.strength(inside)
    if any(name[0] in "[<" for name in attrs) and level < script.CODE:
        return SCRIPT_WEAK  # how a program shows an object: ``<Script [Latin]>``
    if place not in STRICT and (
        quoted(low, at) or ((listing(low) or document(low)) and not (leaves(low, at) or script.steals(inside)))
    ):
        return SCRIPT_WEAK
    if not attrs and close < 0 and (_placeholder(low[:at], inside) or (place in STRICT and _mentioned(low[:at], inside))):
        return SCRIPT_WEAK
    if place not in STRICT and _plain_file(low, at, end, attrs, close):
        return SCRIPT_WEAK
    unsaid = "src" in attrs and not attrs["src"].strip(".…") and level < script.CODE
    if unsaid or _shown_file(low, at, attrs, inside):
        return SCRIPT_WEAK
    if any(name.endswith(("src", "href")) for name in attrs) or "vb" in attrs.get("language", "") + attrs.get("type", ""):
        return SCRIPT
    words = script.prose(inside[:200])
    if level == script.SINK or (level == script.CODE and not words):
        return SCRIPT
    if close >= 0 and inside.strip() and not words:
        return SCRIPT
    if (
        not words
        and (place in STRICT or at < 12 or close >= 0)
        and not inside.startswith((" [", " <", " -"))
        and len(inside.split()) <= 1
    ):
        return SCRIPT
    return SCRIPT_WEAK


@cache
def _own_file() -> re.Pattern[str]:
    return re.compile(r"(?:/|(?:\.{1,2}/){1,8})?[a-z_][\w-]{0,40}(?:[./][\w-]{1,40}){0,8}\.m?js\Z")


@cache
def _said() -> re.Pattern[str]:
    return re.compile(r"[a-z]{2,}(?=[\s\"'`.,:;?!]|\Z)")


def _plain_file(low: str, at: int, end: int, attrs: dict[str, str], close: int) -> bool:
    """True for an element in a code span, and for one that only loads a file of the page's own: how a script is put to use."""
    if low[at - 1 : at] == "`" == low[low.find(">", end + close) + 1 :][:1]:
        return True
    if close == 0 and (quoted_post(attrs) or (delivered(attrs.get("src", "")) and not leaves(low, at))):
        return True
    return (
        close == 0
        and not leaves(low, at)
        and low.startswith('<script src="', at)
        and "/" in attrs["src"]
        and _own_file().match(attrs.get("src", "")) is not None
    )


@cache
def _asked() -> re.Pattern[str]:
    return re.compile(r"[a-z][\w.-]*+(?:[ :]|(?: [\w./:=-]++){1,6} )\Z")


def _placeholder(before: str, after: str) -> bool:
    """True for an argument that the reader is to fill in: ``npm run <script>``."""
    return not after.strip("`'\")]. \n") and _asked().fullmatch(before.lstrip("`'\"( ")) is not None


def _mentioned(before: str, after: str) -> bool:
    """True for the bare name of the element at the end of a sentence, whatever marks it there."""
    return len(_said().findall(before[-200:])) >= _SENTENCE and not after.strip("`'\".,:;!?)* \n")


def _shown_file(low: str, at: int, attrs: dict[str, str], inside: str) -> bool:
    """True for an element that loads one of the page's own files, named in a sentence: a question about HTML."""
    if _own_file().match(attrs.get("src", "")) is None:
        return False
    if at and low[at - 1] in _QUOTES and inside[:1] == low[at - 1]:
        return True
    if inside.strip(" \t\r\n\"'`<>")[:1] in ("(", "{", "["):
        return False
    return len(_said().findall(_markup().sub(" ", low[:400]))) > 1 and script.sink(script.fold(inside)) is None


@cache
def _markup() -> re.Pattern[str]:
    return re.compile(r"<[^<>]*+>")


def leaves(low: str, at: int) -> bool:
    """True when all that stands before is what closes an attribute or a tag."""
    return 0 < at < 12 and not low[:at].strip("\"'`>)/ -\\")
