"""Is anything in this text worth a look? Asked for every line, so answered by a few passes in C, whatever the line's shape.

The text's bytes are mapped by tables: to bare letters before separators (keys), to runs of word characters (tokens), to digits
(cards, account numbers). A few substring searches in these tell what, if anything, has to be looked for.
"""

from __future__ import annotations

import re

from ..sealed import cache
from . import keys, registry, settings
from .index import FOLD
from .registry import absent, holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

KEYS, TOKENS, NUMBERS, URLS, KNOWN, OWN = 1, 2, 4, 8, 16, 32

_ALL = bytes(range(256))
# Lower case, every separator "="; quotes, brackets, digits and what joins words is left out. A comma separates only in a list
# of pairs and between a name and its value: quoted ones.
_DROPPED = b" \t\"'`\\_-[].0123456789"
_LETTERS = bytes.maketrans(_ALL, _ALL.lower().translate(bytes.maketrans(b":>", b"==")))
_PAIRED = bytes.maketrans(_ALL, _ALL.lower().translate(bytes.maketrans(b":>,", b"===")))
# Word characters are "a"; digits "0" and what joins them " ".
_WORDS = bytes(97 if byte < 128 and (chr(byte).isalnum() or byte == 95) else 46 for byte in _ALL)
_DIGITS = bytes(48 if 48 <= byte < 58 else 32 if byte in b" -" else 46 for byte in _ALL)
_MOST_PARTS = 100
_RUN, _LONG_NUMBER = "a" * 16, "0" * 12
# Shapes of clean lines are remembered, and whether no known value fits in them, as long as that pays: where so many lines in a
# row have had new shapes, for a while nobody asks.
_MOST_SHAPES, _LONGEST_SHAPE, _PATIENCE, _PAUSE = 1024, 1000, 32, 1000
# An identifier as most lines have one (RFC 9562) is no part of a shape: eight hexadecimal digits, and what follows them.
_HEX = bytes(
    97 if chr(byte) in "0123456789abcdefABCDEF" else 45 if byte == 45 else 46 if _WORDS[byte] == 46 else 122 for byte in _ALL
)
_ID, _LONG_ID, _HYPHENS = b".aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa.", 36, 4
_LINES_OF_NONE = 15  # that follow one with hyphens and without an identifier: in those it is not looked for everywhere
_BESIDE = 20  # characters on either side with which its digits may make one number


def _make() -> tuple[Callable[..., int], Callable[[], None], Callable[[], None]]:
    stems: tuple[str, ...] = ()
    own = 0
    ends: Callable[[str], object] | None = None

    shapes: dict[bytes, bool] = {}
    patience = _PATIENCE
    place = wait = 0  # of the last line's identifier; lines that none is looked for in elsewhere

    def prepare() -> None:
        """Read the settings again, at the next line."""
        nonlocal ends
        ends = None
        renew()

    def renew() -> None:
        """More values are known: what a thread is about to remember of fewer goes where nobody looks."""
        nonlocal shapes
        shapes = {}

    def read() -> Callable[[str], object]:
        nonlocal stems, own, ends
        keys.sensitivity.cache_clear()
        stems, words = keys.endings()
        own = OWN if settings.current.patterns or settings.current.kinds else 0
        ends = _ending([word[::-1] for word in words])
        return ends

    def suspects(text: str) -> int:
        """What to look for in ``text``, as the sum of this module's constants; 0 for a clean one."""
        nonlocal patience
        raw = text.encode() if text.isascii() else text.encode("utf-8", "surrogatepass")
        patience -= 1
        if patience < 0:
            if patience < -_PAUSE:
                patience = _PATIENCE // 4
            flags = look(text, raw)
            return flags | KNOWN if holds(text, flags & TOKENS > 0, raw) else flags
        rest = without_id(raw) if "-" in text else raw
        known, shape = shapes, rest.translate(FOLD)
        proved = known.get(shape)
        if proved is not None:
            patience = _PATIENCE
            return KNOWN if not proved and holds(text, False, raw) else 0
        flags = look(text, raw)
        if holds(text, flags & TOKENS > 0, raw):
            flags |= KNOWN
        # What follows a percent sign or a backslash are digits that count.
        elif not flags and len(raw) < _LONGEST_SHAPE and "%" not in text and "\\" not in text and "\0" not in text:
            if len(known) >= _MOST_SHAPES:
                known.clear()
            known[shape] = absent(shape, rest is not raw)
        return flags

    def without_id(raw: bytes) -> bytes:
        """A line with a mark in the place of its identifier, if nothing looks like a number in it and beside it."""
        nonlocal place, wait
        at = place  # another thread may have found its own elsewhere
        kinds = raw[at - 1 if at else 0 : at + _LONG_ID + 1].translate(_HEX)
        if kinds != _ID and (at or kinds != _ID[1:]):
            if wait or raw.count(b"-") < _HYPHENS:
                wait -= wait > 0
                return raw
            at = (b"." + raw.translate(_HEX) + b".").find(_ID)
            if at < 0:
                wait = _LINES_OF_NONE
                return raw
            place = at  # where the next line of that layout has its own
        end = at + _LONG_ID
        digits = raw[at - _BESIDE if at > _BESIDE else 0 : end + _BESIDE].translate(_DIGITS).decode()
        # As `_numbers` has it, which would be a call for each line.
        if _LONG_NUMBER in digits or ("0 0000" in digits and ("0000 0000" in digits or "000 00 0000" in digits)):
            return raw
        return raw[:at] + b"\x00" + raw[end:]

    def look(text: str, raw: bytes) -> int:
        has_end = ends or read()
        flags = own
        quoted = '"' in text or "'" in text
        table = _PAIRED if quoted and ("[" in text or "(" in text or "alue" in text) else _LETTERS
        # Backwards, so that a key's end stands behind its separator, where a pattern that begins with that finds it fast.
        bare = raw.translate(table, _DROPPED).decode("latin-1")[::-1]
        if "reraeb" in bare or "cisab" in bare or (has_end(bare) and _ends(bare, stems)):
            flags |= KEYS
        if _RUN in raw.translate(_WORDS).decode() or "xox" in bare or ("-" in text and ("-----" in text or "taplg" in bare)):
            flags |= TOKENS
        if _numbers(raw):
            flags |= NUMBERS
        if "@" in text and "://" in text:
            flags |= URLS
        # Quotes and separators in percent-encoding or as an escape's number.
        if ("%" in text and ("%2" in text or "%3" in text)) or ("\\" in text and "\\u002" in text):
            flags |= KEYS
        return flags

    return suspects, prepare, renew


def _numbers(raw: bytes) -> bool:
    digits = raw.translate(_DIGITS).decode()
    return _LONG_NUMBER in digits or ("0 0000" in digits and ("0000 0000" in digits or "000 00 0000" in digits))


def _ends(bare: str, stems: tuple[str, ...]) -> bool:
    """Whether a separator in the reversed letters follows a sensitive key."""
    return any(keys.may_end(part[:80][::-1], stems) for part in bare.split("=")[1:])


def _ending(words: Sequence[str]) -> Callable[[str], object]:
    """What tells whether one of ``words`` follows a separator.

    Of a line with many separators a pattern does, which takes two milliseconds to compile: as long as hundreds of lines take.
    """
    least = min(map(len, words))
    heads, every = frozenset([word[:least] for word in words]), tuple(words)

    @cache
    def pattern() -> re.Pattern[str]:
        return re.compile("=" + _trie(every))

    def ends(bare: str) -> object:
        if bare.count("=") > _MOST_PARTS:
            return pattern().search(bare)
        for part in bare.split("=")[1:]:  # noqa: SIM110 -- a generator takes as long as the rest
            if part[:least] in heads and part.startswith(every):
                return True
        return False

    return ends


def _trie(words: Iterable[str]) -> str:
    """A pattern of ``words`` that decides letter by letter."""
    heads: dict[str, list[str]] = {}
    for word in sorted(words):
        heads.setdefault(word[:1], []).append(word[1:])
    if "" in heads:
        return ""
    return "(?:" + "|".join(re.escape(head) + _trie(rest) for head, rest in heads.items()) + ")"


suspects, prepare, _renew = _make()
settings.listeners.append(prepare)
registry.listeners.append(_renew)
