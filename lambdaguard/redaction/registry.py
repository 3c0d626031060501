"""The secrets that this process has fetched or was told of: never to be seen, in whatever form they are written."""

from __future__ import annotations

import functools
import json
import re
import time

from . import settings
from .forms import SHORTEST, escaped, forms

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
# Between a pattern and the text that it is of, in a form's place: no text holds this.
_PATTERN = "\udc00\udc01"


def _make() -> tuple[Callable[..., Any], ...]:
    # In closures rather than in an object: nothing to represent, to pickle or to walk to from a policy.
    generations: dict[str, list[tuple[float, dict[str, str]]]] = {}
    # Forms with their names, by an anchor that each of them contains: what is searched for in every text. Those whose anchor
    # is a long run of word characters stand apart, since most texts hold no such run.
    direct: dict[str, dict[str, str]] = {}
    coded: dict[str, dict[str, str]] = {}
    grams: set[tuple[str, ...]] = set()

    def register(value: Any, name: str = "") -> None:
        """Make ``value`` known: text, bytes, or JSON (text, dict or list), whose leaves of 6 characters or more count each.

        ``name`` is what `found` reports. The same name again is a new version; old ones stay known for a while.
        """
        known: dict[str, str] = {}
        for text in _parts(value):
            for form in forms(text):
                known[form] = name
            pattern = escaped(text) if isinstance(text, str) else None
            if pattern is not None and isinstance(text, str):
                known[_PATTERN + pattern + _PATTERN + text] = name
        if known:
            # Without a name, each value is a secret of its own.
            versions = generations.setdefault(name or next(iter(known)), [])
            news = not versions or versions[-1][1] != known
            versions[:] = [version for version in versions if version[1] != known]
            versions.append((time.monotonic(), known))
            if news:
                _rebuild()

    def _rebuild() -> None:
        now = time.monotonic()
        for versions in generations.values():
            versions[:-_VERSIONS] = [version for version in versions[:-_VERSIONS] if now - version[0] < _WHILE]
        newest = sorted(generations, key=lambda name: generations[name][-1][0], reverse=True)
        fresh: dict[str, str] = {}
        for name in newest:
            if len(fresh) > _MOST_FORMS:
                del generations[name]
                continue
            for _, known in generations[name]:
                fresh.update(known)
        settle(fresh)

    def settle(fresh: dict[str, str]) -> None:
        nonlocal direct, coded, grams
        direct, coded = {}, {}
        for form, name in fresh.items():
            anchor = _anchor(form)
            (coded if len(anchor) >= _RUN else direct).setdefault(anchor, {})[form] = name
        anchors = (*direct, *coded)
        grams = {tuple(anchor[:4]) for anchor in anchors} if len(anchors) > _MANY and min(map(len, anchors)) >= 4 else set()
        settings.changed()

    def holds(text: str, long_run: bool = True) -> bool:
        """True if ``text`` may hold a known form. ``long_run``: whether it has 16 word characters in a row; True if unknown."""
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
            (start, end, name)
            for known in (direct, coded)
            for anchor, forms_of_it in known.items()
            if (present is None or tuple(anchor[:4]) in present) and anchor in text
            for form, name in forms_of_it.items()
            for start, end in _places(text, form)
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


def _anchor(form: str) -> str:
    """The longest run of word characters in ``form``, which its escaped forms share; a plain form itself if that is short."""
    plain = form.rpartition(_PATTERN)[2]
    words = "".join(char if char.isascii() and (char.isalnum() or char == "_") else " " for char in plain).split()
    anchor = max(words, key=len, default="")
    return anchor if len(anchor) >= 4 or plain is not form else form


def _places(text: str, form: str) -> Iterator[tuple[int, int]]:
    if form.startswith(_PATTERN):
        yield from (found.span() for found in _compiled(form[2:].partition(_PATTERN)[0]).finditer(text))
        return
    at = text.find(form)
    while at >= 0:
        yield at, at + len(form)
        at = text.find(form, at + len(form))


@functools.lru_cache(256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


register, found, holds, any_known, forget = _make()
