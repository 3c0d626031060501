"""Queries of graphs after a value: Cypher and AQL, and the steps of Gremlin."""

from __future__ import annotations

import re

from ..sealed import cache


@cache
def cypher() -> re.Pattern[str]:
    return re.compile(
        r"['\"`]\s*+[})\]]*+\s*+(?:(?:or|and)\s[\w=<>.]{1,24}+\s|(?:&&|\|\|)\s*+)?(?:return\s+\w[\w.,* ()]{0,40}+//|(?:detach\s+delete\s+\w+|delete\s+\w+\s*+(?://|\Z))|match\s*+\([^)]{0,40}+\)[^'\"]{0,80}?(?:return|delete|set|where|//|-\[)|call\s+(?:db|dbms|apoc)\.|foreach\s*+\(\s*+\w+\s+in\s|"
        r"filter\s+\S{1,20}+\s*+(?:==\s*+\S{1,20}+\s+)?return\s|for\s+\w+\s+in\s+\w+\s+(?:return|filter|remove|update|sort|let)\b|load\s+csv\s+(?:with\s+headers\s+)?from|union\s+(?:all\s+)?match|set\s+\w+\.\w+\s*+=|with\s+\d+\s+as\s|create\s*+\()",
        re.IGNORECASE,
    )


@cache
def bare_cypher() -> re.Pattern[str]:
    """After a number's condition: another clause that reads or deletes nodes."""
    return re.compile(
        r"\s*+[\w.-]{1,24}+\s++(?:or|and)\s[^'\"\n]{0,40}?\b(?:with\s++\w{1,20}+\s++as\s++\w{1,20}+\s++)?(?:match\s*+\([^)]{0,40}+\)|detach\s++delete|call\s++(?:db|dbms|apoc)\.)",
        re.IGNORECASE,
    )


@cache
def gremlin() -> re.Pattern[str]:
    return re.compile(
        r"[\s;'\"})]*+g\s*+\.\s*+(?:V|E|addV|addE|inject|io)\s*+\([^()]{0,60}+\)\s*+\.\s*+(?:drop|has\w*|values|valueMap|elementMap|count|next|toList|sideEffect|iterate|map|property|out|in|both)\s*+\("
    )


@cache
def steps() -> re.Pattern[str]:
    """Out of an argument's quotes, and on to steps of a traversal."""
    return re.compile(
        r"[\w@. -]{0,40}+['\"]\s*+(?:\)+\s*+\.|;\s*+g\s*+\.)\s*+(?:drop|V|E|has\w{0,9}|values|valueMap|or|and|not|where|union|coalesce|addV|addE|property|sideEffect|inject|outE?|inE?|both|iterate|repeat)\s*+\("
    )
