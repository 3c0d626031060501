"""Which of the places that a mark was left at are looked at: all of them, or of what is frequent some, spread over all of a piece."""

from __future__ import annotations

from .bulk_marks import MIXED, marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Places in each piece of the text, and at least of each combination of shapes
_OF_A_PIECE = 256
_OF_A_VALUE = 32
_MIXED = bytes(255 if value == MIXED else 0 for value in range(256))


def pieces(data: bytes) -> Iterator[tuple[int, int, list[int], int, bool]]:
    """``(start, end, places, shapes, crowded)`` of each piece of running text.

    ``places`` are where in it a shape begins, in order; of the ``shapes`` whose bits are set there are more than these. A piece
    is ``crowded`` where one in four characters begins a shape.
    """
    for start, marks in marked(data, values=False):
        counts = _counts(marks)
        places, shapes = _places(marks, counts, data, start)
        yield start, start + len(marks), [start + at for at in sorted(places)], shapes, sum(counts.values()) * 4 > len(marks)


def _places(marks: bytes, counts: dict[int, int], data: bytes, start: int) -> tuple[list[int], int]:
    """Where ``marks`` are not zero, sought value by value: of these there are few, and a search for one byte costs next to nothing.

    What is rare comes first; what would be more than is looked at is sampled over all of the piece, and its bits are told.
    """
    places: list[int] = []
    shapes = 0
    for value in sorted(counts, key=counts.__getitem__):
        step = _step(counts[value], len(places), len(marks))
        if step > 1:
            shapes |= value
        if step > 1 and value == MIXED:
            # A shape that begins with this or that: what is rare among these is no sample of the rest
            begun = _kept(marks, data[start : start + len(marks)])
            for byte, count in _counts(begun).items():
                places += _found(begun, byte, _step(count, len(places), len(marks)))
        else:
            places += _found(marks, value, step)
    return places, shapes


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
