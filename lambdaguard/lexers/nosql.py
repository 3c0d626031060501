"""Signs of injection into document, graph and key-value stores: query operators, server-side JavaScript, protocol lines, Cypher."""

from __future__ import annotations

import re
from functools import cache

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
def _script() -> re.Pattern[str]:
    """After a quote, or after a value and ``;``: JavaScript that returns, loops, waits or looks at ``this``."""
    field = r"this\s*+(?:\.\s*+\w+|\[)"
    return re.compile(
        rf"['\"\d)}}]\s*+\)?\s*+(?:&&|\|\||;|[=!]=+)\s*+(?:{field}|(?-i:return)(?:\s|\(|$)|(?:var\s+)?\w+\s*+=\s*+new\s+date\b|sleep\s*+\(|while\s*+\(|"
        rf"throw\s|for\s*+\(|if\s*+\(\s*+{field}|db\.|tojson|hex_md5\s*+\(|isnumber|object\.keys\s*+\(\s*+this|emit\s*+\(|new\s+date\b|!?true\s*+(?:\|\||&&|;|//)|function\s*+\(|print(?:json)?\s*+\()",
        re.IGNORECASE,
    )


@cache
def _map() -> re.Pattern[str]:
    """A function that a document store is to run over its documents."""
    return re.compile(
        r"['\"](?:map|mapreduce|reduce|finalize)['\"]\s*+:\s*+['\"]\s*+function\s*+\(|['\"]lang['\"]\s*+:\s*+['\"](?:painless|groovy|mvel)['\"]",
        re.IGNORECASE,
    )


@cache
def _all_of_them() -> re.Pattern[str]:
    """Lucene's name for every document, or for every value of a field, after an OR."""
    return re.compile(
        r"\A\s*+\*:\*\s++or\s|(?:^|[\s)])or\s++\(?(?:\*:\*|[\w.]{1,40}:(?:\*(?=[\s)]|\Z)|\[\*\s++to\s++\*\])|_exists_:\w)",
        re.IGNORECASE,
    )


@cache
def _date_loop() -> re.Pattern[str]:
    return re.compile(
        r"new\s++date\b[^{]{0,80}+\{[^}]{0,160}+\}\s*+while\s*+\(|while\s*+\([^)]{0,80}?new\s++date\b", re.IGNORECASE
    )


@cache
def _field() -> re.Pattern[str]:
    """A field of the document, compared or measured, from the first character on."""
    return re.compile(
        r"\s*+object\.keys\s*+\(\s*+this\b|\s*+this\.\w{1,40}+(?:\.(?:length|match|substring|charat|startswith|indexof)\b|\s{0,2}[=!<>]=|\s{0,2}[<>]\s{0,2}[\w'\"])",
        re.IGNORECASE,
    )


@cache
def _shell() -> re.Pattern[str]:
    """The mongo shell's own objects, at the start of the text."""
    return re.compile(
        r"[\s;'\"})]*+(?:return\s+)?db\.(?:\w+\.)?(?:insert|remove|delete|drop|update|replace|save|mapreduce|eval|group|aggregate|createuser|"
        r"adduser|runcommand|admincommand|createrole|grantroles|getsiblingdb|currentop|killop|copydatabase|shutdownserver|getcollectionnames|getusers|version|getname)\w*\s*+\(",
        re.IGNORECASE,
    )


@cache
def _regex_value() -> re.Pattern[str]:
    return re.compile(
        r"['\"\s\]]*+\}\s*+,\s*+\{\s*+(?:['\"]?\w+['\"]?\s*+:\s*+(?:/|\{|\$)|['\"]?\$(?:set|unset|inc|push|pull|rename|where)\b)",
        re.IGNORECASE,
    )


@cache
def _line() -> re.Pattern[str]:
    """A second line in the protocols of Redis and Memcached."""
    return re.compile(
        r"[\r\n][ \t]*+(?:flush_?(?:all|db)(?!\s*+[(:=])|config\s+set\s+(?:dir|dbfilename|save|requirepass|masterauth|(?:slave|replica)[\w-]+|protected-mode|appendonly|maxmemory\S*|stop-writes\S*|rdbcompression)\b|(?:slaveof|replicaof)\s+\S+\s+\d|eval\s+['\"](?:return\b|redis\.|local\s|for\s)|(?:set|add|append|cas)\s+\S+\s+\d+\s+\d+\s+\d+|"
        r"module\s+load\s|script\s+load|bgsave|shutdown\s+nosave|\*\d+\r\n\$\d+|(?:del|hset|lpush|rpush|sadd|zadd)\s+\S+[^\r\n]{0,200}\r\n)",
        re.IGNORECASE,
    )


@cache
def _redis() -> re.Pattern[str]:
    """One command of Redis that no value looks like, and CQL's way to search without a key."""
    return re.compile(
        r"\s*+(?:(?:eval|script\s++load)\s++['\"][^\n]{0,200}?redis\.p?call\s*+\(|(?:slaveof|replicaof)\s++[\w.:-]{1,80}+\s++\d{1,5}\s*+\Z|module\s++load\s++/\S|(?:\d{1,9}+\s*+;\s*+)?flush(?:all|db)\s*+\Z|(?-i:tojson)\s*+\(\s*+(?:this|db)\b"
        r"|config\s++(?:get\s++\*|set\s++(?:dir|dbfilename|requirepass|masterauth|protected-mode|slave-read-only)\s))"
        r"|[\w@.-]{0,40}+['\"][^\n]{0,60}?\ballow\s++filtering\b|[\w@.-]{0,40}+['\"]?\s*+;\s*+drop\s++keyspace\s",
        re.IGNORECASE,
    )


@cache
def _cypher() -> re.Pattern[str]:
    return re.compile(
        r"['\"`]\s*+[})\]]*+\s*+(?:(?:or|and)\s[\w=<>.]{1,24}+\s|(?:&&|\|\|)\s*+)?(?:return\s+\w[\w.,* ()]{0,40}+//|(?:detach\s+delete\s+\w+|delete\s+\w+\s*+(?://|\Z))|match\s*+\([^)]{0,40}+\)[^'\"]{0,80}?(?:return|delete|set|where|//|-\[)|call\s+(?:db|dbms|apoc)\.|foreach\s*+\(\s*+\w+\s+in\s|"
        r"filter\s+\S{1,20}+\s*+(?:==\s*+\S{1,20}+\s+)?return\s|for\s+\w+\s+in\s+\w+\s+(?:return|filter|remove|update|sort|let)\b|load\s+csv\s+(?:with\s+headers\s+)?from|union\s+(?:all\s+)?match|set\s+\w+\.\w+\s*+=|with\s+\d+\s+as\s|create\s*+\()",
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
def _bare_cypher() -> re.Pattern[str]:
    """After a number's condition: another clause that reads or deletes nodes."""
    return re.compile(
        r"\s*+[\w.-]{1,24}+\s++(?:or|and)\s[^'\"\n]{0,40}?\b(?:with\s++\w{1,20}+\s++as\s++\w{1,20}+\s++)?(?:match\s*+\([^)]{0,40}+\)|detach\s++delete|call\s++(?:db|dbms|apoc)\.)",
        re.IGNORECASE,
    )


@cache
def _gremlin() -> re.Pattern[str]:
    return re.compile(
        r"[\s;'\"})]*+g\s*+\.\s*+(?:V|E|addV|addE|inject|io)\s*+\([^()]{0,60}+\)\s*+\.\s*+(?:drop|has\w*|values|valueMap|elementMap|count|next|toList|sideEffect|iterate|map|property|out|in|both)\s*+\("
    )


@cache
def _steps() -> re.Pattern[str]:
    """Out of an argument's quotes, and on to steps of a traversal."""
    return re.compile(
        r"[\w@. -]{0,40}+['\"]\s*+(?:\)+\s*+\.|;\s*+g\s*+\.)\s*+(?:drop|V|E|has\w{0,9}|values|valueMap|or|and|not|where|union|coalesce|addV|addE|property|sideEffect|inject|outE?|inE?|both|iterate|repeat)\s*+\("
    )


@cache
def _group() -> re.Pattern[str]:
    """Out of a group of Lucene's, and into one of the sender's own."""
    return re.compile(r"[^()\n]{0,60}+\)\s*+(?:OR|AND|NOT|\|\||&&)\s*+(?:NOT\s++)?\(?\s*+[\w.]{1,40}+:[\w\"*\[]")


@cache
def _answered() -> re.Pattern[str]:
    """Another command of such a server's, with the line's end that it needs, in what is one line."""
    return re.compile(
        r"\r\n(?:(?:get|del|incr|decr|ttl|type|info|keys|select|auth|stats|version|quit|ping|dbsize|monitor|save|randomkey)(?:[ ][^\r\n]{0,80}+)?|(?:set|getset|rename|append|expire|publish|lpush|rpush|sadd|hget)[ ]\S{1,80}+[ ][^\r\n]{1,200}+)\r\n",
        re.IGNORECASE,
    )


def _prose(text: str, start: int) -> bool:
    """True when a sentence goes before."""
    return len(re.findall(r"[^\W\d_]{2,}+\s", text[max(0, start - 120) : start])) > 3


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of NoSQL injection in one canonical form."""
    signs = []
    if "$" in text:
        signs += _operators(text)
    for rule, pattern in (
        (SCRIPT, _script()),
        (SCRIPT, _date_loop()),
        (SCRIPT, _map()),
        (OPERATOR, _all_of_them()),
        (OPERATOR, _legacy()),
        (COMMAND, _line()),
        (CYPHER, _cypher()),
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
        for rule, pattern in ((SCRIPT, _field()), (CYPHER, _bare_cypher()), (CYPHER, _gremlin()), (OPERATOR, _group())):
            if match := pattern.match(text):
                signs.append((rule, 0, match.end()))
        if "\r\n" in text and (match := _answered().search(text)):
            signs.append((COMMAND, match.start(), match.end()))
    for rule, pattern in ((SCRIPT, _shell()), (OPERATOR, _regex_value()), (COMMAND, _redis()), (CYPHER, _steps())):
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
