"""Sources in fewer bytes: what they repeat most is a mark, or a mark and one byte, which `lambdaguard.bundle` spells out again.

A zip looks back 32 KB for what repeats; what all modules say, it writes anew every few modules.
"""

from __future__ import annotations

import functools
import re
from collections import Counter

from lambdaguard.bundle import FIRST, WORDS, spelled

# Words and what stands around them; of names in capitals each part, as services' actions share these.
_PIECE = re.compile(
    rb"@cache\ndef|re\.compile\(r?\"?| (?:in|or|and|for|if|else|not|is|is not|not in) |\.\w+\(|[:,(]?\n+ *"
    rb"|\\[bdWSn.]|\\[sw]\*?\+?|\(\?[:!=]|\{0,\d+\}|[A-Z][a-z]+|[A-Za-z_]\w+"
)
_FEWEST = 4  # times that a piece must occur to be worth its place in the list
_PAIRS = 12  # marks that a byte follows
_RUN, _BEHIND, _SLOW = (
    6,
    6,
    100,
)  # bytes that are alike; sources that a zip still sees; what keeps the least sources from being first


@functools.cache
def order(sources: tuple[bytes, ...]) -> list[int]:
    """Numbers of ``sources``, each behind those that say most of what it says."""
    runs = [{source[at : at + _RUN] for at in range(len(source) - _RUN + 1)} for source in sources]
    counts = Counter(run for each in runs for run in each)
    shared = [frozenset(run for run in each if counts[run] > 1) for each in runs]
    left, found = [*range(len(sources))], list[int]()
    while left:
        seen = frozenset[bytes]().union(*(shared[number] for number in found[-_BEHIND:]))
        found.append(max(left, key=lambda number: len(shared[number] & seen) / (len(shared[number]) + _SLOW)))
        left.remove(found[-1])
    return found


def shorten(sources: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """The pieces, the marks for the first of them, the marks that a byte follows for the others, and ``sources`` so spelled."""
    counts = Counter(piece for source in sources for piece in _PIECE.findall(source))
    often = sorted((piece for piece, count in counts.items() if count >= _FEWEST), key=lambda piece: -counts[piece])
    said = set(b"".join(sources))
    free = bytes(byte for byte in range(1, 256) if byte not in said and not FIRST <= byte < FIRST + WORDS)
    pairs, alone = free[:_PAIRS], free[_PAIRS:]
    rest = (piece for piece in often[len(alone) :] if len(piece) > 2)
    pieces = often[: len(alone)] + sorted(rest, key=lambda piece: (2 - len(piece)) * counts[piece])[: len(pairs) * WORDS]
    codes = [bytes((mark,)) for mark in alone] + [bytes((mark, FIRST + at)) for mark in pairs for at in range(WORDS)]
    code_of = dict(zip(pieces, codes, strict=False))
    short = [_PIECE.sub(lambda match: code_of.get(match[0], match[0]), source) for source in sources]
    if [spelled(each, (pieces, alone, pairs)) for each in short] != [*sources]:
        raise ValueError("a source is not what it was")
    return b"\0".join(pieces), alone, pairs, *short
