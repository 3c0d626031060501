"""Where a command stands in a text, and what that makes of it: an injection, a mention, or nothing."""

from __future__ import annotations

import re
from functools import cache

from . import shell_words as words
from .prose import PHRASE, SENTENCE, VALUE, before, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell_strength import Command

AFTER, SUBSTITUTED, MIDST, WEAK = "LG-SHELL-001", "LG-SHELL-002", "LG-SHELL-011", "LG-SHELL-012"

_NEAR = 2000
_PREFIX = 240
_CLOSING = " ;|&\"'#)"
_FREE = ("body", "record")
_NAMES = ("file", "path", "cookie")
# Places where nobody writes Markdown.
_STRICT = ("header", "cookie", "path", "file")


@cache
def _assignment() -> re.Pattern[str]:
    return re.compile(r"\s*(?:export\s+|local\s+)?[A-Za-z_]\w{0,40}\+?=[\"']?\Z")


def ruled(text: str, operator: str, at: int, found: Command, place: str) -> str:
    """The id of the rule that a command ``found`` after ``operator`` at offset ``at`` breaks, or ""."""
    prefix = text[max(0, at - _PREFIX) : at]
    if _innocent(text, operator, at, prefix, found):
        return ""
    kind = before(text, at)
    if (
        operator == "$("
        and not found.args
        and prefix[-1:] in ("", " ", '"')
        and wording(text[found.end + 1 : found.end + 120]) != VALUE
    ):
        return WEAK
    if operator in ("\n", "\\n", "\\r"):
        return (
            AFTER
            if kind == VALUE and (_opens_line(text, operator, prefix, found.strength) or _whole_line(text, prefix, found, place))
            else ""
        )
    lines = text.count("\n", 0, _NEAR)
    if lines > 3 or (place in _FREE and (lines > 1 or _assignment().match(prefix))):
        return MIDST if found.strength > 2 else ""
    high = SUBSTITUTED if operator in ("`", "$(", "<(", ">(") else AFTER
    if operator == "`" and place not in _STRICT and _spanned(text, prefix, found.end) and not _argument(text, prefix, found):
        return MIDST if found.target else ""
    if place in _NAMES and found.args and _attached(text, operator, at):
        return high
    if kind == VALUE:
        if _certain(text, operator, prefix, found):
            return high
        return "" if operator == "`" else WEAK
    return _in_words(text, operator, at, prefix, found, place, kind, high)


def _attached(text: str, operator: str, at: int) -> bool:
    """No blank on either side of the operator, as in no title or sentence."""
    return (
        operator != "&"
        and at > 0
        and not text[at - 1].isspace()
        and not text[at + len(operator) : at + len(operator) + 1].isspace()
    )


def _certain(text: str, operator: str, prefix: str, found: Command) -> bool:
    """After a mere value, a command is enough; a word that may be one must have arguments, or be all there is."""
    if (
        found.strength > 1
        or (found.args and operator != "`" and (_closing(prefix) or _named(prefix)))
        or (operator[-1:] == "(" and _substituted(text, prefix, found))
    ):
        return True
    if operator == "`" or _follows(text, found):
        return False
    return (operator != "&" and not prefix.strip(" \"'")) or (_named(prefix) and text[: len(prefix)] == prefix)


def _in_words(text: str, operator: str, at: int, prefix: str, found: Command, place: str, kind: int, high: str) -> str:
    """After words: only a command that means harm, and not where a command line or a code span is quoted."""
    line = _shell_line(prefix, place)
    marked = place not in _STRICT and _marked(text, operator, at, place)
    if kind == PHRASE and not line:
        if found.strength > 2 and not marked:
            return high
        attached = place != "header" or prefix[-1:] == ")"
        if found.strength > 1 and not found.args and attached and not marked and not _follows(text, found):
            return high
    harm = found.strength > 2 and found.target
    if kind == SENTENCE and harm and not line and not marked and "\n" not in text and not _explained(text, found):
        return high
    return MIDST if harm or (found.strength > 2 and found.args and operator != "`") else ""


def _follows(text: str, found: Command) -> str:
    """What stands after the command besides closing characters."""
    rest = text[found.end : found.end + _NEAR].strip(_CLOSING)
    return "" if rest in ("fi", "done", "esac", "true", ":", "echo") else rest


def _explained(text: str, found: Command) -> bool:
    return wording(text[found.end : found.end + 200]) == SENTENCE


def _opens_line(text: str, operator: str, prefix: str, strength: int) -> bool:
    """A line break that is the payload's own, not one of a document's."""
    bare = prefix.strip(" \"'")
    if operator != "\n":
        return not bare and strength > 1
    if len(text) > _NEAR or text.count("\n") > 4 or bare[-1:] in tuple("{[(,:;>`#") or bare.startswith("`"):
        return False
    return strength > 2 or (strength > 1 and not any(char.isalpha() for char in bare))


def _whole_line(text: str, prefix: str, found: Command, place: str) -> bool:
    """One line that is a command, after one word: where a value has one line, or after what is an address or a file's name."""
    rest = text[found.end :].strip(" \t\r\n;|&#'\"")
    if found.strength < 2 or not prefix.strip() or (rest and rest != found.args.strip(" '\"")) or len(prefix.split()) > 1:
        return False
    return place not in _FREE or (_addressed().search(prefix) is not None)


@cache
def _name() -> re.Pattern[str]:
    """An address, a host's name of three labels or a URL, a file's name with its type, or a value whose quotes are closed."""
    return re.compile(
        r"(?:https?://[^\s?&=]{1,120}|(?:\d{1,3}\.){3}\d{1,3}|(?:[\w-]{1,40}\.){2,5}[a-z]{2,12}|[\w.-]{1,60}\.(?:txt|pdf|png|jpe?g|gif|csv|xml|json|html?|php|docx?|xlsx?|zip|log)|[\w.@-]{0,30}['\"][)'\"]{0,3})\s?",
        re.IGNORECASE,
    )


def _named(prefix: str) -> bool:
    return _name().fullmatch(prefix) is not None


@cache
def _addressed() -> re.Pattern[str]:
    return re.compile(r"://|@|(?:\d{1,3}\.){3}\d")


def _substituted(text: str, prefix: str, found: Command) -> bool:
    """Glued to a value, closed, and all there is: ``x$(date)``."""
    end = text.find(")", found.end - 1)
    return bool(prefix.strip()) and not prefix[-1:].isspace() and end >= 0 and not text[end + 1 :].strip() and "$(" not in prefix


def _argument(text: str, prefix: str, found: Command) -> bool:
    """The backticks are all that a command before them is given: ``cat `…```."""
    return found.strength > 2 and prefix.strip(" \t\"'") in words.HOSTILE and text.rstrip()[-1:] == "`"


def _spanned(text: str, prefix: str, end: int) -> bool:
    """A backtick that opens a code span: after a word and a blank, or at the start with more than the span in the text."""
    if prefix[-1:].isspace() and prefix.strip(" \"';|&"):
        return True
    if prefix.strip(" \"'"):
        return False
    close = text.find("`", end)
    rest = text[close + 1 : close + 200].strip() if close >= 0 else ""
    return bool(rest) and rest[0] not in ";|&#\"'`$<"


def _closing(prefix: str) -> bool:
    """Nothing before the operator but what closes a value: quotes, brackets, a number, an address."""
    bare = prefix.strip()
    return not bare or bare[-1] in "'\")" or not any(char.isalpha() for char in bare)


# Commands that as often begin a name or a title
_TITLES = words.ENGLISH - frozenset("cat echo exec eval sort printf".split())


def _shell_line(prefix: str, place: str) -> bool:
    """The text before is itself a command line, so the operator breaks out of nothing."""
    head = prefix.lstrip(" $#>-").split(None, 1)
    if not head or head[0] in words.DEVELOP:
        return bool(head)
    plain = head[0] in _TITLES and not any(mark in prefix for mark in "-/.*$~")
    return head[0] in words.ALL and place in _FREE and not plain


def _marked(text: str, operator: str, at: int, place: str) -> bool:
    """Markdown or code: the operator stands inside a code span, or is one's delimiter."""
    if operator == "`":
        return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "=/;|&$@\\")
    if text[:1] == "`" and text.count("`", 0, _NEAR) == 2 and text.rstrip(" ;")[-1:] == "`" and place not in _FREE:
        return False
    return text.count("`", max(0, at - _NEAR), at) % 2 == 1


def _innocent(text: str, operator: str, at: int, prefix: str, found: Command) -> bool:
    """Backticks of a code span's own kind, parameters of a query, filters of a template, cells of a table."""
    if text[at + len(operator) : found.end].lstrip().startswith(("./", "~/")) and "/" in prefix:
        return True
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
        if len(cell) > 1 and not cell.isdigit() and cell not in words.RECON and cell.replace("_", "").replace(" ", "").isalnum()
    ]
    return len(plain) > 1
