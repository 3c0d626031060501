"""Text that leaves the script string, or is a script by itself: ``';alert(1)//``, ``"-eval(x)-"``, ``alert`1```. Lower case."""

from __future__ import annotations

import re
from functools import cache

from . import script
from .listing import STRICT, listing, quoted

LEAVES, LEAVES_WEAK, BARE, BARE_WEAK, TEMPLATE, ENCODED = (
    "LG-XSS-008", "LG-XSS-108", "LG-XSS-009", "LG-XSS-109", "LG-XSS-011", "LG-XSS-012",
)  # fmt: skip
_SHORT = 400
_MOST = 200
_NEEDLES = (
    "alert", "confirm", "prompt", "eval", "constructor", "cookie", "location", "document", "fromcharcode", "settimeout", "setinterval",
    "atob", "fetch(", "import(", "function", "innerhtml", "throw", "xmlhttp", "window", "top[", "parent[", "frames[", "globalthis[", "self[", "this[", "msgbox", "localstorage",
    "execscript", "javascript", "activex", "+[]", "![]", "=~[]", "al\\", "print(", "sendbeacon",
)  # fmt: skip


@cache
def _quote() -> re.Pattern[str]:
    return re.compile(r"(?:\\{0,3}[\"'`\u201d\u2019]|&#39;?|&quot;)([\s)\]};,:&|^*/+<>=?%~!.({\[\\-]{1,24}+)")


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    if "\xbcscript" in low:
        return [(ENCODED, low.find("\xbcscript"), low.find("\xbcscript") + 8)]
    if "+ad" in low and ("+adw-" in low or "+adwa" in low):
        return [(ENCODED, low.find("+adw"), low.find("+adw") + 5)]
    if not any(needle in low for needle in _NEEDLES):
        return []
    if "{{" in low or "${" in low:
        found = _template(low, place)
        if found:
            return found
    if not script.attacks(low):
        return []
    return _leaves(low, place) or (_bare(low, place) if len(low) <= _SHORT else [])


@cache
def _sandbox() -> re.Pattern[str]:
    return re.compile(
        r"\{\{[^\n]{0,200}?(?:constructor|\$eval|\$on|\$parent|__proto__|alert\(|prompt\(|confirm\(|tostring\(|prototype)"
        r"|\$\{(?:alert|confirm|prompt|eval|document\.|window\.|location)[^{}]{0,200}"
    )


def _template(low: str, place: str) -> list[tuple[str, int, int]]:
    match = _sandbox().search(low)
    if match is None:
        return []
    sure = (
        script.sink(script.fold(low[match.start() : match.end() + 100])) and not quoted(low, match.start()) and not listing(low)
    )
    return [(TEMPLATE if sure else LEAVES_WEAK, match.start(), match.end())]


def _leaves(low: str, place: str) -> list[tuple[str, int, int]]:
    for count, match in enumerate(_quote().finditer(low)):
        if count > _MOST:
            break
        if not _operates(match.group(1)) or _balanced(low, match.start(), match.group()):
            continue
        after = low[match.end() : match.end() + 160]
        folded = script.fold(low[match.end() - 1 : match.end() + 160])
        hit = script.sink(folded)
        if (hit is None or script.prose(folded[: hit.start() + 1])) and not script.obfuscated(after):
            continue
        if hit is not None and '"' in folded[1 : hit.start()] and ":" in match.group(1):
            continue
        shown = place not in STRICT and (listing(low) or quoted(low, match.start()))
        return [(LEAVES_WEAK if shown else LEAVES, match.start(), min(len(low), match.end() + 40))]
    return []


def _operates(run: str) -> bool:
    run = run.strip()
    return (bool(run) and run[-1:] not in ":=" and run not in ("(", ".", "[", ">", "/>", "{", "<", "!", "=", "?")) or run in (
        "?",
        "=",
        ":",
    )


def _balanced(low: str, at: int, run: str) -> bool:
    """True when the quote at ``at`` ends a string that began on its line, as in code; a break-out's quote has no partner."""
    quote = next((c for c in run if c in "\"'`"), "")
    if not quote:
        return False
    line = low.rfind("\n", max(0, at - 300), at) + 1
    return low.count(quote, max(line, at - 300), at) % 2 == 1 and at - line > 2


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(r"[\s\w]{0,8}?[)\]};*/,\-+><!&|]+")


def _bare(low: str, place: str) -> list[tuple[str, int, int]]:
    """The whole text is a script: closers of what it was put in, then a call of what attacks call."""
    stripped = low.strip()
    folded = script.fold(stripped)
    if script.obfuscated(folded):
        return [(BARE, 0, len(low))]
    hit = script.sink(folded)
    if hit is None or script.prose(stripped) or _markup(stripped) or _spaced().search(stripped):
        return []
    lead = folded[: hit.start()]
    if not _scripted(lead):
        return []
    if place in STRICT:
        sure = _loud(folded, hit) or (
            _called().search(lead) is None and not any(c.isspace() for c in script.unquoted(stripped))
        )
    else:
        sure = _loud(folded, hit) and "\n" not in stripped
    if not sure:
        return [(BARE_WEAK, 0, len(low))]
    return [(BARE, 0, len(low))]


@cache
def _spaced() -> re.Pattern[str]:
    return re.compile(r"\b(?:alert|confirm|prompt|eval|open|function)[ \t]+\([^\"'`]|\A\s*(?:java|vb)script\s*:")


def _markup(stripped: str) -> bool:
    return (
        stripped.startswith("<")
        or "://" in stripped[:12]
        or (stripped.startswith(("http", "/", '{"', "[{")) and " " not in stripped[:1])
    )


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(r"(?:[\w$]{1,24}+|'[^']{0,40}'|\"[^\"]{0,40}\"|[\s()\[\]{};,.=+*/%!~?:&|^<>\\`-])*")


def _scripted(lead: str) -> bool:
    """What stands before the call is punctuation and short names, not a sentence."""
    return len(lead) <= 120 and _lead().fullmatch(lead) is not None and not lead.rstrip().endswith(":")


@cache
def _poc() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?<![\w$.])|(?<=window\.)|(?<=self\.)|(?<=top\.)|(?<=parent\.))(?:alert|confirm|prompt|eval|execscript)(?:\)*+(?>(?:\?\.)?)\(|`|\.(?:call|apply)|\?\.)|[\[(=,](?:alert|confirm|prompt|eval)[\]),;]"
        r"|document\[|window\[|top\[|self\[|constructor\(|(?:settimeout|setinterval)\((?:location|['\"]|atob|name)|=location\.(?:hash|search)|newfunction`|\A\W*(?:new)?function(?:`|\([^)]{1,80}\){1,3}['\"`]?\)?\()|\.constructor`|(?:parent|globalthis|frames)\[['\"`]"
        r"|constructor\.constructor|['\"]constructor['\"]|^location=(?:['\"`/]|name\b|javascript)|\bwith\(document|fromcharcode|document\.cookie(?!=)"
    )


def _loud(folded: str, hit: re.Match[str]) -> bool:
    """Sure enough for a place where people write code: a call that only a proof of concept or a theft makes."""
    found = _poc().search(folded)
    return found is not None and found.start() <= 60 and _called().search(folded[: found.start()]) is None


@cache
def _called() -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?!function|catch|while|with)[a-z]{3,}\(")
