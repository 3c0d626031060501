"""Path traversal and file inclusion: resolve what a path means, in whatever spelling, and judge where it leads."""

from __future__ import annotations

import re

from ..sealed import cache
from .path_names import named, wrapper
from .path_resolve import resolve
from .path_targets import is_developer, is_shared, is_target
from .prose import SENTENCE, VALUE, around

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

TRAVERSED, ESCAPED, MIDST, CLIMBS = "LG-PATH-001", "LG-PATH-002", "LG-PATH-011", "LG-PATH-012"

_REACH = 400
_MOST_SIGNS = 6
_MOST_PATHS = 300
_LONGEST_NAME = 600
_MARKS = " \t\r\n\"'`<>|?=&#,()[]{}:*^"
_FREE = ("body", "record")
_IMPORTS = (
    "import",
    "from",
    "require",
    "include",
    "href=",
    "src=",
    "cd",
    "source",
    "url",
    "extends",
    "path",
    "join",
    "open",
    "ls",
    "see",
)


@cache
def _dots() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\.)\.{2,}+[;\s\x00-\x1f%]{0,3}[/\\]|[/\\]\.\.|\\\.\\\.|(?:0x2e){2}|\.\.(?:0x|%u)"
        r"|(?:\.|%(?:25)?2e)%(?:25)?2e(?=/|\\|%(?:25)?(?:2f|5c))|%(?:25)?2e\.[/\\]|\.\.%(?:25(?:2f|5c)|(?:25)?c[01]%)|(?:\.\.%(?:2f|5c)){2}|(?:%(?:25)?c0%(?:25)?ae){2}",
        re.IGNORECASE,
    )


@cache
def _right() -> re.Pattern[str]:
    return re.compile(r"(?>(?:[^\s\"'`<>|?=&#,()\[\]{}:*^]|[\t\r\x0b ](?=[/\\]))*)")


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of path traversal or file inclusion in ``text``: ``(rule id, start, end)``."""
    signs: list[Sign] = []
    if place not in _FREE and len(text) < _REACH and _climbs_only(text):
        return [(ESCAPED, 0, len(text))]
    if ".." in text or "\\." in text or "0x2e" in text or "0X2E" in text:
        _climbs(text, place, signs)
    if len(text) <= _LONGEST_NAME and "\n" not in text.strip():
        signs += named(text, place)
    if ":" in text and (wrapped := wrapper(text)):
        signs.append(wrapped)
    return signs[:_MOST_SIGNS]


@cache
def _steps() -> re.Pattern[str]:
    return re.compile(r"\s*+(?>(?:[./\\]|%(?:25){0,3}(?:[0-9a-f]{2}|u[0-9a-f]{4}))+)\s*+\Z", re.IGNORECASE)


def _climbs_only(text: str) -> bool:
    """True for steps up and nothing else, more than one of them or one that is not spelled plainly."""
    if _steps().match(text) is None:
        return False
    levels, rest, odd = resolve(text)
    return not rest.strip("./%") and (levels > 1 or (levels == 1 and (odd or "\\" in text)))


@cache
def _spaced() -> re.Pattern[str]:
    """Nothing but a path that climbs, through folders whose names have blanks."""
    return re.compile(
        r"\s*+(?>(?:\.\.[\\/]{1,4}){2,})(?>(?:[\w.~()-]{1,40}(?: [\w.~()-]{1,40}){0,3}[\\/]{1,4}){1,20})[\w.~()-]{1,60}\s*+"
    )


def _climbs(text: str, place: str, signs: list[Sign]) -> None:
    done = 0
    if len(text) < _REACH and _spaced().fullmatch(text) and (rule := _judged(text, 0, len(text), text.strip(), place)):
        signs.append((rule, 0, len(text)))
        return
    for count, match in enumerate(_dots().finditer(text)):
        if count > _MOST_PATHS:
            return
        if match.start() < done:
            continue
        low = max(done, match.start() - _REACH)
        start = max(low, *(text.rfind(mark, low, match.start()) + 1 for mark in _MARKS))
        right = _right().match(text, match.end(), min(len(text), match.end() + _REACH))
        done = right.end() if right else match.end()
        if rule := _judged(text, start, done, text[start:done], place):
            signs.append((rule, start, done))
            if len(signs) >= _MOST_SIGNS:
                return


def _judged(text: str, start: int, end: int, token: str, place: str) -> str:
    levels, rest, odd = resolve(token)
    climbs = levels > 0 or "..;/" in token
    target = is_target(rest)
    if not climbs and not (target and rest != token.replace("\\", "/")):
        return ""
    kind = around(text, start, end)
    if kind == SENTENCE or _imported(text, start):
        return MIDST if target or levels > 2 else ""
    alone = kind == VALUE
    if target and (alone or not _dull(rest)):
        return TRAVERSED
    if not climbs or not alone:
        return MIDST if climbs and levels > 2 else ""
    if text.lstrip()[:1] in "{[<" and len(text) > 100:
        return MIDST
    return ESCAPED if "..;/" in token or _escapes(levels, rest, odd, place) else CLIMBS


def _dull(rest: str) -> bool:
    return is_shared(rest) or is_developer(rest)


def _escapes(levels: int, rest: str, odd: bool, place: str) -> bool:
    """Whether a value that climbs ``levels`` out of its root is an attack rather than a relative reference."""
    developer = is_developer(rest)
    if place in ("path", "file"):
        return True
    if odd and (rest or levels > 1 or place not in _FREE):
        return True
    if place in _FREE:
        return (levels > 2 and not developer) or levels > 5
    return levels > 2 or (levels > 1 and bool(rest)) or (bool(rest) and not developer)


def _imported(text: str, start: int) -> bool:
    """The path is the argument of an import, a link or ``cd``."""
    head = text[max(0, start - 14) : start].rstrip("\"'` ./\\").lower()
    if head.endswith("]("):
        return True
    head = head.rstrip("(\"'` ")
    return head.endswith(_IMPORTS)
