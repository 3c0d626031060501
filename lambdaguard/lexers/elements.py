"""Elements that run or fetch: script, frames, base, meta, link, forms, SVG animation, XML islands. Text is lower case."""

from __future__ import annotations

import re

from ..sealed import cache
from . import script_element
from .embeds import delivered, lettered, played
from .laid_out import drawing
from .listing import STRICT, alone, tame
from .tags import attributes

ACTIVE, ACTIVE_WEAK = "LG-XSS-004", "LG-XSS-104"
SVG, SVG_WEAK = "LG-XSS-005", "LG-XSS-105"
_MOST_WEAK = 60
_CHARSETS = (
    "utf-8",
    "utf8",
    "iso-8859",
    "iso8859",
    "windows-12",
    "us-ascii",
    "ascii",
    "koi8",
    "shift_jis",
    "shift-jis",
    "gb",
    "big5",
    "euc",
    "{",
    "$",
    "%",
    "<",
)

_FRAMES = frozenset(
    ("iframe", "frame", "object", "embed", "applet", "portal", "fencedframe", "layer", "ilayer", "bgsound", "vmlframe")
)
_HEAD = frozenset(("base", "meta", "link", "style", "form", "isindex"))
_DRAWN = frozenset(("svg", "math", "animate", "set", "foreignobject", "feimage", "maction", "animatemotion", "animatetransform"))
_VECTORS = _DRAWN | {"use", "handler", "listener", "script"}
_ISLANDS = frozenset(("xml", "import", "isindex", "xss", "noembed", "frameset", "marquee", "plaintext", "xmp", "card"))


@cache
def _element() -> re.Pattern[str]:
    names = sorted(_FRAMES | _HEAD | _VECTORS | _ISLANDS, key=len, reverse=True)
    return re.compile(rf"<[\x00-\x20]{{0,2}}+(?:[\w.-]{{1,16}}:)?({'|'.join(names)})(?![\w.:|),;@-])")


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    found: dict[str, tuple[str, int, int]] = {}
    weak = 0
    for match in _element().finditer(low):
        rule = _judge(low, match, place)
        if rule:
            found.setdefault(rule, (rule, match.start(), match.end()))
            weak += 1
        if weak > _MOST_WEAK or rule in (script_element.SCRIPT, ACTIVE, SVG):
            break
    return list(found.values())


def _judge(low: str, match: re.Match[str], place: str) -> str:
    name = match.group(1)
    attrs, end = attributes(low, match.end())
    if name == "script":
        return script_element.judge(low, match.start(), attrs, end, place)
    if name in _FRAMES:
        return _frame(low, match.start(), name, attrs, place)
    if name in _HEAD:
        return _head(low, match.start(), name, attrs, end, place)
    if name in _ISLANDS:
        return _island(low, match.start(), name, attrs, place)
    return _vector(low, match.start(), name, attrs, end, place)


@cache
def _own_page() -> re.Pattern[str]:
    """The time, and at most a page beside this one: how documents tell where another one has gone."""
    return re.compile(r"\s*+\d{1,6}\s*+(?:;\s*+url=['\"]?[a-z0-9_][\w%-]{0,80}\.x?html?(?:\#[\w%-]{0,120})?['\"]?\s*+)?")


def _frame(low: str, at: int, name: str, attrs: dict[str, str], place: str) -> str:
    sources = [attrs[key] for key in ("src", "data", "code", "srcdoc", "href", "type", "codebase", "classid") if key in attrs]
    if not sources and not (place in STRICT and any(attrs.values()) and name in ("object", "embed", "iframe", "applet")):
        return ACTIVE_WEAK if attrs else ""
    if sources and not any(source.strip(".…") for source in sources):
        return ACTIVE_WEAK  # left to the reader
    if attrs.get("type", "").startswith("image/") and ":" not in sources[0] and "//" not in sources[0]:
        return ACTIVE_WEAK
    if ("srcdoc" in attrs and "&lt" in attrs["srcdoc"]) or "mhtml:" in attrs.get("src", ""):
        return ACTIVE
    if tame(low, at, place) or (place not in STRICT and played(attrs)):
        return ACTIVE_WEAK
    return ACTIVE if place in STRICT or alone(low) or script_element.leaves(low, at) else ACTIVE_WEAK


def _head(low: str, at: int, name: str, attrs: dict[str, str], end: int, place: str) -> str:
    if name == "style":
        inside = low[end : end + 300]
        if "script" in attrs.get("type", "") and inside.strip():
            return ACTIVE_WEAK if tame(low, at, place) else ACTIVE
        said = low[:at] + inside.partition("</style")[2]
        sure = ("{" in inside or "@" in inside) and (place in STRICT or (alone(said) and len(low) < 200 and "url(" in inside))
        sure = sure and not (place not in STRICT and lettered(inside.partition("@import url(")[2].lstrip("'\"")))
        return ACTIVE if sure and not tame(low, at, place) else ACTIVE_WEAK if "{" in inside else ""
    if name == "meta":
        wanted = attrs.get("http-equiv", "")
        if wanted == "refresh" and place not in STRICT and _own_page().fullmatch(attrs.get("content", "")):
            return ACTIVE_WEAK
        sure = wanted in ("refresh", "set-cookie", "link", "content-security-policy", "x-ua-compatible") or "utf-7" in low
        sure = sure or not attrs.get("charset", "utf-8").startswith(_CHARSETS)
    elif name == "link":
        sure = (
            ":" in attrs.get("href", "") or attrs.get("href", "").startswith("//") or attrs.get("rel", "") == "import"
        ) and any(
            word in attrs.get("rel", "")
            for word in ("stylesheet", "import", "prefetch", "preload", "prerender", "preconnect", "manifest")
        )
    elif name == "base":
        address = attrs.get("href", "")
        sure = "href" in attrs and (place in STRICT or "//" in address or ":" in address or "\\" in address)
    else:
        sure = "action" in attrs or "formaction" in attrs or name == "isindex"
        sure = sure and (place in STRICT or "//" in attrs.get("action", ""))
    if not sure:
        return ""
    whole = alone(low) or script_element.leaves(low, at) or (at == 0 and len(low) < 200 and name == "meta")
    shown = tame(low, at, place) or not whole or "<head" in low or lettered(attrs.get("href", ""))
    shown = shown or (name == "link" and delivered(attrs.get("href", "")))
    quiet = place not in STRICT and shown
    return ACTIVE_WEAK if quiet else ACTIVE


def _island(low: str, at: int, name: str, attrs: dict[str, str], place: str) -> str:
    if "src" in attrs or "implementation" in attrs or "implementation" in low:
        return ACTIVE_WEAK if tame(low, at, place) else ACTIVE
    odd = name in ("xss", "marquee", "plaintext", "xmp", "frameset")
    return ACTIVE if odd and (place in STRICT or (script_element.leaves(low, at) and alone(low))) else ACTIVE_WEAK


def _vector(low: str, at: int, name: str, attrs: dict[str, str], end: int, place: str) -> str:
    target = attrs.get("attributename", "")
    link = attrs.get("href", "") + attrs.get("xlink:href", "")
    sure = target.startswith("on") or target.endswith(("href", "innerhtml", "src", "action"))
    sure = sure or (name in ("handler", "listener") and bool(attrs))
    sure = sure or (name == "use" and (link.startswith("data:") or "//" in link))
    sure = sure or (name == "math" and "xlink:href" in low[end : end + 200])
    sure = sure or attrs.get("actiontype", "").startswith("statusline#")
    if sure:
        return SVG_WEAK if tame(low, at, place) else SVG
    if name not in _DRAWN or (name == "set" and not target) or not (attrs or place in STRICT or low.startswith("<svg:", at)):
        return ""
    prefixed = low.startswith("<svg:", at) and alone(low) and not tame(low, at, place)
    shaped = attrs and place in STRICT and name != "math" and not drawing(low)
    return SVG if prefixed or shaped else SVG_WEAK
