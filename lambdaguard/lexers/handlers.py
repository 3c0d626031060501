"""Event handler attributes: within a tag of any name, and breaking out of the attribute that the text was put in."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script
from .listing import STRICT, quoted, tame
from .tags import tag_of

IN_TAG, IN_TAG_WEAK, BREAKOUT, BREAKOUT_WEAK = "LG-XSS-002", "LG-XSS-102", "LG-XSS-007", "LG-XSS-107"
_MOST = 80
_WORDS = frozenset(
    ("once", "only", "online", "ongoing", "onboarding", "ontology", "onto", "onward", "ones", "onsite", "onset", "oneof")
)


@cache
def _handler() -> re.Pattern[str]:
    return re.compile(r"on([a-z][a-z0-9_-]{2,40}+)(?>((?:\s|[^\w<>=])[^\w<>=]{0,30}+)?)=(?!=)[\s\x00]*+")


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    found: dict[str, tuple[str, int, int]] = {}
    seen = 0
    for match in _handler().finditer(low):
        before = low[match.start() - 1 : match.start()]
        if before.isalnum() or before in ("_", ".", "$", "-") or "on" + match.group(1) in _WORDS:
            continue
        seen += 1
        if seen > _MOST:
            break
        rule = _judge(low, match, before, place)
        if rule:
            found.setdefault(rule, (rule, match.start(), min(len(low), match.end() + 40)))
            if rule in (IN_TAG, BREAKOUT):
                break
    return list(found.values())


def _judge(low: str, match: re.Match[str], before: str, place: str) -> str:
    value = low[match.end() : match.end() + 300]
    if tag_of(low, match.start()):
        if _component(value) and not script.proof(script.fold(value[:100])):
            return ""
        empty = not any(c.isalnum() or c in "[(`$" for c in value[:40])
        shown = tame(low, match.start(), place) and (quoted(low, match.start()) or not script.steals(value[:200]))
        idle = place not in STRICT and _idle().match(value) is not None
        return IN_TAG_WEAK if empty or shown or idle else IN_TAG
    level = script.strength(value)
    if _arrow().match(value):
        return ""
    switched = "\x1b$" in low or "\x1b(" in low  # another charset, in which the quotes before may be none
    if not _leaves(low, match.start(), before) and not (
        level == script.SINK and (switched or "<" in low[: match.start()]) and len(low) < 600
    ):
        return ""
    if level == script.SINK or (level == script.CODE and place in STRICT and any(c in value[:120] for c in "(`=[{")):
        return BREAKOUT_WEAK if tame(low, match.start(), place) else BREAKOUT
    if (
        level == script.CODE
        and low[:1] in "\"'`"
        and len(low) < 300
        and not low[1 : match.start()].strip(" /\t\n\r>")
        and not script.prose(value)
    ):
        return BREAKOUT
    return BREAKOUT_WEAK if level else ""


@cache
def _idle() -> re.Pattern[str]:
    """What honest pages have a click do, and what is of no use to anybody else."""
    return re.compile(
        r"[\"']?\s{0,4}(?:return\s{1,4})?(?:history\.(?:back|forward|go)\([-\d]{0,4}\)|(?:window\.)?(?:print|close)\(\)|this\.(?:form\.submit|select|blur|focus)\(\)"
        r"|event\.(?:preventdefault|stoppropagation)\(\)|true|false|void\(0\))\s{0,4};?\s{0,4}(?:return\s{1,4}(?:true|false);?)?[\"'>]"
    )


@cache
def _braces() -> re.Pattern[str]:
    return re.compile(
        r"[\"']?\{\{?\s*+(?:[\w$.]++\s*+\}|(?:async\s*+)?(?:\([^()]*+\)|\w++)\s*+=>|function\b|[\w$.]++\(|[\w$.]++\s*+[&|?])"
    )


@cache
def _arrow() -> re.Pattern[str]:
    """An arrow function in braces, as JSX has it: with its blanks no attribute of a browser's."""
    return re.compile(r"\{\s*+(?:async\s++)?(?:\([^()\n]{0,60}\)|\w++)\s++=>")


def _component(value: str) -> bool:
    """True for the value that React, Svelte or Solid take: ``{handler}``, ``{() => …}``; a browser would run none of these."""
    match = _braces().match(value)
    if match is None:
        return False
    return not value[match.start() :].lstrip("\"' {").startswith(("alert(", "prompt(", "confirm(", "eval("))


def _leaves(low: str, at: int, before: str) -> bool:
    """True when the text before ``at`` could close an attribute's value: nothing, or a word and a quote near the start."""
    head = low[max(0, at - 60) : at]
    lead = head.rstrip(" \t\r\n/+\x00")
    if not lead:
        return True
    if at > 60 and before not in "\"'`" and lead[-1] not in "\"'`\\;":
        return False
    if lead[-1] in "\"'`":
        return lead.count(lead[-1]) % 2 == 1 or len(lead) <= 3 or len(head) > len(lead)
    return len(lead.split()) <= 2 or any(quote in lead for quote in "\"'`") or lead[-1] in "[({,;"
