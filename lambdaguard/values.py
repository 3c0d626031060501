"""How a value, or the text of an environment variable, becomes what an option holds."""

from __future__ import annotations

from .errors import PolicyError
from .options import MODES, Option, Table, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", tuple: "a list", dict: "a table"}
_BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def check(option: Option, value: Any, key: str, place: str) -> Any:
    """Return ``value`` as this option keeps it; `PolicyError` naming ``key`` and ``place`` if it is not one."""
    kind = type(value)
    if option.kinds and not (isinstance(value, option.kinds) and (kind is not bool or bool in option.kinds)):
        wanted = " or ".join(dict.fromkeys(_WORDS.get(k, k.__name__) for k in option.kinds))
        json = ", as JSON" if dict in option.kinds and place.startswith("LAMBDAGUARD_") else ""
        raise PolicyError(f"{key} ({place}) must be {wanted}{json}, not {kind.__name__}")
    if option.choices and value not in option.choices:
        raise PolicyError(f"{key} ({place}) must be one of {', '.join(option.choices)}{nearest(value, option.choices)}")
    if kind is int and value < option.least:
        raise PolicyError(f"{key} ({place}) must be at least {option.least}")
    if kind in (list, tuple):
        if list in option.kinds and not all(isinstance(item, str) for item in value):
            raise PolicyError(f"{key} ({place}) must be a list of text")
        if option.filled and not all(item.strip() for item in value):
            raise PolicyError(f"{key} ({place}) has an entry that is empty; [] is a list without any")
        return tuple(value)
    return dict(value) if kind is dict else value


def parse(option: Option, text: str, key: str, place: str) -> Any:
    """Read an environment variable's text as this option's kind, then `check` it."""
    text = text.strip()
    if option.choices:
        return check(option, text.lower(), key, place)
    if bool in option.kinds and text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()]
    if int in option.kinds:
        digits = text.replace("_", "")
        return check(option, int(digits) if digits.isascii() and digits.isdigit() else text, key, place)
    if text[:1] in ("[", "{") and not (str in option.kinds and text[:1] == "["):
        return check(option, _json(text, key, place), key, place)
    if list in option.kinds:
        return tuple(item.strip() for item in text.split(",") if item.strip())
    return check(option, text, key, place)


def take(table: Table, value: Any, name: str, place: str) -> dict[str, Any]:
    """Turn a keyword's or a TOML table's value into checked options."""
    if value is True or value is False:
        return _switched(table, value, name, place)
    if isinstance(value, str) and (value in MODES or not _fits_shorthand(table, value)):
        return {"mode": _mode(table, value, name, place)}
    if isinstance(value, dict) and not (table.shorthand and _is_foreign(table, value)):
        return {key: _checked(table, key, item, name, place) for key, item in value.items()}
    if not table.shorthand:
        raise PolicyError(f"{name} ({place}) must be a table or a mode, not {type(value).__name__}")
    return {table.shorthand: check(table.options[table.shorthand], value, name, place)}


def _switched(table: Table, value: bool, name: str, place: str) -> dict[str, Any]:
    """A switch means the mode; where a choice is asked for that is no mode, nobody can tell what is to be on."""
    choices = table.options[table.shorthand].choices if table.shorthand else ()
    if value and choices and MODES[0] not in choices:
        raise PolicyError(f"{name} ({place}) must be one of {', '.join(choices)}, not true")
    return {} if value else {"mode": "off"}


def read(table: Table, text: str, name: str, place: str) -> dict[str, Any]:
    """Turn an environment variable's text into checked options."""
    text = text.strip()
    if text.lower() in _BOOLEANS:
        return take(table, _BOOLEANS[text.lower()], name, place)
    if text.lower() in MODES:
        return {"mode": text.lower()}
    if text[:1] == "{":
        return take(table, _json(text, name, place), name, place)
    if table.shorthand:
        return {table.shorthand: parse(table.options[table.shorthand], text, name, place)}
    return take(table, text, name, place)


def _mode(table: Table, value: str, name: str, place: str) -> Any:
    if value not in MODES and not nearest(value, MODES):
        what = ", true, false"
        if table.shorthand:
            kinds = table.options[table.shorthand].kinds
            what = (
                f", or a list: [{value!r}]"
                if list in kinds
                else f", or {_WORDS.get(kinds[0], 'a table') if kinds else 'a table'}"
            )
        raise PolicyError(f"{name} ({place}) must be one of {', '.join(MODES)}{what}")
    return check(table.options["mode"], value, name, place)


def _checked(table: Table, key: Any, item: Any, name: str, place: str) -> Any:
    option = _option(table, key, name, place)
    if option is table.free and not isinstance(item, str) and (near := nearest(key, table.options, 0.75)):
        raise PolicyError(f"unknown setting {f'{name}.{key}'!r} ({place}){near}")
    return check(option, item, f"{name}.{key}", place)


def _option(table: Table, key: Any, name: str, place: str) -> Option:
    found = table.find(key)
    if found is None:
        raise PolicyError(f"unknown setting {f'{name}.{key}'!r} ({place}){nearest(key, table.options)}")
    return found


def _fits_shorthand(table: Table, value: Any) -> bool:
    if not table.shorthand:
        return False
    kinds = table.options[table.shorthand].kinds
    return not kinds or isinstance(value, kinds)


def _is_foreign(table: Table, value: dict[Any, Any]) -> bool:
    """A table meant for the shorthand option itself: that takes tables, and no key is one of ours."""
    kinds = table.options[table.shorthand].kinds
    return (not kinds or dict in kinds) and bool(value) and not any(key in table.options for key in value)


def _json(text: str, key: str, place: str) -> Any:
    import json

    try:
        return json.loads(text)
    except ValueError as error:
        raise PolicyError(f"{key} ({place}) is not JSON: {error.args[0]}") from None
