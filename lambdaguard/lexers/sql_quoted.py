"""What a walk means that left a quoted value: a text's quotes, or the backticks of a name."""

from __future__ import annotations

import re

from ..sealed import cache
from .prose import scrambled
from .sql_endings import another, finished
from .sql_judge import (
    COMMENT,
    CONDITION,
    OPERATOR,
    PROBE,
    STACKED,
    SUBQUERY,
    WEAK,
    cuts,
    prose_before,
    short,
    structural,
    tail_comment,
    told,
)
from .sql_rows import written
from .sql_statements import is_statement
from .sql_words import PROCEDURES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sql_tokens import Tokens
    from .sql_walk import Walk


# A text of so few characters is nothing but marks
_BARELY = 12


def judge_quoted(seen: Walk, tokens: Tokens, text: str, start: int, quote: str) -> Iterator[str]:
    """Rules for a walk over ``tokens``, which begin after the quote at ``start``."""
    if seen.open and seen.open[0].lower() not in (quote, "n", "x", "b", "e"):
        if seen.compare and len(text) < _BARELY and not text[:start].strip() and not seen.words:
            yield OPERATOR
        return
    if _elided(seen, text, start):
        return
    if told(text, start, seen):
        if seen.union or seen.constants or seen.danger or seen.stacked:
            yield WEAK
        return
    near = short(text, start)
    yield from structural(seen, text, start, True)
    if finished(text, start):
        yield PROBE
    elif seen.first == ";" and not seen.whole and another(text, start):
        yield STACKED
    first = int(tokens[0][0] == ")")
    if (
        seen.reason == "broken"
        and tokens[first][0] in "wf"
        and near
        and is_statement(tokens, first)
        and (tail_comment(text) or quote not in text[start + 1 :] or tokens[first + 1][1].startswith(PROCEDURES))
    ):
        yield STACKED
    sized = start > 0 and text[start - 1].isdigit() and not seen.comment
    if seen.logic and seen.first != "," and (seen.whole or (seen.reason == "dangling" and seen.constants)):
        if seen.compare or seen.calls:
            yield CONDITION if seen.constants or seen.same or seen.calls or seen.comment or seen.open or near else WEAK
        elif _truth(seen, text, start, quote) and not sized:
            yield CONDITION if near else WEAK
    if near and _cut_off(seen, text, start):
        yield CONDITION
    if near and written(seen, text, start):
        yield OPERATOR
    if not seen.whole:
        return
    ends = near and seen.comment and cuts(seen.comment)
    if seen.first == "," and seen.calls and (seen.constants or ends or (seen.information and (seen.comment or seen.open))):
        yield CONDITION
    if seen.by or (seen.clause and (seen.compare or seen.comment)):
        telling = seen.comment or seen.compare or seen.literals > bool(seen.open)
        yield PROBE if telling and not prose_before(text, start) else WEAK
    bare_comment = seen.first in ("c", ";", ".", "") and seen.reason == "comment"
    if bare_comment and cuts(seen.comment):
        yield COMMENT if near and not sized and len(seen.comment) < 12 else WEAK
    elif (seen.arithmetic or seen.compare or seen.logic) and seen.first not in ("c", ";", ",", "."):
        yield from _operators(seen, text, start, quote)


@cache
def _enumerated() -> re.Pattern[str]:
    """Operators that are named one after the other: ``'<' to '<='``, ``'^', '=='``."""
    return re.compile(
        r"(['\"])(?:\s{0,4},\s{0,4}|\s{1,4}(?!(?:r?like|regexp|glob|x?or|and|is|in|div|mod|collate)\s)[a-z]{2,10}\s{1,4})\1",
        re.IGNORECASE,
    )


@cache
def _listed() -> re.Pattern[str]:
    """The rest of a row of values, which is closed: ``'),NULL)``."""
    return re.compile(r"[\s)]*+,\s*+null\s*+\)", re.IGNORECASE)


def _cut_off(seen: Walk, text: str, start: int) -> bool:
    """What follows is no SQL, or is misspelled, but has already given itself away."""
    if seen.whole:
        return False
    if (seen.logic and seen.catalog) or (seen.constants and seen.first in ("where", "having")):
        return True
    if _bracketed().match(text, start + 1) is not None:
        return True
    return not text[:start].strip() and _listed().match(text, start + 1) is not None and tail_comment(text)


@cache
def _bracketed() -> re.Pattern[str]:
    """A condition of which only the operator is there: ``' or (exists)``."""
    return re.compile(r"\s*+\)?\s*+(?:x?or|and)\s*+\(\s*+(?:exists|any|all|not|select)\s*+\)?\s*+\Z", re.IGNORECASE)


def _elided(seen: Walk, text: str, start: int) -> bool:
    """True for the gold of a French name, ``d'Or`` or ``l'or``, unless a condition follows it."""
    if text[start + 1 : start + 3].lower() != "or" or text[max(0, start - 1) : start].lower() not in ("d", "l"):
        return False
    glued = start > 1 and text[start - 2].isalnum()
    return not (glued or seen.constants or seen.compare or seen.same or seen.calls or seen.union or seen.danger or seen.stacked)


def judge_named(seen: Walk, tokens: Tokens, text: str, start: int) -> Iterator[str]:
    """Rules for a walk that left the backticks of a name: MySQL, BigQuery, ClickHouse."""
    if seen.open[:1] not in ("", "`") or not short(text, start):
        return
    if finished(text, start) or (seen.first == ";" and another(text, start)):
        yield PROBE
    if seen.reason == "broken":
        return
    yield from structural(seen, text, start, True)
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
    if re.match(r"\w+['\"]\Z", text[start + 1 :]) or scrambled(text) or (not seen.calls and _enumerated().search(text, start)):
        return
    plain = re.fullmatch(r"[\w@.%-]*+\\?", before) is not None
    if not (plain or (cuts(seen.comment) and short(text, start))) or (
        not before and text[start + 1].isalpha() and not (seen.comment and seen.compare)
    ):
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
