"""What looks like a command after an operator and is none: code spans, cells of a table, parameters, filters, types."""

from __future__ import annotations

import re

from ..sealed import cache
from . import shell_words as words
from .prose import unspaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell_command import Command

_NEAR = 2000
# Letters of a script without blanks before a code span that ends a text: more than a name has
_WRITTEN = 8
_FREE = ("body", "record")


def argument(text: str, prefix: str, found: Command) -> bool:
    """The backticks are all that a command before them is given: ``cat `…```."""
    return found.strength > 2 and prefix.strip(" \t\"'") in words.HOSTILE and text.rstrip()[-1:] == "`"


def named_alone(text: str, prefix: str, found: Command) -> bool:
    """A code span and nothing else, with a program's or a script's name that tells nobody anything: ``bash``, ``node src/main.js``."""
    whole = text.strip()
    if prefix.strip() or whole[-1:] != "`" or whole.count("`") != 2 or found.target or found.disguised:
        return False
    if found.name in words.SHELLS and found.args:
        return _own_script().fullmatch(found.args) is not None
    if found.name not in words.HOSTILE and _options().search(found.args) and _runs().search(found.args) is None:
        return True
    return found.strength < 3 and not found.args and found.name not in words.RECON


@cache
def _options() -> re.Pattern[str]:
    return re.compile(r"(?:\A|\s)--[a-z]{3,}")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(r"exec|action|command|eval|post|upload|proxy|editor|[;|&$<>]|/(?:etc|tmp|proc|var)/")


@cache
def _own_script() -> re.Pattern[str]:
    return re.compile(
        r"(?:\./)?\w[\w-]{0,40}(?:/[\w.-]{1,60}){0,6}\.(?:m?[jt]s|cjs|py|rb|php|pl|sh)(?:\s[\w\s./=-]*+)?"
        r"|--(?:run|test|version|help|watch)(?:\s[\w<>.-]{1,40})?"
    )


@cache
def _program() -> re.Pattern[str]:
    return re.compile(r"[\s(]*+[a-z][\w-]{1,40}+(?=\s)")


@cache
def _below() -> re.Pattern[str]:
    """An option, or a file below the folder where a program is started: ``tsc -p .``, ``mocha lib/main.js``."""
    return re.compile(r"\s(?:--?[A-Za-z]|\.{1,2}(?:/|\s)|\w[\w-]{0,40}/)")


# What a build does with its own files
_BUILDING = frozenset("node rm cat find mkdir cp mv echo grep xargs sed head tail tee touch sort awk".split())


def of_script(prefix: str, found: Command) -> bool:
    """One more command of a script in which a command line with options goes before, and that stays below its own folder."""
    if found.name not in _BUILDING or not found.args or found.target or found.disguised:
        return False
    line = _last().split(prefix)[-1]
    program = _program().match(line)
    return program is not None and _below().search(line, program.end()) is not None


@cache
def _last() -> re.Pattern[str]:
    return re.compile(r"&&|\|\|?|;|\n")


def spanned(text: str, prefix: str, end: int) -> bool:
    """A backtick that opens a code span: after a word and a blank, or at the start with more than the span in the text."""
    if prefix[-1:].isspace() and prefix.strip(" \"';|&"):
        return True
    close = text.find("`", end)
    rest = text[close + 1 : close + 200].strip() if close >= 0 else ""
    if prefix.strip(" \"'"):
        return unspaced(prefix[-1:]) > 0 and (unspaced(rest) > 1 or unspaced(prefix) >= _WRITTEN)
    return bool(rest) and rest[0] not in ";|&#\"'`$<"


def marked(text: str, operator: str, at: int, place: str) -> bool:
    """Markdown or code: the operator stands inside a code span, or is one's delimiter."""
    if operator == "`":
        return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "=/;|&$@\\")
    if text[:1] == "`" and text.count("`", 0, _NEAR) == 2 and text.rstrip(" ;")[-1:] == "`" and place not in _FREE:
        return False
    return text.count("`", max(0, at - _NEAR), at) % 2 == 1


def innocent(text: str, operator: str, at: int, prefix: str, found: Command) -> bool:
    """Backticks of a code span's own kind, parameters of a query, filters of a template, cells of a table."""
    if text[at + len(operator) : found.end].lstrip().startswith(("./", "~/")) and "/" in prefix:
        return True
    if operator in ("$(", "`") and found.name == "date" and found.args[:1] == "%":
        return True  # the stamp in a file's name
    if operator == ">(" and "<" in prefix and (prefix[-1:].isalnum() or prefix[-1:] == "]"):
        return True  # the type with which a function is called
    if operator == "`":
        return prefix.endswith("`") or text.startswith("``", at) or text[found.end : found.end + 2] == "``"
    if operator == "&" and not found.args and ("?" in prefix or "=" in prefix):
        return True
    if operator in ("|", "||") and ("{{" in prefix or "{%" in prefix):
        return True
    if operator == ";" and found.name in words.ENGLISH and _parameter().match(text, at + 1) and "=" in prefix:
        return True
    closed = text[found.end : found.end + 4].lstrip()[:1] == ")"
    if (closed or not found.args) and operator in (";", "|", "&", "&&", "||"):
        if prefix.count("(") - prefix.count("$(") > prefix.count(")"):
            return True
        return (found.strength < 3 or text.count(operator) > 4) and _listed(text, operator)
    return False


@cache
def _parameter() -> re.Pattern[str]:
    """The next of a query's parameters where they are separated by semicolons."""
    return re.compile(r"\s?[\w.-]{1,40}(?:\[\w{0,20}\]){0,3}=")


def _started(cell: str) -> bool:
    """A command that tells something, after what starts it: ``time id``."""
    first, _, rest = cell.partition(" ")
    return first in words.WRAPPERS and rest in words.RECON


def _listed(text: str, separator: str) -> bool:
    """A list of plain words, as in a table's header line."""
    cells = [cell.strip() for cell in text[:400].split(separator)]
    filled = [cell for cell in cells if any(map(str.isalnum, cell))]
    if len(filled) > 4 and sum(cell.isalpha() and cell not in words.ALL for cell in filled) > 2:
        return True
    if len(filled) > 3 or (len(filled) == 3 and cells[0].strip("\"'@").replace("_", "").isalpha()):
        return True
    if len(cells) == 2 and separator == "|" and cells[1] in ("sh", "bash") and cells[0] not in words.SHELLS:
        return False
    plain = [
        cell
        for cell in cells
        if len(cell) > 1
        and not cell.isdigit()
        and cell not in words.RECON
        and not _started(cell)
        and cell.replace("_", "").replace(" ", "").isalnum()
    ]
    return len(plain) > 1
