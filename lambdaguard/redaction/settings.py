"""What this process masks, and how: one for all guards, since their logs are one."""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Personal, and in many logs there for a reason: masked only where they are asked for by these names.
ON_DEMAND = ("email", "phone")


class Settings:
    """``keys`` as bare letters, ``patterns`` compiled, ``kinds`` asked for, ``allow`` (values, keys, kinds), ``style``, ``salt``."""

    __slots__ = ("allow", "keys", "kinds", "patterns", "salt", "style")

    def __init__(self) -> None:
        self.keys: frozenset[str] = frozenset()
        self.patterns: tuple[re.Pattern[str], ...] = ()
        self.kinds: frozenset[str] = frozenset()
        self.allow: frozenset[str] = frozenset()
        self.style = "mask"
        self.salt = b""

    def pseudonym(self, value: str) -> str:
        """The same token for the same value; without the salt it cannot be computed (HMAC-SHA-256, 64 bits of it)."""
        import hmac

        if not self.salt:
            self.salt = os.urandom(32)
        return hmac.digest(self.salt, value.encode("utf-8", "surrogatepass"), "sha256").hex()[:16]


current = Settings()
# Called when something else is to be masked than before.
listeners: list[Callable[[], None]] = []


def changed() -> None:
    for listener in listeners:
        listener()


def add(keys: Iterable[str], patterns: Iterable[str], allow: Iterable[str], style: str, salt: str) -> None:
    """Another guard's settings: keys, patterns and exceptions add up, the last style and salt that were set hold."""
    texts = tuple(patterns)
    compiled = tuple(re.compile(text) for text in texts if text not in ON_DEMAND)
    current.keys |= {bare(key) for key in keys}
    current.kinds |= {text for text in texts if text in ON_DEMAND}
    current.patterns = tuple(dict.fromkeys((*current.patterns, *compiled)))
    current.allow |= {*allow, *map(bare, allow)}
    current.style = style or current.style
    current.salt = salt.encode() or current.salt
    changed()


def reset() -> None:
    """Nobody's settings; for tests."""
    current.__init__()  # type: ignore[misc]
    changed()


def bare(key: str) -> str:
    """``Card-Number`` and ``cardNumber`` are one key."""
    return "".join(char for char in key.lower() if char.isalpha())
