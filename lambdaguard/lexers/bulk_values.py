"""Which of many strings, and which places in a long one, are to be read: where something stands out, and by what it is."""

from __future__ import annotations

import re
import sys
from functools import partial

from .bulk_bytes import narrow
from .bulk_joined import begun, met
from .bulk_marks import marked
from .bulk_objects import values
from .bulk_room import fewer
from .bulk_signs import addressed, addresses, odd, odds
from .joined import SEPARATOR, first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What attacks have where nothing stands out; each costs a search of its own
_WORDS = (b"whoami",)
_unmarked = re.compile(b"\0*").match


def holders(texts: Sequence[str], longest: int = sys.maxsize) -> list[str]:
    """Those of ``texts`` in which something stands out, found in one go over all of them; each once, in order.

    Where these are much, those with a sign and a few more, of either those whose shape is shared by the fewest. Texts longer
    than ``longest`` are not looked into: they come first.
    """
    joined = SEPARATOR + SEPARATOR.join(texts) + SEPARATOR
    return among([joined], longest) if joined.count(SEPARATOR) == len(texts) + 1 else list(texts)


def among(packs: Sequence[str], longest: int = sys.maxsize) -> list[str]:
    """The `holders` of texts that were joined, with a separator before and after each."""
    long: list[str] = []
    chosen: dict[str, None] = {}
    for joined in packs:
        if _longer(joined, longest):
            texts = joined[1:-1].split(SEPARATOR)
            long += [text for text in texts if len(text) > longest]
            joined = SEPARATOR.join(["", *[text for text in texts if len(text) <= longest], ""])
        chosen.update(dict.fromkeys(_outstanding(joined)))
    listed = list(chosen)
    return [*long, *fewer(listed)]


def _longer(joined: str, size: int) -> bool:
    """Whether a text among the joined ones has more than ``size`` characters: leaps of that size, from separator to separator."""
    at, last = 0, len(joined) - 1
    while at + size + 1 < last:
        following = joined.rfind(SEPARATOR, at + 1, at + size + 2)
        if following < 0:
            return True
        at = following
    return False


def _outstanding(joined: str) -> list[str]:
    data = narrow(joined)
    low = data.lower()
    found = set(_firsts(joined, data))
    for word in _WORDS:
        if word in low:
            found.update(begun(joined, met(joined, partial(low.find, word))))
    found.update(begun(joined, [match.start() for match in values().finditer(data)]))
    if b":/" in low and addressed(low):
        found.update(begun(joined, met(joined, first(addresses(), low))))
    if not joined.isascii() and odds(joined) != "":
        found.update(begun(joined, met(joined, first(odd(), joined))))
    return [joined[start : joined.find(SEPARATOR, start)] for start in sorted(found)]


def _firsts(joined: str, data: bytes) -> Iterator[int]:
    """Where the texts begin in which a shape stands; once it was found, the rest of the text is passed over."""
    end = 0
    for offset, marks in marked(data, values=True):
        at = max(end - offset, 0)
        while at < len(marks):
            at = _unmarked(marks, at).end()  # type: ignore[union-attr]
            if at == len(marks):
                break
            start = joined.rfind(SEPARATOR, 0, offset + at + 1) + 1
            end = joined.find(SEPARATOR, start)
            if end < 0:
                return
            yield start
            at = end - offset
