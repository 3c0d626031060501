"""Which of an event's strings deserve a second look, found over all of them at once.

The strings are joined, encoded and reduced by one `bytes.translate` to the punctuation an attack needs. Most strings come
out empty; of the rest, prose leaves only spaces. What costs anything runs over the joined bytes in C, not string by string.
"""

from __future__ import annotations

import re
from functools import cache, partial

from ..lexers.decoders import BASE32_HEADS, HEX_HEADS
from ..lexers.joined import SEPARATOR as _SEPARATOR
from ..lexers.joined import first, sought

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .plan import Plan

# UTF-8 lead bytes of blocks with look-alikes, full-width forms and invisible characters; accented Latin, Cyrillic, CJK are not among them
_ODD = bytes((0xCA, 0xCB, 0xCC, 0xCD, 0xE1, 0xE2, 0xEF, 0xF0, 0xF3))
_HOT = b"\x1e =\"'`(<>;|&$%{\\[#^*\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\n\r\x7f" + _ODD
_COLD = bytes(set(range(256)) - set(_HOT) - set(b"+\t"))
_FOLD = bytes.maketrans(b"+\t", b"  ")
# Skeletons that say nothing: one assignment, the padding of base64
_TAME = frozenset((b"", b"=", b"=="))

# What an attack without any hot character and without a space still needs, in lower case: a dot by a slash, a scheme, a dunder, ...
# By a character that most strings lack.
_BARE = {
    "/": (
        "./",
        "/.",
        "\x1e//",
        "/etc",
        "/proc",
        "/var/",
        "/usr/",
        "/opt/",
        "/dev/",
        "/home/",
        "/run/",
        "/root/",
        "/mysql",
        "/apache",
        "/postgres",
        "/bin/php",
        "/sys/",
        "etc/passwd",
        "etc/shadow",
        "-inf/",
        "/??",
        "inetpub",
        "system32",
    ),
    ":": (":/", "http:", "https:"),
    "_": ("__", "id_rsa"),
    "!": ("!!", "!ruby"),
    "@": ("@@",),
    ".": ("\x1e.", "win.ini", "boot.ini", "169.254", "object.prototype."),
    "x": ("0x2e",),
    "-": ("\x1e-",),
    "c": ("constructor", "aced0005"),
    "000000": ("0000000000",),
    "0a": ("0a28", "0a71"),
}
_SEVERAL = 8
_BASE64_FROM = 12
_SIGNED_FROM = 24


def candidates(texts: Sequence[str], plan: Plan) -> list[str]:
    """Those of ``texts`` with hot punctuation, a few bare needles or the shape of base64, or, with nothing but spaces, a telling word."""
    low = (_SEPARATOR + _SEPARATOR.join(texts)).lower()
    parts = low.encode("utf-8", "surrogatepass").translate(_FOLD, _COLD).split(b"\x1e")
    if len(parts) != len(texts) + 1:
        return list(texts)
    del parts[0]
    found = _bare(low)
    spaced = []
    for at, part in enumerate(parts):
        if part in _TAME:
            text = texts[at]
            if len(text) >= _BASE64_FROM and _base64(text):
                found.add(at)
        elif part.isspace() and b"\n" not in part and b"\r" not in part:
            spaced.append(at)
            if len(texts[at]) >= _BASE64_FROM and " " not in texts[at] and _base64(texts[at]):
                found.add(at)
        else:
            found.add(at)
    if spaced:
        if len(spaced) < len(texts):
            low = _SEPARATOR + _SEPARATOR.join([texts[at] for at in spaced]).lower()
        found.update([spaced[at] for at in plan.telling(low.replace("+", " "))])
    return [texts[at] for at in found]


def _bare(low: str) -> set[int]:
    """Indexes of the texts, each after a separator in ``low``, that hold a bare needle."""
    found: set[int] = set()
    for mark, needles in _BARE.items():
        if mark in low and (len(needles) < _SEVERAL or _beside(low, mark)):
            for needle in needles:
                if needle in low:
                    found |= sought(low, partial(low.find, needle), _SEPARATOR)
    if not low.isascii():
        found |= sought(low, first(_wide(), low), _SEPARATOR)
    return found


@cache
def _neighbours(mark: str) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """Of the needles by ``mark``: those to be looked for as they are; and what stands before and after it in the others."""
    alone, before, after = [], [], []
    for needle in _BARE[mark]:
        head, found, tail = needle.partition(mark)
        tail = tail.partition(mark)[0]
        if found and tail:
            after.append(tail[:3] if len(tail) > 2 else tail[0])
        elif found and head and head[-1] != _SEPARATOR:
            before.append(head[-1])
        else:
            alone.append(needle)
    return tuple(alone), frozenset(before), frozenset(after)


def _beside(low: str, mark: str) -> bool:
    """False if no needle by ``mark`` can be in ``low``, by what stands beside it: one pass for many of them."""
    alone, before, after = _neighbours(mark)
    pieces = low.split(mark)
    return not (
        after.isdisjoint([piece[:3] for piece in pieces])
        and before.isdisjoint([piece[-1:] for piece in pieces])
        and after.isdisjoint([piece[:1] for piece in pieces])
    ) or any(needle in low for needle in alone)


@cache
def _wide() -> re.Pattern[str]:
    """Characters that a careless narrowing turns into line ends and marks."""
    return re.compile("[\xa0\u010b\u5600-\u563f]")


def _base64(text: str) -> bool:
    """Whether a string without hot punctuation may be base64: identifiers, dates and paths mostly fail here.

    Digits of one case count by what they begin with; a token's first dot comes early, unless an object is signed.
    """
    if text.islower() or text.isupper():
        return text[:4].lower() in HEX_HEADS or text.startswith(BASE32_HEADS)
    dot = text.find(".")
    return (dot <= 0 or (dot > _SIGNED_FROM and text[:2] != "ey")) and ":" not in text and not ("-" in text and "/" in text)
