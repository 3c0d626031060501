"""Texts that are JSON: requests, records, messages of other AWS services."""

from __future__ import annotations

import json

from .paths import UNPRINTABLE, step
from .trees import tree
from .walk import OPENERS
from .written import strays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .walk import Walk

_SPACE = " \t\r\n\ufeff"
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./#")
_OPENERS = frozenset('{["')
# From this length on, taking a JSON text apart at its quotes is quicker than parsing it.
_LONG = 16 * 1024
# That holds unless most of it is one long string.
_STRINGS = 64
# Objects, up to which looking at each costs less than counting what is in a long text
_FEW = 256
_PIECE = 8 * 1024
_recognise: Callable[..., Any] | None = None
_parse = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # `raw_decode` without a call of its own


def json_text(walk: Walk, text: str, path: str, place: str, reader: Callable[..., Any] | None = None) -> bool:
    """List what a JSON text holds; False, and nothing listed, if it is none.

    ``reader`` takes the parsed value instead of listing all of it. Every pair of an object that has a name twice is listed:
    parsers differ in which one they take.
    """
    if text[:1] not in _OPENERS:
        text = text.lstrip(_SPACE)
        if text[:1] not in _OPENERS:
            return False
    if walk.nested >= walk.ceilings.nesting:
        walk.problem("LG-DEC-006", path)
        return False
    # One encoding further in
    walk.nested += 1
    try:
        if reader is None and len(text) > _LONG and not walk.named:
            if _seen(text, '"') * _STRINGS > len(text) and _scan(walk, text, path, place):
                return True
            walk.bulky = True
        value, end, twice = _long(walk, text) if len(text) > _LONG else (*_parse(text, 0), None)
        if end != len(text) and text[end:].strip(_SPACE):
            raise ValueError
        if reader is None or not reader(walk, value, path, place):
            count = tree(walk, value, path, place)
            twice = twice or (twice is None and walk.lacks() and count != _strings(text))
            if twice and walk.lacks() and not any(problem.confidence == "high" for problem in walk.problems):
                _repeated(walk, text, path, place)
    except RecursionError:
        walk.depth = max(walk.depth, walk.ceilings.depth + 1)
        walk.problem("LG-DEC-004", path)
        walk.settle(text)
        return False
    except (StopIteration, ValueError):
        walk.settle(text)
        return reader is None and len(text) > _LONG and _scan(walk, text, path, place)
    finally:
        walk.nested -= 1
    if walk.nested:
        walk.settle(text)
    return True


def _seen(text: str, sign: str) -> int:
    """About how often ``sign`` stands in ``text``, by three pieces of it."""
    size = len(text)
    if size <= 3 * _PIECE:
        return text.count(sign)
    starts = (0, (size - _PIECE) // 2, size - _PIECE)
    return sum([text.count(sign, start, start + _PIECE) for start in starts]) * size // (3 * _PIECE)


def _long(walk: Walk, text: str) -> tuple[Any, int, bool | None]:
    """What a long text is parsed to; whoever looks for a place in the event meets it again."""
    if walk.parsed is None or walk.parsed[0] != text:
        walk.parsed = text, _parsed(text)
    return walk.parsed[1]


def _parsed(text: str) -> tuple[Any, int, bool | None]:
    """The value, where it ends, and whether an object has a name twice; None if counting the strings tells that at less cost."""
    if _seen(text, "{") > _FEW:
        return *_parse(text, 0), None
    twice = False

    def pairs(listed: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        last = dict(listed)
        twice = twice or len(last) != len(listed)
        return last

    return *json.JSONDecoder(object_pairs_hook=pairs).raw_decode(text), twice


def _scan(walk: Walk, text: str, path: str = "", place: str = "") -> bool:
    from .scan import scan

    return scan(walk, text, path, place)


def message(walk: Walk, text: Any, path: str, place: str) -> None:
    """The body of a record: text, JSON, or what another AWS service sends (S3 in SNS in SQS)."""
    if not isinstance(text, str):
        tree(walk, text, path, place)
    elif text[:1] not in OPENERS:
        walk.put(text, path, place)
    else:
        walk.inside(_message, text, path, place)


def _message(walk: Walk, text: str, path: str, place: str) -> None:
    start = len(walk.collected())
    if not json_text(walk, text, path, place, _envelope) or telling(walk, text, start):
        walk.put(text, path, place)


def telling(walk: Walk, text: str, start: int) -> bool:
    """True if a JSON text has names that say what to make of a value (a class, a prototype): such pairs mean nothing apart.

    ``start`` is where what it holds begins among what is ``walk.collected()``.
    """
    for sign, name in (("@", '"@'), ("$", '"$'), ("_", '"__')):
        # A quote that is itself escaped begins no name.
        if sign in text and name in text and text.count(name) > text.count("\\" + name):
            return True
    if len(text) < _LONG:
        return '"constructor"' in text
    # Searching a long text for a long word costs more than looking at every string.
    if walk.named:
        return '"constructor"' in text or any(field.text == "constructor" for field in walk.found[start:])
    return '"constructor"' in text if walk.packed else "constructor" in walk.listed[start:]


def _envelope(walk: Walk, value: Any, path: str, place: str) -> bool:
    """Read an AWS event inside a message by its own source's table, and whatever that table leaves out.

    Whoever may send the message may also forge the envelope, so a string is left out only if it looks like what AWS writes.
    """
    if type(value) is not dict:
        return False
    global _recognise
    if _recognise is None:
        from .catalogue import recognise

        _recognise = recognise
    source = _recognise(value, enclosed=True)
    if source.name == "direct":
        return False
    collected = walk.collected()
    start = len(collected)
    source.walk(walk, value, path)
    texts = [item.text if walk.named else item for item in collected[start:]]
    known = {text for text in texts if type(text) is str}
    strays(walk, value, path, place, known.union(walk.settled, _named(source, value)))
    return True


def _named(source: Any, value: dict[Any, Any]) -> set[str]:
    """Names that AWS has from the owner of what it reports on, as a log group's: ``/var/log/messages``."""
    names = [value.get(key) for key in source.written]
    return {name for name in names if type(name) is str and "../" not in name and not set(name) - _NAME}


def changes(walk: Walk, value: Any, path: str, place: str) -> None:
    """A configuration item in JSON: names, tags and settings somebody chose, among much that AWS writes."""

    def reader(walk: Walk, value: Any, path: str, place: str) -> bool:
        strays(walk, value, path, place)
        return True

    if type(value) is not str or not json_text(walk, value, path, place, reader):
        tree(walk, value, path, place)


def _strings(text: str) -> int:
    """Strings in a well-formed JSON text, names included."""
    if "\\" not in text:
        return text.count('"') // 2
    if "\\\\" in text:
        text = text.replace("\\\\", "")
    return (text.count('"') - text.count('\\"')) // 2


def _repeated(walk: Walk, text: str, path: str, place: str) -> None:
    """The pairs that the last one of the same name hides."""
    hidden: list[tuple[str, Any]] = []

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        last = dict(pairs)
        if len(last) != len(pairs):
            hidden.extend(pair for pair in pairs if last[pair[0]] is not pair[1])
        return last

    json.loads(text, object_pairs_hook=keep)
    if hidden:
        walk.problem("LG-DEC-007", path)
    for name, value in hidden:
        walk.put(name, step(path, UNPRINTABLE) if walk.named else "", place)
        tree(walk, value, step(path, name) if walk.named else path or UNPRINTABLE, place)
