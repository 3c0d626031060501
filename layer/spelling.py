"""Sources in fewer bytes: each of the words they repeat most is a mark and one byte, which `lambdaguard.bundle` spells out again.

A zip looks back 32 KB for what repeats; what all modules say, it writes anew every few modules.
"""

from __future__ import annotations

import re
from collections import Counter

from lambdaguard.bundle import FIRST, MARKS, WORDS, spelled

_WORD = re.compile(rb"[A-Za-z_][A-Za-z_0-9]{2,}")
_FEWEST = 4  # times that a word must occur to be worth its place in the list


def shorten(sources: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """The list of words, one a line, and after it ``sources`` with a mark and a byte for each of these words."""
    if any(mark in source for source in sources for mark in MARKS):
        raise ValueError("a source holds one of the characters that mark a word")
    counts = Counter(word for source in sources for word in _WORD.findall(source))
    often = [word for word, count in counts.items() if count >= _FEWEST]
    words = sorted(often, key=lambda word: (2 - len(word)) * counts[word])[: len(MARKS) * WORDS]
    marks = {word: bytes((MARKS[at // WORDS], FIRST + at % WORDS)) for at, word in enumerate(words)}
    short = [_WORD.sub(lambda match: marks.get(match[0], match[0]), source) for source in sources]
    if [spelled(each, words) for each in short] != [*sources]:
        raise ValueError("a source is not what it was")
    return b"\n".join(words), *short
