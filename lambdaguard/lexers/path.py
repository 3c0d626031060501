"""Path traversal and file inclusion: resolve what a path means, in whatever spelling, and judge where it leads."""

from __future__ import annotations

import re
from functools import cache

from .path_targets import is_developer, is_shared, is_target
from .prose import SENTENCE, VALUE, around, sentence_like, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

TRAVERSED, ESCAPED, ABSOLUTE, NUL, WRAPPER, UNC = (f"LG-PATH-00{n}" for n in range(1, 7))
MIDST, CLIMBS, QUOTED, NUL_WEAK = "LG-PATH-011", "LG-PATH-012", "LG-PATH-013", "LG-PATH-014"

_REACH = 400
_MOST_SIGNS = 6
_FREE = ("body", "record")


@cache
def _dots() -> re.Pattern[str]:
    return re.compile(r"\.\.+[;\s\x00-\x1f%]{0,3}[/\\]|[/\\]\.\.|\\\.\\\.|(?:0x2e){2}|\.\.(?:0x|%u)", re.IGNORECASE)


@cache
def _left() -> re.Pattern[str]:
    return re.compile(r"[^\s\"'`<>|?=&#,()\[\]{}:*^]*\Z")


@cache
def _right() -> re.Pattern[str]:
    return re.compile(r"[^\"'`<>|?=&#,()\[\]{}:*\n^]*")


@cache
def _spellings() -> re.Pattern[str]:
    return re.compile(r"0x2e|%u(?:ff0e|002e)|0x2f|0x5c|%u(?:2215|2216|efc8|f025|002f|005c|ff0f)|\\\.(?=\\?\.)|[\x00-\x1f]", re.IGNORECASE)


@cache
def _wrapper() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:php://(?:filter|input|stdin|memory|temp|fd|output)|expect://\w|(?:phar|zip|rar|glob|ogg|ssh2\.\w{3,8}|zlib|compress\.\w{3,5})://[\w./~\\]"
        r"|data:(?://)?[\w/+.-]{0,40}(?:;[\w=-]{1,20}){0,2},\s*(?:<\?|PD9waH|PD89|PD8g)|data://text|data:application/x-(?:httpd-)?php)",
        re.IGNORECASE,
    )


@cache
def _nul() -> re.Pattern[str]:
    return re.compile(r"(?:\.\w{1,6}|passwd|shadow|hosts|environ|/\w+)\x00|\x00\.\w{2,5}$|^\x00[/.\\]", re.IGNORECASE)


@cache
def _unc() -> re.Pattern[str]:
    return re.compile(r"^\s*\\{2,4}[\w.-]{2,80}\\{1,2}[\w$ .-]{1,80}")


@cache
def _separated() -> re.Pattern[str]:
    return re.compile(r"[^\s\"'`<>|?=&#,(){};]+(?: [^\s\"'`<>|?=&#,(){};]+){0,2}")


def scan(text: str, place: str, name: str) -> list[Sign]:
    """Signs of path traversal or file inclusion in ``text``: ``(rule id, start, end)``."""
    signs: list[Sign] = []
    if ".." in text or "\\." in text or "0x2e" in text or "0X2E" in text:
        _climbs(text, place, name, signs)
    if len(text) <= 600 and "\n" not in text.strip():
        _absolute(text, place, name, signs)
        if text.startswith(("\\\\", " \\\\")) and (match := _unc().match(text)) and match.end() >= len(text.rstrip()) - 60 and "\\\\" not in text[3:]:
            signs.append((UNC, match.start(), match.end()))
        if "\x00" in text:
            match = _nul().search(text)
            signs.append((NUL, match.start(), match.end()) if match else (NUL_WEAK, text.index("\x00"), text.index("\x00") + 1))
    if ":" in text and (match := _wrapper().search(text)):
        free = sentence_like(text) or text[match.start() - 2 : match.start()] in ("('", '("') or around(text, match.start(), match.end()) == SENTENCE
        signs.append((QUOTED if free else WRAPPER, match.start(), match.end()))
    return signs[:_MOST_SIGNS]


def _climbs(text: str, place: str, name: str, signs: list[Sign]) -> None:
    done = 0
    for match in _dots().finditer(text):
        if match.start() < done:
            continue
        left = _left().search(text, max(0, match.start() - _REACH), match.start())
        start = max(done, left.start() if left else match.start())
        right = _right().match(text, match.end(), min(len(text), match.end() + _REACH))
        done = right.end() if right else match.end()
        token = text[start:done]
        if " " in token and wording(token) != VALUE:
            done = start + len(token.split("  ")[0])
            token = text[start:done]
        if rule := _judged(text, start, done, token, place):
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
        return bool(rest) or levels > 1
    if odd and (rest or levels > 1):
        return True
    if place in _FREE:
        return levels > 2 and not developer or levels > 5
    return levels > 2 or (levels > 1 and bool(rest)) or (bool(rest) and not developer)


def _imported(text: str, start: int) -> bool:
    """The path is the argument of an import, a link or ``cd``."""
    head = text[max(0, start - 14) : start].rstrip("\"'(` ./\\").lower()
    return head.endswith(("import", "from", "require", "include", "href=", "src=", "cd", "](", "source", "url", "@import", "extends", "path", "join", "open", "#include", "ls", "see"))


def resolve(token: str) -> tuple[int, str, bool]:
    """How many levels ``token`` climbs above its start, what remains below that, and whether its spelling is odd."""
    plain = _spellings().sub(_spelled, token)
    slashed = plain.replace("\\", "/")
    odd = plain != token or ("\\" in token and "/" in token)
    depth = lowest = 0
    rest: list[str] = []
    segments = slashed.strip().split("/")
    for at, raw in enumerate(segments):
        part = raw.split(";", 1)[0].strip(" \t%")
        if part != raw and part == "..":
            odd = True
        if part in ("", "."):
            odd = odd or (raw == "" and 0 < at < len(segments) - 1 and segments[at - 1].startswith(".."))
            continue
        if part == ".." or (len(part) in (3, 4) and part.strip(".") == "" and at + 1 < len(segments)):
            odd = odd or part != ".."
            depth -= 1
            lowest = min(lowest, depth)
            if rest:
                rest.pop()
        else:
            depth += 1
            rest.append(raw.strip())
    return -lowest, ("/" if slashed.startswith("/") else "") + "/".join(rest), odd


def _spelled(match: re.Match[str]) -> str:
    form = match.group().lower()
    if form in ("0x2e", "%uff0e", "%u002e"):
        return "."
    return "/" if form.startswith(("0x", "%u")) else ""


def _absolute(text: str, place: str, name: str, signs: list[Sign]) -> None:
    bare = text.strip(" \t\r\n\"'\x00")
    if "/" not in bare and "\\" not in bare and not bare.startswith(".") and "." not in bare or sentence_like(text):
        return
    single = wording(text) == VALUE
    if not single and bare.count(" ") > 2:
        return
    for match in _separated().finditer(text):
        token = match.group()
        whole = token == bare
        if not (whole or single):
            continue
        if "://" in token:
            scheme, _, token = token.partition("://")
            if scheme.lower() != "file":
                continue
        plain = resolve(token)[1]
        if _wanted(plain, token, place, name, whole, text):
            signs.append((ABSOLUTE, match.start(), match.end()))
            return


def _wanted(plain: str, token: str, place: str, name: str, whole: bool, text: str) -> bool:
    if not is_target(plain):
        return False
    absolute = token.lstrip("\\/ \x00")[:0] == "" and (token[:1] in "/\\~\x00" or token[1:2] == ":" or text[:5].lower() == "file:")
    strict = plain.lower().endswith(("etc/passwd", "etc/shadow", "proc/self/environ")) or ".ssh/" in plain or ".aws/" in plain
    if place in _FREE:
        if text.lstrip()[:1] in "{[":
            return strict and len(text) < 200
        return strict or (absolute and not is_shared(plain)) or (absolute and "var/log/" in plain and whole)
    if place == "header" and not strict:
        return absolute and not is_shared(plain)
    if place == "file" and not absolute:
        return strict
    return strict or absolute or (plain.startswith(".") and whole) or "-inf/" in plain.lower()
