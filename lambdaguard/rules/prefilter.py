"""Which of an event's strings deserve a second look, found over all of them at once.

The strings are joined and reduced to their `shapes` at once: most have no mark that an attack needs, prose has only spaces, headers and
cookies are lists. Words are sought in those that may mean something by them. What costs anything runs over joined strings, in C.
"""

from __future__ import annotations

import re
from functools import partial

from ..lexers.canonical import decodes
from ..lexers.decoders import BASE32_HEADS, BASE32_LOW, HEX_HEADS, ODD_HEADS, spaced_hex
from ..lexers.joined import SEPARATOR as _SEPARATOR
from ..lexers.joined import first, sought
from ..lexers.listed import hazardous
from ..sealed import cache
from .shapes import LIST, NAMES, PROSE, SIGNS, kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .plan import Plan

# What an attack without any hot character and without a space still needs, in lower case
_BARE = (
    "id_rsa", "!ruby", "win.ini", "boot.ini", "169.254", "object.prototype.", "process.env.", "classloader.", "aced0005", "0000000000", "0a28",
    "0a71", "ro0ab", "7c4f3a3", "env.to_h", "==this.", "0x2e", "constructor", "inetpub", "system32",
)  # fmt: skip
# What a client says before its token, which is a word by itself
_SCHEMES = ("Bearer ", "bearer ", "Basic ", "basic ", "Token ", "token ")
_BASE64_FROM = 12
_SIGNED_FROM = 24


@cache
def _tokens() -> re.Pattern[str]:
    """Signed tokens, which say what they say when they are taken apart."""
    return re.compile(r"\x1e(?:[Bb]earer )?eyJ[A-Za-z0-9_-]{17,}+\.[A-Za-z0-9_-]{20,}+\.[A-Za-z0-9_-]{20,}+(?=\x1e)")


def candidates(texts: Sequence[str], plan: Plan) -> list[str]:
    """Those of ``texts`` with hot punctuation, a few bare needles or the shape of base64, or, with nothing but spaces, a telling word.

    Lists of names and values are among them if one holds a word that an attack needs.
    """
    joined = _SEPARATOR.join(("", *texts, ""))
    if "eyJ" in joined:
        joined = _tokens().sub(_SEPARATOR, joined)
    low = joined.lower()
    shaped = kinds(low.encode("utf-8", "surrogatepass"))
    if len(shaped) != len(texts):
        return list(texts)
    found = _bare(low)
    spaced: list[int] = []
    lists: list[int] = []
    for at, (text, kind) in enumerate(zip(texts, shaped, strict=True)):
        if kind < PROSE:
            if len(text) >= _BASE64_FROM and kind and _base64(text):
                (lists.append if kind == NAMES and _plain(text) else found.add)(at)
        elif kind == SIGNS:
            found.add(at)
        elif kind == LIST:
            (lists.append if _plain(text) else found.add)(at)
        else:
            if not text.startswith(_SCHEMES) or _blanks(text) > 1:
                spaced.append(at)
            if len(text) >= _BASE64_FROM and (_base64(text) if " " not in text else text[:2] in ODD_HEADS and spaced_hex(text)):
                found.add(at)
    if spaced:
        low = _SEPARATOR + _SEPARATOR.join([texts[at] for at in spaced]).lower()
        found.update([spaced[at] for at in plan.telling(low.replace("+", " "))])
    if lists:
        low = _SEPARATOR.join(("", *[texts[at] for at in lists])).lower()
        if plan.in_lists(low) or hazardous(low):
            found.update(lists)
    return [texts[at] for at in found]


def _plain(text: str) -> bool:
    """Whether a text that has the shape of a list is one; what is no web address may have any scheme."""
    return not decodes(text) and ("://" not in text or text[:7].lower() == "http://" or text[:8].lower() == "https://")


def _blanks(text: str) -> int:
    return text.count(" ") + text.count("+") + text.count("\t")


def _bare(low: str) -> set[int]:
    """Indexes of the texts, each after a separator in ``low``, that hold a bare needle."""
    found: set[int] = set()
    patterns = [_place] if "/" in low else []
    if "http" in low:
        patterns.append(_scheme)
    for pattern in patterns:
        if pattern().search(low) is not None:
            found |= sought(low, first(pattern(), low), _SEPARATOR)
    for word in _BARE:
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
    """Characters that a careless narrowing turns into line ends and marks, or that Python ends a line at."""
    return re.compile("[\x85\xa0\u010b\u5600-\u563f]")


def _base64(text: str) -> bool:
    """Whether a string without hot punctuation may be base64: identifiers, dates and paths mostly fail here.

    Digits of one case count by what they begin with; a token's first dot comes early, unless an object is signed.
    """
    low = text.lower()
    if low == text and low[:4] not in HEX_HEADS and not low.startswith(BASE32_LOW):
        return False
    dot = text.find(".")
    if dot > 0 and (dot <= _SIGNED_FROM or text[:2] == "ey"):
        return False
    if low == text:
        return True
    if text.isupper():
        return text.startswith(BASE32_HEADS) or low[:4] in HEX_HEADS
    return ":" not in text and not ("-" in text and "/" in text)
