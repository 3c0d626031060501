"""Script up to some place: within which literal does it end?"""

from __future__ import annotations

import re

from ..sealed import cache

_MOST_BACKSLASHES = 64


@cache
def _token() -> re.Pattern[str]:
    return re.compile(r"""//[^\n]*+|/\*(?>(?:[^*]|\*(?!/))*)(?:\*/)?|(["'`])""")


class Script:
    """The script text that begins at ``start`` of ``page``, read once from place to place."""

    __slots__ = ("_at", "_page", "_quote", "start")

    def __init__(self, page: str, start: int) -> None:
        self._page = page
        self.start = self._at = start
        self._quote = ""

    def literal(self, upto: int) -> str | None:
        """The quote of the literal that ``upto``, no less than the last time, lies in; "" in code, None in a comment."""
        page, pattern = self._page, _token()
        while True:
            if self._quote:
                end = end_of(page, self._quote, self._at, upto)
                if end < 0:
                    self._at = max(self._at, _unescaped(page, upto, self.start))
                    return self._quote
                self._at, self._quote = end + 1, ""
            found = pattern.search(page, self._at, upto)
            if found is None:
                self._at = max(self._at, upto - 1)
                return ""
            if not found[1]:
                if found.end() >= upto and not found[0].endswith("*/"):
                    return None
                self._at = found.end()
            else:
                self._at, self._quote = found.end(), found[1]


def end_of(text: str, quote: str, at: int, upto: int | None = None) -> int:
    """Where the literal ends that goes on at ``at``: the next quote that no backslash escapes; -1 if it does not."""
    while True:
        end = text.find(quote, at, upto)
        if end < 0:
            return -1
        back = end
        while back > at and text[back - 1] == "\\":
            back -= 1
        if (end - back) % 2 == 0:
            return end
        at = end + 1


def _unescaped(text: str, at: int, least: int) -> int:
    """``at``, or before the backslashes that stand there."""
    least = max(least, at - _MOST_BACKSLASHES)
    while at > least and text[at - 1] == "\\":
        at -= 1
    return at
