"""What one walk through SQL sees: counts of what an injection needs, and the state of the reader."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sql_tokens import Token, Tokens


class Seen:
    """What one walk saw: counts, the ``first`` token, the closing ``comment`` or the ``open`` string, and the ``reason`` it ended.

    ``reason`` is ``end``, ``comment``, ``quote`` (an open string), ``dangling`` (an operand was due) or ``broken``.
    """

    arithmetic = by = calls = catalog = clause = codes = commas = compare = constants = danger = information = into = 0
    literals = logic = same = select = sensitive = stacked = taught = union = words = 0
    first = comment = open = reason = ""
    right = ("", "")
    end = _at = 0
    _comparing = _alias = _called = _typed = _common = False

    def __init__(self, tokens: Tokens, operand_due: bool) -> None:
        self._tokens = tokens
        self._due = operand_due
        self._brackets: list[bool] = []  # the open ones: True where a function's arguments stand

    @property
    def whole(self) -> bool:
        """True when nothing ungrammatical stopped the walk."""
        return self.reason in ("end", "comment", "quote")

    def _stop(self, token: Token, dangling: bool) -> None:
        kind, _, start, end = token
        self.reason = "dangling" if dangling else "comment" if kind == "c" else "end"
        # ``//`` ends a line of the script that a document store runs, and no SQL: only the end is told
        self.comment = self._tokens.text[start:end] if kind == "c" and self._tokens.text[start : start + 2] != "//" else ""

    def _take(self, kind: str, value: str) -> None:
        left, self.right = self.right, (kind, value)
        literal = kind in "nsu"
        self.literals += literal
        if self._comparing:
            self._comparing = False
            if literal and left[0] and left[0] in "nsu":
                self.constants += 1
            elif left == self.right:
                self.same += 1
        self._due, self._alias = False, True
