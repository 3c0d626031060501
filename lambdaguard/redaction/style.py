"""How a secret is masked: ``mask``, ``last4``, ``hash`` or ``remove``."""

from __future__ import annotations

from . import settings

MASK = "***"
# Four characters of a short secret would be too much of it.
_SHOWN_FROM = 12


def masked(value: str, number: bool = False) -> str:
    """What stands in the place of ``value``; ``number``: where a JSON reader needs a number."""
    own = settings.current
    if own.style == "remove":
        return "0" if number else ""
    if own.style == "hash":
        token = own.pseudonym(value)
        return str(int(token[:12], 16)) if number else "hash_" + token
    if own.style == "last4":
        end = value[-4:] if len(value) >= _SHOWN_FROM and value[-4:].isalnum() else ""
        return str(int(end)) if number and end.isdecimal() else "0" if number else MASK + end
    return "0" if number else MASK


def is_masked(value: str) -> bool:
    """True for what this module writes, and for what other maskers do."""
    return not value.strip("*xX.•-#_ ") or (value.startswith(("hash_", MASK)) and len(value) <= 21)
