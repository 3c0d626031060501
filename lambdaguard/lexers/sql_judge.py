"""What a walk through SQL means wherever it began: rules' names, and the structure that needs no more than itself."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sql_walk import Walk

UNION, CONDITION, FUNCTION, STACKED, COMMENT, OPERATOR, PROBE, SUBQUERY, STATEMENT, WEAK = (
    f"LG-SQL-{n:03}" for n in range(1, 11)
)
SURE_BELOW = STATEMENT


@cache
def _value() -> re.Pattern[str]:
    """A value somebody breaks out of: at most three words, or a URL or list of parameters."""
    return re.compile(r"\W*+(?>(?:[\w@.:%*+-]++\W{1,3}+){0,2})[\w@.:%*+-]*+\W*+\Z")


def short(text: str, start: int) -> bool:
    return start <= 80 and _value().match(text, 0, start) is not None


def words_in(text: str) -> int:
    """How many words of two letters or more there are at the beginning of ``text``."""
    return len(re.findall(r"[^\W\d_]{2,}+", text[:200]))


def prose_before(text: str, start: int) -> bool:
    return words_in(text[max(0, start - 200) : start]) > 3


def cuts(comment: str) -> bool:
    """True for a comment that says nothing, or one word: it is there to cut off what follows."""
    return re.fullmatch(r"[/#\x00-](?>(?:[\s\x00+*/;#-]|(?<=\*)\w{1,12}(?=\*))*)|--\s++\w{1,8}\s*", comment) is not None


def told(text: str, start: int, seen: Walk) -> bool:
    """True when a sentence goes before, and words follow: SQL that is talked about."""
    before = text[max(0, start - 200) : start]
    if before.rstrip(" '\"(").endswith("`"):
        return True
    return words_in(before) > 3 and (
        words_in(seen.comment) > 2 or words_in(seen.open) > 1 or seen.reason in ("broken", "dangling")
    )


def structural(seen: Walk, text: str, start: int, quoted: bool) -> Iterator[str]:
    """What needs no more than its own structure."""
    listed = seen.literals or seen.calls or seen.catalog or seen.clause or seen.commas or seen.comment or seen.open
    if (
        seen.union
        and not lesson(text, start)
        and _values().match(text, start) is None
        and (
            (seen.whole and listed)
            or seen.literals > 1
            or seen.calls
            or seen.catalog
            or seen.reason == "dangling"
            or (seen.sensitive and seen.clause > 1 and short(text, start))
        )
    ):
        yield UNION
    spelled = seen.codes > 1 and (seen.logic or quoted) and "&" not in text[start : seen.end]
    if spelled or (
        seen.danger and (seen.whole or seen.logic or seen.select or quoted or (seen.first == ";" and seen.danger > seen.taught))
    ):
        yield FUNCTION
    if seen.into and (seen.whole or short(text, start)):
        yield FUNCTION
    if seen.stacked and (quoted or short(text, start) or tail_comment(text)) and _opened().match(text, 0, start) is None:
        yield STACKED
    if (
        seen.select
        and not seen.union
        and (quoted or seen.calls or seen.catalog or seen.comment or ((seen.clause or seen.logic) and _formed(seen, text, start)))
        and seen.first != "select"
        and (seen.catalog or seen.comment or not (lesson(text, start) or _own().match(text) or _menu().search(text)))
    ):
        yield SUBQUERY


@cache
def _opened() -> re.Pattern[str]:
    """A transaction or a setting before the next statement: a script of the text's own."""
    return re.compile(r"\s*+(?:begin|commit|start transaction|pragma\s\w[^;]{0,60}|set\s\w[^;]{0,60})\s*+\Z", re.IGNORECASE)


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


@cache
def _menu() -> re.Pattern[str]:
    """What a reader is to choose: ``select 'Options' from the 'Tools' menu``."""
    return re.compile(r"\bselect\s+(['\"])[^'\"]{1,60}+\1\s+(?:from|in|on)\s+(?:the|a|an|your|this)\s", re.IGNORECASE)


@cache
def _own() -> re.Pattern[str]:
    """A statement with which the text itself begins."""
    return re.compile(r"\s*+(?:create|explain|insert|update|delete|merge|declare|with|begin|alter)\s", re.IGNORECASE)


def lesson(text: str, start: int) -> bool:
    """True when a statement of the text's own goes before, not in parentheses: a query that is shown, not broken into."""
    return (
        re.search(r"(?:^|[^\w(\s/*+'\"])\s*+select\s[^;]+\sfrom\s", text[max(0, start - 400) : start], re.IGNORECASE) is not None
    )


def tail_comment(text: str) -> bool:
    return re.search(r"(?:--|#|/\*)[\s+-]*+\Z", text[-40:]) is not None
