"""What a piece of a long text stands in: source code, where what would be an attack is one line of many, or anything else."""

from __future__ import annotations

import re

from ..sealed import cache

# So much before and after the piece is looked at
_AROUND = 4096
_LEAST = 4096
# Marks that prose, markup and tables have few of: one in so many characters, of so many kinds, and among so many different words.
# Somebody who only wants to hide a piece among marks repeats them.
_MARKS = b"{}()[];=$\\|"
_REST = bytes(set(range(256)) - set(_MARKS))
_ONE_IN = 40
_KINDS = 4
_WORDS = 60
_SOME = 1500
_BEGINNING = 4096
# Characters of a statement, on average at most
_STATEMENT = 1024


@cache
def _word() -> re.Pattern[str]:
    return re.compile("[A-Za-z]{3,}+")


@cache
def _markup() -> re.Pattern[str]:
    """Tags and entities: a document in HTML has marks too, and is no code."""
    return re.compile("</?[A-Za-z][^<>]{0,400}>|&#?[A-Za-z0-9]{1,12};")


@cache
def _statement() -> re.Pattern[str]:
    return re.compile(
        r"(?>(?:\s++|(?:--|\#)[^\n]*+|/\*(?>[^*]+|\*(?!/))*\*/)*)"
        r"(?:select|insert|update|delete|replace|create|alter|drop|truncate|rename|set|use|begin|start|with|grant|revoke|declare|"
        r"delimiter|call|do|show|explain|analyze|lock|flush|load|copy|pragma|vacuum|comment|merge|if|go)\b",
        re.IGNORECASE,
    )


def code(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is surrounded by what is written in a programming language, whatever it is itself."""
    around = text[max(start - _AROUND, 0) : start] + text[end : end + _AROUND]
    if len(around) < _LEAST or _few_marks(around, _LEAST // 4):
        return False
    around = _markup().sub("", around)
    return (
        len(around) >= _LEAST // 4
        and not _few_marks(around, len(around))
        and (len(set(_word().findall(around, 0, _SOME))) >= _WORDS or len(set(_word().findall(around))) >= _WORDS)
    )


def _few_marks(around: str, size: int) -> bool:
    marks = around.encode("latin-1", "replace").translate(None, _REST)
    return len(marks) * _ONE_IN < size or len(set(marks)) < _KINDS


def script(text: str) -> bool:
    """Whether ``text`` is a script of SQL: it begins with a statement, after comments, and has many that end a line."""
    return _statement().match(text[:_BEGINNING]) is not None and text.count(";\n") * _STATEMENT >= len(text)
