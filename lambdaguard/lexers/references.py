"""Plain letters and marks written as character references, as nobody does who has nothing to hide. Text is lower case."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import tame

ENCODED = "LG-XSS-012"
_FEWEST = 6


@cache
def _run() -> re.Pattern[str]:
    """References one after the other, also cut by the element that breaks a line."""
    return re.compile(r"(?>(?:&(?>(?:<wbr>)?)#(?>(?:x0*+[0-9a-f]{2}|0*+\d{2,3}))(?>(?:<wbr>)?);?\s?(?>(?:<wbr>)?)){6,})")


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"#(?:x0*+([0-9a-f]{2})|0*+(\d{2,3}))")


def signs(low: str, place: str) -> list[tuple[str, int, int]]:
    """Runs of references that spell a call, a string, a tag or further references."""
    for match in _run().finditer(low):
        codes = [int(digits, 16) if digits else int(plain) for digits, plain in _number().findall(match.group())]
        spelled = "".join(chr(code) for code in codes if 32 < code < 127)
        if len(spelled) >= _FEWEST and (not set("(<'\"").isdisjoint(spelled) or "&#" in spelled or "script:" in spelled):
            return [] if tame(low, match.start(), place) else [(ENCODED, match.start(), match.end())]
    return []
