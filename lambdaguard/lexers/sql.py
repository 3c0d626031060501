"""Signs of SQL injection: where a text leaves the place it was put in, and goes on as SQL.

Three contexts are tried: the text stands bare in a statement (``id = …``), inside ``'…'``, inside ``"…"``. In each the tokens after the
way out are walked (`sql_walk`), and what the walk saw is judged together with what stood before: a value, or a sentence about SQL.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from .sql_judge import STARTERS, SURE_BELOW, judge_bare, judge_quoted, judge_start
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
    """Where SQL may go on outside quotes; for text in lower case, since only then the search can skip to a first letter."""
    return re.compile(
        r"(?:x?or|and|union|having|where|waitfor|order\s+by|group\s+by|limit|procedure|into\s+(?:out|dump)file|except|intersect|rlike|as|"
        r"exec(?:ute)?)(?![a-z_])|\|\||&&|;|[?&](?=\w{1,40}+=)"
    )


@cache
def _parameter() -> re.Pattern[str]:
    return re.compile(r"[?&]\w++=")


_ASCII_LOWER = {upper: upper + 32 for upper in range(65, 91)}


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else text.translate(_ASCII_LOWER)


def _bare(text: str) -> Iterator[tuple[int, bool]]:
    """Places to begin a walk outside quotes, and whether a parameter's value begins there."""
    low = _lower(text)
    for match in _bare_anchor().finditer(low):
        start = match.start()
        if low[start] in "?&" and match.end() == start + 1:
            parameter = _parameter().match(low, start)
            if parameter is not None:
                yield parameter.end(), True
        elif not low[start].isalpha() or _word_starts(low, start):
            yield start, False


def _word_starts(low: str, start: int) -> bool:
    """True at the start of a word, or where a keyword is glued to a number or a closing mark (``1e0union``, ``2or``)."""
    before = low[start - 1 : start]
    if before in ("'", '"'):
        return False
    if not (before.isalnum() or before == "_"):
        return True
    return before.isdigit() or before == "e" and low[start - 2 : start - 1].isdigit() or low[start - 2 : start - 1] == "."


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of SQL injection in one canonical form."""
    signs: dict[str, tuple[str, int, int]] = {}
    for rule, start, end in _signs(text):
        signs.setdefault(rule, (rule, start, end))
        if rule < SURE_BELOW:
            break
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
    for start, parameter in islice(_bare(text), _MOST_ANCHORS):
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
