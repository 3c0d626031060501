"""What is plainly prose: words, and punctuation where a writer puts it. No language an attack is written in looks like that.

A comma after a word and before a blank, an apostrophe within a word, a bracket around words: these are the marks that make honest
text look suspicious one by one. The words are not judged here; that falls to whoever asks.
"""

from __future__ import annotations

import re

from ..sealed import cache
from .decoders import spaced_hex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Plain Latin letters: others have look-alikes among them, or become other letters when they are normalised
_LETTER = "0-9A-Za-zÀ-ÖØ-öø-ÿ"
# Longer than any word in use, and base64 has to be longer to hide much
_WORD = f"[{_LETTER}]{{1,30}}+(?![{_LETTER}])"
_CONTRACTION = f"['’](?:s|t|re|ll|ve|m|d|S|T|RE|LL|VE|M|D)(?![{_LETTER}])"
_PIECES = (
    f"{_WORD}(?>(?:{_CONTRACTION})?)"
    f"| (?:\\((?=[{_LETTER}])|[-–—&](?= )|\\$(?=\\d)|)"
    r"|[,.!?:…](?![^\s.!?,)])"
    f"|(?<=[{_LETTER}.])\\)(?![^\\s.,!?:])"
    f"|(?<=[{_LETTER}])-(?=[{_LETTER}])"
    r"|(?<=\d)(?:[.,](?=\d++(?![\d.]))|%(?![^\s.,!?)])|:(?=\d\d(?!\d)))"
)


@cache
def _line() -> Callable[..., re.Match[str] | None]:
    return re.compile(f"(?>(?:{_PIECES})*)").match


def prose(text: str) -> bool:
    """Whether all of ``text`` is several words of plain prose on one line. Linear."""
    if " " not in text:
        return False
    match = _line()(text)
    return (
        match is not None
        and match.end() == len(text)
        and not spaced_hex(text)
        and ("(" not in text or _paired(text))
        and (")" not in text or "(" in text)
    )


def _paired(text: str) -> bool:
    """Brackets around words, none of them crossed: closing one that somebody else opened is an attack's way to begin."""
    return "".join([sign for sign in text if sign in "()"]).replace("()", "") == ""
