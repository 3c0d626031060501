"""How much of what stands out among many strings is read: of what is common, as columns of honest rows are, a part."""

from __future__ import annotations

from itertools import islice

from .bulk_joined import begun, met
from .bulk_signs import pattern
from .joined import SEPARATOR, first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SEPARATOR = SEPARATOR.encode()
_PLAIN = bytes(byte for byte in range(256) if byte >= 128 or chr(byte).isalnum() or chr(byte) in " .,+/=_-:")
# How much is read, how many of one shape, and how much of the others that have a sign
_ROOM = 32 * 1024
_OF_A_SHAPE = 4
_SIGNED = 64 * 1024
_SIGNED_OF_A_SHAPE = 128


def fewer(texts: list[str]) -> list[str]:
    """As many as there is room for: of a shape that is common a few and some of those with a sign, the rarest shapes first."""
    if sum(map(len, texts)) <= _ROOM:
        return texts
    data = SEPARATOR.join(texts).encode("latin-1", "replace")
    shapes: dict[bytes, list[str]] = {}
    for shape, text in zip(data.translate(None, _PLAIN).split(_SEPARATOR), texts, strict=True):
        shapes.setdefault(shape, []).append(text)
    told, rare = [], []
    for alike in sorted(shapes.values(), key=len):
        rare += alike[:_OF_A_SHAPE]
        if len(alike) > _OF_A_SHAPE:
            told.append(_signed(alike[_OF_A_SHAPE:]))
    # A shape that many have and few with a sign, as addresses and digits do, is no less telling than one that few have
    told.sort(key=len)
    return [*_within(_ROOM, rare), *_within(_SIGNED, [text for texts in told for text in texts])]


def _signed(texts: list[str]) -> list[str]:
    """Some of ``texts``, which are of one shape, that have a sign: the first ones."""
    low = _SEPARATOR + SEPARATOR.join(texts).encode("latin-1", "replace").lower() + _SEPARATOR
    listed = low.decode("latin-1")
    told = islice(begun(listed, met(listed, first(pattern(), low))), _SIGNED_OF_A_SHAPE)
    return [texts[index] for index in sorted(_numbers(listed, told))]


def _numbers(joined: str, starts: Iterable[int]) -> Iterator[int]:
    """Which of the texts begin at these places."""
    index = counted = 0
    for at in starts:
        index += joined.count(SEPARATOR, counted, at)
        counted = at
        yield index - 1


def _within(room: int, texts: list[str]) -> list[str]:
    kept = 0
    for text in texts:
        room -= len(text)
        if room < 0:
            break
        kept += 1
    return texts[:kept]
