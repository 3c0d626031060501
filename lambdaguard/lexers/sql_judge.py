"""What a walk through SQL means, given what stood before it: a short value that somebody broke out of, or prose and code."""

from __future__ import annotations

import re
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sql_walk import Walk

UNION, CONDITION, FUNCTION, STACKED, COMMENT, OPERATOR, PROBE, SUBQUERY, STATEMENT, WEAK = (f"LG-SQL-{n:03}" for n in range(1, 11))


@cache
def _value() -> re.Pattern[str]:
    """A value somebody breaks out of: at most three words, or a URL or list of parameters."""
    return re.compile(r"\W*+(?:[\w@.:%*+-]++\W{1,3}+){0,2}+[\w@.:%*+-]*+\W*+\Z")


def _short(text: str, start: int) -> bool:
    return start <= 80 and _value().match(text, 0, start) is not None


def _words(text: str) -> int:
    return len(re.findall(r"[^\W\d_]{2,}+", text[:200]))


def _prose(text: str, start: int, seen: Walk) -> bool:
    """True when a sentence goes before, and words follow: SQL that is talked about."""
    before = text[max(0, start - 200) : start]
    if before.rstrip("'\"(").endswith("`"):
        return True
    return _words(before) > 3 and (_words(seen.comment) > 2 or _words(seen.open) > 1 or seen.reason in ("broken", "dangling"))


def judge_quoted(seen: Walk, text: str, start: int, quote: str) -> Iterator[str]:
    """Rules for a walk that began after the quote at ``start``."""
    if seen.open and seen.open[0].lower() not in (quote, "n", "x", "b", "e"):
        return
    if _prose(text, start, seen):
        if seen.union or seen.constants or seen.danger or seen.stacked:
            yield WEAK
        return
    short = _short(text, start)
    yield from _strong(seen, text, start, True)
    if not seen.whole:
        return
    sized = start > 0 and text[start - 1].isdigit() and not seen.comment
    if seen.logic and seen.first != ",":
        if seen.compare or seen.calls:
            yield CONDITION if seen.constants or seen.same or seen.calls or seen.comment or seen.open or short else WEAK
        elif (seen.comment or seen.open) and seen.literals and _words(seen.open) < 2 or seen.literals and not sized and seen.reason == "end":
            yield CONDITION if short else WEAK
    if seen.by or seen.clause and (seen.compare or seen.comment):
        yield PROBE if seen.comment or seen.literals or seen.compare else WEAK
    bare_comment = seen.first in ("c", ";", ".", "") and seen.reason == "comment"
    if bare_comment and not re.search(r"[^\s\x00+*/;#-]", seen.comment[1:]) and not re.search(r"['\"]", seen.comment):
        yield COMMENT if short and not sized and len(seen.comment) < 12 else WEAK
    elif (seen.arithmetic or seen.compare or seen.logic) and seen.first not in ("c", ";", ",", "."):
        yield from _operators(seen, text, start, quote)


def _operators(seen: Walk, text: str, start: int, quote: str) -> Iterator[str]:
    """A value, a quote, an operator and an operand up to the end: ``'-'``, ``'||'x``, ``admin' like '%``."""
    if not re.fullmatch(r"[\w@.%-]*+\\?", text[:start].strip()):
        return
    inside = seen.open[1:]
    if seen.open and not re.search(r"[\s'\"()<>]", inside) and len(inside) <= 24 or seen.calls or seen.select:
        yield OPERATOR
    elif seen.literals and (seen.comment or seen.reason == "end") and not (start and text[start - 1].isdigit()):
        yield OPERATOR if not seen.words else WEAK


def _strong(seen: Walk, text: str, start: int, quoted: bool) -> Iterator[str]:
    """What needs no more than its own structure."""
    if seen.union and (seen.whole or seen.literals > 1 or seen.calls or seen.catalog):
        yield UNION
    elif seen.union and seen.reason == "dangling":
        yield UNION
    if seen.danger and (seen.whole or seen.logic or seen.select or quoted):
        yield FUNCTION
    if seen.into and seen.whole:
        yield FUNCTION
    if seen.stacked and (quoted or _short(text, start) or _tail_comment(text)):
        yield STACKED
    if seen.select and not seen.union and (quoted or seen.calls or seen.catalog or seen.clause) and seen.first not in ("select",):
        yield SUBQUERY


def _tail_comment(text: str) -> bool:
    return re.search(r"(?:--|#|/\*)[\s+-]*+\Z", text[-40:]) is not None


def judge_bare(seen: Walk, text: str, start: int, parameter: bool) -> Iterator[str]:
    """Rules for a walk that began at an operator or keyword outside quotes."""
    prose = _words(text[max(0, start - 200) : start]) > 3
    if _prose(text, start, seen):
        return
    if seen.first == "as" and not seen.clause:
        return
    if not prose or seen.whole:
        yield from _strong(seen, text, start, False)
    if not seen.whole:
        return
    if (seen.logic or seen.clause) and (seen.constants or seen.same):
        yield CONDITION
    elif seen.logic and seen.literals and seen.comment and not prose:
        yield CONDITION
    if seen.by and not prose and (seen.comment or re.search(r"(?:^|[\d)'\"])\s*\Z", text[:start]) and seen.literals):
        yield PROBE


def judge_start(seen: Walk, text: str, place: str) -> Iterator[str]:
    """Rules for a walk over the whole text from its first token: a bare statement, a lone call that waits."""
    if seen.first == "select" or seen.select and text.lstrip(" (").lower().startswith("select"):
        if seen.whole and (seen.catalog or seen.danger or seen.sensitive and seen.clause or seen.clause and (seen.compare or seen.comment)):
            yield STATEMENT
    elif seen.danger and seen.whole:
        yield FUNCTION
    elif seen.select and seen.whole and seen.clause:
        yield SUBQUERY
