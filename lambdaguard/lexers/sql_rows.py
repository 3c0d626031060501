"""What only the values of an INSERT or an UPDATE go on with after a quote: another row, another column, what to do with a double one."""

from __future__ import annotations

import re

from ..sealed import cache
from .sql_judge import tail_comment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sql_walk import Walk


@cache
def _row() -> re.Pattern[str]:
    """The next row of an INSERT: ``'),('``."""
    return re.compile(r"[ \t+]*+\)[ \t+]*+,[ \t+]*+\([ \t+]*+(?:['\"(\d@]|null\b|select\b)", re.IGNORECASE)


@cache
def _doubled() -> re.Pattern[str]:
    """What an INSERT does with a row that is there already."""
    gap = r"(?>(?:\s|/\*[^*]{0,20}\*/|--\w{0,20}\n)*)"
    return re.compile(rf"{gap}\)?{gap}on(?!\w){gap}(?:duplicate(?!\w){gap}key|conflict{gap}(?:do\b|\())", re.IGNORECASE)


def written(seen: Walk, text: str, start: int) -> bool:
    """Whether the walk ``seen`` from the quote at ``start`` goes on with such values."""
    if _doubled().match(text, start + 1) is not None:
        return True
    if _row().match(text, start + 1) is not None:
        return tail_comment(text) or bool(seen.open)
    return seen.first == "," and seen.compare > 0 and seen.whole and bool(seen.clause or seen.open or seen.comment)
