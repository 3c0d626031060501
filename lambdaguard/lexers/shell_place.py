"""Where a command stands in a text, and what that makes of it: an injection, a mention, or nothing."""

from __future__ import annotations

from . import shell_words as words
from .prose import PHRASE, SENTENCE, VALUE, before, wording
from .shell_lead import addressed, assignment, closing, named, numbered, shell_line
from .shell_lookalikes import argument, innocent, marked, named_alone, of_script, spanned
from .shell_strength import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell_command import Command

AFTER, SUBSTITUTED, MIDST, WEAK = "LG-SHELL-001", "LG-SHELL-002", "LG-SHELL-011", "LG-SHELL-012"

_NEAR = 2000
_PREFIX = 240
_CLOSING = " ;|&\"'#)"
_FREE = ("body", "record")
_NAMES = ("file", "path", "cookie")
# Places where nobody writes Markdown.
_STRICT = ("header", "cookie", "path", "file")


def ruled(text: str, operator: str, at: int, found: Command, place: str) -> str:
    """The id of the rule that a command ``found`` after ``operator`` at offset ``at`` breaks, or ""."""
    prefix = text[max(0, at - _PREFIX) : at]
    if innocent(text, operator, at, prefix, found):
        return ""
    if place not in _STRICT and operator == "`" and named_alone(text, prefix, found):
        return ""
    if place in _FREE and operator in ("&&", "||", "|", ";", "$(") and of_script(prefix, found):
        return MIDST
    kind = before(text, at)
    if (
        operator == "$("
        and not found.args
        and prefix[-1:] in ("", " ", '"')
        and wording(text[found.end + 1 : found.end + 120]) != VALUE
    ):
        return WEAK
    if operator in ("\n", "\\n", "\\r"):
        return AFTER if _breaks_line(text, operator, prefix, found, place, kind) else ""
    lines = text.count("\n", 0, _NEAR)
    if lines > 3 or (place in _FREE and (lines > 1 or assignment().match(prefix))):
        return MIDST if found.strength > 2 else ""
    if operator == ";" and place in _FREE and _indented(text, at + 1):
        return ""
    high = SUBSTITUTED if operator in ("`", "$(", "<(", ">(") else AFTER
    if operator == "`" and place not in _STRICT and spanned(text, prefix, found.end) and not argument(text, prefix, found):
        return MIDST if found.target else ""
    if place in _NAMES and found.args and _attached(text, operator, at):
        return high
    if kind == VALUE:
        if _certain(text, operator, prefix, found):
            return high
        return "" if operator == "`" else WEAK
    return _in_words(text, operator, at, prefix, found, place, kind, high)


def _indented(text: str, at: int) -> bool:
    """The next line of a program, further in."""
    rest = text[at : at + _NEAR]
    line = rest.lstrip(" \t\r")[:3]
    return line[:1] == "\n" and line[1:] in ("  ", "\t\t")


def _attached(text: str, operator: str, at: int) -> bool:
    """No blank on either side of the operator, as in no title or sentence."""
    return (
        operator != "&"
        and at > 0
        and not text[at - 1].isspace()
        and not text[at + len(operator) : at + len(operator) + 1].isspace()
    )


def _glued(text: str, at: int, found: Command, place: str) -> bool:
    """No blank before the operator, as in no list of words, and arguments that are a command's."""
    return (
        place not in _FREE
        and not text[at - 1 : at].isspace()
        and found.name not in words.ENGLISH
        and shaped().search(found.args) is not None
    )


def _certain(text: str, operator: str, prefix: str, found: Command) -> bool:
    """After a mere value, a command is enough; a word that may be one must have arguments, or be all there is."""
    if (
        found.strength > 1
        or (found.args and operator != "`" and (closing(prefix) or named(prefix)))
        or (operator[-1:] == "(" and _substituted(text, prefix, found))
    ):
        return True
    if operator == "`":
        return (
            (named(prefix) or numbered(prefix))
            and not prefix[-1:].isspace()
            and text.count("`") == 2
            and text.rstrip()[-1:] == "`"
        )
    if _follows(text, found):
        return False
    if not prefix.strip(" \"'"):
        return operator != "&"
    sure = named(prefix) or (numbered(prefix) and (operator in ("&&", "||") or text.rstrip()[-1:] == "#"))
    return sure and text[: len(prefix)] == prefix


def _in_words(text: str, operator: str, at: int, prefix: str, found: Command, place: str, kind: int, high: str) -> str:
    """After words: only a command that means harm, and not where a command line or a code span is quoted."""
    line = shell_line(prefix, place)
    quoted = place not in _STRICT and marked(text, operator, at, place)
    if kind == PHRASE and not line:
        if found.strength > 2 and not quoted:
            return high
        attached = place != "header" or prefix[-1:] == ")"
        if found.strength > 1 and not found.args and attached and not quoted and not _follows(text, found):
            return high
        if found.strength > 1 and not quoted and operator not in ("`", "&") and _glued(text, at, found, place):
            return high
    harm = found.strength > 2 and found.target
    if kind == SENTENCE and harm and not line and not quoted and "\n" not in text and not _explained(text, found):
        return high
    return MIDST if harm or (found.strength > 2 and found.args and operator != "`") else ""


def _follows(text: str, found: Command) -> str:
    """What stands after the command besides closing characters."""
    rest = text[found.end : found.end + _NEAR].strip(_CLOSING)
    return "" if rest in ("fi", "done", "esac", "true", ":", "echo") else rest


def _explained(text: str, found: Command) -> bool:
    return wording(text[found.end : found.end + 200]) == SENTENCE


def _breaks_line(text: str, operator: str, prefix: str, found: Command, place: str, kind: int) -> bool:
    """A line break that stands for the end of a command, where no line of a document ends."""
    if kind == VALUE:
        return _opens_line(text, operator, prefix, found) or _whole_line(text, prefix, found, place)
    harm = found.strength > 2 and (found.target or not found.args)
    return kind == PHRASE and operator == "\n" and harm and place not in _FREE and text.strip().count("\n") == 1


def _opens_line(text: str, operator: str, prefix: str, found: Command) -> bool:
    """A line break that is the payload's own, not one of a document's."""
    bare, strength = prefix.strip(" \"'"), found.strength
    if operator != "\n":
        return strength > 1 and (not bare or (found.target and named(prefix)))
    if len(text) > _NEAR or text.count("\n") > 4 or bare[-1:] in tuple("{[(,:;>`#") or bare.startswith("`"):
        return False
    return strength > 2 or (strength > 1 and not any(char.isalpha() for char in bare))


def _whole_line(text: str, prefix: str, found: Command, place: str) -> bool:
    """One line that is a command, after one word: where a value has one line, or after what is an address or a file's name."""
    rest = text[found.end :].strip(" \t\r\n;|&#'\"\\")
    if found.strength < 2 or not prefix.strip() or (rest and rest != found.args.strip(" '\"")) or len(prefix.split()) > 1:
        return False
    return place not in _FREE or (addressed().search(prefix) is not None)


def _substituted(text: str, prefix: str, found: Command) -> bool:
    """Glued to a value, closed, and all there is: ``x$(date)``."""
    end = text.find(")", found.end - 1)
    return bool(prefix.strip()) and not prefix[-1:].isspace() and end >= 0 and not text[end + 1 :].strip() and "$(" not in prefix
