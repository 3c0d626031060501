"""The strings of a large body, kept joined: apart, each is an object that everybody who looks at all of them pays for."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .walk import Walk

# Stands before and after each of the joined strings
SEPARATOR = "\x1e"
# Shorter bodies are listed string by string
LARGE = 64 * 1024
_OPENING = '\x1e(?:[{\\[" \r\n\t\ufeff]|eyJ)[^\x1e]*'


def pack(walk: Walk, joined: str, path: str, place: str) -> None:
    """Keep the strings that are ``joined``, all at ``place``; what may hold others is listed instead."""
    opening = re.findall(_OPENING, joined)
    if opening:
        walk.listed.extend([text[1:] for text in opening])
        joined = re.sub(_OPENING, "", joined)
    count = joined.count(SEPARATOR) - 1
    if count:
        walk.packed.append(joined)  # type: ignore[union-attr]
        walk.packed_at |= {place}
        walk.more += count
    if walk.more > walk.ceilings.fields:
        walk.problem("LG-DEC-005", path)


def unpacked(packed: Iterable[str]) -> list[str]:
    """The strings, apart."""
    return [text for joined in packed for text in joined[1:-1].split(SEPARATOR)]
