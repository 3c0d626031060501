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
_FIRST = frozenset(("deser", "xxe"))


def sure(text: str, section: int, judged: Callable[[str], list[Match]]) -> set[str]:
    """The families that are sure of something in that section of a long text when they see the page it is on, as that is ``judged``."""
    start = max(section * SECTION - _AROUND, 0)
    # From a line's beginning on, so that no bracket or quote is cut from what it belongs to
    start = text.find("\n", start, start + CUT * 2) + 1 or start if start else 0
    page = text[start : (section + 1) * SECTION + _AROUND]
    if start and document(text):
        page = _DOCUMENT + page
    found = [match for match in judged(page) if match.confidence == "high" and (not start or match.start >= CUT)]
    if found and code(text, section * SECTION, (section + 1) * SECTION):
        found = [match for match in found if not _at_home(match, text, section)]
    if any(match.rule.family == "sql" for match in found) and script(text):
        found = [match for match in found if match.rule.family != "sql"]
    return {match.rule.family for match in found}


def _at_home(match: Match, text: str, section: int) -> bool:
    """Whether a match in source code is a part of that; what begins a text may be no part of what follows it."""
    if match.rule.family in _IN_CODE:
        return False
    if section:
        return True
    return match.rule.family not in _FIRST and (match.start >= CUT or match.start > text.find("\n") >= 0)
