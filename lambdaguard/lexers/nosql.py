"""Signs of injection into document, graph and key-value stores: query operators here, scripts, lines and graphs in rooms of their own."""

from __future__ import annotations

import re

from ..sealed import cache
from . import nosql_graph, nosql_lines, nosql_script
from .listing import STRICT

OPERATOR, SCRIPT, COMMAND, CYPHER, WEAK = (f"LG-NOSQL-{n:03}" for n in range(1, 6))

_OPERATORS = (
    "ne|eq|gt|gte|lt|lte|in|nin|regex|where|exists|not|or|and|nor|expr|elemmatch|mod|func|function|accumulator|jsonschema|all|rand|lookup|out|merge|"
    "unwind|addfields|unionwith|near|geowithin|bitsallset|slice|comment|natural|match|group|graphlookup|facet|redact|replaceroot|sortbycount|bucket|push|pull|addtoset|inc|rename|setoninsert|currentdate|"
    "currentop|collstats|indexstats|listsessions|listlocalsessions|plancachestats|samplerate"
)

# A text of more lines is somebody's script
_LINES = 12
# Names that other query languages share, and a parameter turned into an object does not
_BRACKETED = _OPERATORS + "|type|size|text|options|search|set|unset|push|pull|meta|min|max"


@cache
def _lone() -> re.Pattern[str]:
    """A parameter or JSON key that is an operator, or a name with one in brackets or after a dot."""
    return re.compile(
        rf"\s*+(?>(?:[\w\]-]{{0,40}}+[\[.])*)(?P<q>['\"]?+)\$(?-i:(?=[a-z]))(?:(?:{_OPERATORS})(?P=q)|(?<=\[\$)(?:{_BRACKETED})(?=\]))(?:\](?>(?:\[\w*\])*))?\s*+\Z",
        re.IGNORECASE,
    )


@cache
def _bracket() -> re.Pattern[str]:
    return re.compile(rf"\[(?P<q>['\"]?+)\$(?:{_BRACKETED})(?P=q)\](?>(?:\[\w*+\])*)['\"]?+\s*+[=:]", re.IGNORECASE)


@cache
def _operator() -> re.Pattern[str]:
    """An operator as a key: ``$gt:``, ``"$gt" :``; a remark in JSON Schema is none, nor what other formats have and no number follows."""
    return re.compile(
        rf"(?!\"\$comment)(?P<q>['\"]?+)\$(?-i:(?=[a-z]))(?:{_OPERATORS})(?P=q)\s*+:|\$(?:type|size)['\"]?+\s*+:\s*+\d|\$text['\"]?+\s*+:\s*+\{{\s*+['\"]?+\$search",
        re.IGNORECASE,
    )


@cache
def _before_operator() -> re.Pattern[str]:
    """What stands before an operator that was put there: the start of a document, or a way out of one, after a short value."""
    return re.compile(r"\s*+(?:[\w@.-]{0,40}+\s*+['\"]?+\s*+[\]})]*+(?>(?:\s*+[\]})]+)*)\s*+,\s*+['\"]?+|[\[{]|['\"]\s*+[,\]}])")


@cache
def _all_of_them() -> re.Pattern[str]:
    """Lucene's name for every document, or for every value of a field, after an OR."""
    return re.compile(
        r"\A\s*+\*:\*\s++or\s|(?:^|[\s)])or\s++\(?(?:\*:\*|[\w.]{1,40}:(?:\*(?=[\s)]|\Z)|\[\*\s++to\s++\*\])|_exists_:\w)",
        re.IGNORECASE,
    )


@cache
def _regex_value() -> re.Pattern[str]:
    return re.compile(
        r"['\"\s\]]*+\}\s*+,\s*+\{\s*+(?:['\"]?\w+['\"]?\s*+:\s*+(?:/|\{|\$)|['\"]?\$(?:set|unset|inc|push|pull|rename|where)\b)",
        re.IGNORECASE,
    )


@cache
def _legacy() -> re.Pattern[str]:
    """A condition as DynamoDB's older calls take it."""
    return re.compile(
        r"['\"]ComparisonOperator['\"]\s*+:\s*+['\"](?:GT|GE|LT|LE|NE|EQ|IN|BETWEEN|NULL|NOT_NULL|CONTAINS|NOT_CONTAINS|BEGINS_WITH)['\"]"
        r"|\A\s*+\{\s*+['\"](?:Filter|KeyCondition|Update|Projection|Condition)Expression['\"]\s*+:"
    )


@cache
def _group() -> re.Pattern[str]:
    """Out of a group of Lucene's, and into one of the sender's own."""
    return re.compile(r"[^()\n]{0,60}+\)\s*+(?:OR|AND|NOT|\|\||&&)\s*+(?:NOT\s++)?\(?\s*+[\w.]{1,40}+:[\w\"*\[]")


def _prose(text: str, start: int) -> bool:
    """True when a sentence goes before."""
    return len(re.findall(r"[^\W\d_]{2,}+\s", text[max(0, start - 120) : start])) > 3


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of NoSQL injection in one canonical form."""
    signs = []
    if "$" in text:
        signs += _operators(text)
    for rule, pattern in (
        (SCRIPT, nosql_script.script()),
        (SCRIPT, nosql_script.date_loop()),
        (SCRIPT, nosql_script.over_documents()),
        (OPERATOR, _all_of_them()),
        (OPERATOR, _legacy()),
        (COMMAND, nosql_lines.line()),
        (CYPHER, nosql_graph.cypher()),
    ):
        match = pattern.search(text)
        if match is not None:
            if rule is not COMMAND and _inside(text, match.start()):
                continue
            if rule is COMMAND:
                weak = place not in STRICT and text.count("\n") > _LINES
            else:
                weak = _prose(text, match.start()) or match.start() > 80
            signs.append((WEAK if weak else rule, match.start(), match.end()))
    if place in STRICT:
        for rule, pattern in (
            (SCRIPT, nosql_script.field()),
            (CYPHER, nosql_graph.bare_cypher()),
            (CYPHER, nosql_graph.gremlin()),
            (OPERATOR, _group()),
        ):
            if match := pattern.match(text):
                signs.append((rule, 0, match.end()))
        if "\r\n" in text and (match := nosql_lines.answered().search(text)):
            signs.append((COMMAND, match.start(), match.end()))
    for rule, pattern in (
        (SCRIPT, nosql_script.shell()),
        (OPERATOR, _regex_value()),
        (COMMAND, nosql_lines.redis()),
        (CYPHER, nosql_graph.steps()),
    ):
        match = pattern.match(text)
        if match is not None:
            signs.append((rule, 0, match.end()))
    return signs


def _inside(text: str, start: int) -> bool:
    """True for code that merely contains a quote: the quotes before are balanced, so this one opens a string."""
    head = text[:start]
    mark = text[start]
    if mark not in "'\"":
        return re.match(r"\s*+[\w@.-]{0,40}+['\"]?+[)}\]\s]*+;", text) is None and re.search(r"[={(]", head) is not None
    return head.count(mark) % 2 == 1


def _operators(text: str) -> list[tuple[str, int, int]]:
    if '\\"' in text:
        text = text.replace('\\"', '"')  # a document within a document
    if len(text) <= 120 and _lone().match(text):
        return [(OPERATOR, 0, len(text))]
    bracket = _bracket().search(text)
    if bracket is not None:
        return [(WEAK if _prose(text, bracket.start()) else OPERATOR, bracket.start(), bracket.end())]
    match = _operator().search(text)
    if match is None:
        return []
    first = match.start() <= 2 and match.start() == len(text) - len(text.lstrip(" '\""))
    if first or _before_operator().match(text):
        return [(OPERATOR, match.start(), match.end())]
    return [(WEAK, match.start(), match.end())]
