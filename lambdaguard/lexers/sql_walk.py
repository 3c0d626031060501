"""Follows SQL tokens as far as they are grammatical, and counts what an injection needs on the way.

A walk has two states: an operand is due, or an operator is. Prose leaves it at the second word that follows another; SQL goes on to
the end of the text, to a comment that cuts the rest off, or to the string that the application's own quote closes.
"""

from __future__ import annotations

from .sql_statements import is_statement
from .sql_tokens import Tokens
from .sql_words import ARITHMETIC, BY, CATALOG, CLAUSE, COMPARE, CONSTANT, DANGER, JOIN, LOGIC, PREFIX, SENSITIVE, TRAIL


class Walk:
    """What one walk saw. ``reason``: ``end``, ``comment``, ``quote`` (an open string), ``dangling`` or ``broken``."""

    __slots__ = (
        "arithmetic", "by", "calls", "catalog", "clause", "comment", "compare", "constants", "danger", "depth", "end", "first", "into",
        "left", "literals", "logic", "open", "prefix", "reason", "right", "same", "select", "sensitive", "stacked", "union", "words",
    )  # fmt: skip

    def __init__(self) -> None:
        self.reason = "broken"
        self.first = self.comment = self.open = self.prefix = ""
        self.left = self.right = ("", "")
        self.end = self.depth = 0
        self.logic = self.compare = self.constants = self.same = self.arithmetic = self.calls = self.by = self.clause = 0
        self.danger = self.catalog = self.select = self.union = self.stacked = self.into = self.words = self.sensitive = self.literals = 0

    @property
    def whole(self) -> bool:
        """True when nothing ungrammatical stopped the walk."""
        return self.reason in ("end", "comment", "quote")


def walk(tokens: Tokens, operand_due: bool) -> Walk:
    """Walk ``tokens`` from the first one; ``operand_due`` says which of the two states they start in."""
    seen = Walk()
    at = 0
    comparing = ""
    alias = False
    empty_call = False
    while True:
        kind, value, start, end = tokens[at]
        seen.end = end if kind != "." else max(seen.end, start)
        if not seen.first and kind not in ")":
            seen.first = value if kind in "wfo" else kind
        if kind in ".c":
            seen.reason = "dangling" if operand_due and at else "comment" if kind == "c" else "end"
            seen.comment = tokens.text[start:end] if kind == "c" else ""
            return seen
        if operand_due:
            if kind == "(":
                seen.depth += 1
                empty_call = False
            elif kind == ")" and empty_call:
                seen.depth -= 1
                operand_due, empty_call = False, False
            elif kind in "wf" and value in ("select", "values"):
                seen.select += 1
            elif kind in "wo" and value in PREFIX or kind == "f" and value in PREFIX:
                pass
            elif value == "*" and seen.select:
                operand_due = False
            elif kind in "nsuvwf":
                if kind in "wf" and (value in CLAUSE or value in BY or value in LOGIC or value in COMPARE):
                    return seen
                _operand(seen, kind, value, comparing)
                comparing = ""
                if kind == "u":
                    seen.open, seen.reason = tokens.text[start:end], "quote"
                    return seen
                if kind == "f":
                    at += 1
                    seen.depth += 1
                    empty_call = True
                else:
                    operand_due, alias = False, kind == "w" or kind == "s"
            else:
                return seen
            if kind not in "f":
                empty_call = empty_call and kind == "f"
        elif kind == ")":
            seen.depth -= 1
            alias = True
        elif kind == ",":
            operand_due = True
        elif kind == ";":
            following = tokens[at + 1]
            if following[0] in ".c":
                seen.reason = "comment" if following[0] == "c" else "end"
                seen.comment = tokens.text[following[2] : following[3]] if following[0] == "c" else ""
                return seen
            if is_statement(tokens, at + 1):
                seen.stacked += 1
                seen.reason = "end"
            return seen
        elif kind in "of" or kind == "w" or kind == "s" and alias:
            if value in LOGIC:
                seen.logic += 1
                operand_due = True
            elif value in COMPARE:
                seen.compare += 1
                comparing = value
                operand_due = not (value in ("is", "in", "similar", "sounds") and tokens[at + 1][1] in ("not", "null", "to", "like"))
                if not operand_due:
                    at += 1
                    operand_due = tokens[at][1] != "null"
            elif kind == "o" and value in ARITHMETIC or value in ("div", "mod", "collate", "escape"):
                seen.arithmetic += 1
                operand_due = True
            elif value == "not" and tokens[at + 1][1] in COMPARE:
                pass
            elif value in ("union", "except", "intersect", "minus"):
                at = _set_operator(seen, tokens, at)
                if at < 0:
                    return seen
                operand_due = True
            elif value in BY and tokens[at + 1][1] in ("by", "siblings"):
                seen.by += 1
                at += 1
                operand_due = True
            elif value in CLAUSE:
                seen.clause += 1
                operand_due = True
            elif value in JOIN:
                pass
            elif value in TRAIL:
                alias = value == "as"
            elif value == "waitfor" and tokens[at + 1][1] in ("delay", "time"):
                seen.danger += 1
                at += 1
                operand_due = True
            elif value == "procedure" and tokens[at + 1][1] == "analyse":
                seen.danger += 1
                seen.reason = "end"
                return seen
            elif value == "into" and tokens[at + 1][1] in ("outfile", "dumpfile"):
                seen.into += 1
                at += 1
                operand_due = True
            elif kind == "w" and alias and (seen.select or value[0] in "`[") and value not in PREFIX:
                alias = False
                seen.words += 1
            elif kind == "s":
                alias = False
            else:
                return seen
        else:
            return seen
        at += 1


def _operand(seen: Walk, kind: str, value: str, comparing: str) -> None:
    """Count one operand; with ``comparing`` it is the right side of a comparison whose left side is ``seen.right``."""
    if kind in "wf":
        base = value.rstrip(".*")
        if kind == "f":
            seen.calls += 1
            seen.danger += base in DANGER
        elif value in CONSTANT:
            seen.literals += 1
            kind = "n"
        else:
            seen.words += 1
        seen.catalog += any(name in value for name in CATALOG)
        seen.sensitive += base in SENSITIVE
    elif kind == "v":
        seen.catalog += value.startswith("@@")
    else:
        seen.literals += 1
    seen.left, seen.right = seen.right, (kind, value)
    if comparing:
        left = seen.left[0]
        if left and left in "nsu" and kind in "nsu":
            seen.constants += 1
        elif kind == "w" and seen.left == seen.right:
            seen.same += 1


def _set_operator(seen: Walk, tokens: Tokens, at: int) -> int:
    """Index of the SELECT (or VALUES, TABLE) that a UNION at ``at`` leads to, or -1 when it leads to none."""
    for step in range(at + 1, at + 12):
        kind, value, _, _ = tokens[step]
        if value in ("select", "values", "table") or value.startswith("select"):
            seen.union += 1
            seen.select += 1
            return step
        if value not in ("all", "distinct", "distinctrow", "(", "+", "-", "~", "!"):
            return -1
    return -1
