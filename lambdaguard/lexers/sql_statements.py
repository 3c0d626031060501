"""Whether tokens begin a statement, as opposed to a sentence that begins with one of SQL's verbs."""

from __future__ import annotations

import re

from ..sealed import cache
from .sql_tokens import Tokens
from .sql_words import AFTER_OBJECT, AFTER_PROCEDURE, CATALOG, OBJECTS, PROCEDURES, STATEMENTS

_KINDS = frozenset("temp temporary unique external materialized foreign global".split())
_AFTER_SELECT = frozenset(", from c ( + - * / = || as case union into where limit".split())
_AFTER_INTO = frozenset("( values value select set default exec".split())
# What TypeScript's ``declare`` says of something that is defined elsewhere
_TYPESCRIPT = frozenset("function const let var class abstract namespace module global enum interface type".split())
_AFTER_DELETE = frozenset("where limit using . ; c".split())


def is_statement(tokens: Tokens, at: int) -> bool:
    """True when the tokens from ``at`` are the first two or three of a statement."""
    kind, word, _, _ = tokens[at]
    if kind not in "wf":
        return False
    if word == "select":
        return _is_select(tokens, at + 1)
    expected = STATEMENTS.get(word)
    if expected is None:
        return word.startswith(("xp_", "sp_")) or (kind == "f" and word in ("dbms_lock.sleep", "pg_sleep", "sleep"))
    if word == "with" and tokens[at + 1][1] != "recursive" and (tokens[at + 2][1] != "as" or tokens[at + 2][0] != "f"):
        return False
    if word == "declare" and tokens[at + 1][1] in _TYPESCRIPT:
        return False
    if word == "if" and _chosen().search(tokens.text, tokens[at][3]) is None:
        return False
    following, then = tokens[at + 1], tokens[at + 2]
    second, third = expected
    if not (kind == "f" and "(" in second) and not _fits(following, second):
        return False
    if word == "explain":
        return is_statement(tokens, at + 1 + (following[1] in ("analyze", "verbose")))
    if word in ("exec", "execute"):
        if kind == "f":
            return then[0] in "suvf" or then[1] == "@"
        return (
            following[0] == "("
            or (following[0] == "v" and "." not in following[1])
            or following[1].startswith(PROCEDURES)
            or then[0] in AFTER_PROCEDURE
        )
    if word == "alter" and following[1] in ("system", "session"):
        return then[1] in ("set", "reset")
    if word in ("drop", "create", "alter", "truncate"):
        if following[1] in _KINDS and then[1] in OBJECTS:
            return word == "create" or tokens[at + 3][0] in "wfs"
        named = tokens[at + 3] if following[0] == "w" else then
        return _fits(then, third) and (then[0] in "fs" or _fits(named, AFTER_OBJECT) or then[1] in ("if", "replace"))
    if word == "insert" and then[0] == "w" and then[1] not in ("into", "function"):
        return _fits(tokens[at + 3], _AFTER_INTO)
    if word == "delete":
        return _fits(then, third) and _fits(tokens[at + 3], _AFTER_DELETE)
    return not third or following[1] in ("connect", "dba") or _fits(then, third)


@cache
def _chosen() -> re.Pattern[str]:
    """What IF decides about in SQL; elsewhere it begins a sentence or a line of a program."""
    return re.compile(
        r"\b(?:waitfor\s|select\s+(?:[\d*'\"@(]|[\w.]{1,40}+\s*+(?:[,(;]|from\b|\Z))|exec(?:ute)?\s+\w*_|drop\s+(?:table|database|user|view)|shutdown"
        r"|begin\b(?!\s(?:with|by|at))|(?:pg_)?sleep\s*+\(|benchmark\s*+\(|insert\s+into|update\s+\w+\s+set|delete\s+from|(?:print|set|declare)\s+['\"@]|xp_\w)",
        re.IGNORECASE,
    )


def _fits(token: tuple[str, str, int, int], wanted: frozenset[str]) -> bool:
    return token[0] in wanted or token[1] in wanted


def _is_select(tokens: Tokens, at: int) -> bool:
    kind, value, _, _ = tokens[at]
    if kind in "f(v" or value in ("*", "case", "top", "distinct") or (kind == "w" and any(name in value for name in CATALOG)):
        return True
    following = tokens[at + 1]
    if kind == "u" and len(value.split()) > 3:
        return False
    if kind in "nsu":
        return following[0] in ".c;,)o" or following[1] in _AFTER_SELECT
    return kind == "w" and (following[0] in ",c" or following[1] in _AFTER_SELECT)
