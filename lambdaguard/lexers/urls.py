"""Script URLs: ``javascript:``, ``vbscript:`` and active ``data:`` in an attribute, in CSS, in BBCode or as the whole text."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script
from .listing import STRICT, tame
from .tags import tag_of

IN_MARKUP, IN_MARKUP_WEAK, WHOLE = "LG-XSS-003", "LG-XSS-103", "LG-XSS-010"
_MOST = 80
_LEADING = "".join(map(chr, range(33))) + "\"'`\\"


@cache
def _scheme() -> re.Pattern[str]:
    gap = r"[\x00-\x20\u2028\u2029\ufeff]*+"
    spelled = "|".join(gap.join(word) for word in ("javascript", "vbscript"))
    return re.compile(rf"(?:{spelled}|livescript|mocha){gap}:")


@cache
def _active_data() -> re.Pattern[str]:
    return re.compile(
        r"data[\s\x00]*+:[\s\x00]*+(?:(text/html|text/xml|text/xsl|application/xml|application/xhtml|text/javascript|text/css"
        r"|application/(?:x-)?(?:java|ecma|x509)[\w-]*+)|image/svg|[^/;,\s]{0,12}+(?:;[\s\w]*+base64)?,)"
    )


@cache
def _harmless() -> re.Pattern[str]:
    return re.compile(
        r"\s*+(?>(?:void[\s(]*+0?\)?|;|//|return (?:false|true)|history\.(?:back|go|forward)\([-\d]*+\)|(?:window"
        r"|self)\.(?:print|close)\(\)|\#)*)"
        r"\s*+;?(?:[\"'>)\s]|$)"
    )


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    found: dict[str, tuple[str, int, int]] = {}
    if "script" in low or "mocha:" in low or _spread(low):
        for count, match in enumerate(_scheme().finditer(low)):
            rule = _judge(low, match, place)
            if rule:
                found.setdefault(rule, (rule, match.start(), min(len(low), match.end() + 40)))
            if count > _MOST or IN_MARKUP in found:
                break
    if "data" in low:
        for count, match in enumerate(_active_data().finditer(low)):
            rule = _judge_data(low, match, place)
            if rule:
                found.setdefault(rule, (rule, match.start(), match.end()))
            if count > _MOST or IN_MARKUP in found:
                break
    return list(found.values())


def _spread(low: str) -> bool:
    return any(c in low for c in "\t\n\r\x00 ") and ":" in low and ("=" in low or low.lstrip()[:1] in ("j", "v"))


def _judge(low: str, match: re.Match[str], place: str) -> str:
    at = match.start()
    after = low[match.end() : match.end() + 300]
    head = low[max(0, at - 40) : at].rstrip(_LEADING)
    harmless = _harmless().match(after) is not None
    if not low[:at].strip("\"'` \t\r\n\x00\ufeff") if at < 12 else False:
        return _whole(low, after, harmless, place)
    if head.endswith(("feed:", "view-source:", "jar:", "url:")):
        head = "="
    if head[-1:] and head[-1] in ":>|#/{<" and script.strength(after) == script.SINK and _value_of(low, at, head, place):
        return IN_MARKUP_WEAK if tame(low, at, place) else IN_MARKUP
    if not head or head[-1] not in "=(;,:" or (head[-1] == ":" and "=" not in head and "style" not in low):
        return ""
    if (
        harmless
        or not after.strip()
        or (after.startswith(" ") and script.prose(after[:60]) and not script.sink(script.fold(after)))
    ):
        return IN_MARKUP_WEAK
    if head.endswith(("[url=", "[img=", "[link=", "](")):
        return IN_MARKUP
    if head[-1] in "=;," and not tag_of(low, at) and place not in STRICT and script.strength(after) < script.SINK:
        return IN_MARKUP_WEAK
    return IN_MARKUP_WEAK if tame(low, at, place) else IN_MARKUP


def _value_of(low: str, at: int, head: str, place: str) -> bool:
    """True for a script URL that is a JSON value, the target of Markdown's or LaTeX's link, or the text of an element."""
    if head.endswith(("]:", "<", "\\url{", "\\href{")):
        return True
    return place in STRICT or (low[:1] in ("{", "[") and head[-2:] in ('":', "':"))


def _whole(low: str, after: str, harmless: bool, place: str) -> str:
    level = script.strength(after)
    if harmless or level <= script.NOTHING or (script.prose(after[:200]) and level < script.SINK):
        return ""
    if after[:1] == " " and level < script.SINK:
        return ""
    return WHOLE if level >= script.CODE or place in STRICT else ""


def _judge_data(low: str, match: re.Match[str], place: str) -> str:
    at = match.start()
    head = low[max(0, at - 40) : at].rstrip("\x00\t\r\n \"'`")
    kind = match.group(1)
    if not low[:at].strip("\"'` \t\r\n"):
        if "," not in low[match.end() : match.end() + 60]:
            return ""
        return (
            WHOLE
            if kind is not None
            and kind.startswith(("text/html", "application/xhtml", "text/javascript", "application/java"))
            and place in STRICT | {"body", "record", "form"}
            else ""
        )
    if not head or head[-1] not in "=(;,:":
        return ""
    tag = tag_of(low, at)
    if (
        kind is None
        and not head.endswith("handler=")
        and tag
        not in (
            "iframe",
            "object",
            "embed",
            "use",
            "set",
            "animate",
            "link",
            "script",
            "image",
            "feimage",
            "frame",
        )
    ):
        return ""
    if kind == "text/css" and tag not in ("link", "style") and place not in STRICT:
        return ""
    if not tag and head[-1] != "(" and place not in STRICT and not head.endswith("url="):
        return ""
    return IN_MARKUP_WEAK if tame(low, at, place) else IN_MARKUP
