"""What is plainly a list of names, numbers and values, as headers and cookies are: ``Mozilla/5.0 (X11; Linux x86_64)``, ``a=1; b=2``.

Or a web address without more than a path, or a browser's list of its brands. One mark stands between two words, with the blank it has in
such lists. Whether a word of it is one that an attack needs is for `hazardous` and for whoever asks.
"""

from __future__ import annotations

import re

from ..sealed import cache
from .canonical import decodes
from .joined import SEPARATOR, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_BETWEEN = (
    "); (", "), (", "; (", ", (", ") (", "); ", "), ", ");", "),", ") ", " (", "; ", ", ", ";", ",", " ", "-", ".", "/", ":", "=", "@",
)  # fmt: skip
_MARKS = re.compile(r"[^a-z0-9_]+")
# What several families look for and what says nothing in such a list
_HARMLESS = frozenset(("(", ";", "=", "-o", "-c", "-e", "http:", "https:", "/log"))
_LONGEST = 24


def _pattern(word: str, blank: str, scheme: str) -> str:
    between = "|".join([re.escape(mark.replace(" ", blank)) for mark in _BETWEEN])
    return rf"(?>(?:{scheme}://)?){word}(?>(?:(?:{between}){word})*)\)?\Z"


@cache
def _list() -> Callable[..., re.Match[str] | None]:
    return re.compile(_pattern("[a-z0-9_]++", " ", "https?")).match


@cache
def _shape() -> Callable[..., re.Match[bytes] | None]:
    return re.compile(_pattern("[ _]++", "b", " ").encode()).match


def list_shaped(shape: bytes) -> bool:
    """Whether ASCII text of this shape, see `rules.shapes`, is such a list if its scheme is that of the web."""
    return _shape()(shape) is not None


@cache
def _runs() -> Callable[..., list[str]]:
    """Whatever may be taken for one word, wherever it stands."""
    return re.compile(r"[a-z0-9_./:@-]+").findall


@cache
def _begins() -> Callable[..., list[str]]:
    """The first word of a list, of a bracket, and what follows a semicolon or an equals sign: a shell may take it for a command."""
    return re.compile(r"[\x1e;(=] ?([a-z0-9_./:@-]+)").findall


@cache
def _assigned() -> Callable[..., list[str]]:
    """What follows an assignment."""
    return re.compile(r"(?<![a-z0-9_./:@=-])[a-z0-9_./:@-]++=[a-z0-9_./:@=-]++ \(?([a-z0-9_./:@-]+)").findall


@cache
def _lexicon() -> tuple[frozenset[str], tuple[str, ...], frozenset[str], frozenset[bytes], Callable[[str, str], bool]]:
    """Commands, their folders, functions that are called in injected code, the first word of each of these, and what tells that an
    address points inwards; loaded on first need.
    """
    from .gates import CALLED, ssrf
    from .shell_gate import FOLDERS
    from .shell_words import ALL, WRAPPERS

    commands = ALL | WRAPPERS
    heads = frozenset([parts[0] for parts in map(words, (*commands, *FOLDERS, *CALLED)) if parts])
    return commands, FOLDERS, CALLED, heads, ssrf


@cache
def _brands() -> Callable[..., re.Match[str] | None]:
    """A list of strings as client hints have it: ``"Chromium";v="136", "Not.A/Brand";v="99"``; the odd marks of the last are the browser's own."""
    word = r'"(?>not[ ():./;=?_-]a[ ():./;=?_-]brand|[a-z0-9_]++(?>(?:[ ./-][a-z0-9_]++)*))"(?>(?:;v="[0-9.]++")?)'
    return re.compile(rf"{word}(?>(?:, {word})*)\Z").match


def listed(text: str, low: str) -> str:
    """The words and marks of ``text``, in lower case ``low``, if all of it is such a list and nothing encoded; else nothing. Linear."""
    if low[:1] == '"':
        return low.replace('"', "") if _brands()(low) is not None else ""
    return low if _list()(low) is not None and not decodes(text) else ""


@cache
def _parts() -> tuple[frozenset[str], ...]:
    """What of a mark stands between two letters, after the last, before the first, and by itself."""
    parts = [(mark, mark[at:end]) for mark in _BETWEEN for at in range(len(mark)) for end in range(at + 1, len(mark) + 1)]
    begins = frozenset([part for mark, part in parts if mark.startswith(part)])
    ends = frozenset([part for mark, part in parts if mark.endswith(part)])
    between = frozenset([part for mark, part in parts if mark.startswith(part) and mark.endswith(part)])
    return between, begins, ends, frozenset([part for _, part in parts])


def listable(needle: str) -> bool:
    """Whether such a list may hold ``needle``, which is in lower case, and it says something there."""
    if needle.isalnum() and needle.isascii():
        return True
    if needle in _HARMLESS:
        return False
    parts, last = _parts(), len(needle)
    return all(found[0] in parts[(found.end() == last) + 2 * (found.start() == 0)] for found in _MARKS.finditer(needle))


def hazardous(low: str) -> bool:
    """Whether a word is a command's or a function's where it stands, or an address points inwards; in lists in lower case, each after a separator."""
    commands, folders, called, heads, ssrf = _lexicon()
    if not heads.isdisjoint(words(low)) and _commanded(low, commands, folders, called):
        return True
    if "http" in low:
        for each in low.split(SEPARATOR):
            if "http" in each and ssrf(each, each):
                return True
    return False


def _commanded(low: str, commands: frozenset[str], folders: tuple[str, ...], called: frozenset[str]) -> bool:
    # A word that is no command anywhere is none where a shell looks for one, and finding out where that is costs more
    if _some(_runs()(low), commands, folders):
        begun = _begins()(low)
        if "=" in low:
            begun += _assigned()(low)
        if _some(begun, commands, folders):
            return True
    return " (" in low and not called.isdisjoint([_MARKS.split(part[-_LONGEST:])[-1] for part in low.split(" (")[:-1]])


def _some(words: list[str], commands: frozenset[str], folders: tuple[str, ...]) -> bool:
    """Whether one of ``words`` is a command, or a path to one."""
    if not commands.isdisjoint(words):
        return True
    return any(word.startswith(folders) or not commands.isdisjoint(word.split("/")) for word in words if "/" in word)
