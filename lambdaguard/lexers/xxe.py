"""XML that reaches out: external entities and DTDs, parameter entities, entity floods, XInclude, XSLT. Plain DOCTYPEs pass."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, quoted
from .needs import some

ENTITY, DOCTYPE, INTERNAL, INCLUDE, XSLT, SHOWN = (
    "LG-XXE-001",
    "LG-XXE-002",
    "LG-XXE-003",
    "LG-XXE-004",
    "LG-XXE-005",
    "LG-XXE-101",
)
_LONGEST = 200_000
_MOST = 100
_SHORT = 200
# So many short values are a table of characters
_TABLE = 3
# Lists of lists of lists: from the third on nobody means it
_SWELLS = 3


@cache
def _declaration() -> re.Pattern[str]:
    return re.compile(r"<!\s{0,4}+(entity|doctype|notation|attlist)\b", re.IGNORECASE)


@cache
def _entity() -> re.Pattern[str]:
    return re.compile(
        r"\s*+(%|&#(?:x0*25|0*37);|&percnt;)?\s*+[^\s\"'>%]{0,80}+\s*+(?:(system|public)\b|(\"{1,2}|'{1,2})([^\"'>]{0,300}))?",
        re.IGNORECASE,
    )


@cache
def _external() -> re.Pattern[str]:
    return re.compile(
        r"[^\[>\"']{0,300}?\b(system|public)\s*+(\"{1,2}|'{1,2})([^\"'>]{0,300}+)(?:\2)?\s*+(?:[\"']{1,2}([^\"'>]{0,300}+))?",
        re.IGNORECASE,
    )


# What the pattern of inclusions cannot do without
_INCLUDED = (
    ":include", "2001/xinclude", ":import", ":redefine", "schemalocation", "utf-7", "utf-32", "+adwaiq-", "file:", "expect:", "php:", "jar:",
    "netdoc:", "gopher:", ":document",
)  # fmt: skip


@cache
def _include() -> re.Pattern[str]:
    return re.compile(
        r"<\w{1,10}:include\b[^>]{0,120}?\b(?:href|parse)\s*+=|2001/xinclude|<xs\w?:(?:include|import"
        r"|redefine)\b[^>]{0,120}?(?:\bnamespace\s*+=\s*+[\"']https?:[^\"']+[\"']\s*+/>"
        r"|schemalocation\s*+=\s*+[\"'](?:https?:|ftp:|file:|//))"
        r"|schemalocation\s*+=\s*+[\"'](?:https?|ftp|file):[^\s\"']+[\"']|encoding\s*+=\s*+[\"']utf-(?:7|32)|\+adwaiq-"
        r"|(?<!<a )\bhref\s*+=\s*+[\"'](?:file:/|expect:|php:|jar:|netdoc:|gopher:)|<\w{1,12}:document\s[^>]{0,80}?\bhref\s*+=(?=[^>]{0,200}?exslt)"
        r"|\burl\(\s*+[\"']?file:/",
        re.IGNORECASE,
    )


@cache
def _multiplied() -> re.Pattern[str]:
    """An anchored list of aliases, as YAML has them."""
    return re.compile(r"&\w{1,20}+\s*+\[\s*+\*\w{1,20}+\s*+,\s*+\*\w{1,20}+\s*+[,\]]")


@cache
def _xslt() -> re.Pattern[str]:
    return re.compile(
        r"<xsl:(?:include|import)\b[^>]{0,120}?href\s*+=\s*+[\"'](?:\w+:|//|/|\.\.)"
        r"|select\s*+=\s*+\"[^\"]{0,100}?(?:document|unparsed-text|system-property|doc)\s*+\("
        r"|select\s*+=\s*+'[^']{0,100}?(?:document|unparsed-text|system-property|doc)\s*+\(|php:function\w*\s*+\("
        r"|<msxsl:script|<xsl:result-document|<exsl:document|<redirect:write"
        r"|xmlns:\w+\s*+=\s*+[\"'](?:https?://xml\.apache\.org/xalan/(?:java|redirect)|java:|http://php\.net/xsl"
        r"|urn:schemas-microsoft-com:xslt|http://saxon\.sf\.net)|<xalan:script|java\.lang\.runtime",
        re.IGNORECASE,
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of XML that makes its parser fetch, run or swell; linear, never raises."""
    text = text[:_LONGEST]
    found: dict[str, tuple[str, int, int]] = {}
    for count, match in enumerate(_declaration().finditer(text)):
        rule = _declared(text, match, place)
        if rule:
            rule = SHOWN if place not in STRICT and quoted(text, match.start()) else rule
            found.setdefault(rule, (rule, match.start(), min(len(text), match.end() + 60)))
        if count >= _MOST or ENTITY in found:
            break
    low = text.lower()
    beside: list[bool] = []
    for pattern, rule, needles in ((_include, INCLUDE, _INCLUDED), (_xslt, XSLT, ("xsl",))):
        for count, sign in enumerate(pattern().finditer(text) if some(low, needles) else ()):
            if place in STRICT or not quoted(text, sign.start()):
                told = SHOWN if place not in STRICT and _own(text, sign, beside) else rule
                found.setdefault(told, (told, sign.start(), sign.end()))
            if count >= _MOST or rule in found:
                break
    if "*" in text and len(_multiplied().findall(text)) >= _SWELLS:
        found.setdefault(ENTITY, (ENTITY, 0, min(len(text), 60)))
    return list(found.values())


@cache
def _elsewhere() -> re.Pattern[str]:
    """What leads out of the folder that a document and its parts are in: as an address, or as the text that a function is given."""
    return re.compile(
        r"[\s(]*+(?:concat\(\s*+)?(?:[\"']|&quot;|&apos;|&#3[49];)\s*+(?:/|\\|(?:\.\./){3}|(?!https?://[\w.]{0,20}docbook\.)[a-z]{2,10}:)",
        re.IGNORECASE,
    )


@cache
def _named() -> re.Pattern[str]:
    """A file whose name the style sheet makes up."""
    return re.compile(r"[^<>\"']{0,80}+[\"']\s*+[{$]")


@cache
def _addresses() -> re.Pattern[str]:
    return re.compile(r"<[\w.-]{1,12}:(?:include|import)\s[^>]{0,200}?\bhref\s*+=", re.IGNORECASE)


def _beside(text: str) -> bool:
    """True where parts are brought in, and each is a file beside the document."""
    addresses = [match.end() for match in _addresses().finditer(text)]
    return bool(addresses) and not any(_elsewhere().match(text, at) for at in addresses)


def _own(text: str, sign: re.Match[str], beside: list[bool]) -> bool:
    """True for a schema's address, and for a document or a style sheet that is made of files beside it: where people send whole ones.

    ``beside`` holds what one look at all inclusions of the text said, once there was one.
    """
    said = sign.group().lower()
    if said.startswith("schemalocation"):
        return True
    if "system-property" in said:
        return len(text) > _SHORT
    if ":document" in said or said.startswith(("<exsl", "<redirect", "<xsl:result")):
        return _named().match(text, sign.end()) is not None
    if "xinclude" in said or ":include" in said or ":import" in said:
        beside[:] = beside or [_beside(text)]
        return beside[0]
    return said.endswith("(") and said.startswith("select") and _elsewhere().match(text, sign.end()) is None


def _declared(text: str, match: re.Match[str], place: str) -> str:
    kind = match.group(1).lower()
    if kind == "entity":
        return _entity_declared(text, match.end())
    if kind == "doctype":
        return _doctype(text, match.end(), place)
    return ""


def _entity_declared(text: str, at: int) -> str:
    match = _entity().match(text, at)
    if match is None:
        return ""
    parameter, external, quote, value = match.groups()
    if external or parameter:
        return ENTITY
    if quote is None:
        return ""
    if len(value) < 4 and (not (value.isascii() and value.isalnum()) or text.count("<!ENTITY", 0, 4000) > _TABLE):
        return SHOWN  # a character's name, as the tables of HTML have them
    if value.count("&") >= 2 or "%" in value or "<!" in value:
        return ENTITY
    return SHOWN if value.startswith(("http://www.w3.org/", "http://purl.org/", "&#", "http", "-//")) else INTERNAL


@cache
def _opened() -> re.Pattern[str]:
    """A subset of declarations that is opened and goes on elsewhere."""
    return re.compile(r"\s++\w{1,40}+\s*+\[\s*+\Z")


@cache
def _formal() -> re.Pattern[str]:
    """A formal public identifier: owner, text class, language."""
    return re.compile(r"[-+]//[^\n]{1,80}//[^\n]{1,200}//|ISO[/ ]|urn:", re.IGNORECASE)


@cache
def _scheme() -> re.Pattern[str]:
    """What no document type that is in use is fetched by."""
    return re.compile(r"(?!https?:|urn:|about:)[a-z][a-z0-9+.-]{1,12}:", re.IGNORECASE)


def _doctype(text: str, at: int, place: str) -> str:
    match = _external().match(text, at)
    if match is None:
        return INTERNAL if _opened().match(text, at) else ""
    how, _, first, second = match.groups()
    if how.lower() == "public":
        if place in STRICT and second and "://" in second:
            return DOCTYPE
        if second and (_scheme().match(second) or second.startswith("\\\\")):
            return DOCTYPE
        return "" if _formal().match(first) else DOCTYPE if second or "//" in first else ""
    if first.lower().startswith(("about:", "urn:")):
        return ""
    reaches = "//" in first or ":" in first or first.startswith(("/", "..", "\\"))
    return DOCTYPE if reaches else SHOWN
