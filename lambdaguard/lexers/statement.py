"""Where the texts, names and comments of one SQL statement begin and end, as its database reads it.

Two steps: what is quoted, for the whole statement, at the speed of one pattern; and the tokens of a part that is not, where
somebody asks. Dialects: ``sqlite postgresql mysql tsql standard``; ``mysql-plain`` is MySQL under NO_BACKSLASH_ESCAPES.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    # kind, start, end; a text or name that is never closed has kind "open"
    Span = tuple[str, int, int]

_TEXT = r"'(?>(?:[^']++|'')*)(?P<{0}>'?)"
_ESCAPED = r"'(?>(?:[^'\\]++|''|\\.)*)\\?(?P<{0}>'?)"
_PARTS = {
    "text": _TEXT.format("a"),
    "escaped": _ESCAPED.format("a"),
    "e": r"(?<![\w$])[eE]" + _ESCAPED.format("b"),
    "double": r'"(?>(?:[^"]++|"")*)(?P<c>"?)',
    "double-escaped": r'"(?>(?:[^"\\]++|""|\\.)*)\\?(?P<c>"?)',
    "tick": r"`(?>(?:[^`]++|``)*)(?P<d>`?)",
    "bracket": r"\[(?>(?:[^\]]++|\]\])*)(?P<f>\]?)",
    "bracket-plain": r"\[[^\]]*+(?P<f>\]?)",
    "dollar": r"(?<![\w$])\$(?P<tag>(?:[^\W\d]\w*+)?)\$(?>(?:[^$]++|\$(?!(?P=tag)\$))*)(?P<g>(?:\$(?P=tag)\$)?)",
    "line": r"(?P<line>--[^\n]*+)",
    "line-cr": r"(?P<line>--[^\n\r]*+)",
    "line-mysql": r"(?P<line>(?:--(?![^\s\x00-\x20])|\#)[^\n]*+)",
    "block": r"(?P<block>/\*(?>(?:[^*]++|\*(?!/))*)(?:\*/)?)",
    "block-mysql": r"(?P<block>/\*(?!M?!)(?>(?:[^*]++|\*(?!/))*)(?:\*/)?)",
    "nested": r"(?P<nested>/\*)",
}
_DIALECTS = {
    "sqlite": "text double tick bracket-plain line block",
    "postgresql": "e text double dollar line-cr nested",
    "mysql": "escaped double-escaped tick line-mysql block-mysql",
    "mysql-plain": "text double tick line-mysql block-mysql",
    "tsql": "text double bracket line-cr nested",
    "standard": "text double tick line-cr block",
}
DIALECTS = (*_DIALECTS, "generic")
_TOKEN = r"""
  (?P<number>0[xX][0-9a-fA-F]++|(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?)(?![\w$.])
 |(?P<word>[\w$]++)
 |(?P<mark>@@?[\w$.]++|:[^\W\d]\w*+|\?\d*+|%(?:\(\w*+\))?s)
 |(?P<mate>[(),;.\[\]{}*])
 |(?P<op>[^\w\s])
"""


@cache
def _quoting(dialect: str) -> re.Pattern[str]:
    return re.compile("|".join(_PARTS[part] for part in _DIALECTS[dialect].split()), re.DOTALL)


@cache
def _token() -> re.Pattern[str]:
    return re.compile(_TOKEN, re.VERBOSE)


@cache
def _nesting() -> re.Pattern[str]:
    return re.compile(r"/\*|\*/")


def spans(text: str, dialect: str) -> list[Span]:
    """``(kind, start, end)`` of all that is quoted or a comment: ``text name line block``, or ``open`` for what never ends."""
    found: list[Span] = []
    pattern = _quoting(dialect)
    at = 0
    while (match := pattern.search(text, at)) is not None:
        span = _span(match, text)
        found.append(span)
        at = span[2]
    return found


def same(text: str, dialect: str, span: Span) -> bool:
    """True if ``text``, of the same length as the statement of ``span``, has that span too."""
    match = _quoting(dialect).match(text, span[1])
    return match is not None and _span(match, text) == span


def _span(match: re.Match[str], text: str) -> Span:
    start, end = match.span()
    group = match.lastgroup or "line"
    if group == "nested":
        return "block", start, _nested(text, end)
    if group in ("line", "block"):
        return group, start, end
    # The last group is the closing sign, empty where there is none.
    if not match.group(group):
        return "open", start, end
    return ("name" if text[start] in '"`[' else "text"), start, end


def _nested(text: str, at: int) -> int:
    """The end of a comment that may hold comments."""
    depth = 1
    for match in _nesting().finditer(text, at):
        depth += 1 if match.group() == "/*" else -1
        if not depth:
            return match.end()
    return len(text)


def around(found: list[Span], starts: list[int], start: int, end: int) -> list[Span]:
    """The spans, of all that were ``found``, that share a character with ``[start, end)``."""
    first = bisect_right(starts, start) - 1
    touched: list[Span] = []
    for index in range(max(first, 0), len(found)):
        if found[index][1] >= end:
            break
        if found[index][2] > start:
            touched.append(found[index])
    return touched


def tokens(text: str, start: int, end: int) -> list[Span]:
    """Tokens of ``text[start:end]``, which must hold nothing quoted: ``number word mark mate op``."""
    return [(match.lastgroup or "op", match.start(), match.end()) for match in _token().finditer(text, start, end)]
