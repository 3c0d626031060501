"""Clauses that only the end of a statement has, where a value leads to them: a JOIN, a lock, an export's format, a page of rows."""

from __future__ import annotations

import re

from ..sealed import cache
from .sql_judge import short, tail_comment

_GAP = r"(?:[\s\x00+]|/\*[^*]{0,20}\*/|--\w{0,20}\n){1,8}"
_OPENED = r"(?:[\s\x00+]|/\*[^*]{0,20}\*/){0,8}\("
# Words that no sentence puts together, and those that one does
_CERTAIN = (
    "(?:left|right|full|asof|any|global|positional|semi|anti)( outer| semi| anti| any)? join ", "(?:inner|cross|natural( left| right)?) join ", "(?:cross|outer) apply ", "join lateral", "for (?:update|share|browse|no key|key share)",
    "for (?:json|xml) (?:auto|path|raw|explicit)", "lock in share", "on (?:conflict|duplicate key)", "with (?:rollup|cube|recursive)", "fetch (?:first|next)( [0-9]+)? (?:rows?|percent)",
    "offset [0-9]+ rows?", "limit [0-9]+ (?:offset|by) ", "limit [0-9]+ union ", "connect by ", "start with [^\n]{1,60} connect by ", "allow filtering", "per partition limit ", "using (?:ttl|timestamp) [0-9]",
    "option<", "match_recognize<", "tablesample \\w+<", "(?:un)?pivot<", "model dimension ", "window \\w+ as<", "(?:use|force|ignore) index<", "as of (?:timestamp|scn|system)", "group by[^\n]{1,60} with (?:rollup|cube)",
    "group by grouping",
    "returning \\*",
    "lateral view ",
    "optimize for [0-9]",
    "order siblings",
    "(?:cluster|distribute) by ",
    "for (?:read|fetch) only",
    "using sample ", "prewhere [^\n]{1,60}=", "array join ", "settings \\w+( )*=",
)  # fmt: skip
_CUT = (
    "format \\w+",
    "sample [0-9.]+",
    "with (?:ties|fill|ur|cs|rs|rr)",
    "sort by ",
    "(?:un)?pivot ",
    "prewhere ",
    "settings ",
    "tablesample ",
    "window \\w",
    "for system_time",
    "with totals",
    "start with",
    "returning \\w+",
    "partition<",
    "final",
    "if exists",
    "skip locked",
    "fetch ",
    "limit [0-9]",
)


def _either(clauses: tuple[str, ...]) -> str:
    return "|".join(clause.replace("( )*", "\\s*").replace(" ", _GAP).replace("<", _OPENED) for clause in clauses)


@cache
def _certain() -> re.Pattern[str]:
    return re.compile(rf"[\s\x00)\]}}+]*+(?:/\*[^*]{{0,20}}\*/)?(?:{_either(_CERTAIN)})", re.IGNORECASE)


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(rf"[\s\x00)\]}}+]*+(?:/\*[^*]{{0,20}}\*/)?(?:{_either(_CUT)})", re.IGNORECASE)


@cache
def _next() -> re.Pattern[str]:
    """Another statement, whatever it is."""
    return re.compile(r"[\s)\]}]*+;[\s;+]*+(?:/\*[^*]{0,20}\*/)?[a-z_]\w*+[^'\"]", re.IGNORECASE)


@cache
def _spoken() -> re.Pattern[str]:
    """Words that are quoted: ``'for update'``."""
    return re.compile(r"(['\"`])\w[\w ]{0,80}\1")


def ended(text: str, at: int) -> bool:
    """Whether such a clause stands at ``at``."""
    return _certain().match(text, at) is not None or (tail_comment(text) and _cut().match(text, at) is not None)


def finished(text: str, start: int) -> bool:
    """Whether such a clause follows the quote at ``start``, or what only a comment at the end makes a part of a statement."""
    if not (short(text, start) and ended(text, start + 1)) or _spoken().match(text, start):
        return False
    return tail_comment(text) or not text[start - 1 : start].isdigit() or any(mark in text[start:] for mark in "=(")


def another(text: str, start: int) -> bool:
    """Whether a semicolon and something of one's own follow the quote at ``start``, up to a comment that cuts off the rest."""
    return tail_comment(text) and short(text, start) and _next().match(text, start + 1) is not None
