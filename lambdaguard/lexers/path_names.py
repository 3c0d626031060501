"""Values that name a file outright: a sensitive one, one cut off by a NUL byte, a network share, a stream wrapper."""

from __future__ import annotations

import re

from ..sealed import cache
from .needs import some
from .path_resolve import resolve
from .path_targets import is_shared, is_system, is_target
from .prose import SENTENCE, VALUE, around, sentence_like, wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    Sign = tuple[str, int, int]

ABSOLUTE, NUL, WRAPPER, SHARE = "LG-PATH-003", "LG-PATH-004", "LG-PATH-005", "LG-PATH-006"
QUOTED, NUL_WEAK = "LG-PATH-013", "LG-PATH-014"

_FREE = ("body", "record")
_SCHEMES = ("data:", "php://", "expect://", "phar://", "zip://", "rar://", "glob://", "ogg://", "ssh2.", "zlib://", "compress.")


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
    return re.compile(r"^\s*\\{2,4}[\w.-]{2,80}(?:@\w{2,5}){0,2}\\{1,2}[\w$ .-]{1,80}")


@cache
def _stream() -> re.Pattern[str]:
    """The stream of an NTFS file that is the file itself: its name no longer ends in its type."""
    return re.compile(r"[\w)]::\$(?:data|index_allocation)(?!\w)", re.IGNORECASE)


@cache
def _separated() -> re.Pattern[str]:
    return re.compile(r"[^\s\"'`<>|?=&#,(){};]+(?: [^\s\"'`<>|?=&#,(){};]+){0,2}")


def named(text: str, place: str) -> list[Sign]:
    """Signs that a short value of one line is, or is cut to, the name of a file: ``(rule id, start, end)``."""
    signs = _absolute(text, place)
    plain = text.strip(" \"'\x00").replace("\\", "/")
    if "/." in plain or "//" in plain:
        plain = resolve(plain)[1]
    if not signs and is_system(plain) and not (place in _FREE and (is_shared(plain) or plain[:2] == "~/")):
        signs.append((ABSOLUTE, 0, len(text)))
    if not signs and place not in _FREE and (match := _process().match(text)):
        signs.append((ABSOLUTE, match.start(), match.end()))
    if text.startswith(("\\\\", " \\\\")) and "\\\\" not in text[3:] and (match := _unc().match(text)):
        signs.append((SHARE, match.start(), match.end()))
    if "::$" in text and (match := _stream().search(text)):
        signs.append((ABSOLUTE, match.start(), match.end()))
    if "\x00" in text:
        at = text.index("\x00")
        match = _nul().search(text)
        signs.append((NUL, match.start(), match.end()) if match else (NUL_WEAK, at, at + 1))
    return signs


def wrapper(text: str) -> Sign | None:
    """The sign of a stream wrapper, weaker where a sentence or a function call is around it."""
    match = _wrapper().search(text) if some(text.lower(), _SCHEMES) else None
    if match is None:
        return None
    called = text[max(0, match.start() - 2) : match.start()] in ("('", '("')
    shown = called or sentence_like(text) or around(text, match.start(), match.end()) == SENTENCE
    return (QUOTED if shown else WRAPPER, match.start(), match.end())


def _absolute(text: str, place: str) -> list[Sign]:
    if text.startswith(("\\\\?\\", "\\\\.\\")):
        text = text[4:].rjust(len(text))
    bare = text.strip(" \t\r\n\"'\x00")
    if not any(mark in bare for mark in "/\\.") or sentence_like(text):
        return []
    single = wording(text) == VALUE
    if not single and bare.count(" ") > 2:
        return []
    for match in _separated().finditer(text):
        token = match.group()
        whole = token == bare
        if " " in token and _remarked(token, place):
            continue  # a file, and words about it
        if not (whole or single):
            continue
        scheme, colon, path = token.partition("://")
        if colon and scheme.lower() != "file":
            continue
        if _written_out().search(token) is not None:
            continue  # a heading in a script that has no blanks, and the file that it is about
        path = _local(path if colon else token, bool(colon))
        if _wanted(resolve(path)[1], path, place, whole, text):
            return [(ABSOLUTE, match.start(), match.end())]
    return []


@cache
def _written_out() -> re.Pattern[str]:
    return re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


def _remarked(token: str, place: str) -> bool:
    file, _, remark = token.partition(" ")
    if any(mark in remark for mark in "/\\.\x00%"):
        return False
    return place in _FREE or (remark.replace(" ", "").isalpha() and not file.endswith(("passwd", "shadow")))


@cache
def _process() -> re.Pattern[str]:
    """Files of whichever process, as only somebody who guesses writes them."""
    return re.compile(r"\s*+/proc/(?:\[[\w-]{1,10}\]\*?|\*|\d{1,7}|self|thread-self)/\w{1,10}/(?:\[|\*)")


def _local(path: str, host: bool) -> str:
    """``path`` without the ``file:`` of a URL with one slash, the name of the own host, and a drive that no folder follows."""
    if path[:5].lower() == "file:":
        path = "/" + path[5:].lstrip("/\\")
    elif host and path.partition("/")[0].lower() in ("localhost", "127.0.0.1"):
        path = "/" + path.partition("/")[2]
    elif path[1:2] == ":" and path[2:3] not in ("/", "\\") and path[:1].isalpha():
        path = "/" + path[2:]
    return path


def _wanted(plain: str, token: str, place: str, whole: bool, text: str) -> bool:
    """Whether a caller who sends the path ``plain`` (written as ``token``) at ``place`` can only mean harm."""
    if not is_target(plain):
        return False
    absolute = token[:1] in "/\\~\x00%" or token[1:2] == ":" or text[:5].lower() == "file:"
    strict = (
        plain.startswith("/proc/")
        or plain.lower().endswith(("etc/passwd", "etc/shadow", "proc/self/environ"))
        or ".ssh/" in plain
        or ".aws/" in plain
    )
    if place in _FREE and text.lstrip()[:1] in "{[":
        return strict and len(text) < 200
    if place in _FREE:
        named = whole and ("var/log/" in plain or text[:5].lower() == "file:")
        return strict or (absolute and (named or not is_shared(plain)))
    if place == "header":
        return strict or (absolute and not is_shared(plain))
    if place == "file" and not absolute:
        return strict
    return strict or absolute or (plain.startswith(".") and whole) or "-inf/" in plain.lower()
