"""What stands before an operator: a value that somebody breaks out of, a name or an address, an assignment, a command line of its own."""

from __future__ import annotations

import re

from ..sealed import cache
from . import shell_words as words

_FREE = ("body", "record")


@cache
def assignment() -> re.Pattern[str]:
    return re.compile(r"\s*(?:export\s+|local\s+)?[A-Za-z_]\w{0,40}\+?=[\"']?\Z")


@cache
def _name() -> re.Pattern[str]:
    """An address, a host's name of three labels or a URL, a file's name with its type, or a value whose quotes are closed."""
    return re.compile(
        r"(?:https?://[^\s?&=]{1,120}|(?:\d{1,3}\.){3}\d{1,3}|(?:[\w-]{1,40}\.){2,5}[a-z]{2,12}|[\w.-]{1,60}\.(?:txt|pdf|png|jpe?g|gif|csv|xml|json|html?|php|docx?|xlsx?|zip|log)[)'\"]{0,3}|[\w.@-]{0,30}['\"][)'\"]{0,3})\s?",
        re.IGNORECASE,
    )


def named(prefix: str) -> bool:
    return _name().fullmatch(prefix) is not None


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"\s?-?[\w.:/-]{0,24}\d[\w.:/-]{0,8}\)?\s?|[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,20}){1,4}\s?|[)'\"]{1,3}")


def numbered(prefix: str) -> bool:
    """A number, a date, a key with a number in it, an address of mail, or nothing but what closes a value."""
    return _number().fullmatch(prefix) is not None


@cache
def addressed() -> re.Pattern[str]:
    return re.compile(r"://|@|(?:\d{1,3}\.){3}\d")


def closing(prefix: str) -> bool:
    """Nothing before the operator but what closes a value: quotes, brackets, a number, an address."""
    bare = prefix.strip()
    return not bare or bare[-1] in "'\")" or not any(char.isalpha() for char in bare)


# Commands that as often begin a name or a title
_TITLES = words.ENGLISH - frozenset("cat echo exec eval sort printf".split())


# What begins a line of a Dockerfile or of a unit of systemd that is a command
_LINES = frozenset("RUN CMD ENTRYPOINT ExecStart= ExecStartPre=".split())


@cache
def _scheduled() -> re.Pattern[str]:
    """The times of a line of cron, or cron's own line in a log."""
    return re.compile(r"\s{0,8}(?:[\d*][\d*,/-]{0,20}\s{1,4}){5}|[^\n]{0,120}?\bCMD \(")


def shell_line(prefix: str, place: str) -> bool:
    """The text before is itself a command line, so the operator breaks out of nothing."""
    head = prefix.lstrip(" $#>-").split(None, 1)
    if not head or head[0] in words.DEVELOP:
        return bool(head)
    if place in _FREE and (head[0] in _LINES or _scheduled().match(prefix) is not None):
        return True
    plain = head[0] in _TITLES and not any(mark in prefix for mark in "-/.*$~")
    return head[0] in words.ALL and place in _FREE and not plain
