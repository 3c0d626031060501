"""Markup that is odd where it stands: raw text closed but not opened, script tags cut in two, page structure."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script
from .laid_out import article, drawing
from .listing import STRICT, alone, quoted, tame
from .needs import some

SCRIPT, SCRIPT_WEAK = "LG-XSS-001", "LG-XSS-101"
ACTIVE, ACTIVE_WEAK = "LG-XSS-004", "LG-XSS-104"
CLOSES, CLOSES_WEAK = "LG-XSS-014", "LG-XSS-120"
STRUCTURE = "LG-XSS-015"


@cache
def _broken() -> re.Pattern[str]:
    return re.compile(r"<s\w{0,4}(?:<[/!\w-]{0,10}>|script)\w{0,5}t[^\w-]|<\w{0,6}script\w{1,8}>[^<]{0,80}[(`]")


@cache
def _closers() -> re.Pattern[str]:
    return re.compile(r"</(script|style|title|textarea|noscript|template|xmp|noembed|iframe|plaintext)(?![\w-])")


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    return _split(low, place) + _closing(low, place) + _odd_signs(low, place) + _lure(low, place) + _structure(low, place)


def _split(low: str, place: str) -> list[tuple[str, int, int]]:
    """A script tag that appears when a filter cuts something out of its middle."""
    match = _broken().search(low) if "scri" in low and "pt" in low else None
    if match is None or match.group().startswith(("<script", "</script", "<noscript", "</noscript")):
        return []
    sure = script.strength(low[match.end() :]) == script.SINK or "src=" in low
    return [(SCRIPT if sure and not tame(low, match.start(), place) else SCRIPT_WEAK, match.start(), match.end())]


def _closing(low: str, place: str) -> list[tuple[str, int, int]]:
    """Elements of raw text that are closed though never opened: the text was put inside one of them."""
    if "</" not in low:
        return []
    stray = [match for match in _closers().finditer(low[:3000]) if f"<{match.group(1)}" not in low[: match.start()]]
    if not stray:
        return []
    kinds = {match.group(1) for match in stray}
    first = stray[0]
    early = not low[: first.start()].strip("\"'`)];}>-*/ \t\r\n+\\%")
    rest = low[first.end() :].lstrip("> \t\r\n/")
    sure = len(kinds) >= 2 and len(low) < 600
    sure = sure or (early and bool(kinds & {"script", "style", "title", "textarea"}) and rest.startswith(("<", "{", '"')))
    sure = sure or (early and script.sink(script.fold(rest[:200])) is not None)
    sure = sure or ("script" in kinds and len(low) < 300 and _called_before(low, first.start()))
    sure = sure or (place in STRICT and early and bool(kinds & {"script", "style", "title", "textarea"}))
    # A cookie is cut where its name ends: its value may well end what the name began, and the whole is read too
    sure = sure or (place in STRICT and place != "cookie" and low[: first.start()].endswith(_ENDED))
    sure = sure or (place in STRICT and "script" in kinds and "src=" in low[: first.start()])
    return [(CLOSES if sure and not tame(low, first.start(), place) else CLOSES_WEAK, first.start(), first.end())]


_ENDED = ('"', "'", "`", ";", ")", "}", ">")
# What the pattern of odd signs, and that of attributes which frameworks run, cannot do without
_ODD = (
    "datasrc", "dataformatas", "&{", "<?import", "<?xml-stylesheet", "<!attlist", "cdata", "xmlns:ev", "ev:event", "ev:handler", '"-->', "'-->",
    "`-->", "data:", "contentscripttype", "alert", "confirm", "prompt", "<%<", "<%!", "<svg:", "repeat-start", "<teleport", "srcdoc", "formaction",
)  # fmt: skip
_WITHIN = 202


def _called_before(low: str, at: int) -> bool:
    """The end of a script of which the beginning is elsewhere."""
    tail = script.fold(low[max(0, at - 60) : at])
    return tail[-1:] in (")", ";", "`") and script.sink(tail) is not None


@cache
def _asks() -> re.Pattern[str]:
    return re.compile(r"<input\b[^<>]{0,200}?\btype\s{0,4}=\s{0,4}[\"']?password")


def _lure(low: str, place: str) -> list[tuple[str, int, int]]:
    """A field for a password with hardly a word around: markup that asks for what another page's form would be given."""
    match = _asks().search(low) if "<input" in low and "password" in low else None
    if match is None or not (place in STRICT or alone(low)) or tame(low, match.start(), place):
        return []
    return [(ACTIVE, match.start(), match.end())]


@cache
def _odd() -> re.Pattern[str]:
    return re.compile(
        r"\bdatasrc\s*+=|\bdataformatas\s*+=|=\s*+[\"']?&\{|<\?(?:import|xml-stylesheet)|<!attlist\s+\w"
        r"|\bon[a-z]{3,20}\s{1,4}cdata\s|xmlns:ev\b|ev:event|\bev:handler"
        r"|[\"'`]{2,3}+-->[\]>]|\bhandler\s{0,4}=\s{0,4}[\"']?data:|\bcontentscripttype\s{0,4}="
        r"|<[a-z][^<>]{0,100}[\s/][a-z]{3,20}=[\"'`]?(?:[a-z][\w+.-]{1,20}:)?(?:alert|confirm|prompt)[(`]"
        r"|<%(?:<|!\s)|<svg:[a-z]{1,16}[\s/]|\brepeat-start\s{0,4}=|<teleport\s[^<>]{0,80}\bto\s{0,4}=\s{0,4}[\"']?script|\bsrcdoc\s*+=|\bformaction\s*+="
    )


@cache
def _bound() -> re.Pattern[str]:
    """An attribute that a framework runs."""
    return re.compile(
        r"\s(?:_|x-init|x-data|x-html|x-text|v-[a-z][\w:.-]{0,24}|:[a-z]\w{1,20}|@\w+|x-on:\w+"
        r"|(?:data-)?hx-(?:on|vals|vars|trigger|headers|request)[\w:-]{0,24}|data-bind|data-script|(?:data-|x-)?ng-[\w-]{1,24})\s*+="
    )


def _oddest(low: str) -> tuple[int, int] | None:
    """The first odd sign: one of the words, or a tag with an attribute that is bound; that is sought by the attribute."""
    match = _odd().search(low) if some(low, _ODD) else None
    first = match.span() if match is not None else None
    for bound in _bound().finditer(low) if "<" in low else ():
        at = low.rfind("<", max(bound.start() - _WITHIN, 0), bound.start())
        if at >= 0 and _named().match(low, at) and low.find(">", at, bound.start()) < 0:
            return first if first is not None and first[0] <= at else (at, bound.end())
        if first is not None and bound.start() > first[0] + _WITHIN:
            break
    return first


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"<\w")


@cache
def _active() -> re.Pattern[str]:
    return re.compile(r"\bon[a-z]{3,20}\b|href|\bsrc\b|script|xmlns")


def _own(low: str, word: str, end: int) -> bool:
    """True for what a document says of its own attributes, and for the style sheet that lies beside it."""
    near = low[end : end + _WITHIN]
    if word.startswith("<!attlist"):
        return _active().search(near) is None
    return word.startswith("<?xml-s") and not some(near, ("//", '"#', "'#", "script:", "data:"))


def _odd_signs(low: str, place: str) -> list[tuple[str, int, int]]:
    span = _oddest(low)
    if span is None:
        return []
    start, end = span
    word = low[start:end]
    if word.startswith(('"', "'", "`", "handler", "contentscripttype")) or word.endswith(("(", "`", "script")):
        sure = True
    elif word.startswith("<") and "=" in word:
        sure = script.strength(low[end:]) == script.SINK
    else:
        sure = place in STRICT or (alone(low) and not _own(low, word, end))
    shown = quoted(low, start) and place not in STRICT if word.startswith("handler") else tame(low, start, place)
    return [(ACTIVE if sure and not shown else ACTIVE_WEAK, start, end)]


@cache
def _page() -> re.Pattern[str]:
    return re.compile(
        r"(?:<|svg:)(?:html|head|body|form|input|textarea|button|select|template|fieldset|image|filter|mask|circle|rect"
        r"|path|text|stylesheet|eval|legend)\s[^<>]{0,200}=|<!doctype\s+\w+\s*+\[|<!--\s*+\[if|<xsl:"
    )


@cache
def _linked() -> re.Pattern[str]:
    """An element that fetches, leads away, is styled or takes a name that scripts look up."""
    return re.compile(
        r"<[a-z][\w:-]{0,20}(?=[\s/\"'])[^<>]{0,300}?[\s/\"'](?:href|src|srcset|background|action|poster|cite|data|ping|codebase"
        r"|longdesc|manifest|profile|dynsrc|lowsrc|style|id|name|target|on[a-z]{3,24}|(?:data-|x-)?ng-[\w-]{2,24}|hx-[\w:-]{2,24}|use:\w{1,24})\s{0,8}+="
    )


@cache
def _whole() -> re.Pattern[str]:
    """Markup from the first character that shapes a page: headings, blocks, tables, rules, comments, namespaced elements, ends."""
    return re.compile(
        r"[\s\"'>)]*+(?:<!--|</?(?!(?:mailto|https?|tel|ftp|urn|doi):)(?:h[1-6]|div|section|article|table|t[rdh]|tbody|ul|ol|li|center|font|pre|hr|nav|footer|blockquote|canvas|dialog"
        r"|details|area|map|video|audio|source|picture|marquee|blink|label|option|html|body|head|svg|math|template|slot|[a-z]{1,6}:[a-z]{1,16})"
        r"(?=[\s/>])|<(?:br|p|a|img)\s{0,2}/?>\s{0,4}<|<\w{1,12}\s[^<>]{0,200}\bxmlns[:=])"
    )


def _structure(low: str, place: str) -> list[tuple[str, int, int]]:
    """The skeleton of a page or of a drawing where a word or a number belongs."""
    bare = low.strip(" \t\r\n\"'>")
    if place not in STRICT or not bare.startswith("<"):
        return []
    if article(low) or drawing(low):
        return []
    whole = _whole().match(low)
    if whole is not None and low.rstrip()[-1:] == ">":
        return [(STRUCTURE, whole.start(), whole.end())]
    match = _page().search(low) or _linked().search(low)
    if match is None or not (alone(low) or ">" not in low[match.start() :]):
        return []
    return [(STRUCTURE, match.start(), match.end())]
