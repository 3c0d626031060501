"""Is anything in this text worth a look? Asked for every line, so answered without one pattern a secret.

The text's bytes are mapped by tables, in C: to bare letters before a separator (keys), to runs of word characters (tokens), to
digits (cards, account numbers). Plain substring searches in these tell what, if anything, has to be looked for.
"""

from __future__ import annotations

import operator

from . import keys, registry, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

KEYS, TOKENS, NUMBERS, URLS, KNOWN, OWN = 1, 2, 4, 8, 16, 32

_ALL = bytes(range(256))
# What everything else is told by: letters in lower case, every digit a zero. Lines of one template mostly have one such shape.
_FOLD = bytes(48 if 48 <= byte < 58 else byte for byte in _ALL.lower())
# Every separator is "="; quotes, brackets, digits and what joins words is left out.
_SQUEEZE = bytes.maketrans(b":>,", b"===")
_DROPPED = b" \t\"'`\\_-[]0"
# Word characters, digits, what joins digits, and the rest.
_KINDS = bytes(
    48 if byte == 48 else 97 if (chr(byte).isalpha() and byte < 128) or byte == 95 else 32 if byte in b" -" else 46
    for byte in _ALL
)
_RUN = "a" * 16
_LONG_NUMBER = "0" * 12
_MOST_SHAPES, _LONGEST_SHAPE = 1024, 2000


_TAIL = operator.itemgetter(slice(-3, None))


def _make() -> tuple[Callable[..., int], Callable[[], None]]:
    stems: tuple[str, ...] = ()
    tails: frozenset[str] = frozenset()
    shapes: dict[bytes, int] = {}

    def prepare() -> None:
        """Read the settings again, at the next line."""
        nonlocal stems
        stems = ()
        shapes.clear()

    def suspects(text: str) -> int:
        """What to look for in ``text``, as the sum of this module's constants; 0 for a clean one."""
        shape = text.encode("utf-8", "surrogatepass").translate(_FOLD)
        flags = shapes.get(shape)
        if flags is None:
            flags = look(shape)
        return flags | KNOWN if registry.holds(text, flags & TOKENS > 0) else flags

    def look(shape: bytes) -> int:
        nonlocal stems, tails
        if not stems:
            keys.sensitivity.cache_clear()
            stems, tails = keys.endings()
        own = OWN if settings.current.patterns or settings.current.kinds else 0
        flags = letters(shape) | _signs(shape.decode("latin-1")) | own
        if flags == own and len(shape) <= _LONGEST_SHAPE:
            if len(shapes) >= _MOST_SHAPES:
                shapes.clear()
            shapes[shape] = own
        return flags

    def letters(shape: bytes) -> int:
        squeezed = shape.translate(_SQUEEZE, _DROPPED).decode("latin-1")
        if "bearer" in squeezed or "basic" in squeezed:
            return KEYS
        before = squeezed.split("=")
        if tails.isdisjoint(map(_TAIL, before)):
            return 0
        return KEYS if any(keys.may_end(part, stems) for part in before if part[-3:] in tails) else 0

    return suspects, prepare


def _signs(text: str) -> int:
    kinds = text.encode("latin-1").translate(_KINDS).decode("latin-1")
    flags = 0
    if ("0 0000" in kinds and ("0000 0000" in kinds or "000 00 0000" in kinds)) or _LONG_NUMBER in kinds:
        flags = NUMBERS
    if _RUN in kinds.replace("0", "a") or ("-" in text and ("-----" in text or "xox" in text or "glpat-" in text)):
        flags |= TOKENS
    if "@" in text and "://" in text:
        flags |= URLS
    return flags | KEYS if "%0" in text else flags


suspects, prepare = _make()
settings.listeners.append(prepare)
