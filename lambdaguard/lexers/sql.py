"""Signs of SQL injection: where a text leaves the place it was put in, and goes on as SQL.

Three contexts are tried: the text stands bare in a statement (``id = …``), inside ``'…'``, inside ``"…"``. In each the tokens after the
way out are walked (`sql_walk`), and what the walk saw is judged together with what stood before: a value, or a sentence about SQL.
"""

from __future__ import annotations

import re
from functools import cache

from .sql_judge import STARTERS, judge_bare, judge_quoted, judge_start
from .sql_tokens import Tokens
from .sql_walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_ANCHORS = 24


@cache
def _after_quote() -> re.Pattern[str]:
    """What goes on as SQL right after a quote: closing parentheses, comments and space, then an operator, a keyword or a comment."""
    return re.compile(
        r"(?:[\s)\x00\xa0]++|/\*(?:[^*]++|\*(?!/))*+\*/)*+(?:--|\#|/\*|[;,|&^~<>=!%+*/@-]|"
        r"(?:n?or|x?or|and|union|like|i?like|r?like|regexp|glob|is|in|between|not|div|mod|having|where|group|order|limit|procedure|into|"
        r"collate|sounds|except|intersect|minus|waitfor|as|when|then|end|offset|if|exec|execute|insert|create|drop|select|grant|declare|update|delete|shutdown)(?![a-z_]))",
        re.IGNORECASE,
    )


@cache
def _bare_anchor() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w'\"])(?:x?or|and|union|having|where|waitfor|order\s+by|group\s+by|limit|procedure|into\s+(?:out|dump)file|except|intersect|rlike|"
        r"as|exec(?:ute)?)(?![a-z_])|\|\||&&|;|(?<=[\de)*/])union(?![a-z_])|(?<=[\d)/])(?:or|and|xor)(?=[\W\d])|(?<=[?&])\w{1,40}+=",
        re.IGNORECASE,
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of SQL injection in one canonical form."""
    signs: dict[str, tuple[str, int, int]] = {}
    for rule, start, end in _signs(text):
        signs.setdefault(rule, (rule, start, end))
    return list(signs.values())


def _signs(text: str) -> Iterator[tuple[str, int, int]]:
    for quote in "'\"":
        for start in _quotes(text, quote):
            tokens = Tokens(text, start + 1)
            seen = Walk(tokens, False)
            for rule in judge_quoted(seen, tokens, text, start, quote):
                yield rule, start, seen.end
    tokens = Tokens(text)
    seen = Walk(tokens, tokens[0][1] not in STARTERS)
    for rule in judge_start(seen, tokens, text):
        yield rule, 0, seen.end
    for count, match in enumerate(_bare_anchor().finditer(text)):
        if count == _MOST_ANCHORS:
            return
        parameter = match.group().endswith("=")
        start = match.end() if parameter else match.start()
        tokens = Tokens(text, start)
        seen = Walk(tokens, parameter)
        for rule in judge_bare(seen, tokens, text, start):
            yield rule, start, seen.end


def _quotes(text: str, quote: str) -> Iterator[int]:
    """Every second quote, beginning with the first: those that would close a string the text was put in."""
    at = text.find(quote)
    for _ in range(_MOST_ANCHORS):
        if at < 0:
            return
        if _after_quote().match(text, at + 1):
            yield at
        following = text.find(quote, at + 1)
        at = text.find(quote, following + 1) if following >= 0 else -1
