"""All settings of one guard, resolved once: keyword > environment > ``lambdaguard.toml`` > default."""

from __future__ import annotations

import os

from .errors import PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

MODES = ("block", "monitor", "off")
PREFIX = "LAMBDAGUARD_"
_RESERVED = frozenset({"LAMBDAGUARD_CONFIG"})
_WORDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", tuple: "a list", dict: "a table"}
_BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


class Option:
    """What one setting may hold: its ``kinds`` (types; none means anything), its ``default``, and closed ``choices``."""

    __slots__ = ("choices", "default", "kinds")

    def __init__(self, *kinds: type, default: Any = None, choices: tuple[str, ...] = ()) -> None:
        self.kinds = kinds
        self.default = default
        self.choices = choices

    def check(self, value: Any, key: str, place: str) -> Any:
        """Return ``value`` as this option keeps it; `PolicyError` naming ``key`` and ``place`` if it is not one."""
        kind = type(value)
        if self.kinds and not (isinstance(value, self.kinds) and (kind is not bool or bool in self.kinds)):
            wanted = " or ".join(dict.fromkeys(_WORDS.get(k, k.__name__) for k in self.kinds))
            raise PolicyError(f"{key} ({place}) must be {wanted}, not {kind.__name__}")
        if self.choices and value not in self.choices:
            raise PolicyError(f"{key} ({place}) must be one of {', '.join(self.choices)}{_nearest(value, self.choices)}")
        if kind is int and value < 1:
            raise PolicyError(f"{key} ({place}) must be at least 1")
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


CORRIDOR: dict[str, Option] = {
    "mode": Option(str, default="block", choices=MODES),
    "on_error": Option(str, default="open", choices=("open", "closed")),
    "envelope": Option(),
    "on_block": Option(),
    "protections": Option(tuple, list, default=()),
}


class Table:
    """The options of one protection's setting, and the option that a bare value sets (``egress=[…]`` sets ``allow``)."""

    __slots__ = ("options", "shorthand")

    def __init__(self, options: Mapping[str, Option], shorthand: str = "") -> None:
        self.options = {"mode": Option(str, choices=MODES), **options}
        self.shorthand = shorthand

    def take(self, value: Any, name: str, place: str) -> dict[str, Any]:
        """Turn a keyword's or a TOML table's value into checked options."""
        if value is True or value is False:
            return {} if value else {"mode": "off"}
        if isinstance(value, str) and (value in MODES or not self._fits_shorthand(value)):
            return {"mode": self.options["mode"].check(value, name, place)}
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

    def _option(self, key: Any, name: str, place: str) -> Option:
        found = self.options.get(key)
        if found is None:
            raise PolicyError(f"unknown setting {f'{name}.{key}'!r} ({place}){_nearest(key, self.options)}")
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


class Policy:
    """All settings of one guard. Immutable; made by `resolve`.

    ``policy.mode``, ``.on_error``, ``.envelope``, ``.on_block`` and ``.protections`` are the corridor's own;
    ``policy["limits"]`` is a protection's table with every option present, ``policy.given("limits")`` tells whether anybody
    set it. Errors: `PolicyError` from `resolve`, for every key that is unknown and every value that is ill-typed.
    """

    __slots__ = ("_given", "_tables", "envelope", "mode", "on_block", "on_error", "protections")

    mode: str
    on_error: str
    envelope: Any
    on_block: Any
    protections: tuple[Any, ...]
    _tables: dict[str, dict[str, Any]]
    _given: frozenset[str]

    def __init__(self, corridor: Mapping[str, Any], tables: Mapping[str, dict[str, Any]], given: Iterable[str]) -> None:
        put = object.__setattr__
        for key, option in CORRIDOR.items():
            put(self, key, corridor.get(key, option.default))
        put(self, "_tables", dict(tables))
        put(self, "_given", frozenset(given))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a policy is immutable; {name!r} is settled when the handler is decorated")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        return self._tables[name].copy()

    def given(self, name: str) -> bool:
        """True if a keyword, the environment or the file set anything for this protection."""
        return name in self._given

    def mode_of(self, name: str) -> str:
        """The mode in force for a protection: its own, else the policy's."""
        own = self._tables.get(name, {}).get("mode")
        return own if isinstance(own, str) else self.mode


def killed(environ: Mapping[str, str]) -> bool:
    """True if ``LAMBDAGUARD_MODE=off``: the kill switch, which no keyword, file or wrong setting can overrule."""
    return environ.get(PREFIX + "MODE", "").strip().lower() == "off"


def resolve(
    keywords: Mapping[str, Any], tables: Mapping[str, Table], *, folder: str = "", environ: Mapping[str, str] | None = None
) -> Policy:
    """Resolve a policy; ``folder`` is where the handler's file lies, ``tables`` what each protection may be set to."""
    environ = os.environ if environ is None else environ
    layers = [_from_file(environ, folder, tables), _from_environment(environ, tables), _from_mapping(keywords, tables, "keyword")]
    corridor: dict[str, Any] = {}
    merged = {name: {key: option.default for key, option in table.options.items()} for name, table in tables.items()}
    given: set[str] = set()
    for layer in layers:
        for name, value in layer.items():
            if name in tables:
                merged[name].update(value)
                given.add(name)
            else:
                corridor[name] = value
    return Policy(corridor, merged, given)


def _from_mapping(values: Mapping[str, Any], tables: Mapping[str, Table], place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in tables:
            if value is not None:
                found[name] = tables[name].take(value, name, place)
        elif name not in CORRIDOR:
            raise PolicyError(f"unknown setting {name!r} ({place}){_nearest(name, (*CORRIDOR, *tables))}")
        elif value is not None:
            found[name] = CORRIDOR[name].check(value, name, place)
    if not callable(found.get("on_block", len)):
        raise PolicyError(f"on_block ({place}) must be callable")
    return found


def _from_environment(environ: Mapping[str, str], tables: Mapping[str, Table]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable in sorted(key for key in environ if key.startswith(PREFIX) and key not in _RESERVED):
        text = environ[variable]
        if not text.strip():
            continue
        name = variable[len(PREFIX) :].lower()
        table, _, key = name.partition("_")
        if name in CORRIDOR and name not in ("on_block", "protections"):
            found[name] = CORRIDOR[name].parse(text, name, variable)
        elif name in tables:
            found.setdefault(name, {}).update(tables[name].read(text, name, variable))
        elif table in tables and key in tables[table].options:
            option = tables[table].options[key]
            found.setdefault(table, {})[key] = option.parse(text, f"{table}.{key}", variable)
        else:
            known = [*CORRIDOR, *tables, *(f"{t}_{k}" for t in tables for k in tables[t].options)]
            near = _nearest(variable, [PREFIX + word.upper() for word in known])
            raise PolicyError(f"unknown setting {variable!r} (environment){near}")
    return found


def _from_file(environ: Mapping[str, str], folder: str, tables: Mapping[str, Table]) -> dict[str, Any]:
    chosen = environ.get(PREFIX + "CONFIG", "")
    path = chosen or (os.path.join(folder, "lambdaguard.toml") if folder else "")
    if not path:
        return {}
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        if chosen:
            raise PolicyError(f"LAMBDAGUARD_CONFIG names {path!r}, which cannot be read: {error.strerror}") from None
        return {}
    import tomllib

    try:
        values = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path} is not TOML: {error}") from None
    return _from_mapping(values, tables, path)


def _json(text: str, key: str, place: str) -> Any:
    import json

    try:
        return json.loads(text)
    except ValueError as error:
        raise PolicyError(f"{key} ({place}) is not JSON: {error.args[0]}") from None


def _nearest(word: Any, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.5)
    return f" (did you mean {near[0]!r}?)" if near else ""
