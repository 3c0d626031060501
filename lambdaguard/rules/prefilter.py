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
from .plan import BARE
from .shapes import LIST, NAMES, PROSE, SIGNS, kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .plan import Plan

# What else an attack without any hot character and without a space still needs, and a part of it that is found faster
_MARKED = (("_", ("id_rsa", "env.to_h")), ("!", ("!ruby",)), (".ini", ("win.ini", "boot.ini")), ("==", ("==this.",)))
# What a client says before its token, which is a word by itself
_SCHEMES = ("Bearer ", "bearer ", "Basic ", "basic ", "Token ", "token ")
_BASE64_FROM = 12
# What digits of one case begin with
_LOW_HEADS = frozenset([head[:2] for head in (*HEX_HEADS, *BASE32_LOW)])
_SIGNED_FROM = 24
_NAME, _HEX = 8, "0123456789abcdef-"
_PARTS, _SHORTEST = 3, 17
_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


def candidates(texts: Sequence[str], plan: Plan, joined: str = "") -> list[str]:
    """Those of ``texts`` with hot punctuation, a few bare needles or the shape of base64, or, with nothing but spaces, a telling word.

    Lists of names and values are among them if one holds a word that an attack needs. ``joined``: the texts, each between separators.
    """
    if not joined:
        joined = _SEPARATOR.join(("", *texts, ""))
    if "eyJ" in joined:
        joined = _SEPARATOR.join(("", *["" if "eyJ" in text and _signed(text) else text for text in texts], ""))
    low = joined.lower()
    shaped = kinds(low.encode("utf-8", "surrogatepass"))
    if len(shaped) != len(texts):
        return list(texts)
    found = _bare(low)
    spaced: list[int] = []
    lists: list[int] = []
    coded: list[int] = []
    for at, (text, kind) in enumerate(zip(texts, shaped, strict=True)):
        if kind < PROSE:
            if len(text) >= _BASE64_FROM and kind and _base64(text):
                if kind != NAMES or text[:2] in ODD_HEADS or not text.isascii():
                    found.add(at)
                elif not decodes(text):
                    lists.append(at)
                elif "=" in text or "," in text:
                    found.add(at)
                else:
                    coded.append(at)
        elif kind == SIGNS:
            found.add(at)
        elif kind == LIST:
            (lists.append if _plain(text) else found.add)(at)
        else:
            if not text.startswith(_SCHEMES) or _blanks(text) > 1:
                spaced.append(at)
            if len(text) >= _BASE64_FROM and (_base64(text) if " " not in text else text[:2] in ODD_HEADS and spaced_hex(text)):
                found.add(at)
    if coded:
        lists += coded
        found.update(_carrying(texts, coded, plan))
    if spaced:
        low = _SEPARATOR + _SEPARATOR.join([texts[at] for at in spaced]).lower()
        found.update([spaced[at] for at in plan.telling(low.replace("+", " "))])
    if lists:
        low = _SEPARATOR + _SEPARATOR.join([texts[at] for at in lists]).lower()
        held = plan.listed(low)
        if hazardous(low):
            held.update([at for at, each in enumerate(low[1:].split(_SEPARATOR)) if hazardous(_SEPARATOR + each)])
        found.update([lists[at] for at in held])
    return [texts[at] for at in found]


def _carrying(texts: Sequence[str], coded: list[int], plan: Plan) -> Iterable[int]:
    """Indexes of those that stand for text which is a candidate itself; they hold the signs of base64 and none beside another."""
    from ..lexers.unpack import packed_text

    # Blanks may follow what was encoded twice
    plain = [(at, decoded.rstrip(" \t\v\f")) for at in coded if (decoded := packed_text(texts[at])) != texts[at]]
    hostile = frozenset(candidates([decoded for _, decoded in plain], plan)) if plain else ()
    return [at for at, decoded in plain if decoded in hostile]


def _signed(text: str) -> bool:
    """Whether all of ``text`` is a signed token, which says what it says when it is taken apart."""
    scheme, _, token = text.partition("eyJ")
    parts = token.encode("utf-8", "surrogatepass").split(b".")
    if len(parts) != _PARTS or min(map(len, parts)) < _SHORTEST or scheme not in ("", "Bearer ", "bearer "):
        return False
    return not b"".join(parts).translate(None, _DIGITS)


def _plain(text: str) -> bool:
    """Whether a text that has the shape of a list is one; what is no web address may have any scheme."""
    if "://" in text:
        return (text[:7].lower() == "http://" or text[:8].lower() == "https://") and not _odd(text)
    return not (_odd(text) if " " in text else decodes(text))


def _odd(text: str) -> bool:
    """`decodes`, of such a text that is no run of base64."""
    return text[:2] in ODD_HEADS or "base64," in text


def _blanks(text: str) -> int:
    return text.count(" ") + text.count("+") + text.count("\t")


def _bare(low: str) -> set[int]:
    """Indexes of the texts, each after a separator in ``low``, that hold a bare needle."""
    found: set[int] = set()
    if "/" in low and _place().search(low) is not None:
        found |= sought(low, first(_place(), low), _SEPARATOR)
    if "http" in low and _scheme().search(low) is not None:
        found |= sought(low, first(_scheme(), low), _SEPARATOR)
    for word in BARE:
        if word in low:
            found |= sought(low, partial(low.find, word), _SEPARATOR)
    for sign, words in _MARKED:
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
    """Characters that a careless narrowing turns into line ends and marks, or that Python ends a line at."""
    return re.compile("[\x85\xa0\u010b\u5600-\u563f]")


def _base64(text: str) -> bool:
    """Whether a string without hot punctuation may be base64: identifiers, dates and paths mostly fail here.

    Digits of one case count by what they begin with, those of a trace id do not; a token's first dot comes early, unless an object is signed.
    """
    dot = text.find(".")
    if dot > 0 and (dot <= _SIGNED_FROM or text[:2] == "ey"):
        return False
    low = text.lower()
    if low == text:
        return low[:2] in _LOW_HEADS and (low[:4] in HEX_HEADS or low.startswith(BASE32_LOW))
    if text.isupper():
        return text.startswith(BASE32_HEADS) or low[:4] in HEX_HEADS
    if ":" in text or ("-" in text and "/" in text):
        return False
    name, _, value = text.partition("=")
    return not value or len(name) > _NAME or bool(value.strip(_HEX))
