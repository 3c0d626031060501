"""Parts of the caller's longer texts in what goes out, wherever the code cut them: found by the signs that they bring along."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# What more than a value has in a command or in code, and how much of the caller's text must stand around it.
_SIGNS = frozenset(";|&$`<>()[]{}\n\"'#")
_WINDOW = 6
_MOST_SIGNS = 64
_LONGEST, _LONGEST_KNOWN = 8_192, 262_144


def pieces(low: str, covered: Sequence[tuple[int, int]], known: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where in ``low`` outside of what is ``covered`` parts of ``known`` texts stand, and the caller's whole string."""
    if len(low) > _LONGEST or "\0" in low:
        return
    places = [at for at, char in enumerate(low) if char in _SIGNS]
    places = [at for at in places if not any(start <= at < end for start, end in covered)][:_MOST_SIGNS]
    forms = [form for form in known if len(form) > _WINDOW and not _SIGNS.isdisjoint(form) and "\0" not in form] if places else []
    joined = "\0".join(["", *forms, ""])
    if not forms or len(joined) > _LONGEST_KNOWN:
        return
    reach = 0
    for at in places:
        if at < reach:
            continue
        found = [span for begin in (at - _WINDOW + 1, at - _WINDOW // 2, at) if (span := _around(low, joined, max(0, begin)))]
        if found:
            start, end, where = max(found, key=lambda span: span[1] - span[0])
            reach = end
            yield start, end, known[joined[joined.rindex("\0", 0, where + 1) + 1 : joined.index("\0", where + 1)]]


def _around(low: str, joined: str, begin: int) -> tuple[int, int, int] | None:
    """The longest part around ``low[begin:]``'s first characters that both hold, and where the other has it."""
    window = low[begin : begin + _WINDOW]
    where = joined.find(window) if len(window) == _WINDOW else -1
    if where < 0:
        return None
    start, end, at = begin, begin + _WINDOW, where + _WINDOW
    while start and where and low[start - 1] == joined[where - 1]:
        start, where = start - 1, where - 1
    while end < len(low) and at < len(joined) and low[end] == joined[at]:
        end, at = end + 1, at + 1
    return start, end, where
