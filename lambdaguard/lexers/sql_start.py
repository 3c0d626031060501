"""What a walk through SQL from the first character of a text means: a bare statement, a choice between columns, a lone call that waits."""

from __future__ import annotations

import re

from ..sealed import cache
from .sql_anchors import numbered
from .sql_judge import CONDITION, FUNCTION, OPERATOR, PROBE, STATEMENT, SUBQUERY, WEAK, cuts, words_in
from .sql_statements import is_statement
from .sql_words import SENSITIVE, STATEMENTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sql_tokens import Tokens
    from .sql_walk import Walk

STARTERS = frozenset(
    ") , + * / || && | & ^ ; % or and xor union order group having where limit procedure into waitfor like between".split()
)


@cache
def _cut_short() -> re.Pattern[str]:
    """A subquery that begins the text and is not whole: the rest of the statement is to follow."""
    return re.compile(r"[\s'\"]{0,4}\(\s{0,4}select\s{1,4}(?:top\s{1,4}\d|@@|\*\s|count\()[^)]{0,40}\Z", re.IGNORECASE)


@cache
def _told() -> re.Pattern[str]:
    """A call that somebody writes about: ``sleep(5) in Python``."""
    return re.compile(
        r"\w{1,30}\(\d*\)(?>(?:\s+(?!(?:true|false|null)\b)[a-z]{2,30}){1,12})[.?!]?|benchmark\(\d*\)", re.IGNORECASE
    )


@cache
def _tabled() -> re.Pattern[str]:
    return re.compile(r"\bfrom\s", re.IGNORECASE)


@cache
def _filtered() -> re.Pattern[str]:
    return re.compile(r"\bwhere\s", re.IGNORECASE)


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(r"\bunion\s{1,4}(?:all\s{1,4})?select\b", re.IGNORECASE)


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(r"(?:--|\#|/\*)\s{0,4}\w{0,4}'?\s{0,4}\Z")


def _broken_into(text: str) -> bool:
    """A statement whose end is cut off, or that goes on as another one: the whole of an injection, as a log or a proxy shows it."""
    table = _tabled().search(text)
    where = _filtered().search(text, table.end()) if table is not None else None
    return where is not None and (_cut().search(text[-20:]) is not None or _goes_on().search(text, where.end()) is not None)


@cache
def _itself() -> re.Pattern[str]:
    """What is compared with itself, to see whether this database has it: ``connection_id()=connection_id()``, ``@@version>0``."""
    return re.compile(
        r"\s*+(?P<left>[a-z_]\w{2,40}\((?:'\w{0,20}'|[\d.]{0,12})(?:,[\d, ]{1,12})?\)|@@\w{2,40})\s*+(?:=|<>|<=>)\s*+(?P=left)\s*+|\s*+@@\w{2,40}\s*+[<>=]\s*+\d{1,4}\s*+",
        re.IGNORECASE,
    )


def judge_start(seen: Walk, tokens: Tokens, text: str) -> Iterator[str]:
    """Rules for a walk over the whole text from its first token: a bare statement, a lone call that waits."""
    kind, value = tokens[0][0], tokens[0][1]
    if _cut_short().match(text):
        yield SUBQUERY
    if kind == "f" and _told().fullmatch(text):
        return
    if numbered(text):
        yield PROBE
    if seen.danger > seen.taught and seen.reason == "dangling" and kind == "o" and seen.literals:
        yield FUNCTION
    elif _itself().fullmatch(text):
        yield CONDITION
    elif (seen.danger > seen.taught or (seen.calls and "@@" in text)) and seen.whole and value != "select":
        yield FUNCTION
    elif seen.logic and seen.compare and seen.calls > 2 and seen.whole and value in ("and", "or", "xor") and tokens[1][0] == "f":
        yield CONDITION
    elif seen.select and seen.whole and value != "select":
        telling = seen.literals or seen.compare or seen.catalog or seen.sensitive or seen.calls > 1
        cut = kind == "," and seen.comment and cuts(seen.comment)
        shown = seen.calls > 1 or seen.information or (seen.literals and seen.arithmetic)
        if shown or cut or (seen.clause and (telling or seen.calls)):
            yield SUBQUERY
    elif (
        seen.constants
        and (seen.clause > 1 or (kind == "n" and seen.calls and seen.compare > 1))
        and seen.whole
        and value != "select"
    ):
        yield CONDITION
    elif seen.information and seen.whole and (seen.calls > 1 or (seen.calls and seen.arithmetic + seen.logic)):
        yield FUNCTION
    elif value == "select" and not seen.whole:
        if _broken_into(text) and is_statement(tokens, 0):
            yield STATEMENT
    elif value == "select" and seen.whole:
        if (
            seen.catalog
            or seen.danger
            or seen.information
            or (seen.sensitive and seen.clause)
            or (seen.clause and (seen.compare or seen.comment))
        ):
            yield STATEMENT
        if "@@" in text or (seen.danger > seen.taught and seen.literals):
            yield FUNCTION
        elif seen.constants and (seen.open or (seen.comment and not words_in(seen.comment[:40]))):
            yield CONDITION
    elif value == "like" and seen.whole and seen.right[0] == "s":
        yield OPERATOR
    elif seen.whole and _alternative(seen, tokens):
        yield CONDITION
    elif seen.whole and seen.calls and seen.comment[:2] == "--" and not words_in(seen.comment) and kind == "o" and tokens[0][2]:
        yield OPERATOR
    elif (
        seen.whole and seen.comment and seen.commas and seen.clause and tokens[0][0] == "," and (seen.information or seen.catalog)
    ):
        yield SUBQUERY
    elif kind in "wf" and value in STATEMENTS and value not in _FOLLOWING and is_statement(tokens, 0):
        plain = value in ("exec", "execute") and tokens[1][0] == "w" and not any(mark in tokens[1][1] for mark in "._[")
        yield WEAK if plain else _statement(text)


# What is a statement only where another one ends before it
_FOLLOWING = frozenset("call do commit rollback describe optimize system reset".split())
_CHOOSES = frozenset("if iif case decode choose elt nvl2 nullif make_set multiif".split())


def _alternative(seen: Walk, tokens: Tokens) -> bool:
    """A choice between columns where one is sorted by or shown: ``iif(1=2,a,b)``, ``name,(case when 3>2 then …)``, ``id,1/0``."""
    at = int(tokens[0][0] == ",")
    listed = at > 0
    at += tokens[at][0] == "("
    word = tokens[at][1]
    if word == "case":
        telling = seen.constants or seen.select or (seen.calls and seen.compare) or "1/0" in tokens.text
        return bool(telling) and seen.clause > 1
    if listed and tokens[at][0] == "f" and (seen.constants or (word in _CHOOSES and seen.commas > 2 and seen.literals > 1)):
        return True
    if seen.constants and seen.arithmetic and tokens[0][0] == "(" and tokens[1][0] == "n" and seen.words < 2:
        return True
    return (
        word in _CHOOSES
        and seen.commas > (not seen.constants)
        and bool(seen.constants or seen.select or seen.catalog or (listed and seen.compare))
    )


def _statement(text: str) -> str:
    """A bare statement: sure when it runs commands or hides its text; nothing but words may be a sentence."""
    if re.search(
        r"xp_|@@|[@=]\s*0x|^\W{0,8}if\s{0,4}\(\s{0,4}\d+\s{0,4}[=<>]{1,2}\s{0,4}\d+\s{0,4}\)\s{0,4}(?:select|exec|waitfor|drop|begin)\b|sp_(?:add|oa|exec|conf|make|pass|droplogin|grant)|(?:char|chr)\(\w+\)\s*(?:\+|\|\|)|\binto\s+outfile|\binfile\b|\b(?:from|to)\s{1,4}program\b|\b(?:from|to)\s{1,4}'/(?:etc|proc|tmp|var|root)/|\bas\s{1,4}'/[\w/.-]{1,80}\.so",
        text,
        re.IGNORECASE,
    ):
        return FUNCTION
    if re.search(r"[;'\"(=*@_]|--", text) or SENSITIVE.intersection(text.lower().split()):
        return STATEMENT
    return WEAK
