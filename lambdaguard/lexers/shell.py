"""Shell injection: an operator or substitution, then words that are a command; prose, code and tables are told apart from it."""

from __future__ import annotations

import re

from ..sealed import cache
from . import shell_words as words
from .prose import scrambled, sentence_like
from .shell_command import command
from .shell_marks import marks
from .shell_place import ruled
from .shell_strength import target
from .shell_word import skip_blank

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

BARE = "LG-SHELL-004"

_MOST_SIGNS = 6
_MOST_WORDS = 400
_MOST_COMMANDS = 60
_LONGEST_COMMAND = 1000
_BLANKS = 200


@cache
def _operator() -> re.Pattern[str]:
    # an operator, then (looked at only) a plain word, or something else a command can begin with
    return re.compile(
        r"(?:\|\|?|&&?|;{1,2}|\n(?![ \t\r]{0,8}\n)|\\[nr]|`|\$\(|[<>]\()"
        r"(?=[\s+\"'({!@\\]{0,48}+(?:([A-Za-z][A-Za-z0-9_.-]{0,24})(?:[\s;|&)<>]|\Z|`(?![\w`]))|[A-Za-z/$.?*\[\\^%`~]))"
    )


@cache
def _class() -> re.Pattern[str]:
    """A class of characters in a regular expression: ``\\w+``, ``\\S``."""
    return re.compile(r"[(\s]{0,4}+\\[wWdDsSbB](?![A-Za-z]|\\[A-Za-z])")


def _odd(low: str) -> bool:
    """Commands that are written in any case: those of Windows."""
    return low in words.ALL or ("-" in low and words.cmdlet(low))


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of shell injection in ``text``: ``(rule id, start, end)``."""
    if scrambled(text) and "]::" not in text:
        return _commands(text, place, random=True)[:_MOST_SIGNS]
    signs = _commands(text, place)
    signs += marks(text)
    if len(text) < _LONGEST_COMMAND and (bare := _bare(text)):
        signs.append(bare)
    return signs[:_MOST_SIGNS]


def _commands(text: str, place: str, random: bool = False) -> list[Sign]:
    """Commands after operators; gives up after so many candidates that the text can only be built to cost time.

    In ``random`` text, which may be a password, a command counts only with what no password has: a target, or ``$IFS``.
    """
    signs: list[Sign] = []
    read = judged = begun = 0
    for match in _operator().finditer(text):
        if len(signs) >= _MOST_SIGNS or read > _MOST_WORDS or judged > _MOST_COMMANDS:
            break
        plain = match[1]
        if plain is not None and not (plain in words.ALL or plain in words.WRAPPERS or _odd(plain.lower())):
            continue
        if _class().match(text, match.end()):
            continue
        read += 1
        if match.end() >= begun:  # else only blanks, lines among them, are between the operator and the last one's command
            begun = skip_blank(text, match.end())
        found = command(text, begun)
        if found is not None and not (random and not found.target and "IFS" not in text):
            judged += 1
            if rule := ruled(text, match.group(), _from(text, match), found, place):
                signs.append((rule, match.start(), found.end))
    return signs


def _from(text: str, match: re.Match[str]) -> int:
    """Where an operator begins: of lines without anything on them the first."""
    at = match.start()
    if match.group() != "\n":
        return at
    before = text[max(0, at - _BLANKS) : at]
    return at - len(before) + len(before.rstrip())


@cache
def _shell_only() -> re.Pattern[str]:
    """What no argument but a shell's has: a string or a command for a file, part of a variable, a name guessed."""
    return re.compile(r"<<<|<\([a-z]|\$\{\w{1,30}(?://|:\d|[#%])|[A-Za-z]:\\[*?]")


@cache
def _secret() -> re.Pattern[str]:
    """What no note on how a machine is set up reads or copies."""
    return re.compile(r"/g?shadow\b|\.aws/cred|/proc/(?:\d+|self)/environ|serviceaccount/token")


@cache
def _assignments() -> re.Pattern[str]:
    """Variables of the environment, which name programs and files: ``EDITOR=/usr/bin/vi PAGER=/usr/bin/less``."""
    return re.compile(r"\b[A-Z][A-Z_]++=[^\s;|&]++")


def _bare(text: str) -> Sign | None:
    """The whole value is one command that reads or opens what only an attacker wants."""
    start = 0
    head = text[:40]
    if "=" in head and head.split("=", 1)[0].strip().isidentifier():
        start = text.index("=") + 1
    rest = text[start:]
    start += len(rest) - len(rest.lstrip(" \t\r\n\"'\\("))
    if text.startswith("/^", start) or (text.startswith("``", start) and "``" in text[start + 2 :]):
        return None  # a regular expression, or a code span of reStructuredText
    found = command(text, start)
    if found is None or "\n" in text.strip().replace("\\\n", "") or sentence_like(text):
        return None
    if found.strength > 1 and found.args and _shell_only().search(found.args):
        return BARE, start, found.end
    if found.strength < 3:
        return None
    written = text[start : found.end]
    wanted = found.target and target().search(_assignments().sub("", found.args)) is not None
    hostile = wanted and (found.name in words.HOSTILE or "/" in written or _secret().search(found.args) is not None)
    spelled = found.disguised and (found.args or (found.name in words.ALL - words.ENGLISH and len(found.name) > 3))
    return (BARE, start, found.end) if hostile or spelled else None
