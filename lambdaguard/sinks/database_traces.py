"""Where the caller's texts stand in a statement: as they are, escaped, in parts, or cut short."""

from __future__ import annotations

import re
from functools import cache

from .grams import Index
from .taint import lowered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    # where it begins and ends in the statement, and the caller's whole text
    Trace = tuple[int, int, str]

# Words that can change a statement without any punctuation.
POWERFUL = frozenset(
    "union intersect except minus select or and xor not like rlike regexp similar between case exists having where into values "
    "set drop delete insert update alter create truncate exec execute call declare grant copy attach pragma join is in using "
    "div mod".split()
)
# Without one of these, and without two such words, a text is a name, a number or plain words.
_MARKS = frozenset("'\"`;()-#/*=<>|&!\\@+~^%[]{}:,$?\x00")
_QUOTES = frozenset("'\"\\`]\n\r\t")
_SEPARATORS = (",", ";", " ", ":", "=", "|", "&", "\n")
_ANCHOR = 8
_MOST_PARTS = 64
_MOST_PLACES = 32
_LONGEST = 20_000


class Traces:
    """The texts of one invocation that could be more than a value, made ready to be looked for."""

    __slots__ = ("_cut", "_escaped", "_index", "names")

    def __init__(self, known: Mapping[str, str]) -> None:
        whole = {text: source for text, source in known.items() if speaks(text)}
        parts = {part: source for text, source in whole.items() for part in _parts(text) if part not in known}
        self._index = Index({**parts, **whole})
        self._escaped = Index({text: source for text, source in whole.items() if not _QUOTES.isdisjoint(text)})
        self._cut = [text for text in whole if len(text) > _ANCHOR and _turns(text)]
        self.names = {text: source for text, source in known.items() if _name().fullmatch(text)}

    def places(self, statement: str) -> list[Trace]:
        """Every place where one of the texts stands, those within another left out."""
        low = lowered(statement)
        found = {(at, at + len(text)): self._index.source(text) for at, text in self._index.places(low)}
        for at, end, text in self._truncated(low):
            found.setdefault((at, end), self._index.source(text))
        if self._escaped.known():
            for quote in _unescapers(low):
                plain, starts, shifts = _unescaped(low, quote)
                for at, text in self._escaped.places(plain):
                    span = _back(at, starts, shifts), _back(at + len(text), starts, shifts)
                    found.setdefault(span, self._escaped.source(text))
        return _outermost(found)

    def _truncated(self, low: str) -> Iterator[tuple[int, int, str]]:
        """Texts of which the statement holds the first part only."""
        for text in self._cut:
            at = low.find(text[:_ANCHOR])
            for _ in range(_MOST_PLACES):
                if at < 0:
                    break
                end = at + _common(text, low, at)
                if _turns(low[at:end]):
                    yield at, end, text
                at = low.find(text[:_ANCHOR], at + 1)


def speaks(text: str) -> bool:
    """Whether it could be more than a name, a number or plain words."""
    if not _MARKS.isdisjoint(text):
        return True
    words = text.split()
    return len(words) > 1 and not POWERFUL.isdisjoint(words)


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"[^\W\d][\w$]*+(?>(?:\.[^\W\d][\w$]*+)*)(?: (?:asc|desc))?")


def _turns(text: str) -> bool:
    """Whether a part of a text, on its own, could end a literal or begin something."""
    return not frozenset("'\"`;#\\").isdisjoint(text) or "--" in text or "/*" in text or (text[0].isdigit() and speaks(text))


def _parts(text: str) -> Iterator[str]:
    """Pieces that code takes a text apart into, and the text with its blanks made one or none."""
    if len(text) > _LONGEST or not _turns(text):
        return
    words = text.split()
    pieces = [" ".join(words), "".join(words)] if len(words) > 1 else []
    for separator in _SEPARATORS:
        if separator in text:
            head, _, rest = text.partition(separator)
            front, _, last = text.rpartition(separator)
            pieces += (head, rest, front, last)
    pieces += text.split(",", _MOST_PARTS) + text.split(";", _MOST_PARTS)
    for piece in pieces:
        piece = piece.strip()
        if len(piece) > 2 and _turns(piece):
            yield piece


def _common(text: str, low: str, at: int) -> int:
    """How many characters of ``text`` stand in ``low`` from ``at`` on."""
    least, most = 0, min(len(text), len(low) - at)
    while least < most:
        middle = (least + most + 1) // 2
        if low.startswith(text[:middle], at):
            least = middle
        else:
            most = middle - 1
    return least


def _unescapers(low: str) -> list[re.Pattern[str]]:
    doubled, slashed = "''" in low or '""' in low or "``" in low, "\\" in low
    return [_escapes(kind) for kind, needed in ((0, doubled), (1, slashed), (2, doubled and slashed)) if needed]


@cache
def _escapes(kind: int) -> re.Pattern[str]:
    doubled, slashed = r"(?P<q>['\"`\]])(?P=q)", r"\\(?P<s>.)"
    return re.compile((doubled, slashed, f"{doubled}|{slashed}")[kind], re.DOTALL)


def _unescaped(low: str, pattern: re.Pattern[str]) -> tuple[str, list[int], list[int]]:
    """``low`` with its escapes undone; where each of them ended up, and how far the text behind it has moved."""
    pieces: list[str] = []
    starts: list[int] = [0]
    shifts: list[int] = [0]
    reach = length = 0
    for match in pattern.finditer(low):
        char = match.group(match.lastgroup or 0)
        char = {"n": "\n", "r": "\r", "t": "\t", "0": "\x00", "z": "\x1a"}.get(char, char) if match.lastgroup == "s" else char
        pieces += (low[reach : match.start()], char)
        length += match.start() - reach + 1
        reach = match.end()
        starts.append(length)
        shifts.append(reach - length)
    return "".join((*pieces, low[reach:])), starts, shifts


def _back(at: int, starts: list[int], shifts: list[int]) -> int:
    from bisect import bisect_right

    return at + shifts[bisect_right(starts, at) - 1]


def _outermost(found: dict[tuple[int, int], str]) -> list[Trace]:
    """Places in order, longest first, without those that lie within another."""
    places: list[Trace] = []
    reach = -1
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if end > reach:
            reach = end
            places.append((start, end, found[start, end]))
    return places
