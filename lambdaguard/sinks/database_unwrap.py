"""What code may read out of a caller's text: from hexadecimal digits, from short base64, and from JSON within either."""

from __future__ import annotations

from .taint import lowered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_LONGEST = 20_000
_SHORTEST = 8
_MOST_LEAVES = 200
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
_OPENING = ("{", "[")


def unwrapped(known: Mapping[str, str]) -> dict[str, str]:
    """``known`` and, for each of its texts that holds another one, that one in lower case with the same source."""
    found = dict(known)
    for form, source in known.items():
        if len(form) > _LONGEST or len(form) < _SHORTEST:
            continue
        # Lower case suffices for digits and JSON's signs; letters of base64 are read from the text as it came.
        if form[0] in _OPENING:
            inner = [form] if source.lstrip()[:1] not in _OPENING else []
        else:
            inner = list(_decoded(source.strip())) if form == lowered(source.strip()) else []
        for text in inner:
            for leaf in (text, *_leaves(text)):
                low = lowered(leaf.strip())
                if len(low) > 1:
                    found.setdefault(low, source)
    return found


def _decoded(text: str) -> Iterator[str]:
    """Texts that ``text`` is the digits of; only those that are printable."""
    if len(text) > _LONGEST or " " in text:
        return
    import binascii

    plain = text.removeprefix("0x")
    raws: list[bytes] = []
    if not len(plain) % 2 and _HEXADECIMAL.issuperset(plain):
        raws.append(binascii.a2b_hex(plain))
    bare = text.rstrip("=")
    if len(bare) % 4 != 1 and _BASE64.issuperset(bare):
        raws.append(binascii.a2b_base64(bare.replace("-", "+").replace("_", "/") + "=" * (-len(bare) % 4)))
    for raw in raws:
        try:
            found = raw.decode()
        except UnicodeDecodeError:
            continue
        if found.replace("\n", "").replace("\t", "").replace("\r", "").isprintable():
            yield found


def _leaves(text: str) -> Iterator[str]:
    """The texts in JSON, and its names."""
    if text.lstrip()[:1] not in _OPENING:
        return
    import json

    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_LEAVES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            waiting += [*node, *node.values()]
        elif isinstance(node, list):
            waiting += node
