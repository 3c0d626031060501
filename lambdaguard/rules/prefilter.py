"""Which of an event's strings deserve a second look, found over all of them at once.

The strings are joined, encoded and reduced by one `bytes.translate` to the punctuation an attack needs. Most strings come
out empty; of the rest, prose leaves only spaces. What costs anything runs over the joined bytes in C, not string by string.
"""

from __future__ import annotations

import re
from functools import cache, partial

from ..lexers.decoders import BASE32_HEADS, BASE32_LOW, HEX_HEADS, ODD_HEADS, spaced_hex
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

# What an attack without any hot character and without a space still needs, in lower case. Marks beside each other, of which a run that
# any string may hold says nothing:
_MARKS = b"./:_!-?@\x1e"
_RUNS = bytes(byte if byte in _MARKS else 0x20 for byte in range(256))
_PAIRS = (b"./", b"/.", b":/", b"__", b"!!", b"@@", b"/??", b"\x1e.", b"\x1e-", b"\x1e//")
_USUAL = frozenset(
    run
    for run in b". / : _ - ! ? @ \x1e \x1e/ .\x1e /\x1e :\x1e _\x1e -\x1e !\x1e ?\x1e /\x1e/ .\x1e/ !\x1e/ -/ /- _/ /_ :- -_ _-".split(
        b" "
    )
)
# and words, by something without which they are not looked for.
_WORDS = {
    "_": ("id_rsa",),
    "!": ("!ruby",),
    ".ini": ("win.ini", "boot.ini"),
    ".": ("169.254", "object.prototype."),
    "ss": ("process.env.", "classloader."),
    "000": ("aced0005", "0000000000"),
    "0a": ("0a28", "0a71", "ro0ab"),
    "0x": ("0x2e",),
    "c": ("constructor",),
    "t": ("inetpub", "system32"),
}
# What a client says before its token, which is a word by itself
_SCHEMES = ("Bearer ", "bearer ", "Basic ", "basic ", "Token ", "token ")
_BASE64_FROM = 12
_SIGNED_FROM = 24
_TOKEN_FROM = 64


@cache
def _token() -> re.Pattern[str]:
    """A signed token, which says what it says when it is taken apart."""
    return re.compile(r"(?:[Bb]earer )?eyJ[\w-]{17,}+\.[\w-]{20,}+\.[\w-]{20,}+\Z", re.ASCII)


def candidates(texts: Sequence[str], plan: Plan) -> list[str]:
    """Those of ``texts`` with hot punctuation, a few bare needles or the shape of base64, or, with nothing but spaces, a telling word."""
    low = (_SEPARATOR + _SEPARATOR.join(texts)).lower()
    if "eyj" in low:
        texts = [text for text in texts if len(text) < _TOKEN_FROM or _token().match(text) is None]
        low = (_SEPARATOR + _SEPARATOR.join(texts)).lower()
    raw = low.encode("utf-8", "surrogatepass")
    parts = raw.translate(_FOLD, _COLD).split(b"\x1e")
    if len(parts) != len(texts) + 1:
        return list(texts)
    del parts[0]
    found = _bare(low, raw)
    spaced = []
    for at, part in enumerate(parts):
        text = texts[at]
        if part in _TAME:
            if len(text) >= _BASE64_FROM and _base64(text):
                found.add(at)
        elif part.isspace() and b"\n" not in part and b"\r" not in part:
            if part != b" " or not text.startswith(_SCHEMES):
                spaced.append(at)
            if len(text) >= _BASE64_FROM and (_base64(text) if " " not in text else text[:2] in ODD_HEADS and spaced_hex(text)):
                found.add(at)
        else:
            found.add(at)
    if spaced:
        if len(spaced) < len(texts):
            low = _SEPARATOR + _SEPARATOR.join([texts[at] for at in spaced]).lower()
        found.update([spaced[at] for at in plan.telling(low.replace("+", " "))])
    return [texts[at] for at in found]


def _bare(low: str, raw: bytes) -> set[int]:
    """Indexes of the texts, each after a separator in ``low``, that hold a bare needle; ``raw`` is ``low``, encoded."""
    found: set[int] = set()
    runs = set(raw.translate(_RUNS).split())
    odd = runs - _USUAL
    if odd:
        marks = b" ".join(odd)
        for pair in _PAIRS:
            if pair in marks:
                found |= sought(low, partial(low.find, pair.decode()), _SEPARATOR)
    patterns = [_place] if "/" in low else []
    if "http" in low:
        patterns.append(_scheme)
    for pattern in patterns:
        if pattern().search(low) is not None:
            found |= sought(low, first(pattern(), low), _SEPARATOR)
    for sign, words in _WORDS.items():
        if sign in low:
            for word in words:
                if word in low:
                    found |= sought(low, partial(low.find, word), _SEPARATOR)
    if not low.isascii():
        found |= sought(low, first(_wide(), low), _SEPARATOR)
    return found


@cache
def _place() -> re.Pattern[str]:
    """A folder or file of a server's own."""
    return re.compile(
        r"/(?:etc|proc|(?:var|usr|opt|dev|home|run|root|sys)/|mysql|apache|postgres|bin/php|tmp/sess|srv/www/|(?<=etc/)(?:passwd|shadow)|(?<=-inf/))"
    )


@cache
def _scheme() -> re.Pattern[str]:
    """A web address that goes on without its slashes; with them it has marks beside each other."""
    return re.compile(r":(?!/)(?:(?<=http:)|(?<=https:))")


@cache
def _wide() -> re.Pattern[str]:
    """Characters that a careless narrowing turns into line ends and marks."""
    return re.compile("[\xa0\u010b\u5600-\u563f]")


def _base64(text: str) -> bool:
    """Whether a string without hot punctuation may be base64: identifiers, dates and paths mostly fail here.

    Digits of one case count by what they begin with; a token's first dot comes early, unless an object is signed.
    """
    dot = text.find(".")
    if dot > 0 and (dot <= _SIGNED_FROM or text[:2] == "ey"):
        return False
    if text.islower():
        return text[:4] in HEX_HEADS or text.startswith(BASE32_LOW)
    if text.isupper():
        return text.startswith(BASE32_HEADS) or text[:4].lower() in HEX_HEADS
    return ":" not in text and not ("-" in text and "/" in text)
