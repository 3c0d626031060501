"""XPath: text that leaves a string literal or a predicate and walks the document."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, listing, quoted
from .prose import scrambled

LEAVES, WALKS, WALKS_WEAK, FETCHES = "LG-XPATH-001", "LG-XPATH-002", "LG-XPATH-101", "LG-XPATH-003"
_LONGEST = 4000
_AXES = (
    "ancestor|ancestor-or-self|attribute|child|descendant|descendant-or-self|following|following-sibling|namespace|parent"
    "|preceding|preceding-sibling|self"
)


@cache
def _function() -> re.Pattern[str]:
    """Functions on nodes, as only XPath writes them."""
    return re.compile(
        rf"\b(?:count|string-length|name|local-name|substring(?:-before|-after)?|string|normalize-space|contains|starts-with"
        rf"|ends-with|lower-case|upper-case|exists|empty|not|min|max|avg|data|tokenize|distinct-values|translate|sum|number|boolean|id|matches|codepoints-to-string)\s?\(\s?"
        rf"(?:/|\.\.?/|\*|@|(?:{_AXES})::|(?:name|local-name|text|node|comment|position|current|string-length)\s?\(|\(?/)"
        rf"|\b(?:position|last|name|local-name|text|node|comment|namespace-uri)\(\s?\)\s?(?:=|!=|<|>|\]|\[|and\b|or\b|/|,"
        rf"|\|)|(?:(?<=\sor )|(?<=\sand ))(?:true|false)\(\s?\)(?=\s?(?:\Z|or\b|and\b|\]))"
        rf"|(?:^|[/\[|(\s])(?:{_AXES})::(?:node\(\)|text\(\)|\*|[\w-]+[\[/])|/\*\[\d|//(?:\*|node\(\)|text\(\)|comment\(\)"
        rf"|[\w-]+)\[|\bor\s+//?\*|['\"]\s+(?:or|and)\s+\.\./\w|\]\s?\|\s?/",
        re.IGNORECASE,
    )


@cache
def _walking() -> re.Pattern[str]:
    """What the pattern of functions cannot do without; it begins with marks, of which text has few."""
    return re.compile(r"\(\s?(?:[/.*@()]|[A-Za-z-]{2,20}(?:::|\s?\())|::|/\*|//(?:[\w-]+\[|\w+\(\))|\.\./|\|\s?/")


@cache
def _bounds() -> re.Pattern[str]:
    """The same of the pattern of what leaves."""
    return re.compile(
        r"\]\s?(?:\||/|and\b|or\b|return\b|\[|\s)|['\"]\s?(?:[\])|]|,|or\b|and\b|return\b|for\b|some\b|every\b|let\b)",
        re.IGNORECASE,
    )


@cache
def _leaves() -> re.Pattern[str]:
    return re.compile(
        r"(?:\A[^\"'\[\]]{0,60}|[\"'])\]\s?(?:\|\s?(?:/{1,2}[A-Za-z]|/{1,2}\*(?=[\[/|\]\s]|\Z)|/{1,2}@\w|\*\s?[\[/|]|@\*|@\w{1,20}\s?\||\w{1,40}+(?:[\[/]|::))|(?:/|and\b|or\b|\[)\s?(?:/|[\"'\w*.@]))|['\"]\s?\]\s?\|\s?(?://?[\w*]|\*)"
        r"|['\"]\s?\|\s?//?[\w*]|\]\s?\|\s?//?[\w*]"
        r"|['\"]\s?\]?\s?(?:(?:or|and|,|return)\s+)?(?:(?:for|some|every)\s+\$\w{1,20}\s+in|let\s+\$\w{1,20}\s?:=)\s|['\"]\s?\]\s+return\s+/{1,2}|['\"]\s?(?:or|and)\s+id\(\s?['\"][^'\"]{0,40}['\"]\s?\)\s?/"
        r"|['\"]\s?\)\s?\]\s?/|['\"]\s+or\s+\S{1,8}\]\s?(?:\x00|%00)|['\"]\s?\)?\s?(?:or|and)\s+(?:not\(\s?[/@.]|true\(|count\(|string-length\(|name\(|local-name\(|position\(|last\("
        r"|text\(|contains\(|starts-with\(|substring\(|[\w-]{2,30}\(\s?(?:/|@|\.\./|\*)|/|\.\.?[/=\[]|@|\*)",
        re.IGNORECASE,
    )


@cache
def _fetches() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:doc|document|doc-available|collection|unparsed-text(?:-lines)?|json-doc|environment-variable"
        r"|file:\w+)\s?\(\s?(?:concat\s?\(|encode-for-uri|['\"](?:https?:|file:|ftp:|/))",
        re.IGNORECASE,
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of XPath and XQuery injection; linear, never raises."""
    text = text[:_LONGEST]
    match = _fetches().search(text)
    if match is not None:
        return [(FETCHES if _meant(text, match.start(), place) else WALKS_WEAK, match.start(), match.end())]
    function = _function().search(text) if _walking().search(text) else None
    leaves = _leaves().search(text) if _bounds().search(text) else None
    if leaves is not None and not _opened(text, leaves) and not scrambled(text):
        sure = (
            function is not None
            or "|" in leaves.group()
            or (leaves.group().endswith("(") and text[leaves.end() : leaves.end() + 1] not in ("'", '"'))
            or leaves.group().endswith(("../", "(/", "(@", "(*", "(.", ")/"))
            or "$" in leaves.group()
            or leaves.group().endswith(("\x00", "%00"))
            or "//" in text
        )
        sure = sure and _meant(text, leaves.start(), place)
        if sure and len(text) < 600:
            return [(LEAVES, leaves.start(), leaves.end())]
    if function is None:
        return []
    sure = (
        (_joined(text, function.start()) or _whole(text, function, place))
        and _meant(text, function.start(), place)
        and len(text) < 600
    )
    return [(WALKS if sure else WALKS_WEAK, function.start(), function.end())]


def _opened(text: str, match: re.Match[str]) -> bool:
    """True when the bracket closes a predicate that this very text opened: a whole path."""
    at = match.start() + match.group().find("]")
    return "]" in match.group() and text.count("[", 0, at) > text.count("]", 0, at)


@cache
def _compared() -> re.Pattern[str]:
    """A function over the document's own nodes, compared: a question that is asked letter by letter."""
    return re.compile(
        r"\s*+(?:string-length|substring|count|name|local-name|normalize-space|string|number|sum)\s?\(\s?\(?/[^\n]{0,200}\)\s?(?:=|!=|<|>)",
        re.IGNORECASE,
    )


def _whole(text: str, function: re.Match[str], place: str) -> bool:
    """True for a value that is nothing but a function over the document's own nodes, where values are short."""
    if place in STRICT and _compared().match(text):
        return True
    return (
        place in STRICT
        and not text[: function.start()].strip()
        and function.group().rstrip().endswith("/")
        and text.rstrip().endswith(")")
    )


@cache
def _attribute() -> re.Pattern[str]:
    """Where a style sheet has its paths."""
    return re.compile(r"\s(?:select|test|match)=\"[^\"]*\Z")


def _meant(text: str, at: int, place: str) -> bool:
    return place in STRICT or not (quoted(text, at) or listing(text) or "<xsl:" in text or _attribute().search(text, 0, at))


@cache
def _join() -> re.Pattern[str]:
    return re.compile(r"(?:\b(?:or|and)\b|\||\]|=|\A)\s{0,3}(?:(?:[\w-]{2,24}\s?)?\(\s?){0,3}\Z", re.IGNORECASE)


def _joined(text: str, at: int) -> bool:
    """True when the function continues a condition of which the beginning is elsewhere, instead of being a path to read."""
    head = text[max(0, at - 40) : at]
    return _join().search(head) is not None and (bool(head.strip()) or " or " in text or " and " in text)
