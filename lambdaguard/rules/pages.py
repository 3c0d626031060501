"""Long texts are judged by pages: what a window of one shows is looked at again with what is around its section.

A window shows what stands out, not what it belongs to: a script of a whole document, a statement of many, a line of source code.
"""

from __future__ import annotations

from ..lexers.listing import document
from ..lexers.surroundings import code, script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .match import Match

SECTION = 2048
# Where a window was cut out of a text is no beginning of anything; the sign it was cut for stands further in
CUT = 200
_AROUND = 1800
# How a page of an HTML document is told from markup that somebody put into a value
_DOCUMENT = "<!doctype html><title></title>\n"
# What does its harm wherever it stands, in a log for one, and what is long by nature; all else is at home in source code
_IN_CODE = frozenset(("jndi", "graphql"))
# and what a text begins with that is no text
_FIRST = _IN_CODE.union(("deser", "xxe"))


def written(text: str, start: int, end: int) -> bool:
    """Whether a window of a long text stands in source code; what begins a text may be no part of what follows it."""
    return start >= SECTION and code(text, start, end)


class Pages:
    """The pages of one long text; ``judged`` says what is found on one. Each is judged once, when somebody asks."""

    __slots__ = ("_judged", "_sure", "_text", "_written")

    def __init__(self, text: str, judged: Callable[[str], list[Match]]) -> None:
        self._text = text
        self._judged = judged
        self._sure: dict[int, set[str]] = {}
        self._written: dict[int, bool] = {}

    def sure(self, at: int, family: str) -> bool:
        """Whether ``family`` is sure of something in the section around ``at`` when it sees the page that is on."""
        section = at // SECTION
        if section and family not in _IN_CODE and self._code(section):
            return False
        if section not in self._sure:
            self._sure[section] = self._families(section)
        return family in self._sure[section]

    def _code(self, section: int) -> bool:
        if section not in self._written:
            self._written[section] = code(self._text, section * SECTION, (section + 1) * SECTION)
        return self._written[section]

    def _families(self, section: int) -> set[str]:
        text = self._text
        start = max(section * SECTION - _AROUND, 0)
        # From a line's beginning on, so that no bracket or quote is cut from what it belongs to
        start = text.find("\n", start, start + CUT * 2) + 1 or start if start else 0
        page = text[start : (section + 1) * SECTION + _AROUND]
        if start and document(text):
            page = _DOCUMENT + page
        found = [match for match in self._judged(page) if match.confidence == "high" and (not start or match.start >= CUT)]
        if found and not section and self._code(section):
            found = [match for match in found if not _at_home(match, text)]
        if any(match.rule.family == "sql" for match in found) and script(text):
            found = [match for match in found if match.rule.family != "sql"]
        return {match.rule.family for match in found}


def _at_home(match: Match, text: str) -> bool:
    """Whether a match where a source code begins is a part of that: what begins a text may be no part of what follows it."""
    return match.rule.family not in _FIRST and (match.start >= CUT or match.start > text.find("\n") >= 0)
