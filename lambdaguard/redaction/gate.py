"""Is anything in this text worth a look? Asked for every line, so answered without one pattern a secret.

The text's bytes are mapped by tables, in C: to bare letters before a separator (keys), to runs of word characters (tokens), to
digits (cards, account numbers). Plain substring searches in these tell what, if anything, has to be looked for.
"""

from __future__ import annotations

import re

from . import registry, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

KEYS, TOKENS, NUMBERS, URLS, KNOWN, OWN = 1, 2, 4, 8, 16, 32

_ALL = bytes(range(256))
# Lower case; every separator is "="; quotes, brackets, digits and what joins words is left out.
_SQUEEZE = _ALL.lower().translate(bytes.maketrans(b":>,", b"==="))
_DROPPED = b" \t\"'`\\_-[]0123456789"
# Word characters, digits, what joins digits, and the rest.
_KINDS = bytes(
    48 if 48 <= byte < 58 else 97 if (chr(byte).isalpha() and byte < 128) or byte == 95 else 32 if byte in b" -" else 46
    for byte in range(256)
)
_RUN = "a" * 16
_LONG_NUMBER = "0" * 12


def _make() -> tuple[Callable[..., int], Callable[[], None]]:
    candidates: Callable[[str], re.Match[str] | None] | None = None
    own = 0

    def prepare() -> None:
        """Read the settings again, at the next line."""
        nonlocal candidates
        candidates = None

    def begin() -> None:
        nonlocal candidates, own
        from . import keys

        keys.sensitivity.cache_clear()
        own = OWN if settings.current.patterns or settings.current.kinds else 0
        candidates = re.compile(keys.backwards()).search

    def suspects(text: str) -> int:
        """What to look for in ``text``, as the sum of this module's constants; 0 for a clean one."""
        if candidates is None:
            begin()
            return suspects(text)
        flags = own
        data = text.encode("utf-8", "surrogatepass")
        squeezed = data.translate(_SQUEEZE, _DROPPED)[::-1].decode("latin-1")
        if "reraeb" in squeezed or "cisab" in squeezed or candidates(squeezed) is not None:
            flags |= KEYS
        kinds = data.translate(_KINDS).decode("latin-1")
        if ("0 0000" in kinds and ("0000 0000" in kinds or "000 00 0000" in kinds)) or _LONG_NUMBER in kinds:
            flags |= NUMBERS
        run = _RUN in kinds.replace("0", "a")
        if run or ("-" in text and ("-----" in text or "xox" in text or "glpat-" in text)):
            flags |= TOKENS
        if "@" in text and "://" in text:
            flags |= URLS
        if "%" in text and "%3" in text:
            flags |= KEYS
        if registry.holds(text, run):
            flags |= KNOWN
        return flags

    return suspects, prepare


suspects, prepare = _make()
settings.listeners.append(prepare)
