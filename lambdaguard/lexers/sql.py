"""Signs of SQL injection: where a text leaves the place it was put in, and goes on as SQL.

Four contexts are tried: the text stands bare in a statement (``id = …``), inside ``'…'``, inside ``"…"``, or inside the backticks of
a name. In each the tokens after the
way out are walked (`sql_walk`), and what the walk saw is judged together with what stood before: a value, or a sentence about SQL.
"""

from __future__ import annotations

import re
from itertools import chain

from ..sealed import cache
from .sql_anchors import after_quotes, bare, filled, filling, led, odd_backtick, starts
from .sql_bare import judge_bare
from .sql_judge import SURE_BELOW, UNION
from .sql_quoted import judge_named, judge_quoted
from .sql_start import STARTERS, judge_start
from .sql_tokens import BUDGET, Tokens
from .sql_walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of SQL injection in one canonical form; the first sure one ends the search."""
    signs: dict[str, tuple[str, int, int]] = {}
    found = _signs(text)
    if text.count('""') > 1:
        found = chain(found, _undoubled(text))
    if "/**/" in text:
        found = chain(found, _rejoined(text))
    if filled(text):
        found = chain(found, _emptied(text))
    for rule, start, end in found:
        signs.setdefault(rule, (rule, start, end))
        if rule < SURE_BELOW:
            break
    return list(signs.values())


def _undoubled(text: str) -> Iterator[tuple[str, int, int]]:
    """Signs in a text whose quotes somebody doubled on its way, as a field of a CSV file has them; where they are is not told."""
    plain = _doubled().sub('"', text)
    return ((rule, 0, len(text)) for rule, _, _ in _signs(plain) if rule < SURE_BELOW)


@cache
def _doubled() -> re.Pattern[str]:
    return re.compile(r'"{2,}+')


def _rejoined(text: str) -> Iterator[tuple[str, int, int]]:
    """Signs in a text with words that empty comments cut in two, where a filter takes them out: ``uni/**/on``."""
    cut = _cut_words().search(text)
    if cut is not None:
        yield UNION, cut.start(), cut.end()
    plain = text.replace("/**/", "")
    yield from ((rule, 0, len(text)) for rule, _, _ in _signs(plain) if rule < SURE_BELOW)


def _emptied(text: str) -> Iterator[tuple[str, int, int]]:
    """Signs in a text without what the database reads and forgets."""
    plain = filling().sub(" ", text).replace("}", " ")
    yield from ((rule, 0, len(text)) for rule, _, _ in _signs(plain) if rule < SURE_BELOW)


@cache
def _cut_words() -> re.Pattern[str]:
    """UNION or SELECT with an empty comment somewhere within."""
    cut = "|".join(f"{word[:at]}/\\*\\*/{word[at:]}" for word in ("union", "select") for at in range(1, len(word)))
    return re.compile(cut, re.IGNORECASE)


@cache
def _sharp() -> re.Pattern[str]:
    """The mark in the name of a language, which begins no comment."""
    return re.compile(r"(?<=\b[CF])#(?=[\s,.:;?!)]|\Z)")


def _within(text: str, at: int) -> int:
    """Where a walk begins: behind the brackets of a name or a path that the quote closed, ``']``."""
    match = _brackets().match(text, at)
    return match.end() if match is not None else at


@cache
def _brackets() -> re.Pattern[str]:
    return re.compile(r"[\s)]*+[\]}][\s)\]}]*+")


def _signs(text: str) -> Iterator[tuple[str, int, int]]:
    if "#" in text:
        text = _sharp().sub("_", text)
    budget = [BUDGET]
    for quote in "'\"":
        for start in after_quotes(text, quote):
            tokens = Tokens(text, _within(text, start + 1), budget)
            seen = Walk(tokens, False)
            for rule in judge_quoted(seen, tokens, text, start, quote):
                yield rule, start, seen.end
    if "`" in text and odd_backtick(text):
        for start in after_quotes(text, "`"):
            tokens = Tokens(text, start + 1, budget)
            seen = Walk(tokens, False)
            for rule in judge_named(seen, tokens, text, start):
                yield rule, start, seen.end
    for start, end in bare(text):
        tokens = Tokens(text, start, budget, end)
        seen = Walk(tokens, end is not None)
        for rule in judge_bare(seen, tokens, text, start):
            yield rule, start, seen.end
    if starts(text):
        lead = led(text)
        tokens = Tokens(text, lead, budget)
        seen = Walk(tokens, tokens[0][0] == "(" if lead else tokens[0][1] not in STARTERS)
        for rule in judge_start(seen, tokens, text):
            yield rule, 0, seen.end
