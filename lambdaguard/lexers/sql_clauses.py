"""What a word or a mark of SQL does where an operator is due: clauses, comparisons, unions, the next statement."""

from __future__ import annotations

from .sql_seen import Seen
from .sql_statements import is_statement
from .sql_words import ACTIONS, DANGER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sql_tokens import Token

_SEARCHED = {"boolean": 2, "natural": 3}  # IN BOOLEAN MODE, IN NATURAL LANGUAGE MODE


class Clauses(Seen):
    """A walk's operators of more than a character, and what they lead to."""

    def _act(self, action: str, value: str, following: Token) -> None:
        self._due = action not in ("join", "trail", "negate")
        if action == "logic":
            self.logic += 1
        elif action == "compare":
            self._compare(value, following)
        elif action == "arithmetic":
            self.arithmetic += 1
        elif action == "set":
            self._union()
        elif action == "clause":
            self.clause += 1
            if value == "for" and following[1] in ("xml", "json", "update", "share", "browse"):
                self._at += 1 + (self._tokens[self._at + 2][1] in ("path", "auto", "raw", "explicit"))
                self._due = False
        elif action == "trail":
            self._trail(value, following)
        elif action == "negate":
            self.reason = "" if ACTIONS.get(following[1]) == "compare" else "broken"
        elif action != "join":
            self._pair(action, following[1])

    def _compare(self, value: str, following: Token) -> None:
        self.compare += 1
        if value == "in" and following[1] in _SEARCHED and self._tokens[self._at + _SEARCHED[following[1]]][1] == "mode":
            self._at += _SEARCHED[following[1]]
            self._due = False
            return
        self._comparing = True
        while value in ("is", "similar", "sounds") and following[1] in ("not", "null", "to", "like", "distinct", "from"):
            self.constants += following[1] == "null" and self.right[0] in ("n", "s")
            self._at += 1
            self._due = following[1] != "null"
            self._comparing = self._due
            following = self._tokens[self._at + 1]

    def _trail(self, value: str, following: Token) -> None:
        self._alias = self._alias or value == "as"
        self._typed = value == "as" and True in self._brackets
        if (value == "as" and self.select and following[0] == "w" and following[1] in ACTIONS) or (
            value == "end" and following[1] in ("if", "loop", "case")
        ):
            self._at += 1

    def _pair(self, action: str, following: str) -> None:
        """Two words that mean something only together: ORDER BY, INTO OUTFILE, WAITFOR DELAY, PROCEDURE ANALYSE."""
        if action == "by" and following in ("by", "siblings"):
            self.by += 1
        elif action == "into" and following[:1] == "@":
            self.into += 1
            return
        elif action == "into" and following in ("outfile", "dumpfile"):
            self.into += 1
        elif (action == "waitfor" and following in ("delay", "time")) or (action == "procedure" and following == "analyse"):
            self.danger += 1
        else:
            self.reason = "broken"
        self._at += 1
        if action == "procedure" and not self.reason:
            self.reason = "end"

    def _union(self) -> None:
        """Go to the SELECT (or VALUES, TABLE) that a UNION leads to, or break."""
        for at in range(self._at + 1, self._at + 12):
            kind, value, _, _ = self._tokens[at]
            if value.startswith("select") or value in ("values", "table"):
                self.union += 1
                self.select += 1
                self._at = at
                return
            if kind in ".c" and at > self._at + 1:
                self.union += 1
                self.reason = "dangling"
                return
            if value not in ("all", "distinct", "distinctrow", "(", "+", "-", "~", "!"):
                break
        self.reason = "broken"

    def _aside(self, value: str) -> bool:
        """Go into the brackets of ``OVER (…)``, ``FILTER (WHERE …)`` or ``WITHIN GROUP (ORDER BY …)``, where a clause is due."""
        at = self._at + 1 + (value == "within")
        if self._tokens[at][0] != "(":
            return False
        self._brackets.append(False)
        self._at = at
        return True

    def _cast(self, value: str) -> None:
        """PostgreSQL's ``::type``, which changes nothing here, and its JSON operator ``?``."""
        if value == "?":
            self.compare += 1
            self._comparing = self._due = True
        else:
            self.arithmetic += 1
            self._at += 1

    def _semicolon(self) -> None:
        following = self._tokens[self._at + 1]
        if following[0] in ".c":
            self._stop(following, False)
        elif is_statement(self._tokens, self._at + 1) or following[:2] == ("f", "iif"):
            self.stacked += 1
            self.reason = "end"
        elif following[0] == "(" or (following[0] == "f" and following[1] in DANGER):
            self._due = True
        elif following[0] in "su" and True in self._brackets:
            self._due = True  # OPENROWSET's arguments
        elif following[1] in ("else", "end", ")") and self.danger:
            pass  # the next branch of a block
        else:
            self.reason = "broken"
