"""Markup that only lays text out: nothing runs, fetches, leads away or takes a name that a script could look up. Text is lower case."""

from __future__ import annotations

import re

from ..sealed import cache

_FEWEST = 3
_LONGEST = 8000
_TEXT = (
    r"h[1-6]|p|br|hr|div|span|section|article|header|footer|main|aside|nav|table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|ul|ol|li|dl|dt|dd"
    r"|b|i|u|s|em|strong|small|big|sub|sup|code|pre|kbd|samp|var|tt|abbr|cite|q|blockquote|del|ins|mark|center|font|details|summary|figure|figcaption|wbr|label|fieldset|legend|a"
)
_SHAPES = r"svg|g|path|circle|rect|ellipse|line|polyline|polygon|defs|title|desc|lineargradient|radialgradient|stop|clippath|mask|text|tspan|metadata"
# An address within the page or its site; none has the sign that ends a scheme
_OWN = r"(?:#[\w.%()$+-]{0,160}|(?:\.{0,2}/)?[a-z0-9_][\w./%-]{0,160}(?:[?#][\w.=&;%()$+-]{0,160})?)"
# An identifier with a hyphen in it is no name in JavaScript
_PLAIN = (
    r"\s{1,20}(?:(?:class|align|valign|width|height|colspan|rowspan|lang|dir|title|border|cellpadding|cellspacing|bgcolor|color|size|scope|start|open|nowrap|role|aria-[a-z]{2,16})"
    rf"(?>(?:=(?:\"[^\"<>]{{0,200}}\"|'[^'<>]{{0,200}}'|[\w%#-]{{1,20}}))?)|href=(?:\"{_OWN}\"|'{_OWN}')|rel=(?:\"[\w -]{{0,40}}\"|'[\w -]{{0,40}}')|(?:id|for|name)=(?:\"\w{{1,40}}-[\w-]{{1,60}}\"|'\w{{1,40}}-[\w-]{{1,60}}'))"
)
_DRAWN = r"\s{1,40}(?!on|href|style|xlink)[a-z_][\w:.-]{0,30}=(?:\"(?!data:|javascript)[^\"<>]{0,6000}\"|'(?!data:|javascript)[^'<>]{0,6000}')"


@cache
def _article() -> re.Pattern[str]:
    return re.compile(rf"(?>(?:[^<>]+|</(?:{_TEXT})\s?>|<(?:{_TEXT})(?>(?:{_PLAIN}){{0,8}})\s?/?>)*)")


@cache
def _drawing() -> re.Pattern[str]:
    return re.compile(
        rf"\s{{0,8}}<svg(?>(?:{_DRAWN}){{0,20}})\s{{0,8}}>(?>(?:[^<>]+|</(?:{_SHAPES})>|<(?:{_SHAPES})(?>(?:{_DRAWN}){{0,20}})\s{{0,8}}/?>)*)"
    )


@cache
def _anchor() -> re.Pattern[str]:
    """The target of a link, before the words of a heading."""
    return re.compile(r"<a\s{1,4}(?:name|id)=(?:\"[\w.-]{1,60}\"|'[\w.-]{1,60}')\s?(?:/>|></a>)[^<>]{3,200}\Z")


@cache
def _directive() -> re.Pattern[str]:
    """A comment of one name put together of several, by which authors tell their tools something."""
    return re.compile(
        r"<!--\s{0,4}[a-z0-9]{1,30}[_:=-][\w./:=-]{1,80}\s{1,4}-->\Z|<!--\s{0,4}[a-z0-9]{1,30}[_:=-](?:[\w./:=]|-(?!->)){1,80}-->\Z"
    )


@cache
def _component() -> re.Pattern[str]:
    """An element of JSX: a value in braces is none of HTML's."""
    return re.compile(r"<[a-z][\w.]{0,40}\s(?:[^<>]{0,200}\s)?[a-z][\w-]{0,40}=\{[^<>{}()=]{1,80}\}[^<>]{0,200}>")


@cache
def _outside() -> re.Pattern[str]:
    return re.compile(r"<[^<>]*+>")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]{2,}")


def article(low: str) -> bool:
    """Headings, paragraphs, lists and tables that say something or are styled as a page of somebody's, the anchor of a heading, or a line of a page's source."""
    if len(low) > _LONGEST:
        return False
    low = low.strip()
    if _anchor().match(low) or _directive().match(low) or ("={" in low and "//" not in low and _component().match(low)):
        return True
    match = _article().match(low)
    if match is None or match.end() != len(low):
        return False
    words = len(_word().findall(_outside().sub(" ", low)))
    return words >= _FEWEST or "class=" in low or (words > 0 and "<h" not in low)


def drawing(low: str) -> bool:
    """A whole picture of shapes, as icons are."""
    if (
        len(low) > _LONGEST
        or not low.rstrip().endswith("</svg>")
        or ("<path" not in low and "<circle" not in low and "<rect" not in low)
    ):
        return False
    if "url(" in low.replace("url(#", ""):
        return False
    match = _drawing().match(low)
    return match is not None and match.end() == len(low)
