"""What a walk means that began at an operator or a keyword outside quotes, given what stood before it: a value, prose or code."""

from __future__ import annotations

import re

from ..sealed import cache
from .sql_judge import (
    CONDITION,
    FUNCTION,
    OPERATOR,
    PROBE,
    STACKED,
    SUBQUERY,
    WEAK,
    lesson,
    prose_before,
    structural,
    told,
    words_in,
)
from .sql_statements import is_statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sql_tokens import Tokens
    from .sql_walk import Walk


@cache
def _closed_number() -> re.Pattern[str]:
    """A value after which T-SQL, which needs no semicolon, may begin the next statement."""
    return re.compile(r"\s*+-?\d{1,12}(?>(?:[\s)'\"]|/\*\w*+\*/)+)|\w{1,40}['\")]+\s*+", re.ASCII)


@cache
def _named_alone() -> re.Pattern[str]:
    """The operator and nothing else: what somebody looks up."""
    return re.compile(r"\s*+union(?:\s{1,4}all)?\s*+", re.IGNORECASE)


@cache
def _unclosed() -> re.Pattern[str]:
    """From a number on up to a comment that only the application's own statement could end."""
    return re.compile(r"\W{0,4}\d[^*]{1,80}/\*\s*+\Z")


@cache
def _variables() -> re.Pattern[str]:
    """Variables of T-SQL that are set or shown, and a comment that cuts off what follows."""
    return re.compile(r"select\s{1,8}@\w[^-]{0,80}--\s*+\Z", re.IGNORECASE)


def judge_bare(seen: Walk, tokens: Tokens, text: str, start: int) -> Iterator[str]:
    """Rules for a walk that began at an operator or keyword outside quotes."""
    if seen.reason == "dangling" and _named_alone().fullmatch(text):
        return
    if told(text, start, seen) or (seen.first == "as" and not seen.clause):
        return
    if seen.first == "select":
        if seen.whole and _closed_number().fullmatch(text, 0, start) and is_statement(tokens, 0):
            yield STACKED
        elif start and (_unclosed().match(text) or _variables().match(text, start)):
            yield SUBQUERY
        return
    prose = prose_before(text, start)
    value = re.fullmatch(r"\W*+[\w.@%-]*+[\s)'\"*/]*+", text[max(0, start - 80) : start]) is not None
    if not prose or seen.whole:
        yield from structural(seen, text, start, False)
    after_number = re.search(r"(?:^|[\d)'\"])\s*\Z", text[max(0, start - 40) : start]) is not None
    after_number = after_number or (seen.first in ("or", "and", "xor") and text[:start].strip().lower() == "null")
    if seen.first in ("exec", "execute", "declare") and after_number and start and is_statement(tokens, 0):
        yield STACKED
    if not text[:start].strip() and seen.open and len(text) < _BARELY and (seen.arithmetic or seen.first == "||"):
        yield OPERATOR
    if (seen.logic or seen.clause) and (seen.constants or seen.same) and (seen.whole or seen.reason == "dangling"):
        yield WEAK if lesson(text, start) or (re.search(r"\w\s*[<>]\s*\w", text[:start]) and not seen.comment) else CONDITION
    if not seen.whole or prose:
        return
    telling = (seen.comment and (seen.literals or seen.compare)) or (seen.calls and start and after_number) or seen.catalog
    if (
        (seen.logic or seen.first == "having")
        and value
        and (
            telling
            or (seen.compare and start and after_number and seen.right[0] == "s")
            or (after_number and start and seen.right[1] in ("true", "false"))
        )
    ):
        yield CONDITION
    elif seen.first == "||" and not start and seen.calls > 1:
        yield FUNCTION
    remark = seen.comment[:1] == "#" and words_in(seen.comment)
    cut = value and start and seen.comment[:2] == "--" and not words_in(seen.comment)
    if (cut and seen.first in _TAILS) or (seen.by and ((seen.comment and not remark) or (after_number and seen.literals))):
        yield PROBE


# A text of so few characters is nothing but marks
_BARELY = 12
_TAILS = frozenset("limit offset returning collate qualify fetch".split())
