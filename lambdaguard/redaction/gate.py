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
_WORDS = bytes(97 if (chr(byte).isalnum() and byte < 128) or byte == 95 else 32 for byte in range(256))
_DIGITS = bytes(48 if 48 <= byte < 58 else 32 if byte in b" -" else 46 for byte in range(256))
_RUN = "a" * 16
_LONG_NUMBER = "0" * 12


def _make() -> tuple[Callable[..., int], Callable[[], None]]:
    tails: dict[str, tuple[str, ...]] = {}
    candidates: Callable[[str], re.Match[str] | None] | None = None

    def prepare() -> None:
        """Read the settings again, at the next line."""
        nonlocal candidates
        candidates = None

    def begin() -> None:
        nonlocal tails, candidates
        from . import keys

        keys.sensitivity.cache_clear()
        tails = keys.tails()
        last, before = ("".join(sorted({tail[at] for group in tails.values() for tail in group})) for at in (-1, -2))
        # `(?<=..)` looks back at one of few pairs of letters: most separators end here.
        candidates = re.compile(f"=(?<=[{before}][{last}]=)").search

    def suspects(text: str) -> int:
        """What to look for in ``text``, as the sum of this module's constants; 0 for a clean one."""
        if candidates is None:
            begin()
            return suspects(text)
        data = text.encode("utf-8", "surrogatepass")
        squeezed = data.translate(_SQUEEZE, _DROPPED).decode("latin-1")
        flags = 0
        found = candidates(squeezed)
        if (found is not None and _is_key(squeezed, found.start())) or "bearer" in squeezed or "basic" in squeezed:
            flags = KEYS
        run = _RUN in data.translate(_WORDS).decode("latin-1")
        if run or "-----" in text or "glpat-" in text or "xox" in text:
            flags |= TOKENS
        digits = data.translate(_DIGITS).decode("latin-1")
        if "0000 0000" in digits or "000 00 0000" in digits or _LONG_NUMBER in digits:
            flags |= NUMBERS
        if "@" in text and ("://" in text or "email" in settings.current.kinds):
            flags |= URLS
        if "%3" in text:
            flags |= KEYS
        if registry.holds(text, run):
            flags |= KNOWN
        if settings.current.patterns or settings.current.kinds:
            flags |= OWN
        return flags

    def _is_key(squeezed: str, at: int) -> bool:
        assert candidates is not None
        found: re.Match[str] | None
        search = candidates.__self__.search  # type: ignore[attr-defined]
        while True:
            ends = tails.get(squeezed[at - 3 : at])
            if ends is not None and squeezed.endswith(ends, 0, at):
                return True
            found = search(squeezed, at + 1)
            if found is None:
                return False
            at = found.start()

    return suspects, prepare


suspects, prepare = _make()
settings.listeners.append(prepare)
