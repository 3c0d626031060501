"""JavaScript that a document store runs: after a value, over its documents, in its shell."""

from __future__ import annotations

import re

from ..sealed import cache


@cache
def script() -> re.Pattern[str]:
    """After a quote, or after a value and ``;``: JavaScript that returns, loops, waits or looks at ``this``."""
    field = r"this\s*+(?:\.\s*+\w+|\[)"
    return re.compile(
        rf"['\"\d)}}]\s*+\)?\s*+(?:&&|\|\||;|[=!]=+)\s*+(?:{field}|(?-i:return)(?:\s|\(|$)|(?:var\s+)?\w+\s*+=\s*+new\s+date\b|sleep\s*+\(|while\s*+\(|"
        rf"throw\s|for\s*+\(|if\s*+\(\s*+{field}|db\.|tojson|hex_md5\s*+\(|isnumber|object\.keys\s*+\(\s*+this|emit\s*+\(|new\s+date\b|!?true\s*+(?:\|\||&&|;|//)|function\s*+\(|print(?:json)?\s*+\()",
        re.IGNORECASE,
    )


@cache
def over_documents() -> re.Pattern[str]:
    """A function that a document store is to run over its documents."""
    return re.compile(
        r"['\"](?:map|mapreduce|reduce|finalize)['\"]\s*+:\s*+['\"]\s*+function\s*+\(|['\"]lang['\"]\s*+:\s*+['\"](?:painless|groovy|mvel)['\"]",
        re.IGNORECASE,
    )


@cache
def date_loop() -> re.Pattern[str]:
    return re.compile(
        r"new\s++date\b[^{]{0,80}+\{[^}]{0,160}+\}\s*+while\s*+\(|while\s*+\([^)]{0,80}?new\s++date\b", re.IGNORECASE
    )


@cache
def field() -> re.Pattern[str]:
    """A field of the document, compared or measured, from the first character on."""
    return re.compile(
        r"\s*+object\.keys\s*+\(\s*+this\b|\s*+this\.\w{1,40}+(?:\.(?:length|match|substring|charat|startswith|indexof)\b|\s{0,2}[=!<>]=|\s{0,2}[<>]\s{0,2}[\w'\"])",
        re.IGNORECASE,
    )


@cache
def shell() -> re.Pattern[str]:
    """The mongo shell's own objects, at the start of the text."""
    return re.compile(
        r"[\s;'\"})]*+(?:return\s+)?db\.(?:\w+\.)?(?:insert|remove|delete|drop|update|replace|save|mapreduce|eval|group|aggregate|createuser|"
        r"adduser|runcommand|admincommand|createrole|grantroles|getsiblingdb|currentop|killop|copydatabase|shutdownserver|getcollectionnames|getusers|version|getname)\w*\s*+\(",
        re.IGNORECASE,
    )
