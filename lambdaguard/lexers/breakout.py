"""Text that leaves the script string, or is a script by itself: ``';alert(1)//``, ``"-eval(x)-"``, ``alert`1```. Lower case."""

from __future__ import annotations

import re

from ..sealed import cache
from . import bare, script
from .bare import BARE
from .listing import STRICT, listing, quoted, tame
from .spelled import disguised

LEAVES, LEAVES_WEAK, TEMPLATE, ENCODED = (
    "LG-XSS-008",
    "LG-XSS-108",
    "LG-XSS-011",
    "LG-XSS-012",
)
_MOST = 200
_SOON = 202
_NEEDLES = (
    "alert",
    "confirm",
    "prompt",
    "eval",
    "constructor",
    "cookie",
    "location",
    "document",
    "fromcharcode",
    "settimeout",
    "setinterval",
    "atob",
    "fetch(",
    "import(",
    "importscripts",
    "ωﾟ",
    "function",
    "innerhtml",
    "throw",
    "xmlhttp",
    "window",
    "top[",
    "parent[",
    "frames[",
    "globalthis[",
    "self[",
    "this[",
    "msgbox",
    "localstorage",
    "execscript",
    "javascript",
    "activex",
    "+[]",
    "![]",
    "=~[]",
    "print(",
    "sendbeacon",
    "postmessage",
    "getscript",
    "pushstate",
    "debugger",
    "open(",
    "queuemicrotask",
    "reflect.",
)


@cache
def _quote() -> re.Pattern[str]:
    return re.compile(
        r"(?:\\{0,3}[\"'`\u201d\u2019]|&#39;?|&quot;)(\s{0,4}(?:in|instanceof)\s{1,4}(?=\w)|[\s)\]};,:&|^*/+<>=?%~!.({\[\\-]{1,24}+)"
    )


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    if "\xbcscript" in low:
        return [(ENCODED, low.find("\xbcscript"), low.find("\xbcscript") + 8)]
    if (
        "\u3c00" in low and "script\u3e00" in low
    ):  # what UTF-16 or UTF-32 makes of a tag when its bytes are read in the other order
        return [(ENCODED, low.find("\u3c00"), low.find("script\u3e00") + 7)]
    if "+ad" in low and ("+adw-" in low or "+adwa" in low):
        return [(ENCODED, low.find("+adw"), low.find("+adw") + 5)]
    if "\\" in low:
        if (word := disguised(low)) is not None and not tame(low, word[0], place):
            return [(BARE, *word)]
        low = _escaped().sub("`", low)
    if not any(needle in low for needle in _NEEDLES):
        return []
    if "{{" in low or "${" in low:
        found = _template(low, place)
        if found:
            return found
    if "function" in low and place in STRICT and (found := bare.signs(low, place)):
        return found
    if not script.attacks(low):
        return []
    return _leaves(low, place) or (bare.signs(low, place))


@cache
def _escaped() -> re.Pattern[str]:
    """The quote of a template string as another string's writer escapes it."""
    return re.compile(r"\\{1,4}`")


@cache
def _reaching() -> re.Pattern[str]:
    """What an expression in a page's template gets out of its sandbox by."""
    return re.compile(
        r"constructor|\$eval|\$on|\$parent|__proto__|alert\(|prompt\(|confirm\(|[(,](?:alert|confirm|prompt)[),]|tostring\(|prototype"
    )


@cache
def _literal() -> re.Pattern[str]:
    return re.compile(r"\$\{(?:alert|confirm|prompt|eval|document\.|window\.|location)[^{}]{0,200}")


def _expression(low: str) -> tuple[int, int] | None:
    """The first braces with such a word soon after them; sought by the words, of which there are fewer."""
    for match in _reaching().finditer(low) if "{{" in low else ():
        before = max(match.start() - _SOON, 0)
        start = low.find("{{", max(before, low.rfind("\n", before, match.start())), match.start())
        if start >= 0:
            return start, match.end()
    return None


def _template(low: str, place: str) -> list[tuple[str, int, int]]:
    literal = _literal().search(low) if "${" in low else None
    spans = [span for span in (_expression(low), literal and literal.span()) if span]
    if not spans:
        return []
    start, end = min(spans)
    sure = script.sink(script.fold(low[start : end + 100])) and not quoted(low, start) and not listing(low)
    return [(TEMPLATE if sure else LEAVES_WEAK, start, end)]


def _leaves(low: str, place: str) -> list[tuple[str, int, int]]:
    for count, match in enumerate(_quote().finditer(low)):
        if count > _MOST:
            break
        if (
            not _operates(match.group(1))
            or _balanced(low, match.start(), match.group())
            or _opens().match(low, max(0, match.start() - 2))
        ):
            continue
        after = low[match.end() : match.end() + 160]
        folded = script.fold(low[match.end() - 1 : match.end() + 160])
        hit = script.sink(folded)
        if hit is not None and _foreign().search(script.unquoted(folded[: hit.start()])):
            continue
        if (hit is None or script.prose(folded[: hit.start() + 1])) and not script.obfuscated(after):
            continue
        if hit is not None and '"' in folded[1 : hit.start()] and ":" in match.group(1):
            continue
        shown = place not in STRICT and (listing(low) or quoted(low, match.start() + 1) or low.count("\n") > 12 or _record(low))
        return [(LEAVES_WEAK if shown else LEAVES, match.start(), min(len(low), match.end() + 40))]
    return []


@cache
def _opens() -> re.Pattern[str]:
    """A quote that begins the argument of a call, or a path, and that another one ends: no way out of a string."""
    return re.compile(r"(?:\w[(\[]|\w?[ (\[=])(?:\"(?=[^\"\n]{1,80}+\")|'(?=[^'\n]{1,80}+'))\.{0,2}/[\w.-]{1,40}+[/\"']")


@cache
def _foreign() -> re.Pattern[str]:
    """Letters of another script than the one that programs are written in."""
    return re.compile(r"[^\W\x00-\x7f]{2}")


def _record(low: str) -> bool:
    """A JSON document of some length: its quotes are its own."""
    return len(low) > 150 and low[:1] + low.rstrip()[-1:] in ("{}", "[]") and '":' in low[:200]


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
