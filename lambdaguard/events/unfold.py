"""Listed strings that hold something more: JSON in a string, web tokens. Undone once everything else is listed."""

from __future__ import annotations

from .packed import SEPARATOR
from .walk import OPENERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Set
    from typing import Any

    from .walk import Walk

# A separator stands between the strings when they are joined, so that how one begins can be searched for in all of them at once.
_START = SEPARATOR + r"[{\[ \r\n\t\ufeff]"
_LONG = 64 * 1024
# From so many texts on, taking them apart together costs less
_MANY = 4000
_TOKEN = SEPARATOR + "eyJ"
_QUOTED = SEPARATOR + '"'
_STARTS = tuple(SEPARATOR + opener for opener in ("{", "[", " ", "\n", "\r", "\t", "\ufeff"))


def may_hold(joined: str) -> bool:
    """False if no string among the joined ones, each after a separator, holds anything.

    JSON begins with one of few signs, and what it hides is quoted.
    """
    if _TOKEN in joined:
        return True
    if '"' not in joined:
        return False
    if _QUOTED in joined and "\\" in joined:
        return True
    # In long text, one search costs less than several.
    if len(joined) > _LONG:
        import re

        return re.search(_START, joined) is not None
    return any(start in joined for start in _STARTS)


def unfold(walk: Walk, todo: Iterable[Any], clean: Set[Any] = frozenset()) -> None:
    """List what is inside the strings of ``todo``, and inside those, in rounds; not of those that are ``clean``.

    ``todo`` are strings, or fields where the walk is ``named``. The strings themselves stay listed.
    """
    listed, most = walk.collected(), walk.ceilings.fields
    rounds = 0
    # What is inside of which string is told by where it is listed.
    packed, walk.packed = walk.packed, None
    while todo:
        walk.nested = rounds
        done = len(listed)
        if walk.named:
            for field in [field for field in todo if field.text[:1] in OPENERS]:
                walk.record = field.record
                _look(walk, field.text, field.path, field.place)
                if len(listed) > most:
                    break
        else:
            texts = [text for text in todo if text[:1] in OPENERS and text not in clean]
            if len(texts) > _MANY and walk.memory is None:
                texts = _together(walk, texts)
            for text in texts:
                start = len(listed)
                _look(walk, text, "", "")
                if len(listed) > start and walk.memory is not None:
                    walk.unfolded.append((text, start, len(listed)))
                if len(listed) > most:
                    break
        # What lies beyond the ceiling is not read.
        todo = [] if walk.full() else listed[done:]
        rounds += 1
    walk.nested = 0
    walk.record = None
    walk.packed = packed


def _together(walk: Walk, texts: list[str]) -> list[str]:
    """List what so many texts hold as if they were one list; the texts that are left to be looked at one by one."""
    from .scan import scan

    lists = [text for text in texts if text[0] not in '"e' and text not in walk.settled]
    if not lists or not scan(walk, f"[{','.join(lists)}]"):
        return texts
    return [text for text in texts if text[0] in '"e']


def _look(walk: Walk, text: str, path: str, place: str) -> None:
    if text in walk.settled:
        return
    if text[:3] == "eyJ":
        from .tokens import token

        token(walk, text, path)
    # A JSON string that holds no escapes has nothing inside that is not there to see.
    elif text[0] != "e" and (text[0] != '"' or "\\" in text):
        from .texts import json_text

        json_text(walk, text, path, place)
