"""All settings of one guard, resolved once: keyword > environment > ``lambdaguard.toml`` > default."""

from __future__ import annotations

import os

from .errors import PolicyError
from .options import MODES, Option, Table, nearest
from .sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

PREFIX = "LAMBDAGUARD_"
_ENCODED = PREFIX.encode()
_MOMENTS = ("on_event", "on_response", "on_exit")
# The last three are the layer's, see `lambdaguard.layer`.
_RESERVED = frozenset(f"{PREFIX}{name}" for name in ("CONFIG", "LOCAL_SECRETS", "HANDLER", "LAYER", "NEXT_WRAPPER"))


CORRIDOR: dict[str, Option] = {
    "mode": Option(str, default="block", choices=MODES),
    "on_error": Option(str, default="open", choices=("open", "closed")),
    "envelope": Option(),
    "on_block": Option(),
    "protections": Option(default=()),
}


class Policy(metaclass=Fixed):
    """All settings of one guard. Immutable; made by `resolve`.

    ``policy.mode``, ``.on_error``, ``.envelope``, ``.on_block`` and ``.protections`` are the corridor's own;
    ``policy["limits"]`` is a protection's table with every option present, ``policy.given("limits")`` tells whether anybody
    set it. Errors: `PolicyError` from `resolve`, for every key that is unknown and every value that is ill-typed.
    """

    __slots__ = ("_given", "_table", "envelope", "mode", "on_block", "on_error", "protections")

    mode: str
    on_error: str
    envelope: Any
    on_block: Any
    protections: tuple[Any, ...]
    _table: Callable[[str], Table]
    _given: dict[str, dict[str, Any]]

    def __init__(self, corridor: Mapping[str, Any], given: dict[str, dict[str, Any]], table: Callable[[str], Table]) -> None:
        put = object.__setattr__
        for key, option in CORRIDOR.items():
            put(self, key, corridor.get(key, option.default))
        put(self, "_given", given)
        put(self, "_table", table)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a policy is immutable; {name!r} is settled when the handler is decorated")

    def __delattr__(self, name: str) -> None:
        self.__setattr__(name, None)

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        defaults = {key: option.default for key, option in self._table(name).options.items()}
        return defaults | self._given.get(name, {})

    def given(self, name: str) -> bool:
        """True if a keyword, the environment or the file set anything for this protection."""
        return name in self._given

    def mode_of(self, name: str) -> str:
        """The mode in force for a protection: its own, else the policy's."""
        own = self._given.get(name, {}).get("mode")
        return own if isinstance(own, str) else self.mode


def killed(environ: Mapping[str, str]) -> bool:
    """True if ``LAMBDAGUARD_MODE=off``: the kill switch, which no keyword, file or wrong setting can overrule."""
    return environ.get(PREFIX + "MODE", "").strip().lower() == "off"


def resolve(
    keywords: Mapping[str, Any],
    names: Sequence[str],
    table: Callable[[str], Table],
    *,
    folder: str = "",
    environ: Mapping[str, str] | None = None,
) -> Policy:
    """Resolve a policy. ``names`` are the protections' settings and ``table`` tells what one of them may be set to, asked only
    for those that somebody sets; ``folder`` is where the handler's file lies.
    """
    environ = os.environ if environ is None else environ
    rooms = _Rooms(names, table)
    corridor: dict[str, Any] = {}
    given: dict[str, dict[str, Any]] = {}
    for layer in (
        _from_file(environ, folder, rooms),
        _from_environment(environ, rooms),
        _from_mapping(keywords, rooms, "keyword"),
    ):
        for name, value in layer.items():
            if name in names:
                given.setdefault(name, {}).update(value)
            else:
                corridor[name] = value
    return Policy(corridor, given, table)


def served(keywords: Mapping[str, Any], names: Sequence[str], table: Callable[[str], Table], *, folder: str = "") -> Policy:
    """The policy under the kill switch: off, but for what the handler itself is served by, as far as that can be read."""
    rooms = _Rooms(names, table)
    prefixes = tuple(PREFIX + name.upper() for name in names)
    environ = {key: text for key, text in os.environ.items() if key.startswith(prefixes)}
    kept = {name: keywords[name] for name in names if name in keywords}
    given: dict[str, dict[str, Any]] = {}
    layers: list[tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]] = [
        (_from_file, (os.environ, folder, rooms, names)),
        (_from_environment, (environ, rooms)),
        (_from_mapping, (kept, rooms, "keyword")),
    ]
    for read, args in layers:
        try:
            for name, value in read(*args).items():
                given.setdefault(name, {}).update(value)
        except PolicyError:
            continue
    return Policy({"mode": "off"}, given, table)


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
                found[name] = rooms.table(name).take(value, name, place)
        elif name not in CORRIDOR:
            raise PolicyError(f"unknown setting {name!r} ({place}){nearest(name, (*CORRIDOR, *rooms.names))}")
        elif value is not None:
            found[name] = CORRIDOR[name].check(value, name, place)
    if not callable(found.get("on_block", len)):
        raise PolicyError(f"on_block ({place}) must be callable")
    if "protections" in found:
        found["protections"] = _protections(found["protections"], place)
    return found


def _protections(rooms: Any, place: str) -> tuple[Any, ...]:
    listed: tuple[Any, ...] = tuple(rooms) if isinstance(rooms, list | tuple) else (rooms,)
    for room in listed:
        if isinstance(room, type) or not all(callable(getattr(room, moment, None)) for moment in _MOMENTS):
            raise PolicyError(f"protections ({place}) must be lambdaguard.Protection objects, not {type(room).__name__}")
    return listed


def _from_environment(environ: Mapping[str, str], rooms: _Rooms) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable in sorted(_ours(environ)):
        text = environ[variable]
        if not text.strip():
            continue
        name = variable[len(PREFIX) :].lower()
        table, _, key = name.partition("_")
        if name in CORRIDOR and name not in ("on_block", "protections"):
            found[name] = CORRIDOR[name].parse(text, name, variable)
        elif name in rooms.names:
            found.setdefault(name, {}).update(rooms.table(name).read(text, name, variable))
        elif table in rooms.names and (option := rooms.table(table).find(key)) is not None:
            found.setdefault(table, {})[key] = option.parse(text, f"{table}.{key}", variable)
        else:
            known = [*CORRIDOR, *rooms.names, *(f"{name}_{key}" for name in rooms.names for key in rooms.table(name).options)]
            near = nearest(variable, [PREFIX + word.upper() for word in known])
            raise PolicyError(f"unknown setting {variable!r} (environment){near}")
    return found


def _ours(environ: Mapping[str, str]) -> list[str]:
    """The variables that are settings; of the process's own environment, which holds many others, the others stay undecoded."""
    held: Any = getattr(environ, "_data", environ)
    names = [os.fsdecode(key) for key in list(held) if key[: len(PREFIX)] in (PREFIX, _ENCODED)]
    return [name for name in names if name not in _RESERVED]


def _from_file(environ: Mapping[str, str], folder: str, rooms: _Rooms, only: Sequence[str] = ()) -> dict[str, Any]:
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
    return _from_mapping({name: value for name, value in values.items() if not only or name in only}, rooms, path)
