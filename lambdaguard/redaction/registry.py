"""The secrets that this process has fetched or was told of: never to be seen, in whatever form they are written."""

from __future__ import annotations

import functools
import json
import re
import time

from .forms import SHORTEST, escaped, forms
from .index import Index
from .words import address, common, stands, worded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Value = str | bytes

# A rotated secret may still be in flight: so many versions of a name stay known, and older ones for so many seconds.
_VERSIONS = 3
_WHILE = 3600.0
_MOST_VALUES, _MOST_LEAVES = 4000, 1000
# Fields of the service's own, and no secrets: they stand in every ARN, address and start-up line.
_PUBLIC = frozenset("engine port region awsregion aws_region account accountid account_id awsaccountid aws_account_id".split())

# Called when more is known than before.
listeners: list[Callable[[], None]] = []


def _make() -> tuple[Callable[..., Any], ...]:
    # In closures rather than in an object: nothing to represent, to pickle or to walk to from a policy.
    # Versions by name, the name that was registered last at the end; and how many of these hold a value, under which name.
    generations: dict[str, list[tuple[float, tuple[Value, ...]]]] = {}
    holders: dict[Value, list[Any]] = {}
    index, stale = Index(), 0

    def register(value: Any, name: str = "") -> None:
        """Make ``value`` known: text, bytes, or JSON (text, dict or list), whose leaves of 6 characters or more count each.

        ``name`` is what `found` reports. The same name again is a new version; old ones stay known for a while. Costs no
        more than the value's size: its forms are made when a text may hold one.
        """
        values = tuple(dict.fromkeys(_parts(value)))
        if not values:
            return
        now = time.monotonic()
        # Without a name, each value is a secret of its own.
        key = name or repr(values[0])
        versions = generations.pop(key, [])
        generations[key] = versions
        if not versions or versions[-1][1] != values:
            hold(values, name)
            for version in [version for version in versions if version[1] == values]:
                versions.remove(version)
                drop(values)
        else:
            versions.pop()
        versions.append((now, values))
        while len(versions) > _VERSIONS and now - versions[0][0] > _WHILE:
            drop(versions.pop(0)[1])
        while len(holders) > _MOST_VALUES:
            oldest = next(iter(generations))
            drop(generations[oldest].pop(0)[1])
            if not generations[oldest]:
                del generations[oldest]

    def hold(values: tuple[Value, ...], name: str) -> None:
        for value in values:
            held = holders.setdefault(value, [0, name])
            held[0] += 1
            held[1] = name
            if held[0] == 1:
                index.add(value)
        for listener in listeners:
            listener()

    def drop(values: tuple[Value, ...]) -> None:
        nonlocal index, stale
        for value in values:
            holders[value][0] -= 1
            if not holders[value][0]:
                del holders[value]
                stale += 1
        if stale > len(holders) + 100:
            # What is known no more is found in vain: the index is made again, seldom enough.
            made = Index()
            for value in (seen := tuple(holders)):
                made.add(value)
            index, stale = made, 0
            for value in holders.keys() - seen:
                index.add(value)  # another thread's, which the old one has
            for listener in listeners:
                listener()

    def holds(text: str, long_run: bool = True, raw: bytes | None = None) -> bool:
        """True if ``text`` may hold a known form. ``long_run``: whether it has 16 word characters in a row; True if unknown."""
        if not holders:
            return False
        return index.holds(text, _raw(text) if raw is None else raw, long_run)

    def absent(shape: bytes, without_id: bool) -> bool:
        """True if no line of a shape holds a known form; see `Index.absent`."""
        return not holders or index.absent(shape, without_id)

    def found(text: str) -> list[tuple[int, int, str]]:
        """``(start, end, name)`` of every known form in ``text``, by start, the longest first; they may overlap."""
        present = holders.keys() & index.present(text, _raw(text)) if holders else ()
        spans = [(start, end, holders[value][1]) for value in present for start, end in _shown(text, value)]
        return sorted(spans, key=lambda span: (span[0], -span[1]))

    def any_known() -> bool:
        return bool(holders)

    def forget() -> None:
        """Nothing is known any more: before a snapshot, after a fork that starts anew, and in tests."""
        nonlocal index, stale
        generations.clear()
        holders.clear()
        index, stale = Index(), 0
        _forms.cache_clear()
        _compiled.cache_clear()

    return register, found, holds, absent, any_known, forget


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _parts(value: Any) -> Iterator[Value]:
    """The value itself and its leaves."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        value = bytes(value)
        try:
            value = value.decode()
        except UnicodeDecodeError:
            if len(value) >= SHORTEST:
                yield value
            return
    if isinstance(value, str):
        if len(value) >= 4:
            yield value
        stripped = value.strip()
        if len(stripped) >= 4 and stripped != value:
            yield stripped
        if stripped[:1] not in ("{", "["):
            return
        try:
            value = json.loads(stripped)
        except (ValueError, RecursionError):
            return
    yield from _leaves(value)


def _leaves(value: Any) -> Iterator[Value]:
    from . import keys

    pending: list[tuple[Any, bool]] = [(value, True)]
    count = 0
    while pending and count < _MOST_LEAVES:
        item, secret = pending.pop()
        count += 1
        if isinstance(item, dict):
            pending.extend((leaf, keys.sensitivity(str(key)) > keys.NO) for key, leaf in item.items() if _private(key))
        elif isinstance(item, (list, tuple)):
            pending.extend((leaf, secret) for leaf in item)
        elif isinstance(item, (str, bytes)) or (isinstance(item, int) and not isinstance(item, bool)):
            text = str(item) if isinstance(item, int) else item
            # One plain word, or an address, under a key that is none of a secret's (a user, a stage, a database) hides nothing.
            if len(text) >= SHORTEST and (secret or not (worded(text) or address(text))):
                yield text


def _private(key: Any) -> bool:
    return not isinstance(key, str) or key.lower() not in _PUBLIC


@functools.lru_cache(1024)
def _forms(value: Value) -> tuple[tuple[str, ...], str | None]:
    return tuple(forms(value)), escaped(value) if isinstance(value, str) else None


@functools.lru_cache(256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _shown(text: str, value: Value) -> Iterator[tuple[int, int]]:
    """Its places in ``text``; of a word that any line may use those where it is a value."""
    if not common(value):
        return _places(text, value)
    return ((start, end) for start, end in _places(text, value) if text[start:end] != value or stands(text, start, end))


def _places(text: str, value: Value) -> Iterator[tuple[int, int]]:
    plain, pattern = _forms(value)
    if pattern is not None:
        yield from (found.span() for found in _compiled(pattern).finditer(text))
    for form in plain:
        at = text.find(form)
        while at >= 0:
            yield at, at + len(form)
            at = text.find(form, at + len(form))


register, found, holds, absent, any_known, forget = _make()
