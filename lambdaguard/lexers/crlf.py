"""Line breaks that end a header and begin the next one, the body or a second response."""

from __future__ import annotations

import re

from ..sealed import cache
from .listing import STRICT, pasted, quoted

HEADER, RESPONSE, HEADER_WEAK, BODY = "LG-CRLF-001", "LG-CRLF-002", "LG-CRLF-101", "LG-CRLF-003"
_LONGEST = 20_000
# One set of characters to begin with, which a search skips to
_BREAK = (
    r"(?:[\r\n\u2028\u2029\x85\u560a\u560d\u010a\\%]"
    r"(?:(?<=[\r\n\u2028\u2029\x85\u560a\u560d])|(?<=\u010a)(?=[\w\u010a])|(?<=\\)(?:r\\n|r(?=\w)|n)|(?<=%)0[ad]))"
)


@cache
def _known() -> re.Pattern[str]:
    return re.compile(
        rf"{_BREAK}[ \t]{{0,8}}+[0-9]{{0,2}}(set-?cookie|location|content-?(?:type|length|disposition|encoding"
        rf"|security-policy|location)|refresh|host|x-[a-z-]+"
        r"|access-control-[a-z-]+|transfer-encoding|connection|cache-control|last-modified|link|cookie|authorization"
        r"|user-agent|referer|origin"
        r"|strict-transport-security|clear-site-data|status|www-authenticate|keep-alive|forwarded|p3p|expires|pragma|server"
        r"|etag|vary|upgrade)\s*+:",
        re.IGNORECASE,
    )


@cache
def _any() -> re.Pattern[str]:
    return re.compile(rf"{_BREAK}[ \t]{{0,8}}+([A-Za-z0-9]{{1,24}}+(?>(?:[-_][A-Za-z0-9]{{1,24}}+)*))[ \t]?:")


@cache
def _response() -> re.Pattern[str]:
    return re.compile(
        rf"{_BREAK}\s{{0,6}}+(?:HTTP/\d(?:\.\d)?\s++\d{{3}}\b|(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|TRACE"
        rf"|CONNECT)\s++\S{{1,300}}+\s++HTTP/\d)",
        re.IGNORECASE,
    )


@cache
def _blank() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_BREAK}){{2}}\s{{0,8}}+(?:<(?:(?![\w.+-]{{1,64}}@|(?:https?|mailto|ftp):)[a-z!?]|/?script)|http/)", re.IGNORECASE
    )


@cache
def _odd() -> re.Pattern[str]:
    return re.compile(
        r"%0[\r\n]{1,2}[adAD]|%[\r\n]{1,2}0[adAD]|\u560a\u560d|\u560d\u560a|[\u560a\u560d](?=[A-Za-z][A-Za-z0-9-]{0,60}:)"
    )


def scan(text: str, place: str, name: str) -> list[tuple[str, int, int]]:
    """Signs ``(rule id, start, end)`` of header injection and response splitting; linear, never raises."""
    text = text[:_LONGEST]
    strict = place in STRICT
    found = _second(text, strict) or _header(text, place, strict)
    if not found and strict and "<" in text and (match := _blank().search(text)) is not None:
        return [(BODY, match.start(), match.end())]
    if not found and place in ("header", "cookie", "path") and ("\r" in text or "\n" in text):
        return [(HEADER_WEAK, 0, 1)]
    return found


def _second(text: str, strict: bool) -> list[tuple[str, int, int]]:
    match = _response().search(text) if "http/" in text.lower() else None
    # Nobody pastes a transcript whose line breaks are still encoded
    if match is None or not (strict or match[0][0] == "%" or _split(text, match.start())):
        return []
    return [(RESPONSE, match.start(), match.end())]


def _header(text: str, place: str, strict: bool) -> list[tuple[str, int, int]]:
    any_ = _any().search(text)
    odd = _odd().search(text) if "%" in text or not text.isascii() else None
    if odd is not None and (strict or any_ is not None):
        return [(HEADER, odd.start(), odd.end())]
    if any_ is None:
        return []
    known = _known().search(text)
    if known is not None:
        sure = (strict and not (place == "query" and pasted(text, known.start()))) or _lone(text, known.start())
        return [(HEADER if sure else HEADER_WEAK, known.start(), known.end())]
    hyphen = "-" in any_.group(1)
    if any_.group().startswith("\\") and not hyphen:
        return []
    sure = hyphen and _lone(text, any_.start())
    if strict:
        sure = sure or hyphen or place in ("header", "cookie", "path")
        return [(HEADER if sure and not _listed(text) else HEADER_WEAK, any_.start(), any_.end())]
    return [(HEADER, any_.start(), any_.end())] if sure and not _listed(text) else []


def _listed(text: str) -> bool:
    return text.count("\n") > 3


@cache
def _url() -> re.Pattern[str]:
    return re.compile(r"(?:[^\s]{0,200}[?#/%=.&;>\"']|\w{0,16}|https?://\S{1,300}|/\S{0,300})\Z")


def _lone(text: str, at: int) -> bool:
    """True when what precedes the break is empty, a URL's rest or one word, and hardly anything follows: no written text."""
    head = text[:at].strip("\r\n\t \u560a\u560d")
    if quoted(text, at) or text.count("\n") > 12:
        return False
    if not head:
        return at <= 4 and (text.count("\n") <= 4 or "<script" in text.lower())
    return (
        " " not in head
        and "\n" not in head
        and len(head) <= 300
        and _url().match(head) is not None
        and text.count("\n", at + 2) <= 10
        and not head.endswith((":", "{", ","))
    )


def _split(text: str, at: int) -> bool:
    """In a place of free text, only a second response after a first one's headers is splitting; a pasted transcript is not."""
    head = text[:at].lower()
    return not head.lstrip().startswith(("http/", "get ", "post ", "put ", "curl", ">", "<", "$", "#", "`")) and (
        "content-length:" in head.replace("contentlength", "content-length") or "transfer-encoding" in head
    )
