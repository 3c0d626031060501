"""Which of the places that a mark was left at are looked at: all of them, or of what is frequent some, spread over all of the text."""

from __future__ import annotations

from .bulk_marks import MIXED, marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Places in each piece of the text, and at least of each combination of shapes
_OF_A_PIECE = 512
_OF_A_VALUE = 64
_MIXED = bytes(255 if value == MIXED else 0 for value in range(256))


def spots(data: bytes, values: bool) -> Iterator[int]:
    """Where in ``data`` a shape begins, in order; of what stands too often in a piece of it, some."""
    for start, marks in marked(data, values):
        yield from _places(marks, data, start)


def _places(marks: bytes, data: bytes, start: int) -> list[int]:
    """Where ``marks`` are not zero, sought value by value: of these there are few, and a search for one byte costs next to nothing.

    What is rare comes first; what would be more than is looked at is sampled over all of the piece.
    """
    counts = _counts(marks)
    places: list[int] = []
    for value in sorted(counts, key=counts.__getitem__):
        step = _step(counts[value], len(places), len(marks))
        if step > 1 and value == MIXED:
            # A shape that begins with this or that: what is rare among these is no sample of the rest
            begun = _kept(marks, data[start : start + len(marks)])
            for byte, count in _counts(begun).items():
                places += _found(begun, byte, _step(count, len(places), len(marks)))
        else:
            places += _found(marks, value, step)
    places.sort()
    return [start + at for at in places]


def _counts(marks: bytes) -> dict[int, int]:
    rest = marks.translate(None, b"\0")
    return {value: rest.count(value) for value in set(rest)}


def _step(count: int, had: int, size: int) -> int:
    """How far apart places must be; those that are passed over are as far apart as they stand on average."""
    step = 1 + count // max(_OF_A_PIECE - had, _OF_A_VALUE)
    return 1 if step == 1 else step * size // count


def _found(marks: bytes, value: int, step: int) -> Iterator[int]:
    at = marks.find(value)
    while at >= 0:
        yield at
        at = marks.find(value, at + step)


def _kept(marks: bytes, data: bytes) -> bytes:
    """The bytes of ``data`` that begin the shape of many beginnings."""
    kept = int.from_bytes(marks.translate(_MIXED), "little") & int.from_bytes(data[: len(marks)], "little")
    return kept.to_bytes(len(marks), "little")
