"""Quoted text in logs, at any depth of escaping: ``"…"``, ``'…'``, ``\\"…\\"``, ``\\\\\\"…\\\\\\"``."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 100_000


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    opens = re.compile(r"""[bBuUrR]?((?:\\*+["'])|\\u002[27]|%2[27])""")
    quotes = re.compile(r"""(?<!\\)\\*+["']|\\u002[27]|%2[27]""")
    pieces = re.compile(r"""[\[{(\]})]|[^\s\[\]{}(),:"'\\]++|(?<!\\)\\*+["']""")
    return opens, quotes, pieces


def opening(text: str, at: int) -> tuple[int, str] | None:
    """``(start of the content, the quote with its backslashes)`` if a quoted text begins at ``at``."""
    found = _patterns()[0].match(text, at)
    return (found.end(), found[1]) if found else None


def closing(text: str, start: int, mark: str) -> int:
    """Where the text that ``mark`` opened ends: at the same mark, or where a text around it does; else at the line's end."""
    if mark[0] == "%" or mark.startswith("\\u"):
        end = text.find(mark, start)
        return end if end >= 0 else _line(text, start)
    depth, quote = len(mark) - 1, mark[-1]
    for found in _patterns()[1].finditer(text, start):
        slashes = found[0]
        if slashes[-1] != quote:
            continue
        # Pairs of backslashes before the mark are escaped backslashes of the content; fewer end a text around this one.
        if _level(len(slashes) - 1) == _level(depth) and (depth or (len(slashes) - 1) % 2 == 0):
            return found.end() - 1 - depth
        if len(slashes) - 1 < depth:
            return found.start()
    return _line(text, start)


def _level(slashes: int) -> int:
    """How deeply a quote with so many backslashes is escaped: 0, 1, 3, 7 … are the levels; an even number adds none."""
    level = 0
    while slashes % 2:
        slashes //= 2
        level += 1
    return level


def _line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def leaves(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Every value inside the bracket that opens at ``at``: quoted texts and bare words that no colon follows."""
    depth, position, limit = 0, at, min(len(text), at + _MOST)
    pieces = _patterns()[2]
    while position < limit:
        found = pieces.search(text, position, limit)
        if found is None:
            return
        start, position = found.span()
        piece = found[0]
        if piece in "[{(":
            depth += 1
        elif piece in "]})":
            depth -= 1
            if depth <= 0:
                return
        elif piece[-1] in "\"'":
            end = closing(text, position, piece)
            if not _is_key(text, end + len(piece)):
                yield position, end
            position = end + len(piece)
        elif not _is_key(text, position) and piece not in ("null", "true", "false", "None", "True", "False", "b"):
            yield start, position


def _is_key(text: str, after: int) -> bool:
    return text[after : after + 8].lstrip().startswith(":")
