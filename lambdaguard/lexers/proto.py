"""Prototype pollution (JavaScript) and class pollution (Python): a path through ``__proto__`` where a plain key belongs."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, listing, quoted

JS, JS_WEAK, PYTHON, PYTHON_WEAK = "LG-PROTO-001", "LG-PROTO-101", "LG-PROTO-002", "LG-PROTO-102"
_LONGEST = 100_000


@cache
def _path() -> re.Pattern[str]:
    """A key path or a JSON key, as a query string, a form or a merge function reads it."""
    return re.compile(
        r"(?:\A|[?&#;,\s\"'{])(?:[\w$-]{1,40}(?:\[\w{0,40}\]|\.))?__proto__(?:\[|\.[\w$*-]{1,80}+\s{0,3}+(?:=(?!=)|\Z|&|\[)"
        r"|\s{0,3}=(?!=))"
        r"|\[['\"]?__proto__['\"]?\]\s{0,3}+(?:\[|\.|=(?!=)|&|\Z)|[\"']__proto__\\{0,3}[\"']\s{0,8}+:"
        r"|[\"'](?:key|k|path|prop|property|field|attr|attribute)[\"']\s{0,4}+:\s{0,4}+[\"']__proto__[\"']"
        r"|[\"'](?:[\w$-]{1,40}\.)?(?:__proto__|constructor\.prototype)\.[\w$.-]{1,60}+[\"']\s{0,3}+[:,}\]]"
        r"|(?:\A\s{0,9}+|[\"']\s{0,8}+:\s{0,8}+|[\[,]\s{0,3})\[\s{0,3}+[\"']__proto__[\"']\s{0,3}+,\s{0,3}+[\"'](?!constructor|prototype|__)\w"
        r"|(?:\A|\n)[ \t]{0,20}+\{?[ \t]{0,3}+__proto__[ \t]{0,3}+:(?!\s{0,3}+null)|\A\s{0,9}+\[(?:__proto__|constructor\.prototype)\][ \t]{0,3}+[\r\n]|\Aconstructor\.prototype\Z"
        r"|\[['\"]?constructor['\"]?\]\s?+(?:\[|\.)['\"]?(?:prototype|__\w)|(?:\A|[?&#;,\s])constructor\[['\"]?prototype['\"]?\]"
        r"|(?:\A|[?&])(?:[\w$-]{1,40}\.)?constructor\.prototype(?:\.|\[)[\w$*-]"
        r"|[\"']constructor[\"']\s{0,8}+:\s{0,8}+\{[^{}]{0,200}?[\"']prototype[\"']\s{0,8}+:"
        r"|(?:\A|[?&#\[])__pro\w{0,20}to__\[|\bcons\w{0,12}constructor\w{0,12}\[\w{0,20}prototype|(?:\A|[\[.?&])__(?:define|lookup)[GS]etter__(?:\]|\[|\Z|=)|(?:\A|[?&])(?:constructor|hasOwnProperty|toString|valueOf)\[\w{1,40}\](?:\[|=)|[\"'/]__proto__/"
        r"|/constructor/prototype/|\A__proto__/\w"
        r"|\A\s{0,9}+object\.prototype\.\w{1,60}+\s{0,3}+=\s{0,3}+['\"]?\w{1,40}+['\"]?;?\s{0,9}+\Z"
        r"|\A(?:\w{1,20}\.)?__proto__(?>(?:\.[\w$]{1,60}+)?)\Z|\bobject\.prototype\.\w+\s?=\s?['\"]?(?:polluted|evil)",
        re.IGNORECASE,
    )


@cache
def _assigned() -> re.Pattern[str]:
    return re.compile(r"(?<=[\w$)\]])\.__proto__(?:\.\w+|\[[^\]]{1,40}\])\s{0,3}=(?!=)", re.IGNORECASE)


@cache
def _python() -> re.Pattern[str]:
    return re.compile(
        r"__(?:class|init|base|bases|mro|subclasses|dict)__(?:\.|\]?\[|[\"']\s*+:\s*+\{\s*+[\"'])[\w\"']{0,3}__(?:init"
        r"|globals|base|bases|class|mro|qualname|builtins|kwdefaults|subclasses|dict)__"
        r"|[\"']__(?:class|init|globals|base|kwdefaults|builtins|dict)__[\"']\s*+:\s*+\{|[\"']__qualname__[\"']\s*+:|[\"']__(?:class|init|base)__[\"']\s*+,\s*+[\"']__(?:globals|init|base|bases|mro|builtins|subclasses|dict)__[\"']|(?:\A"
        r"|[.\[])__(?:globals|builtins|kwdefaults)__(?:\.|\[|\]|\Z)|\A__(?:init|class|base|mro|dict|reduce)__(?:\.__\w{2,20}__|\[)"
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of polluting paths; linear, never raises."""
    text = text[:_LONGEST]
    found = []
    match = _path().search(text)
    if match is not None:
        shown = place not in STRICT and (
            quoted(text, match.start() + 1) or listing(text) or _within(text, match.start()) or _sentence(text, match)
        )
        found.append((JS_WEAK if shown else JS, match.start(), match.end()))
    elif (match := _assigned().search(text)) is not None:
        sure = place in STRICT or ("\n" not in text.strip() and not quoted(text, match.start()) and not _sentence(text, match))
        found.append((JS if sure else JS_WEAK, match.start(), match.end()))
    match = next((m for m in _python().finditer(text) if not _names(text, m)), None) if "__" in text else None
    if match is not None:
        shown = place not in STRICT and (quoted(text, match.start()) or listing(text))
        found.append((PYTHON_WEAK if shown else PYTHON, match.start(), match.end()))
    return found


def _within(text: str, at: int) -> bool:
    """True in a program's function: compilers write such helpers."""
    return "function(" in text[max(0, at - 120) : at + 1].replace("function (", "function(")


def _names(text: str, match: re.Match[str]) -> bool:
    """True for ``self.__class__.__qualname__``, which program text prints."""
    return match.group() == "__class__.__qualname__" and text[match.start() - 1 : match.start()] == "."


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"(?:\A|\s)[A-Za-z]{2,}+(?=[\s,.]|\Z)")


def _sentence(text: str, match: re.Match[str]) -> bool:
    """True when at least four plain words surround the path: somebody writes about it."""
    if "{" in match.group() or ("{" in text and '":' in text):
        return False
    return sum(1 for _ in _word().finditer(text)) >= 4
