"""Follows SQL tokens as far as they are grammatical, and counts what an injection needs on the way.

A walk has two states: an operand is due, or an operator is. Prose leaves it at the second word that follows another; SQL goes on to
the end of the text, to a comment that cuts the rest off, or to the string that the application's own quote closes.
"""

from __future__ import annotations

from .sql_clauses import Clauses
from .sql_tokens import Tokens
from .sql_words import ACTIONS, CALLERS, CATALOG, CONSTANT, DANGER, INFORMATION, PACKAGES, PREFIX, SENSITIVE, TAUGHT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sql_tokens import Token


# Also what a sentence says before its brackets: "and benchmark (made by …)"
_ENGLISH = frozenset(("benchmark", "sleep", "convert", "error"))
_CODES = frozenset(("char", "chr", "nchar", "unichar"))


class Walk(Clauses):
    """One walk over ``tokens``, from the first to where it ends; what it saw are its attributes."""

    def __init__(self, tokens: Tokens, operand_due: bool) -> None:
        super().__init__(tokens, operand_due)
        while not self.reason:
            token = tokens[self._at]
            self.end = token[3]
            if not self.first and token[0] != ")":
                self.first = token[1] if token[0] in "wfo" else token[0]
            (self._operand if self._due else self._operator)(token)
            self._at += 1

    def _operand(self, token: Token) -> None:
        kind, value, start, end = token
        called, self._called = self._called, False
        if kind in ".c":
            self._stop(token, self._at > 0)
        elif kind in "ns":
            self._take(kind, value)
        elif kind in "wf":
            self._word(kind, value)
        elif kind == "v":
            self.catalog += value.startswith("@@")
            self._take(kind, value)
        elif kind == "u":
            self._take(kind, value)
            self.open, self.reason = self._tokens.text[start:end], "quote"
        elif kind == ")" and called:
            self._due, self._alias = False, True
            self._brackets.pop()
            self.information += self.right[1] in INFORMATION
        elif value == "*" and (called or self.select or self._tokens[self._at - 1][1] == "returning"):
            self.commas += 1
            self._due, self._alias = False, False
        elif kind == "(":
            self._brackets.append(False)
        elif value == "@" and self._tokens[self._at + 1][1] in (")", ",", ":="):  # a variable without a name
            self._take("v", value)
        elif kind != "o" or value not in PREFIX:
            self.reason = "broken"

    def _word(self, kind: str, value: str) -> None:
        if value in ("select", "values") or (value == "with" and self._at and self._shared()):
            self.select += 1
        elif value in PREFIX:
            if value == "top" and self._tokens[self._at + 1][0] == "n":
                self._at += 1
        elif value in ("next", "first") and self._tokens[self._at + 1][0] == "n":
            pass  # FETCH NEXT 1 ROWS
        elif value in ("next", "first") and self._tokens[self._at + 1][1] in ("row", "rows"):
            self._due = False
        elif value == "table" and self._tokens[self._at + 1][0] == "w":
            self.select += 1  # EXISTS (TABLE t), which selects all of it
        elif value in ACTIONS and not (kind == "f" and value in CALLERS) and not self._named(kind):
            self.reason = "broken"
        else:
            base = value.rstrip(".*")
            self.catalog += any(name in value for name in CATALOG)
            self.sensitive += base in SENSITIVE
            if value == "$":
                self.reason = "broken"  # a page's script
            elif kind == "f":
                self.calls += 1
                self.danger += (base in DANGER or base.startswith(PACKAGES)) and not (base in _ENGLISH and self._sentence())
                self.taught += base in TAUGHT
                self.codes += base in _CODES and self._tokens[self._at + 2][0] == "n"
                self.right = (kind, value)
                self._comparing = False
                self._called = True
                self._brackets.append(True)
                self._at += 1
            elif value in CONSTANT:
                self.information += value in INFORMATION
                self._take("n", value)
            else:
                self.words += 1
                self._take(kind, value)

    def _shared(self) -> bool:
        """Go to the query that a common table expression names: ``WITH RECURSIVE t(n) AS (``."""
        at = self._at + 1 + (self._tokens[self._at + 1][1] == "recursive")
        if self._tokens[at][0] == "f":
            at = next((end for end in range(at + 2, at + 12) if self._tokens[end][0] == ")"), at)
        if self._tokens[at + 1][1] != "as" and self._tokens[at + 1][0] != "f":
            return False
        self._common = True
        self._at = at + 1
        return True

    def _sentence(self) -> bool:
        """True when two words follow an opening bracket: no arguments."""
        return self._tokens[self._at + 2][0] == self._tokens[self._at + 3][0] == "w"

    def _named(self, kind: str) -> bool:
        """True for a keyword that is compared: a column, or another's alias, of that name."""
        return kind == "w" and self.select > 0 and self._tokens[self._at + 1][1] in ("=", "<", ">", "<>", "!=")

    def _operator(self, token: Token) -> None:
        kind, value = token[0], token[1]
        if kind in ".c":
            self._stop(token, False)
        elif kind == ")":
            self._alias = True
            if self._brackets and self._brackets.pop():
                self.right = (")", "")
        elif kind == ",":
            self.commas += 1
            self._due = True
        elif kind == ";":
            self._semicolon()
        elif kind in "owf" and value in ACTIONS and value != "::":
            self._act(ACTIONS[value], value, self._tokens[self._at + 1])
        elif value == "select" and (not self._at or self._common):  # T-SQL needs no semicolon before the next statement
            self.select += 1
            self._due = True
        elif value in ("over", "filter", "within") and (self.select or self.calls) and self._aside(value):
            pass
        elif self._alias and ((kind == "w" and self.select) or (kind in "wf" and self._typed)):
            if kind == "f":  # VARCHAR(40)
                self._brackets.append(False)
                self._due = True
                self._at += 1
            self._alias = self._typed = False
            self.words += 1
        elif kind == "v" and value[0] == ":" and self.right[0] == "w" and self.clause:
            self.words += 1  # Informix: FROM database:table
        elif value == "null" and self.right[1] == "null":
            self.literals += 1  # columns whose commas a filter took
        elif kind == "(" and self.constants and self._tokens[self._at + 1][1] == "select":
            self._brackets.append(False)
            self._due = True
        elif kind == "s" and (self.right[0] == "s" or self.select):
            self._alias = bool(self.select)
        elif value == "." and self.right[0] in ("f", ")") and self._tokens[self._at + 1][0] in "wf":
            self._due = True  # a method or a part of what was called: ``x().y``
        elif value == "?" or (value == "::" and self._tokens[self._at + 1][0] == "w"):
            self._cast(value)
        elif kind == "f" and self.select and value in ("char", "chr", "nchar", "cast", "convert", "substring"):
            self._word(kind, value)
            self._due = True
        else:
            self.reason = "broken"
