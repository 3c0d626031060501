"""Objects without their secrets: copies of the same shape."""

from __future__ import annotations

from . import keys
from .style import is_masked, masked
from .text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_DEEPEST = 100
_NAMES = ("name", "key")


def redact(value: Any) -> Any:
    """A copy of ``value`` in which every secret is masked, as it is in the logs.

    Takes str, bytes, dict, list, tuple, set, dataclasses and pydantic models, nested in each other. The copy has the same
    shape and types; keys stay. What holds no secret is returned as it is, and nothing is ever changed in place. Values of
    sensitive keys are masked whole; numbers among them become numbers. Anything else (and what is nested deeper than 100)
    is returned untouched. Never raises.
    """
    try:
        return _copy(value, Walk(), False)
    except Exception:
        return masked(repr(type(value)))


def _copy(value: Any, walk: Walk, secret: bool) -> Any:
    kind = type(value)
    if kind is str:
        return _whole(value) if secret else clean(value)
    if kind is bool or value is None or (kind is float and not secret):
        return value
    if kind is int:
        return _number(value, secret)
    if kind is float:
        return 0.0
    for types, copy in _COPIES:
        if isinstance(value, types):
            return walk.into(copy, value, secret)
    if hasattr(kind, "model_fields") or hasattr(kind, "__dataclass_fields__"):
        return walk.into(_fields, value, secret)
    return value


class Walk:
    """How deep a walk is, and what it has copied: an object that is met again, or inside of itself, is copied once."""

    __slots__ = ("_depth", "_done")

    def __init__(self) -> None:
        self._depth = 0
        self._done: dict[tuple[int, bool], tuple[Any, Any]] = {}

    def into(self, copy: Callable[[Any, Walk, bool], Any], value: Any, secret: bool) -> Any:
        key = id(value), secret
        earlier = self._done.get(key)
        if earlier is not None:
            return earlier[1]
        if self._depth >= _DEEPEST:
            return value
        self._done[key] = (value, value)
        self._depth += 1
        done = copy(value, self, secret)
        self._depth -= 1
        self._done[key] = (value, done)
        return done


def _whole(value: str) -> str:
    if is_masked(value):
        return value
    scheme = value.partition(" ")[0]
    if scheme.lower() in ("bearer", "basic") and scheme != value:
        return f"{scheme} {masked(value[len(scheme) + 1 :])}"
    return masked(value)


def _number(value: int, secret: bool) -> Any:
    if secret:
        return int(masked(str(value), number=True))
    # Shorter ones are neither cards nor registered.
    if -100_000 < value < 100_000:
        return value
    # The length of the text of a number is limited (sys.set_int_max_str_digits).
    text = str(value) if value.bit_length() < 8192 else ""
    return value if clean(text) == text else int(masked(text, number=True))


def _text(value: Any, _: Walk, secret: bool) -> Any:
    plain = str.__str__(value)
    done = _whole(plain) if secret else clean(plain)
    return value if done == plain else done


def _bytes(value: Any, _: Walk, secret: bool) -> Any:
    plain = bytes(value).decode("latin-1")
    text = bytes(value).decode("utf-8", "surrogateescape")
    if secret:
        return type(value)(masked(plain).encode("utf-8", "surrogateescape"))
    done = clean(text)
    return value if done == text else type(value)(done.encode("utf-8", "surrogateescape"))


def _dict(value: Any, walk: Walk, secret: bool) -> Any:
    named = _named(value)
    done = {}
    for key, item in value.items():
        hidden = secret or (named and str(key).lower() == "value") or _is_secret(key, item)
        done[_copy(key, walk, False) if type(key) in (str, bytes) else key] = _copy(item, walk, hidden)
    same = _same(done.keys(), value.keys()) and _same(done.values(), value.values())
    return value if same else _like(value, done)


def _named(value: Any) -> bool:
    """``{"name": "password", "value": …}``"""
    return len(value) <= 8 and any(
        str(key).lower() in _NAMES and isinstance(item, str) and keys.sensitivity(item) == keys.STRONG
        for key, item in value.items()
    )


def _is_secret(key: Any, item: Any) -> bool:
    from .keyed import counts

    if isinstance(key, bytes):
        key = key.decode("latin-1")
    if not isinstance(key, str):
        return False
    level = keys.sensitivity(key)
    if level == keys.NO or isinstance(item, bool) or item is None:
        return False
    if isinstance(item, (str, int, float)):
        return counts(str(item), level, quoted=isinstance(item, str))
    return level >= keys.PLURAL


def _list(value: Any, walk: Walk, secret: bool) -> Any:
    pair = len(value) == 2 and isinstance(value[0], (str, bytes)) and not secret
    if pair:
        key = value[0] if isinstance(value[0], str) else value[0].decode("latin-1")
        if keys.is_header(key) and keys.sensitivity(key) == keys.STRONG and not _is_name(value[1]):
            return _like(value, [value[0], _copy(value[1], walk, True)])
    done = [_copy(item, walk, secret) for item in value]
    return value if _same(done, value) else _like(value, done)


def _is_name(value: Any) -> bool:
    """Whether it is a header's name itself: a list of two names is no pair."""
    return isinstance(value, str) and keys.sensitivity(value) != keys.NO


def _set(value: Any, walk: Walk, secret: bool) -> Any:
    done = {item: _copy(item, walk, secret) for item in value}
    return value if _same(done.values(), done) else type(value)(done.values())


def _same(done: Any, value: Any) -> bool:
    return len(done) == len(value) and all(one is two for one, two in zip(done, value, strict=True))


def _like(value: Any, done: Any) -> Any:
    """``done`` as the type that ``value`` has, where that can be made; else as the plain type."""
    kind = type(value)
    if kind in (dict, list):
        return done
    try:
        return kind._make(done) if hasattr(kind, "_make") else kind(done)
    except Exception:
        return tuple(done) if isinstance(value, tuple) else done


def _fields(value: Any, walk: Walk, secret: bool) -> Any:
    """A model or dataclass: a shallow copy whose changed fields are set past any validation or freezing."""
    import copy

    names = getattr(type(value), "model_fields", None) or type(value).__dataclass_fields__
    fields = {name: getattr(value, name) for name in names if hasattr(value, name)}
    done = _dict(fields, walk, secret)
    extra = getattr(value, "__pydantic_extra__", None)
    more = _dict(extra, walk, secret) if extra else extra
    if done is fields and more is extra:
        return value
    twin = copy.copy(value)
    for name, item in done.items():
        if item is not fields[name]:
            object.__setattr__(twin, name, item)
    if more is not extra:
        object.__setattr__(twin, "__pydantic_extra__", more)
    return twin


_COPIES: tuple[tuple[Any, Callable[[Any, Walk, bool], Any]], ...] = (
    (dict, _dict),
    ((list, tuple), _list),
    (str, _text),
    ((bytes, bytearray), _bytes),
    ((set, frozenset), _set),
)
