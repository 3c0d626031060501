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
    "div mod isnull notnull glob match escape overlaps".split()
)
_VERBS = POWERFUL - frozenset("like in is not set call copy into values join where match escape".split())
# Without one of these, and without two such words, a text is a name, a number or plain words.
_MARKS = frozenset("'\"`;()-#/*=<>|&!\\@+~^%[]{}:,$?\x00")
_QUOTES = frozenset("'\"\\`]\n\r\x00\x1a")
_DOUBLED = "'\"`]"
_SLASHED = {ord(char): f"\\{sign}" for char, sign in {"'": "'", '"': '"', "\n": "n", "\r": "r", "\x00": "0", "\x1a": "z"}.items()}
_SEPARATORS = (",", ";", " ", ":", "=", "|", "&", "\n", "@", "/", "-")
_ANCHOR = 8
_MOST_PARTS = 64
_MOST_ENDS = 4
_MOST_PLACES = 32
_LONGEST = 20_000


class Traces:
    """The texts of one invocation that could be more than a value, made ready to be looked for."""

    __slots__ = ("_cut", "_indexes", "names")

    def __init__(self, known: Mapping[str, str]) -> None:
        whole = {text: source for text, source in known.items() if speaks(text) and not _empty(text)}
        parts = {part: source for text, source in whole.items() for part in _parts(text) if part not in known}
        plain = {**parts, **whole}
        escaped = {form: source for text, source in plain.items() for form in _escapes(text) if form not in plain}
        self._indexes = Index(plain), Index(escaped)
        self._cut = [
            (text, source) for text, source in (*whole.items(), *escaped.items()) if len(text) > _ANCHOR and _turns(text)
        ]
        self.names = {text: source for text, source in known.items() if _name().fullmatch(text)}

    def places(self, statement: str) -> tuple[list[Trace], list[Trace]]:
        """Every place where one of the texts stands, those within another left out; and those where one is escaped."""
        low = lowered(statement)
        plain, escaped = ({(at, at + len(text)): index.source(text) for at, text in index.places(low)} for index in self._indexes)
        for at, end, source in self._truncated(low):
            plain.setdefault((at, end), source)
        return _outermost(plain), _outermost(escaped)

    def _truncated(self, low: str) -> Iterator[Trace]:
        """Texts of which the statement holds the first part only."""
        for text, source in self._cut:
            at = low.find(text[:_ANCHOR])
            for _ in range(_MOST_PLACES):
                if at < 0:
                    break
                end = at + _common(text, low, at)
                if _turns(low[at:end]) and not (low[end - 1] in _DOUBLED and low[end : end + 1] == low[end - 1]):
                    yield at, end, source
                at = low.find(text[:_ANCHOR], at + 1)


def _empty(text: str) -> bool:
    """Pairs of quotes, which are an empty literal or a quote within one, whatever is around them."""
    return not len(text) % 2 and set(text) in ({"'"}, {'"'}, {"`"})


def _escapes(text: str) -> list[str]:
    """``text`` with its quotes doubled, or behind backslashes, as drivers and careful code do."""
    if _QUOTES.isdisjoint(text):
        return []
    slashed = text.replace("\\", "\\\\")
    forms = [text.replace(sign, sign * 2) for sign in _DOUBLED if sign in text]
    forms += [slashed.replace("'", "''"), text.replace("'", "\\'"), slashed.replace("'", "\\'"), slashed.translate(_SLASHED)]
    forms += [form.replace("%", "%%") for form in forms if "%" in form]
    return [form for form in dict.fromkeys(forms) if form != text]


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


def _divided(text: str) -> bool:
    """Whether a part of it could do something. What stands in JSON was read by itself."""
    if text[0] + text[-1] in ("{}", "[]"):
        return False
    if not frozenset("'\"`#\\").isdisjoint(text) or "--" in text or "/*" in text:
        return True
    return _turns(text) and not _VERBS.isdisjoint(text.replace(";", " ").replace("(", " ").split())


def _parts(text: str) -> Iterator[str]:
    """Pieces that code takes a text apart into, and the text with its blanks, or what filters take out, made one or none."""
    if len(text) > _LONGEST or not _divided(text):
        return
    words = text.split()
    pieces = [blank.join(words) for blank in (" ", "", "/**/", "+")] if len(words) > 1 else []
    pieces += [text.strip(sign) for sign in "\"'" if sign in (text[0], text[-1])]
    if ";" in text or "--" in text:
        pieces += [text.replace(";", ""), text.replace("--", ""), text.replace("--", "").replace(";", "")]
    pieces += _ends(text)
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


def _ends(text: str) -> Iterator[str]:
    """What is left from a quote on, where code takes off what stands before: only if it goes on like a statement."""
    at = -1
    for _ in range(_MOST_ENDS):
        at = min((found for sign in "'\"" if (found := text.find(sign, at + 1)) >= 0), default=-1)
        if at < 0:
            return
        rest = text[at:]
        if "--" in rest or "/*" in rest or not _VERBS.isdisjoint(rest[1:].replace("(", " ").replace(";", " ").split()):
            yield rest


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


def _outermost(found: dict[tuple[int, int], str]) -> list[Trace]:
    """Places in order, longest first, without those that lie within another."""
    places: list[Trace] = []
    reach = -1
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if end > reach:
            reach = end
            places.append((start, end, found[start, end]))
    return places
