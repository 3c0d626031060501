"""What one setting may hold; how a value is held against it, see `values`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

MODES = ("block", "monitor", "off")


class Option:
    """What one setting may hold: its ``kinds`` (types; none means anything), its ``default``, closed ``choices``,
    and the ``least`` whole number.
    """

    __slots__ = ("choices", "default", "kinds", "least")

    def __init__(self, *kinds: type, default: Any = None, choices: tuple[str, ...] = (), least: int = 1) -> None:
        self.kinds = kinds
        self.default = default
        self.choices = choices
        self.least = least


class Table:
    """The options of one protection's setting, the option that a bare value sets (``egress=[…]`` sets ``allow``), and what
    any other key may hold, where the user gives the names.
    """

    __slots__ = ("free", "options", "shorthand")

    def __init__(self, options: Mapping[str, Option], shorthand: str = "", free: Option | None = None) -> None:
        self.free = free
        self.options = {"mode": Option(str, choices=MODES), **options}
        self.shorthand = shorthand

    def find(self, key: Any) -> Option | None:
        """The option under a key, or None if there may be none."""
        return self.options.get(key) or (self.free if isinstance(key, str) and key else None)


def nearest(word: Any, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.5)
    return f" (did you mean {near[0]!r}?)" if near else ""
