"""Shell injection: an operator or substitution, then words that are a command; prose, code and tables are told apart from it."""

from __future__ import annotations

import re
from functools import cache

from . import shell_words as words
from .prose import PHRASE, SENTENCE, VALUE, before, sentence_like, wording
from .shell_strength import Command, command

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

_MOST_SIGNS = 6
_MOST_OPERATORS = 4000
_FREE = ("body", "record")
# Places where nobody writes Markdown.
_STRICT = ("header", "cookie", "path", "file")

AFTER, SUBSTITUTED, SHOCK, BARE, REVERSE, GLUED, ARGUMENT, SHELL_WINDOWS = (f"LG-SHELL-00{n}" for n in range(1, 9))
MIDST, WEAK, PIPED = "LG-SHELL-011", "LG-SHELL-012", "LG-SHELL-013"


@cache
def _operator() -> re.Pattern[str]:
    # an operator, then (looked at only) a plain word, or something else a command can begin with
    return re.compile(
        r"(?:\|\|?|&&?|;{1,2}|\n|\\[nr]|`|\$\(|[<>]\()(?=[\s+\"'({!@\\]{0,12}(?:([A-Za-z][A-Za-z0-9_.-]{0,24})(?:[\s;|&)<>]|\Z|`(?![\w`]))|[A-Za-z/$.?*\[\\^%`]))"
    )


@cache
def _whole() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """Signs that need no operator: rule, the literals (lower case) one of which must occur, pattern."""
    lax = re.IGNORECASE
    return (
        (REVERSE, ("/dev/tcp", "/dev/udp"), re.compile(r"/dev/(?:tcp|udp)/[\w.$\[\]{}:-]{1,64}+/[\d$]")),
        (REVERSE, ("nc ", "ncat ", "netcat ", "nc.exe "), re.compile(r"\bn(?:c|cat|etcat)(?:\.exe)?\s[^\n|;&]{0,60}?-[a-z]{0,4}[ec]\s*\S{0,20}(?:sh|cmd|powershell)\b")),
        (REVERSE, ("socket", "pty.", "child_process"), re.compile(r"\b(?:python[23]?|perl|ruby|php|lua|node)\s+-\w{0,3}[cer]\s*\\?['\"][^\n]{0,60}?(?:socket|pty\.|TCPSocket|child_process)", lax)),
        (REVERSE, ("base64 -", "base32 -"), re.compile(r"\bbase(?:64|32)\s+-{1,2}d\w{0,5}\s*\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b")),
        (REVERSE, ("sh -c",), re.compile(r"\b(?:ba|z|da|k)?sh\s+-c\s*['\"]?\$?\(?(?:curl|wget|echo\s+[A-Za-z0-9+/=]{16,})")),
        (SHELL_WINDOWS, ("powershell", "pwsh"), re.compile(r"\b(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,80}?\s[-/]e[ncodemaf]{0,14}\s+[A-Za-z0-9+/=]{12,}", lax)),
        (SHELL_WINDOWS, ("iex", "invoke-e"), re.compile(r"^\W{0,4}(?:(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,80}?)?\b(?:iex|invoke-expression)\b[^\n]{0,80}?(?:download|webclient|iwr|invoke-web)", lax)),
        (SHELL_WINDOWS, ("%comspec", ":~"), re.compile(r"%(?:comspec|programfiles:~|systemroot:~|path:~|commonprogramfiles:~)[^\n%]{0,20}%", lax)),
    )


@cache
def _shock() -> re.Pattern[str]:
    return re.compile(r"(?:^|[\s\"'=:;])\(\)\s*\{\s*(?:(?::|_|ignored|\w{1,8})\s*;|:\s*\})[^\n]{0,12}?[;>]")


@cache
def _assignment() -> re.Pattern[str]:
    return re.compile(r"\s*(?:export\s+|local\s+)?[A-Za-z_]\w{0,40}\+?=[\"']?\Z")


@cache
def _ifs() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_/'\"\])}-]\$(?:IFS\b|\{IFS\b[^}\n]{0,12}\})")


@cache
def _argument() -> re.Pattern[str]:
    return re.compile(
        r"(?:^[\s\"']{0,4}|[\w\"'.]{1,64}(?=--))-{1,2}(?:o\s?ProxyCommand=|(?:upload-pack|receive-pack|use-compress-program|to-command|checkpoint-action|"
        r"open-files-in-pager|rsh|exec|pre-script|post-script|unzip-command|load-extension|init-command|lua-script|script|"
        r"use-askpass|config-env)=|(?:output|output-document|post-file|body-file|input-file|log-file|config|file-list|logfile|"
        r"result-file|tee|pipe)=[/.~]|exec\s|(?:o|O)\s?/(?:var|tmp|etc|dev|opt)/|c\s?(?:core|alias|protocol)\.\w+=)"
    )


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of shell injection in ``text``: ``(rule id, start, end)``."""
    signs: list[Sign] = []
    _operators(text, place, signs)
    if "()" in text and "{" in text and (match := _shock().search(text)):
        signs.append((SHOCK, match.start(), match.end()))
    if "IFS" in text and (match := _ifs().search(text)) and not sentence_like(text):
        signs.append((GLUED, match.start(), match.end()))
    if (text[:4].lstrip(" \"'")[:1] == "-" or "--" in text[:80]) and len(text) < 2000 and (match := _argument().search(text[:200])) and not sentence_like(text):
        signs.append((ARGUMENT, match.start(), match.end()))
    low = text.lower()
    for rule, needles, pattern in _whole():
        for needle in needles:  # a plain loop: a generator costs more than the searches
            if needle in low:
                if match := pattern.search(text):
                    signs.append((rule if not sentence_like(text) or rule != SHELL_WINDOWS else PIPED, match.start(), match.end()))
                break
    if len(text) < 1000:
        _bare(text, signs)
    return signs[:_MOST_SIGNS]


def _operators(text: str, place: str, signs: list[Sign]) -> None:
    for count, match in enumerate(_operator().finditer(text)):
        if len(signs) >= _MOST_SIGNS or count > _MOST_OPERATORS:
            return
        plain = match[1]
        if plain is not None and plain not in words.ALL and plain not in words.WRAPPERS and plain.lower() not in words.ALL:
            continue
        found = command(text, match.end())
        if found is not None and (rule := _ruled(text, match, found, place)):
            signs.append((rule, match.start(), found.end))


def _ruled(text: str, match: re.Match[str], found: Command, place: str) -> str:
    operator, at = match.group(), match.start()
    prefix = text[max(0, at - 240) : at]
    if _innocent(text, operator, at, prefix, found):
        return ""
    kind = before(text, at)
    if operator in ("\n", "\\n", "\\r"):
        return AFTER if kind == VALUE and _opens_line(text, operator, prefix, found.strength) else ""
    if place in _FREE and (text.count("\n", 0, 2000) > 1 or _assignment().match(prefix)):
        return MIDST if found.strength > 2 else ""
    high = SUBSTITUTED if operator in ("`", "$(", "<(", ">(") else AFTER
    if operator == "`" and place not in _STRICT and (prefix[-1:].isspace() and prefix.strip(" \"';|&") or not prefix.strip(" \"'") and not _sole(text, found.end)):
        return MIDST
    if kind == VALUE:
        if found.strength > 1 or (_closing(prefix) and found.args and operator != "`"):
            return high
        if operator not in ("&", "`") and not prefix.strip(" \"'") and not text[found.end :].strip(" ;|&#\"')"):
            return high
        return WEAK
    if kind == PHRASE and found.strength > 2 and not _shell_line(prefix, place) and (place in _STRICT or not _marked(text, operator, at)):
        return high
    if kind == PHRASE and (place != "header" or prefix[-1:] == ")") and not found.args and found.strength > 1 and found.end >= len(text.rstrip(" ;|&\"'#")):
        return high if not _shell_line(prefix, place) and not _marked(text, operator, at) else MIDST
    if kind == SENTENCE and found.strength > 2 and found.target and "\n" not in text and not _marked(text, operator, at) and _ends(text, found):
        return high if not _shell_line(prefix, place) else MIDST
    return MIDST if found.strength > 2 else ""


def _ends(text: str, found: Command) -> bool:
    return wording(text[found.end : found.end + 200]) != SENTENCE


def _opens_line(text: str, operator: str, prefix: str, strength: int) -> bool:
    """A line break that is the payload's own, not one of a document's."""
    bare = prefix.strip(" \"'")
    if operator != "\n":
        return not bare and strength > 1
    if text.count("\n") > 4 or bare[-1:] in tuple("{[(,:;>`#") or bare.startswith("`"):
        return False
    return strength > 2 or strength > 1 and not any(char.isalpha() for char in bare)


def _sole(text: str, at: int) -> bool:
    """A leading code span is all there is: nothing, or another operator, follows its closing backtick."""
    close = text.find("`", at)
    rest = text[close + 1 : close + 200].strip() if close >= 0 else ""
    return not rest or rest[0] in ";|&#\"'`$<"


def _closing(prefix: str) -> bool:
    """Nothing before the operator but what closes a value: quotes, brackets, a number, an address."""
    bare = prefix.strip()
    return not bare or bare[-1] in "'\")" or not any(char.isalpha() for char in bare)


def _shell_line(prefix: str, place: str) -> bool:
    """The text before is itself a command line, so the operator breaks out of nothing."""
    head = prefix.lstrip(" $#>-").split(None, 1)
    return bool(head) and (head[0] in words.DEVELOP or head[0] in words.ALL and place in _FREE)


def _marked(text: str, operator: str, at: int) -> bool:
    """Markdown or code: the operator stands inside a code span, or is one's delimiter."""
    if operator == "`":
        return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "=/;|&$@\\")
    return text.count("`", 0, at) % 2 == 1


def _innocent(text: str, operator: str, at: int, prefix: str, found: Command) -> bool:
    """Backticks of a code span's own kind, parameters of a query, filters of a template, cells of a table."""
    if operator == "`":
        return prefix.endswith("`") or text.startswith("``", at) or text[found.end : found.end + 2] == "``"
    if operator == "&" and not found.args and ("?" in prefix or "=" in prefix):
        return True
    if operator in ("|", "||") and ("{{" in prefix or "{%" in prefix):
        return True
    closed = text[found.end : found.end + 4].lstrip()[:1] == ")"
    if (closed or not found.args) and operator in (";", "|", "&", "&&", "||"):
        if prefix.count("(") > prefix.count(")"):
            return True
        return found.end < len(text) and _listed(text, operator)
    return False


def _listed(text: str, separator: str) -> bool:
    """A list of plain words, as in a table's header line."""
    cells = [cell.strip() for cell in text[:400].split(separator)]
    return sum(cell.replace("_", "").replace(" ", "").isalnum() and len(cell) > 1 and cell not in words.RECON for cell in cells) > 1


def _bare(text: str, signs: list[Sign]) -> None:
    """The whole value is one command that reads or opens what only an attacker wants."""
    start = 0
    head = text[:40]
    if "=" in head and head.split("=", 1)[0].strip().isidentifier():
        start = text.index("=") + 1
    start += len(text[start:]) - len(text[start:].lstrip(" \t\r\n\"'\\("))
    if text[start : start + 1].isalpha() and not text[start : start + 12].isascii():
        return
    found = command(text, start)
    if found is None or "\n" in text.strip() or sentence_like(text):
        return
    disguised = found.strength > 2 and text[start : found.end].strip(" \t\r\n'\"") != found.name and "/" not in text[start : found.end]
    if found.strength > 2 and found.target and (found.name in words.HOSTILE or "/" in text[start : found.end]) or (disguised and found.args):
        signs.append((BARE, start, found.end))
