"""A quick refusal for shell injection: what every sign of it needs beyond the family's needles."""

from __future__ import annotations

import re

from ..sealed import cache
from . import shell_words as words
from .needs import some

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = "[a-z0-9_./:@~}!-]{1,80}+"
_LEADING = r"[\s+\"'({!@\\]{0,48}+"
# What goes on in a word or disguises it: no quote that ends one, as JSON has, and no apostrophe of a contraction
_ENDS = r"(?:[\s:,;|&)\]}]|\Z)"
_CONTRACTED = r"'(?:s|t|re|ll|d|m|ve)\b"
_ODD = rf"[$?*\]\\^%{{]|\[.\]|(?!{_CONTRACTED})[\"'](?!{_ENDS})"
# What begins one that is not letters: an expansion, a disguise, a test; no list's asterisk and no link's bracket
_STRANGE = r"[$\\^%`]|\[(?:.\]|\[?\s|[\w.-]{0,80}/)|[*?][\w.*?-]{0,80}/|\?\s{0,8}\{"
# Where programs are, and where they may be put
FOLDERS = ("bin", "usr", "sbin", "tmp", "dev", "var", "opt", "lib")
_PATHS = ("/", "./", "../", "~/")
_BLOCKS = frozenset(("foreach", "foreach-object", "where-object"))
_MARKS = (
    "/dev/", "/inet/", "powershell", "pwsh", "iex", "invoke-e", "%comspec", ":~", "ifs", "<<<", ":|:", ":\\", ";case ", "]::", "for /",
)  # fmt: skip
# With a dash: what opens a reverse shell, and what an option that runs or writes something needs
_OPENING = ("nc ", "ncat ", "netcat ", "nc.exe", "socket", "pty.", "child_process", "base64 -", "base32 -", "sh -c")
_WRITING = ("=", "-o", "-i", "-exec", "http")


@cache
def _operator() -> re.Pattern[str]:
    """An operator before a word, which is a group unless something odd is in it; the word after an assignment is one as well."""
    return re.compile(
        rf"(?:[;|&`]|\n(?![ \t\r]{{0,8}}\n)|\\[nr]|\$\(|[<>]\()(?={_LEADING}(?:[a-z_][a-z0-9_]{{0,30}}+=[^\s;|&<>]{{0,80}}+\s{_LEADING})?"
        rf"(?:({_TOKEN})(?!{_ODD})([=(]|{_CONTRACTED})?|(?:{_TOKEN})(?:{_ODD})|{_STRANGE}))"
    )


@cache
def _redirected() -> re.Pattern[str]:
    return re.compile(r"[;&|]\s{0,8}[<>]")


@cache
def _closing() -> re.Pattern[str]:
    """A quote that ends a word."""
    return re.compile(rf"[\"'](?={_ENDS})")


@cache
def _first() -> re.Pattern[str]:
    return re.compile(r"(?>(?:\s*+[\w ]{1,40}+=)?)[\s+\"'\\({!@]*+((?=([a-z0-9_./:@~}!-]*+))[^\s;,=&<>|+]*)")


@cache
def _bare() -> Callable[..., re.Match[str]]:
    """The first word, the name of an assignment as well."""
    return re.compile(r"[\s+\"'\\({!@]*+([a-z0-9_./-]*+)").match  # type: ignore[return-value]


def opens(form: str, low: str) -> bool:
    """An operator before something that may be a command, a command at the start, or one of a few marks."""
    for match in _operator().finditer(low):
        word = match[1]
        if word is None or (_runs(word) and (match[2] is None or "/" in word)):
            return True
    if some(low, _MARKS) or ("()" in low and "{" in low):
        return True
    if ("<" in low or ">" in low) and _redirected().search(low) is not None:
        return True
    if "-" in low and (some(low, _OPENING) or (_optional(low) and some(low, _WRITING))):
        return True
    first = _first().match(low)
    if first is None:
        return False
    odd, name = _closing().sub("", first[1]), first[2]
    if not odd.isalnum() and "://" not in low[:40] and not set("'\"\\$*?{[^`").isdisjoint(odd):
        return True
    return _begins(name) or (low[first.start(1) - 1 : first.start(1)] == "=" and _begins(_bare()(low)[1]))


def _begins(name: str) -> bool:
    return _runs(name) or name.rpartition("/")[2].partition(".")[0] in words.ALL


def _optional(low: str) -> bool:
    return " -" in low or "--" in low or low[:4].lstrip(" \"'")[:1] == "-"


def _runs(word: str) -> bool:
    """Whether a shell may run what it finds under this name."""
    if word in words.ALL or word in words.WRAPPERS or word in _BLOCKS or word == "." or word.startswith(_PATHS):
        return True
    if "/" not in word:
        return "-" in word and words.cmdlet(word)
    base = word.rpartition("/")[2].lstrip(".")
    return base in words.ALL or base in words.WRAPPERS or word.lstrip("./~").startswith(FOLDERS)
