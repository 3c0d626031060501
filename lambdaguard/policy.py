"""All settings of one guard, resolved once: keyword > environment > ``lambdaguard.toml`` > default."""

from __future__ import annotations

import os
import sys

from .loading import FOR_SETTINGS, bring
from .runtime import PREFIX
from .sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from .options import Table

_ENCODED = PREFIX.encode()
# The last three are the layer's, see `lambdaguard.layer`.
_RESERVED = frozenset(f"{PREFIX}{name}" for name in ("CONFIG", "LOCAL_SECRETS", "HANDLER", "LAYER", "NEXT_WRAPPER"))
_CORRIDOR = {"mode": "block", "on_error": "open", "envelope": None, "on_block": None, "protections": ()}

_WORDS = {"mode": ("block", "monitor", "off"), "on_error": ("open", "closed")}


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
        for key, default in _CORRIDOR.items():
            put(self, key, corridor.get(key, default))
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

    def details(self, name: str) -> bool:
        """True if more than the protection's mode was set."""
        return not self._given.get(name, {}).keys() <= {"mode"}

    def mode_of(self, name: str) -> str:
        """The mode in force for a protection: its own, else the policy's."""
        own = self._given.get(name, {}).get("mode")
        return own if isinstance(own, str) else self.mode


def killed(environ: Mapping[str, str]) -> bool:
    """True if ``LAMBDAGUARD_MODE=off``, in any case: the kill switch, which no keyword, file or wrong setting can overrule."""
    return any(environ[name].strip().lower() == "off" for name in _ours(environ) if name.upper() == PREFIX + "MODE")


def resolve(
    keywords: Mapping[str, Any],
    names: Sequence[str],
    table: Callable[[str], Table],
    *,
    folder: str = "",
    environ: Mapping[str, str] | None = None,
) -> Policy:
    """Resolve a policy. ``names`` are the protections' settings and ``table`` tells what one of them may be set to, asked only
    for those that somebody sets; ``folder`` is where the handler's file lies. What checks settings is loaded where there are any.
    """
    environ = os.environ if environ is None else environ
    told, file = _ours(environ), _content(environ, folder)
    if file[1] is None and (mere := _words(keywords, told, environ)) is not None:
        return Policy(mere, {}, table)
    corridor, given = _settings().resolved(names, table, file, {name: environ[name] for name in told}, keywords)
    return Policy(corridor, given, table)


def served(keywords: Mapping[str, Any], names: Sequence[str], table: Callable[[str], Table], *, folder: str = "") -> Policy:
    """The policy under the kill switch: off, but for what the handler itself is served by, as far as that can be read."""
    try:
        file = _content(os.environ, folder)
    except ValueError:
        file = "", None
    prefixes = tuple(PREFIX + name.upper() for name in names)
    told = {key: text for key, text in os.environ.items() if key.startswith(prefixes)}
    return Policy({"mode": "off"}, _settings().served(names, table, file, told, keywords), table)


def _words(keywords: Mapping[str, Any], told: Sequence[str], environ: Mapping[str, str]) -> dict[str, Any] | None:
    """Settings that are no more than one right word of a few, which what checks settings is not needed for; else None."""
    found = {name[len(PREFIX) :].lower(): environ[name].strip().lower() for name in told} | dict(keywords)
    for name, word in found.items():
        if type(word) is not str or word not in _WORDS.get(name, ()):
            return None
    return found


def _settings() -> Any:
    bring(sys.modules[__package__].__spec__, FOR_SETTINGS)
    from . import settings

    return settings


def _ours(environ: Mapping[str, str]) -> list[str]:
    """The variables that are settings; of the process's own environment, which holds many others, the others stay undecoded."""
    held: Any = getattr(environ, "_data", environ)
    names = [os.fsdecode(key) for key in list(held) if key[: len(PREFIX)].upper() in (PREFIX, _ENCODED)]
    bare = PREFIX.rstrip("_")
    if bare in environ:
        names.append(bare)
    return [name for name in names if name not in _RESERVED]


def _content(environ: Mapping[str, str], folder: str) -> tuple[str, bytes | None]:
    """Where the settings' file lies, and what it holds, or None where there is none."""
    chosen = environ.get(PREFIX + "CONFIG", "")
    path = chosen or (os.path.join(folder, "lambdaguard.toml") if folder else "")
    if not path:
        return "", None
    try:
        with open(path, "rb") as file:
            return path, file.read()
    except OSError as error:
        if not chosen:
            return path, None
        from .errors import PolicyError

        raise PolicyError(f"LAMBDAGUARD_CONFIG names {path!r}, which cannot be read: {error.strerror}") from None
