"""What somebody set: by keyword, in the environment or in ``lambdaguard.toml``, each held against what it may be."""

from __future__ import annotations

from .errors import PolicyError
from .options import MODES, Option, nearest
from .runtime import PREFIX
from .values import check, parse, read, take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from .options import Table

_MOMENTS = ("on_event", "on_response", "on_exit")

CORRIDOR: dict[str, Option] = {
    "mode": Option(str, default="block", choices=MODES),
    "on_error": Option(str, default="open", choices=("open", "closed")),
    "envelope": Option(),
    "on_block": Option(),
    "protections": Option(default=()),
}


def resolved(
    names: Sequence[str],
    table: Callable[[str], Table],
    file: tuple[str, bytes | None],
    environ: Mapping[str, str],
    keywords: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The corridor's own settings, and each protection's, as `policy.Policy` takes them; ``environ`` has ours alone."""
    rooms = _Rooms(names, table)
    corridor: dict[str, Any] = {}
    given: dict[str, dict[str, Any]] = {}
    for layer in (_from_file(*file, rooms), _from_environment(environ, rooms), _from_mapping(keywords, rooms, "keyword")):
        for name, value in layer.items():
            if name in names:
                given.setdefault(name, {}).update(value)
            else:
                corridor[name] = value
    return corridor, given


def served(
    names: Sequence[str],
    table: Callable[[str], Table],
    file: tuple[str, bytes | None],
    environ: Mapping[str, str],
    keywords: Mapping[str, Any],
) -> dict[str, dict[str, Any]]:
    """What is set for these protections alone, as far as it can be read."""
    rooms = _Rooms(names, table)
    given: dict[str, dict[str, Any]] = {}
    kept = {name: keywords[name] for name in names if name in keywords}
    layers: list[tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]] = [
        (_from_file, (*file, rooms, names)),
        (_from_environment, (environ, rooms)),
        (_from_mapping, (kept, rooms, "keyword")),
    ]
    for layer, args in layers:
        try:
            for name, value in layer(*args).items():
                given.setdefault(name, {}).update(value)
        except PolicyError:
            continue
    return given


class _Rooms:
    """The protections' settings: names at once, tables when asked for."""

    __slots__ = ("names", "table")

    def __init__(self, names: Sequence[str], table: Callable[[str], Table]) -> None:
        self.names = names
        self.table = table


def _from_mapping(values: Mapping[str, Any], rooms: _Rooms, place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in rooms.names:
            if value is not None:
                mere = _mere_mode(value)
                found[name] = take(rooms.table(name), value, name, place) if mere is None else mere
        elif name not in CORRIDOR:
            raise PolicyError(f"unknown setting {name!r} ({place}){_meant(name) or nearest(name, (*CORRIDOR, *rooms.names))}")
        elif value is not None:
            found[name] = check(CORRIDOR[name], value, name, place)
    if not callable(found.get("on_block", len)):
        raise PolicyError(f"on_block ({place}) must be callable")
    if "protections" in found:
        found["protections"] = _protections(found["protections"], place)
    return found


def _meant(name: Any) -> str:
    """What somebody may have meant who knows the thing by another name."""
    words = {
        "mode": "monitor dry_run dryrun report_only enabled block",
        "egress": "network hosts urls outbound",
        "processes": "subprocess programs commands exec",
        "environment": "env environ",
        "injection": "sql xss rules waf sqli ignore families",
        "redact": "log logs logging mask pii",
        "response": "headers answer leaks",
        "source": "sources accounts arns",
    }
    near = next((key for key, others in words.items() if str(name).lower() in others.split()), "")
    if name in ("lambdaguard", "tool"):
        return " (the file's settings stand at its top, in no table of ours)"
    return f" (did you mean {near!r}?)" if near else ""


def _mere_mode(value: Any) -> dict[str, Any] | None:
    """What a mode or a switch says, which is the same for every protection and needs none of their modules; else None."""
    if value is False:
        return {"mode": "off"}
    own = value if type(value) is dict else {"mode": value}
    return dict(own) if not own or (own.keys() == {"mode"} and type(own["mode"]) is str and own["mode"] in MODES) else None


def _protections(rooms: Any, place: str) -> tuple[Any, ...]:
    listed: tuple[Any, ...] = tuple(rooms) if isinstance(rooms, list | tuple) else (rooms,)
    for room in listed:
        if isinstance(room, type) or not all(callable(getattr(room, moment, None)) for moment in _MOMENTS):
            raise PolicyError(f"protections ({place}) must be lambdaguard.Protection objects, not {type(room).__name__}")
    return listed


def _from_environment(environ: Mapping[str, str], rooms: _Rooms) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable in sorted(environ):
        text = environ[variable]
        if not text.strip():
            continue
        name = variable[len(PREFIX) :].lower()
        table, _, key = name.partition("_")
        if name in CORRIDOR and name not in ("on_block", "protections"):
            found[name] = parse(CORRIDOR[name], text, name, variable)
        elif (key or "mode") == "mode" and table in rooms.names and text.strip().lower() in MODES:
            found.setdefault(table, {})["mode"] = text.strip().lower()
        elif name in rooms.names:
            found.setdefault(name, {}).update(read(rooms.table(name), text, name, variable))
        elif table in rooms.names and (option := rooms.table(table).find(key)) is not None:
            found.setdefault(table, {})[key] = parse(option, text, f"{table}.{key}", variable)
        else:
            words = [f"{table}_{key}" for table in rooms.names for key in rooms.table(table).options]
            known = ["config", *CORRIDOR, *rooms.names, *words]
            # Of the prefix alone, the switch is meant.
            near = nearest(variable if name else PREFIX + "MODE", [PREFIX + word.upper() for word in known])
            raise PolicyError(f"unknown setting {variable!r} (environment){near}")
    return found


def _from_file(path: str, raw: bytes | None, rooms: _Rooms, only: Sequence[str] = ()) -> dict[str, Any]:
    if raw is None:
        return {}
    import tomllib

    try:
        values = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path} is not TOML: {error}") from None
    return _from_mapping({name: value for name, value in values.items() if not only or name in only}, rooms, path)
