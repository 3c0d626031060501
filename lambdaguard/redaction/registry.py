"""The secrets that this process has fetched or was told of: never to be seen, in whatever form they are written."""

from __future__ import annotations

import json
import time

from . import settings
from .forms import SHORTEST, forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

# A rotated secret may still be in flight: so many versions of a name stay known, and older ones for so many seconds.
_VERSIONS = 3
_WHILE = 3600.0
_MOST_FORMS = 20_000
_MOST_LEAVES = 1000
# A field of the service's own in database secrets, and no secret.
_PUBLIC = frozenset({"engine"})
# Above so many needles it is cheaper to look all the text's quadruples of characters up than to search for each needle.
_MANY = 160
_RUN = 16


def _make() -> tuple[Callable[..., Any], ...]:
    # In closures rather than in an object: nothing to represent, to pickle or to walk to from a policy.
    generations: dict[str, list[tuple[float, dict[str, str]]]] = {}
    direct: dict[str, str] = {}
    coded: dict[str, str] = {}
    grams: set[tuple[str, ...]] = set()

    def register(value: Any, name: str = "") -> None:
        """Make ``value`` known: text, bytes, or JSON (text, dict or list), whose leaves of 6 characters or more count each.

        ``name`` is what `found` reports. The same name again is a new version; old ones stay known for a while.
        """
        known: dict[str, str] = {}
        for text in _parts(value):
            for form in forms(text):
                known[form] = name
        if known:
            versions = generations.setdefault(name, [])
            versions[:] = [version for version in versions if version[1] != known]
            versions.append((time.monotonic(), known))
            _rebuild()

    def _rebuild() -> None:
        now = time.monotonic()
        for versions in generations.values():
            versions[:-_VERSIONS] = [version for version in versions[:-_VERSIONS] if now - version[0] < _WHILE]
        everything = sorted((version for versions in generations.values() for version in versions), key=lambda one: -one[0])
        fresh: dict[str, str] = {}
        for _, known in everything:
            if len(fresh) + len(known) <= _MOST_FORMS:
                fresh.update(known)
        settle(fresh)

    def settle(fresh: dict[str, str]) -> None:
        nonlocal direct, coded, grams
        runs = {form for form in fresh if _in_runs(form)}
        grams = {tuple(form[:4]) for form in fresh} if len(fresh) > _MANY else set()
        coded = {form: fresh[form] for form in runs}
        direct = {form: fresh[form] for form in fresh if form not in runs}
        settings.changed()

    def holds(text: str, long_run: bool = True) -> bool:
        """True if ``text`` holds a known form. ``long_run``: whether it has 16 word characters in a row; True if unknown."""
        if not direct and not coded:
            return False
        if grams and grams.isdisjoint(zip(text, text[1:], text[2:], text[3:], strict=False)):
            return False
        has = text.__contains__
        return any(map(has, direct)) or (long_run and any(map(has, coded)))

    def found(text: str) -> list[tuple[int, int, str]]:
        """``(start, end, name)`` of every known form in ``text``, by start, the longest first; they may overlap."""
        present = grams.intersection(zip(text, text[1:], text[2:], text[3:], strict=False)) if grams else None
        spans = [
            (start, start + len(form), name)
            for known in (direct, coded)
            for form, name in known.items()
            if (present is None or tuple(form[:4]) in present) and form in text
            for start in _starts(text, form)
        ]
        return sorted(spans, key=lambda span: (span[0], -span[1]))

    def any_known() -> bool:
        return bool(direct or coded)

    def forget() -> None:
        """Nothing is known any more: before a snapshot, after a fork that starts anew, and in tests."""
        generations.clear()
        settle({})

    return register, found, holds, any_known, forget


def _parts(value: Any) -> Iterator[str | bytes]:
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


def _leaves(value: Any) -> Iterator[str | bytes]:
    pending, count = [value], 0
    while pending and count < _MOST_LEAVES:
        item = pending.pop()
        count += 1
        if isinstance(item, dict):
            pending.extend(leaf for key, leaf in item.items() if key not in _PUBLIC)
        elif isinstance(item, (list, tuple)):
            pending.extend(item)
        elif isinstance(item, (str, bytes)) or (isinstance(item, int) and not isinstance(item, bool)):
            text = str(item) if isinstance(item, int) else item
            if len(text) >= SHORTEST:
                yield text


def _in_runs(form: str) -> bool:
    """Whether the form itself has a long run of word characters, so that a text without one cannot hold it."""
    run = 0
    for char in form:
        run = run + 1 if char.isascii() and (char.isalnum() or char == "_") else 0
        if run >= _RUN:
            return True
    return False


def _starts(text: str, form: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + len(form))


register, found, holds, any_known, forget = _make()
