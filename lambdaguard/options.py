"""What one setting may hold, and how its text is read."""

from __future__ import annotations

from .errors import PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

MODES = ("block", "monitor", "off")
_WORDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", tuple: "a list", dict: "a table"}
_BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


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

    def check(self, value: Any, key: str, place: str) -> Any:
        """Return ``value`` as this option keeps it; `PolicyError` naming ``key`` and ``place`` if it is not one."""
        kind = type(value)
        if self.kinds and not (isinstance(value, self.kinds) and (kind is not bool or bool in self.kinds)):
            wanted = " or ".join(dict.fromkeys(_WORDS.get(k, k.__name__) for k in self.kinds))
            raise PolicyError(f"{key} ({place}) must be {wanted}, not {kind.__name__}")
        if self.choices and value not in self.choices:
            raise PolicyError(f"{key} ({place}) must be one of {', '.join(self.choices)}{nearest(value, self.choices)}")
        if kind is int and value < self.least:
            raise PolicyError(f"{key} ({place}) must be at least {self.least}")
        if kind in (list, tuple):
            if list in self.kinds and not all(isinstance(item, str) for item in value):
                raise PolicyError(f"{key} ({place}) must be a list of text")
            return tuple(value)
        return dict(value) if kind is dict else value

    def parse(self, text: str, key: str, place: str) -> Any:
        """Read an environment variable's text as this option's kind, then `check` it."""
        text = text.strip()
        if self.choices:
            return self.check(text.lower(), key, place)
        if bool in self.kinds and text.lower() in _BOOLEANS:
            return _BOOLEANS[text.lower()]
        if int in self.kinds:
            digits = text.replace("_", "")
            return self.check(int(digits) if digits.isascii() and digits.isdigit() else text, key, place)
        if text[:1] in ("[", "{") and not (str in self.kinds and text[:1] == "["):
            return self.check(_json(text, key, place), key, place)
        if list in self.kinds:
            return tuple(item.strip() for item in text.split(",") if item.strip())
        return self.check(text, key, place)


class Table:
    """The options of one protection's setting, the option that a bare value sets (``egress=[…]`` sets ``allow``), and what
    any other key may hold, where the user gives the names.
    """

    __slots__ = ("free", "options", "shorthand")

    def __init__(self, options: Mapping[str, Option], shorthand: str = "", free: Option | None = None) -> None:
        self.free = free
        self.options = {"mode": Option(str, choices=MODES), **options}
        self.shorthand = shorthand

    def take(self, value: Any, name: str, place: str) -> dict[str, Any]:
        """Turn a keyword's or a TOML table's value into checked options."""
        if value is True or value is False:
            return {} if value else {"mode": "off"}
        if isinstance(value, str) and (value in MODES or not self._fits_shorthand(value)):
            return {"mode": self._mode(value, name, place)}
        if isinstance(value, dict) and not (self.shorthand and self._is_foreign(value)):
            return {key: self._option(key, name, place).check(item, f"{name}.{key}", place) for key, item in value.items()}
        if not self.shorthand:
            raise PolicyError(f"{name} ({place}) must be a table or a mode, not {type(value).__name__}")
        return {self.shorthand: self.options[self.shorthand].check(value, name, place)}

    def read(self, text: str, name: str, place: str) -> dict[str, Any]:
        """Turn an environment variable's text into checked options."""
        text = text.strip()
        if text.lower() in _BOOLEANS:
            return self.take(_BOOLEANS[text.lower()], name, place)
        if text.lower() in MODES:
            return {"mode": text.lower()}
        if text[:1] == "{":
            return self.take(_json(text, name, place), name, place)
        if self.shorthand:
            return {self.shorthand: self.options[self.shorthand].parse(text, name, place)}
        return self.take(text, name, place)

    def find(self, key: Any) -> Option | None:
        """The option under a key, or None if there may be none."""
        return self.options.get(key) or (self.free if isinstance(key, str) and key else None)

    def _mode(self, value: str, name: str, place: str) -> Any:
        if value not in MODES and not nearest(value, MODES):
            what = ", true, false"
            if self.shorthand:
                kinds = self.options[self.shorthand].kinds
                what = (
                    f", or a list: [{value!r}]"
                    if list in kinds
                    else f", or {_WORDS.get(kinds[0], 'a table') if kinds else 'a table'}"
                )
            raise PolicyError(f"{name} ({place}) must be one of {', '.join(MODES)}{what}")
        return self.options["mode"].check(value, name, place)

    def _option(self, key: Any, name: str, place: str) -> Option:
        found = self.find(key)
        if found is None:
            raise PolicyError(f"unknown setting {f'{name}.{key}'!r} ({place}){nearest(key, self.options)}")
        return found

    def _fits_shorthand(self, value: Any) -> bool:
        if not self.shorthand:
            return False
        kinds = self.options[self.shorthand].kinds
        return not kinds or isinstance(value, kinds)

    def _is_foreign(self, value: dict[Any, Any]) -> bool:
        """A table meant for the shorthand option itself: that takes tables, and no key is one of ours."""
        kinds = self.options[self.shorthand].kinds
        return (not kinds or dict in kinds) and bool(value) and not any(key in self.options for key in value)


def _json(text: str, key: str, place: str) -> Any:
    import json

    try:
        return json.loads(text)
    except ValueError as error:
        raise PolicyError(f"{key} ({place}) is not JSON: {error.args[0]}") from None


def nearest(word: Any, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.5)
    return f" (did you mean {near[0]!r}?)" if near else ""
