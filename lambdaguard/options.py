"""What one setting may hold; how a value is held against it, see `values`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

MODES = ("block", "monitor", "off")


class Option:
    """What one setting may hold: its ``kinds`` (types; none means anything), its ``default``, closed ``choices``,
    the ``least`` whole number, and whether a list's entries must be ``filled``.
    """

    __slots__ = ("choices", "default", "filled", "kinds", "least")

    def __init__(
        self, *kinds: type, default: Any = None, choices: tuple[str, ...] = (), least: int = 1, filled: bool = False
    ) -> None:
        self.kinds = kinds
        self.default = default
        self.choices = choices
        self.least = least
        self.filled = filled


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


def nearest(word: Any, known: Iterable[str], cutoff: float = 0.5) -> str:
    """``" (did you mean 'egress'?)"``, whatever the case, blanks and dashes; "" if nothing known is like it."""
    import difflib

    by_form = {_form(name): name for name in known}
    form = _form(str(word))
    near = [form] if form in by_form else difflib.get_close_matches(str(word), list(by_form.values()), n=1, cutoff=cutoff)
    near = near or difflib.get_close_matches(form, list(by_form), n=1, cutoff=cutoff)
    return f" (did you mean {by_form.get(near[0], near[0])!r}?)" if near else ""


def _form(name: str) -> str:
    return name.lower().replace(" ", "").replace("-", "_")
