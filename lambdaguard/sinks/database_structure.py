"""What the caller's text is in a statement: within a literal, a literal, a name, or more than that."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import pairwise

from ..lexers.statement import around, same, spans, tokens
from .database_traces import POWERFUL
from .taint import lowered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..lexers.statement import Span
    from .database_traces import Trace

    # rule id, where the text begins and ends, the caller's whole text
    Sign = tuple[str, int, int, str]

STRUCTURE, STATEMENT, COMMENT, NAME = "LG-DB-001", "LG-DB-002", "LG-DB-003", "LG-DB-004"
_VALUES = frozenset(("true", "false", "null", "default"))
_NEAR = 256
_NONE: tuple[list[int], list[int]] = [], []
# Words that say nothing by themselves: what consists of them alone is an empty phrase, whoever wrote it.
EMPTY = POWERFUL | frozenset(
    "from order group by asc desc limit offset on as all distinct table left right inner outer cross nulls first last".split()
)
# Names that are values, and what a database knows by itself.
_KNOWN = "current_date current_time current_timestamp localtime localtimestamp sysdate current_user session_user user any some"
_CONSTANT = _VALUES | EMPTY | frozenset(_KNOWN.split())


def broken(text: str, dialect: str, plain: list[Trace], escaped: list[Trace]) -> list[Sign]:
    """A sign for each place where the caller's text changes what the statement consists of."""
    found = spans(text, dialect)
    starts = [span[1] for span in found]
    whole = len(text) - len(text.lstrip(" \t\r\n(")), len(text.rstrip(" \t\r\n;)"))
    signs: list[Sign] = []
    settled: dict[str, tuple[list[int], list[int]]] = {}  # where the literals begin and end, by the text that they hold escaped
    for places in (escaped, plain):
        within: dict[Span, list[Trace]] = {}
        across: list[tuple[Trace, list[Span]]] = []
        for trace in places:
            touched = around(found, starts, trace[0], trace[1])
            if len(touched) == 1 and _inside(touched[0], trace[0], trace[1]):
                within.setdefault(touched[0], []).append(trace)
            else:
                across.append((trace, touched))
        for span, traces in within.items():
            # Where a text stands escaped, it also seems to stand as it was, with a quote of the escape or of the literal.
            traces = [trace for trace in traces if not _holds(settled, trace)]
            if sign := _unsettled(text, dialect, span, traces):
                signs.append(sign)
            elif places is escaped and span[0] == "text":
                for trace in traces:
                    begun, ended = settled.setdefault(trace[2], ([], []))
                    begun.append(span[1])
                    ended.append(span[2])
        for trace, touched in across:
            start, end, source = trace
            if not _holds(settled, trace) and (rule := _rule(text, start, end, touched, whole)) is not None:
                signs.append((rule, max(start, _beyond(settled, trace)), end, source))
    return sorted(signs, key=lambda sign: sign[1])


def _holds(settled: dict[str, tuple[list[int], list[int]]], trace: Trace) -> bool:
    """True if the text stands in a literal that holds it escaped."""
    return trace[1] <= _beyond(settled, trace)


def _beyond(settled: dict[str, tuple[list[int], list[int]]], trace: Trace) -> int:
    """Where the literal ends that the text begins in, if that holds it escaped: what follows may be the code's; else -1."""
    starts, ends = settled.get(trace[2], _NONE)
    at = bisect_right(starts, trace[0]) - 1
    return ends[at] if at >= 0 and trace[0] < ends[at] else -1


def _inside(span: Span, start: int, end: int) -> bool:
    kind, first, last = span
    return first < start and (end <= last if kind in ("line", "open") else end < last)


def _unsettled(text: str, dialect: str, span: Span, traces: list[Trace]) -> Sign | None:
    """The last of the texts within one literal or comment, if that would end elsewhere without them."""
    _, start, end = span
    pieces: list[str] = []
    reach = start
    for first, last, _ in traces:
        first = max(first, reach)
        pieces += (text[reach:first], "x" * (last - first))
        reach = last
    # With the character before it, which tells whether a letter or a dollar belongs to a word.
    before = text[start - 1 : start] if start else ""
    filled = "".join((before, *pieces, text[reach:end]))
    if not traces or same(filled, dialect, (span[0], len(before), len(filled))):
        return None
    first, last, source = traces[-1]
    return STRUCTURE, first, last, source


def _rule(text: str, start: int, end: int, touched: list[Span], whole: tuple[int, int]) -> str | None:
    """What the caller's text is that stands outside of literals, or crosses their ends; None for a value or a name."""
    if whole[0] >= start and whole[1] <= end:
        return STATEMENT if len(text[start:end].split()) > 1 else None
    parts = _code(text, start, end, touched)
    if _listed(text, parts, touched, start, end):
        return None
    words = [text[a:b].lower() for kind, a, b in parts if kind == "word"]
    if not touched and not _acts(text, parts, words):
        return None
    if any(text[a:b] == ";" for _, a, b in parts) and words:
        return STATEMENT
    if any(kind in ("line", "block") and first >= start for kind, first, _ in touched):
        return COMMENT
    return STRUCTURE


def _code(text: str, start: int, end: int, touched: list[Span]) -> list[Span]:
    """Whole tokens outside of literals that share a character with the caller's text."""
    parts: list[Span] = []
    edges = [(0, start), *((a, b) for _, a, b in touched), (end, len(text))]
    for (_, left), (right, _) in pairwise(edges):
        if left < right:
            first, last = _widened(text, left, right, left == start, right == end)
            parts += [token for token in tokens(text, first, last) if token[1] < right and token[2] > left]
    return parts


def _widened(text: str, first: int, last: int, before: bool, after: bool) -> tuple[int, int]:
    """``[first, last)`` with the rest of the words that it cuts at its ends."""
    least, most = max(0, first - _NEAR), min(len(text), last + _NEAR)
    while before and first > least and (text[first - 1].isalnum() or text[first - 1] in "_$.@"):
        first -= 1
    while after and last < most and (text[last].isalnum() or text[last] in "_$."):
        last += 1
    return first, last


def _listed(text: str, parts: list[Span], touched: list[Span], start: int, end: int) -> bool:
    """True for whole literals, numbers with a sign and constants, alone or with commas between them."""
    if any(kind != "text" or a < start or b > end for kind, a, b in touched):
        return False
    value = False
    for kind, a, b in sorted([*parts, *touched], key=lambda part: part[1]):
        piece = text[a:b]
        if kind in ("number", "text") or piece.lower() in _VALUES:
            if value:
                return False
            value = True
        elif piece == ",":
            value = False
        elif piece not in "+-" or value:
            return False
    return True


def _acts(text: str, parts: list[Span], words: list[str]) -> bool:
    """Whether tokens of the caller's, none of them quoted, do anything."""
    kinds = {kind for kind, _, _ in parts}
    if len(parts) == 1:
        return kinds == {"mark"} and text[parts[0][1] : parts[0][2]].startswith("@@")
    if not words and "number" not in kinds:
        return any(text[a:b] == ";" for _, a, b in parts)
    signs = {text[a:b] for kind, a, b in parts if kind in ("op", "mate", "mark")}
    if [kind for kind, _, _ in parts] == ["word", "op", "mark"] and not text[parts[2][1] :].startswith("@@"):
        return False  # a name and a place for a parameter: who writes those binds one
    if signs <= {".", ",", "*"} and ("*" not in signs or "." in signs):
        return not POWERFUL.isdisjoint(words) and ("number" in kinds or not EMPTY.issuperset(words))
    return True


@cache
def _place_of_value() -> re.Pattern[str]:
    name = r"[^\W\d][\w$]*+(?>(?:\.[^\W\d][\w$]*+)*)"
    return re.compile(rf"(?:[=<>]|\blike|\bin\s?+\(|\bbetween|\band)\s*+({name})(?![\w$.(])")


def compared(text: str, dialect: str, names: dict[str, str], plain: list[Trace]) -> list[Sign]:
    """Bare names of the caller's where a value is expected, and lists with such names: ``id = id``, ``desc, secret``."""
    low = lowered(text)
    signs = [
        (STRUCTURE, match.start(1), match.end(1), names[match.group(1)])
        for match in (_place_of_value().finditer(low) if any(name in low for name in names) else ())
        if match.group(1) in names and match.group(1) not in _CONSTANT
    ]
    for start, end, source in plain:
        words = text[start:end].lower().replace(",", " ").split()
        if (
            "," in text[start:end]
            and not EMPTY.issuperset(words)
            and all(word.replace(".", "").isidentifier() or word.isdigit() for word in words)
        ):
            signs.append((STRUCTURE, start, end, source))
    if not signs:
        return []
    found = spans(text, dialect if dialect != "generic" else "standard")
    starts = [span[1] for span in found]
    return [sign for sign in signs if not around(found, starts, sign[1], sign[2])]


@cache
def _position() -> re.Pattern[str]:
    name = r"[\w$.]++(?> (?:asc|desc)\b|)"
    return re.compile(rf"\b(?:order by|group by|from|join|into|update|table|select)\s++({name}(?>(?:\s?+,\s?+{name})*))")


def chosen(text: str, names: dict[str, str]) -> list[Sign]:
    """Names of tables and columns, in the places for names, that are the caller's text."""
    low = lowered(text)
    if not any(name in low for name in names):
        return []
    signs: list[Sign] = []
    for match in _position().finditer(low):
        at = match.start(1)
        for piece in match.group(1).split(","):
            name = piece.strip()
            start = at + piece.find(name)
            if name in names and name not in EMPTY:
                signs.append((NAME, start, start + len(name), names[name]))
            at += len(piece) + 1
    return signs
