"""Signs of code that reaches the system, each compiled when its literals are first met: together they take milliseconds."""

from __future__ import annotations

import re
from operator import itemgetter

from ..sealed import cache
from . import code_chained, code_node, code_other, code_php, code_python

SIGNS = code_php.SIGNS + code_python.SIGNS + code_node.SIGNS + code_other.SIGNS + code_chained.SIGNS
# (rule id, literals in lower case one of which must occur, number for `pattern`)
WORDS = tuple((rule, needles, number) for number, (rule, needles, _, _) in enumerate(SIGNS))

_PART = 3
_head, _tail = itemgetter(slice(_PART)), itemgetter(slice(-_PART, None))
_LETTERS = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz" else 0x20 for byte in range(256))


@cache
def _literals() -> tuple[dict[bytes, set[str]], dict[bytes, set[str]], set[str]]:
    """The literals by how a word in them must begin, by how one must end, and those of which no word has both its sides in them."""
    begins: dict[bytes, set[str]] = {}
    ends: dict[bytes, set[str]] = {}
    rest = set()
    for literal in {literal for _, literals, _ in WORDS for literal in literals}:
        begun = re.search(rf"(?<=[^a-z])[a-z]{{{_PART}}}", literal)
        ended = re.search(rf"[a-z]{{{_PART}}}(?=[^a-z])", literal)
        if begun is not None:
            begins.setdefault(begun[0].encode(), set()).add(literal)
        elif ended is not None:
            ends.setdefault(ended[0].encode(), set()).add(literal)
        else:
            rest.add(literal)
    return begins, ends, rest


def met(low: str) -> set[str]:
    """The literals that may occur in lower-case text, told by its words: few of them are sought in ordinary text."""
    begins, ends, rest = _literals()
    words = low.encode("utf-8", "surrogatepass").translate(_LETTERS).split()
    listed = [begins[key] for key in begins.keys() & set(map(_head, words))]
    listed += [ends[key] for key in ends.keys() & set(map(_tail, words))]
    return rest.union(*listed)


@cache
def pattern(number: int) -> re.Pattern[str]:
    _, _, lax, alternatives = SIGNS[number]
    return re.compile("|".join(alternatives), re.IGNORECASE if lax else 0)
