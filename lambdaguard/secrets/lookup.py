"""`secret`: from a name to its value. A hit is one look-up and two comparisons, without a lock."""

from __future__ import annotations

import weakref
from contextvars import ContextVar
from time import time

from ..errors import SecretUnavailable
from ..invocation import Invocation, current
from ..options import nearest
from .reference import Reference, Source, parse
from .store import Store
from .values import Failure, advice, pick

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST_HITS = 1024

_hits: dict[str, tuple[Any, float, float]] = {}
_stores: list[weakref.ref[Store]] = []
_default: Store | None = None
_at: dict[Invocation, Store] = {}
# While somebody tries another version in the stead of one, nobody takes the short way.
stand_ins: ContextVar[dict[Source, Source] | None] = ContextVar("lambdaguard.secrets", default=None)
swapping: list[None] = []


def secret(name: str, /) -> Any:
    """The value of a secret: ``str``, ``bytes``, or what its JSON holds under the key.

    ``name`` is one that a guard declares (``secrets={"db": "prod/db#password"}``), or a reference: ``prod/db``,
    ``prod/db#json.path``, ``prod/db@AWSPREVIOUS``, an ARN, ``ssm:/prod/key``, ``ssm:/prod/*`` (a ``dict``). Raises
    `SecretUnavailable` with the service's error code when there is no value that may be used. A dict or list is the caller's
    own copy.
    """
    hit = _hits.get(name)
    if hit is not None and hit[1] <= time() < hit[2] and not swapping:
        return hit[0]
    # Whatever raises from here keeps this frame and its locals: no value may be among them.
    hit = None
    value, fault = _look_up(name)
    if fault is not None:
        raise fault
    return value


def _look_up(name: str) -> tuple[Any, SecretUnavailable | None]:
    hits = _hits  # a value found for these may not land among later ones
    found = find(name)
    if isinstance(found, Failure):
        return None, unavailable(name, found)
    store, reference, settled = found
    swaps = stand_ins.get()
    source = swaps.get(reference.source, reference.source) if swaps else reference.source
    entry = store.cache.get(source, store.company(source))
    if entry.value is None:
        return None, unavailable(name, entry.failure or Failure("InvalidResponse"), source)
    value, fault = pick(entry.value.value, reference.path)
    if fault is not None:
        return None, unavailable(name, fault, source)
    if isinstance(value, dict | list):
        return value if reference.path and source.kind != "ssm-path" and _parsed(entry.value.value) else _copy(value), None
    if settled and source is reference.source:
        if len(hits) >= _MOST_HITS:
            hits.clear()
        hits[name] = value, entry.since, entry.until
    return value, None


def _parsed(whole: Any) -> bool:
    return isinstance(whole, str | bytes)


def _copy(value: Any) -> Any:
    import copy

    return copy.deepcopy(value)


def unavailable(name: str, failure: Failure, source: Source | None = None) -> SecretUnavailable:
    hint = advice(failure.code, source)
    if failure.final:
        declared = {known for store in live() for known in store.names}
        hint += nearest(name, declared) if declared and name not in declared else ""
    return SecretUnavailable(name, failure.code, hint)


def find(name: str) -> tuple[Store, Reference, bool] | Failure:
    """Whose name this is and what it stands for; True if that is so for everybody."""
    if not isinstance(name, str):
        raise TypeError(f"a secret is asked for by its name, not {type(name).__name__}")
    stores = live()
    mine = _mine()
    if mine is not None and name in mine.names:
        return mine, mine.names[name], all(store is mine or name not in store.names for store in stores)
    having = [store for store in stores if name in store.names]
    if having:
        store = having[-1]
        plain = all(other.names[name] == store.names[name] for other in having)
        return (store, store.names[name], len(having) == 1) if plain else Failure("DeclaredTwice", final=True)
    try:
        reference = parse(name)
    except ValueError:
        return Failure("InvalidReference")
    return mine or (stores[-1] if stores else _undeclared()), reference, len(stores) < 2


def _mine() -> Store | None:
    """The store of the guard whose event this is, or of the one around it."""
    inv = current() if _at else None
    while inv is not None:
        store = _at.get(inv)
        if store is not None:
            return store
        inv = inv.parent
    return None


def _undeclared() -> Store:
    global _default
    if _default is None:
        _default = Store({})
    return _default


def live() -> list[Store]:
    """The stores of the guards there are, the latest last."""
    return [store for store in (reference() for reference in _stores) if store is not None]


def join(store: Store) -> None:
    """A guard declares its secrets; they are forgotten with the guard."""
    _stores.append(weakref.ref(store, _gone))
    forget_hits()


def _gone(reference: weakref.ref[Store]) -> None:
    _stores.remove(reference)
    forget_hits()


def enter(inv: Invocation, store: Store) -> None:
    """From here on `inv` is an event of the guard that declares ``store``."""
    _at[inv] = store


def leave(inv: Invocation) -> None:
    _at.pop(inv, None)


def forget_hits() -> None:
    global _hits
    _hits = {}


def drop() -> None:
    """Forget every value: before a snapshot, after a restore, in a forked child."""
    forget_hits()
    for store in (*live(), *((_default,) if _default is not None else ())):
        store.cache.drop()
