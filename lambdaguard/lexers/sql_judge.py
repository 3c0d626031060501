"""What a walk through SQL means, given what stood before it: a short value that somebody broke out of, or prose and code."""

from __future__ import annotations

import re
from functools import cache

from .prose import scrambled
from .sql_statements import is_statement
from .sql_words import PROCEDURES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sql_tokens import Tokens
    from .sql_walk import Walk

UNION, CONDITION, FUNCTION, STACKED, COMMENT, OPERATOR, PROBE, SUBQUERY, STATEMENT, WEAK = (
    f"LG-SQL-{n:03}" for n in range(1, 11)
)
SURE_BELOW = STATEMENT


@cache
def _value() -> re.Pattern[str]:
    """A value somebody breaks out of: at most three words, or a URL or list of parameters."""
    return re.compile(r"\W*+(?>(?:[\w@.:%*+-]++\W{1,3}+){0,2})[\w@.:%*+-]*+\W*+\Z")


def _short(text: str, start: int) -> bool:
    return start <= 80 and _value().match(text, 0, start) is not None


def words_in(text: str) -> int:
    """How many words of two letters or more there are at the beginning of ``text``."""
    return len(re.findall(r"[^\W\d_]{2,}+", text[:200]))


def _cuts(comment: str) -> bool:
    """True for a comment that says nothing, or one word: it is there to cut off what follows."""
    return re.fullmatch(r"[/#\x00-](?>(?:[\s\x00+*/;#-]|(?<=\*)\w{1,12}(?=\*))*)|--\s++\w{1,8}\s*", comment) is not None


def _prose(text: str, start: int, seen: Walk) -> bool:
    """True when a sentence goes before, and words follow: SQL that is talked about."""
    before = text[max(0, start - 200) : start]
    if before.rstrip(" '\"(").endswith("`"):
        return True
    return words_in(before) > 3 and (
        words_in(seen.comment) > 2 or words_in(seen.open) > 1 or seen.reason in ("broken", "dangling")
    )


def judge_quoted(seen: Walk, tokens: Tokens, text: str, start: int, quote: str) -> Iterator[str]:
    """Rules for a walk over ``tokens``, which begin after the quote at ``start``."""
    if seen.open and seen.open[0].lower() not in (quote, "n", "x", "b", "e"):
        return
    if _elided(seen, text, start):
        return
    if _prose(text, start, seen):
        if seen.union or seen.constants or seen.danger or seen.stacked:
            yield WEAK
        return
    short = _short(text, start)
    yield from _strong(seen, text, start, True)
    if (
        seen.reason == "broken"
        and tokens[0][0] in "wf"
        and short
        and is_statement(tokens, 0)
        and (_tail_comment(text) or quote not in text[start + 1 :] or tokens[1][1].startswith(PROCEDURES))
    ):
        yield STACKED
    sized = start > 0 and text[start - 1].isdigit() and not seen.comment
    if seen.logic and seen.first != "," and (seen.whole or (seen.reason == "dangling" and seen.constants)):
        if seen.compare or seen.calls:
            yield CONDITION if seen.constants or seen.same or seen.calls or seen.comment or seen.open or short else WEAK
        elif _truth(seen, text, start, quote) and not sized:
            yield CONDITION if short else WEAK
    if not seen.whole:
        return
    if seen.first == "," and (seen.constants or seen.information) and seen.calls and (seen.comment or seen.open):
        yield CONDITION
    if seen.by or (seen.clause and (seen.compare or seen.comment)):
        yield PROBE if seen.comment or seen.compare or seen.literals > bool(seen.open) else WEAK
    bare_comment = seen.first in ("c", ";", ".", "") and seen.reason == "comment"
    if bare_comment and _cuts(seen.comment):
        yield COMMENT if short and not sized and len(seen.comment) < 12 else WEAK
    elif (seen.arithmetic or seen.compare or seen.logic) and seen.first not in ("c", ";", ",", "."):
        yield from _operators(seen, text, start, quote)


def _elided(seen: Walk, text: str, start: int) -> bool:
    """True for the gold of a French name, ``d'Or`` or ``l'or``, unless a condition follows it."""
    if text[start + 1 : start + 3].lower() != "or" or text[max(0, start - 1) : start].lower() not in ("d", "l"):
        return False
    glued = start > 1 and text[start - 2].isalnum()
    return not (glued or seen.constants or seen.compare or seen.same or seen.calls or seen.union or seen.danger or seen.stacked)


def judge_named(seen: Walk, tokens: Tokens, text: str, start: int) -> Iterator[str]:
    """Rules for a walk that left the backticks of a name: MySQL, BigQuery, ClickHouse."""
    if seen.open[:1] not in ("", "`") or not _short(text, start) or seen.reason == "broken":
        return
    yield from _strong(seen, text, start, True)
    if seen.comment or seen.constants or (seen.open and seen.compare):
        if seen.logic or seen.clause or seen.compare:
            yield CONDITION
        elif seen.by:
            yield PROBE
        elif seen.commas and (seen.calls or seen.catalog):
            yield SUBQUERY


def _truth(seen: Walk, text: str, start: int, quote: str) -> bool:
    """A logical operator and a lone value that counts as true: ``' or 1``, ``' or true--``, ``' or '1``."""
    if text[start + 1 : start + 2].isalpha() and re.match(r"\w+['\"]\Z", text[start + 1 :]):
        return False
    if seen.open:
        return (
            bool(seen.literals > 1 or seen.open[1:] or text[:start].strip())
            and re.fullmatch(r"\w{0,3}|\d\S{0,12}", seen.open[1:]) is not None
        )
    return seen.literals > 0


def _operators(seen: Walk, text: str, start: int, quote: str) -> Iterator[str]:
    """A value, a quote, an operator and an operand up to the end: ``'-'``, ``'||'x``, ``admin' like '%``."""
    before = text[:start].lstrip()
    if re.match(r"\w+['\"]\Z", text[start + 1 :]) or scrambled(text):
        return
    plain = re.fullmatch(r"[\w@.%-]*+\\?", before) is not None
    if not (plain or (_cuts(seen.comment) and _short(text, start))) or (not before and text[start + 1].isalpha()):
        return
    inside = seen.open[1:]
    if seen.open:
        if not re.search(r"[\s'\"()<>]", inside) and len(inside) <= 24:
            yield OPERATOR if before or inside or quote == "'" else WEAK
    elif seen.calls or seen.select or seen.catalog or (seen.comment and before):
        yield OPERATOR
    elif seen.right == ("s", quote * 2) and seen.arithmetic + seen.compare == 1 and text.endswith(quote * 2):
        yield OPERATOR if not text[start - 1 : start].isdigit() else WEAK
    elif seen.right[0] == "n" and not text[start - 1 : start].isdigit():
        yield OPERATOR if not seen.words else WEAK


def _strong(seen: Walk, text: str, start: int, quoted: bool) -> Iterator[str]:
    """What needs no more than its own structure."""
    listed = seen.literals or seen.calls or seen.catalog or seen.clause or seen.commas or seen.comment or seen.open
    if (
        seen.union
        and not _lesson(text, start)
        and _values().match(text, start) is None
        and (
            (seen.whole and listed)
            or seen.literals > 1
            or seen.calls
            or seen.catalog
            or seen.reason == "dangling"
            or (seen.sensitive and seen.clause > 1 and _short(text, start))
        )
    ):
        yield UNION
    if seen.danger and (seen.whole or seen.logic or seen.select or quoted):
        yield FUNCTION
    if seen.into and (seen.whole or _short(text, start)):
        yield FUNCTION
    if seen.stacked and (quoted or _short(text, start) or _tail_comment(text)):
        yield STACKED
    if (
        seen.select
        and not seen.union
        and (quoted or seen.calls or seen.catalog or seen.comment or ((seen.clause or seen.logic) and _formed(seen, text, start)))
        and seen.first != "select"
    ):
        yield SUBQUERY


@cache
def _values() -> re.Pattern[str]:
    """What a union stands for, as opposed to the rows of a table."""
    return re.compile(r"\W*union[\s_+-]+values\b(?!\s*+(?:row\s*+)?\()", re.IGNORECASE)


@cache
def _selects() -> re.Pattern[str]:
    """A subquery, or a list of columns; outside of SQL people ``search and select customers``."""
    return re.compile(
        r"\(\s*+select\b|\bselect\b[\s+/*]*+(?:[*'\"@(]|[\w.]{1,60}+\s*+[,(])|\bselect\s+(?:top\s+\d|distinct\s)|/\*.*?\*/",
        re.IGNORECASE | re.DOTALL,
    )


def _formed(seen: Walk, text: str, start: int) -> bool:
    after_value = re.search(r"(?:^|[\d)'\"*/])\s*\Z", text[max(0, start - 40) : start]) is not None
    if after_value and (seen.compare or seen.literals):
        return True
    return (seen.sensitive and " from" in text.lower()) or _selects().search(text, start) is not None


def _lesson(text: str, start: int) -> bool:
    """True when a statement of the text's own goes before, not in parentheses: a query that is shown, not broken into."""
    return (
        re.search(r"(?:^|[^\w(\s/*+'\"])\s*+select\s[^;]+\sfrom\s", text[max(0, start - 400) : start], re.IGNORECASE) is not None
    )


def _tail_comment(text: str) -> bool:
    return re.search(r"(?:--|#|/\*)[\s+-]*+\Z", text[-40:]) is not None


@cache
def _closed_number() -> re.Pattern[str]:
    """A value after which T-SQL, which needs no semicolon, may begin the next statement."""
    return re.compile(r"\s*+-?\d{1,12}(?>(?:[\s)'\"]|/\*\w*+\*/)+)|\w{1,40}['\")]+\s*+", re.ASCII)


def judge_bare(seen: Walk, tokens: Tokens, text: str, start: int) -> Iterator[str]:
    """Rules for a walk that began at an operator or keyword outside quotes."""
    if _prose(text, start, seen) or (seen.first == "as" and not seen.clause):
        return
    if seen.first == "select":
        if seen.whole and _closed_number().fullmatch(text, 0, start) and is_statement(tokens, 0):
            yield STACKED
        return
    prose = words_in(text[max(0, start - 200) : start]) > 3
    value = re.fullmatch(r"\W*+[\w.@%-]*+[\s)'\"*/]*+", text[max(0, start - 80) : start]) is not None
    if not prose or seen.whole:
        yield from _strong(seen, text, start, False)
    after_number = re.search(r"(?:^|[\d)'\"])\s*\Z", text[max(0, start - 40) : start]) is not None
    if seen.first in ("exec", "execute") and after_number and start and is_statement(tokens, 0):
        yield STACKED
    if (seen.logic or seen.clause) and (seen.constants or seen.same) and (seen.whole or seen.reason == "dangling"):
        yield WEAK if _lesson(text, start) or (re.search(r"\w\s*[<>]\s*\w", text[:start]) and not seen.comment) else CONDITION
    if not seen.whole or prose:
        return
    telling = (seen.comment and (seen.literals or seen.compare)) or (seen.calls and start and after_number) or seen.catalog
    if seen.logic and value and (telling or (after_number and start and seen.right[1] in ("true", "false"))):
        yield CONDITION
    elif seen.first == "||" and not start and seen.calls > 1:
        yield FUNCTION
    remark = seen.comment[:1] == "#" and words_in(seen.comment)
    cut = value and start and seen.comment[:2] == "--" and not words_in(seen.comment)
    if (cut and seen.first in _TAILS) or (seen.by and ((seen.comment and not remark) or (after_number and seen.literals))):
        yield PROBE


_TAILS = frozenset("limit offset returning collate qualify fetch".split())
