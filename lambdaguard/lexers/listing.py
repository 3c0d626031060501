"""How a suspicious piece stands in its text: alone, in a code span, in a listing or a whole document, or in prose."""

from __future__ import annotations

import re
from functools import lru_cache

from ..sealed import cache

# places where markup and source code have no business; elsewhere (body, form, record) people write articles
STRICT = frozenset(("query", "header", "cookie", "path", "file"))


@cache
def _outside() -> re.Pattern[str]:
    return re.compile(r"<[^<>]*+>|&\w++;?+")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]{2,}+")


def quoted(text: str, at: int) -> bool:
    """True inside a Markdown code span or fence that has prose around it."""
    if "`" not in text:
        return False
    if text.count("```", 0, at) % 2 and "```" in text[at:]:
        return True
    line = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    if text.count("`", line, at) % 2 == 0 or text.find("`", at, end) < 0:
        return False
    opening = text.rfind("`", line, at)
    closing = text.find("`", at, end)
    return len(_word().findall(text, max(0, opening - 300), opening)) + len(_word().findall(text, closing, closing + 300)) >= 3


@lru_cache(maxsize=4)
def listing(text: str) -> bool:
    """True for source code or a whole document: several lines, shaped as people lay out code."""
    lines = text[:6000].split("\n")
    written = [line for line in lines if line.strip()]
    if len(written) < 3:
        return False
    shaped = sum(
        1 for line in lines if line[:2] in ("  ", "\t", "\t\t", "//") or line.rstrip()[-1:] in ("{", "}", ";", ">", "(", "[", ",")
    )
    return shaped * 3 >= len(written) * 2


@lru_cache(maxsize=4)
def document(text: str) -> bool:
    """True for a whole HTML document of some length, with a head of its own."""
    start = text[:200].lstrip("\ufeff \t\r\n").lower()
    return len(text) > 300 and start.startswith(("<!doctype html", "<html")) and ("</head>" in text or "<title" in text)


@lru_cache(maxsize=4)
def alone(text: str) -> bool:
    """True when hardly a word stands outside of tags: the markup itself is the message."""
    if len(text) > 4000:
        return False
    return len(_word().findall(_outside().sub(" ", text))) <= 4


@cache
def _heading() -> re.Pattern[str]:
    """A header with its value, or the line between two parts of a message."""
    return re.compile(r"(?:[A-Z][A-Za-z]{0,15}+(?:-[\w]{1,30}+){0,4}:[ \t]\S|--[\w=.+-][^\r\n]{0,80}+\r?\n)[^\r\n]*+")


def pasted(text: str, at: int) -> bool:
    """True where nothing but headers of a message goes before the break at ``at``: somebody pasted what he asks about."""
    first, *others = text[: min(at, 4000)].replace("\r\n", "\n").split("\n")
    if _heading().match(first + "\n") is None:
        return False
    return all(line[:1] in ("", " ", "\t") or _heading().match(line + "\n") for line in others)


def tame(text: str, at: int, place: str) -> bool:
    """True when what stands at ``at`` is shown rather than meant: quoted or listed, in a place where people do so."""
    return place not in STRICT and (quoted(text, at) or listing(text))
