"""Strings that hold something more: JSON, messages of other AWS services, web tokens."""

from __future__ import annotations

import json
import re

from .paths import UNPRINTABLE, step
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .walk import Walk

_SPACE = " \t\r\n\ufeff"
_written: Callable[[str], object] | None = None


def inner(walk: Walk, text: str, path: str, place: str) -> None:
    """What a string holds that may be JSON or a web token, besides the string itself."""
    if text[:3] == "eyJ":
        from .tokens import token

        token(walk, text, path)
    else:
        json_text(walk, text, path, place)


def json_text(walk: Walk, text: str, path: str, place: str, reader: Callable[..., Any] | None = None) -> bool:
    """List what a JSON text holds; False, and nothing listed, if it is none.

    ``reader`` takes the parsed value instead of listing all of it. Every pair of an object that has a name twice is listed:
    parsers differ in which one they take.
    """
    if text[:1] not in '{["' and text.lstrip(_SPACE)[:1] not in ("{", "[", '"'):
        return False
    if text[:1] == "\ufeff":
        text = text[1:]
    if not _enter(walk, path):
        return False
    try:
        value = json.loads(text)
        plain = "\\" not in text and "eyJ" not in text
        if reader is None or not reader(walk, value, path, place):
            count = tree(walk, value, path, place, plain)
            if count != _strings(text) and not any(problem.confidence == "high" for problem in walk.problems):
                _repeated(walk, text, path, place)
    except RecursionError:
        walk.depth = max(walk.depth, walk.ceilings.depth + 1)
        walk.problem("LG-DEC-004", path)
        return False
    except ValueError:
        return False
    finally:
        walk.nested -= 1
    return True


def message(walk: Walk, text: Any, path: str, place: str) -> None:
    """The body of a record: text, JSON, or what another AWS service sends (S3 in SNS in SQS)."""
    if not isinstance(text, str):
        tree(walk, text, path, place)
    elif not json_text(walk, text, path, place, _envelope):
        walk.put(text, path, place)


def _envelope(walk: Walk, value: Any, path: str, place: str) -> bool:
    """Read an AWS event inside a message by its own source's table, and whatever that table leaves out.

    Whoever may send the message may also forge the envelope, so a string is left out only if it looks like what AWS writes.
    """
    if type(value) is not dict:
        return False
    from .catalogue import recognise

    source = recognise(value, enclosed=True)
    if source.name == "direct":
        return False
    collected: list[Any] = walk.fields if walk.named else walk.texts
    start = len(collected)
    source.walk(walk, value, path)
    known = {item.text if walk.named else item for item in collected[start:]}
    strays(walk, value, path, place, known)
    return True


def strays(walk: Walk, value: Any, path: str, place: str, known: set[str] | frozenset[str] = frozenset()) -> None:
    """The strings of a part AWS writes that do not look as if AWS wrote them."""
    if type(value) is str:
        if value not in known and not written(value):
            walk.put(value, path, place)
        return
    apart = type(walk)(walk.ceilings, walk.named)
    apart.record, apart.nested = walk.record, walk.nested
    tree(apart, value, path, place)
    walk.depth = max(walk.depth, apart.depth)
    walk.problems.extend(apart.problems)
    walk.fields.extend(field for field in apart.fields if field.text not in known and not written(field.text))
    walk.texts.extend(text for text in apart.texts if text not in known and not (isinstance(text, str) and written(text)))


def changes(walk: Walk, value: Any, path: str, place: str) -> None:
    """A configuration item in JSON: names, tags and settings somebody chose, among much that AWS writes."""

    def reader(walk: Walk, value: Any, path: str, place: str) -> bool:
        strays(walk, value, path, place)
        return True

    if type(value) is not str or not json_text(walk, value, path, place, reader):
        tree(walk, value, path, place)


def written(text: str) -> bool:
    """True for what AWS writes: ids, ARNs, timestamps, signatures, versions, its own URLs. None of these can carry an attack."""
    global _written
    if _written is None:
        _written = re.compile(
            r"(?:[\w-]++(?:[.:/][\w*-]++)*+=?"  # words joined by single dots, colons or slashes
            r"|arn:aws[\w-]*+(?::[\w*-]*+){3}(?::[\w+=,.@*-]*+(?:/[\w+=,.@*-]++)*+)++"
            r"|\d{4}-\d\d-\d\dT[\d:.]++(?:Z|[+-]\d\d:?\d\d)"
            r"|[A-Za-z0-9][A-Za-z0-9+/]{39,}+={0,2}"
            r"|https://sns\.[a-z0-9-]++\.amazonaws\.com(?:\.cn)?/[\w?=&:.-]*+)",
            re.ASCII,
        ).fullmatch
    return _written(text) is not None and ".." not in text


def _enter(walk: Walk, path: str) -> bool:
    """One encoding further in; the caller takes one off ``walk.nested`` again."""
    if walk.nested >= walk.ceilings.nesting:
        walk.problem("LG-DEC-006", path)
        return False
    walk.nested += 1
    return True


def _strings(text: str) -> int:
    """Strings in a well-formed JSON text, names included."""
    if "\\" not in text:
        return text.count('"') // 2
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
        tree(walk, value, step(path, name) if walk.named else path or UNPRINTABLE, place)
