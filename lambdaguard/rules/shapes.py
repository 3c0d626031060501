"""What the marks of a string say, whatever its words. Most strings of most events have one of few shapes, so each is thought about once.

A shape is the string in lower case with every word replaced by a blank: ``a=1; b=2`` and ``q=milk; id=77`` have one. Nothing is passed
for its shape alone where its words could make it an attack; they are for whoever asks.
"""

from __future__ import annotations

from ..lexers.listed import list_shaped

# UTF-8 lead bytes of blocks with look-alikes, full-width forms and invisible characters; accented Latin, Cyrillic, CJK are not among them
_ODD = bytes((0xCA, 0xCB, 0xCC, 0xCD, 0xE1, 0xE2, 0xEF, 0xF0, 0xF3))
_CONTROLS = b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x7f"
# In a shape a word is a blank, so that `split` finds where it ends; what is blank in the text, and what is no mark, is a letter
_LETTERS = {
    **dict.fromkeys(b"abcdefghijklmnopqrstuvwxyz0123456789", b" "),
    **dict.fromkeys(range(0x10, 0x20), b"c"),
    **dict.fromkeys(range(0x80, 0x100), b"c"),
    **dict.fromkeys(_CONTROLS + _ODD, b"x"),
    **dict.fromkeys(b"\t\x0b\x0c", b"t"),
    **dict.fromkeys(b"\n\r", b"n"),
    0x20: b"b",
    0x1E: b"\x1e",
}
_SHAPE = b"".join([_LETTERS.get(byte, bytes((byte,))) for byte in range(256)])
# What is left of a shape without these is punctuation that attacks need
_COLD = b" ./:_!-?@,)}]~c"
_BLANK = b"bt+"
# One assignment, the padding of base64
_TAME = frozenset((b"", b"=", b"=="))
# Marks beside each other that say something in a string that has no others
_PAIRS = (b"./", b"/.", b":/", b"__", b"!!", b"@@", b"/??", b"\x1e.", b"\x1e-", b"\x1e//")

# An empty string; words alone, and such as a list has; words with blanks between; a list of names and values; what has to be read
EMPTY, WORDS, NAMES, PROSE, LIST, SIGNS = range(6)
_MOST, _LONGEST = 4096, 128


class _Kinds(dict[bytes, int]):
    """The kind of every shape, made when it is first asked for."""

    def __missing__(self, shape: bytes) -> int:
        kind = _kind(shape)
        if len(shape) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[shape] = kind
        return kind


_kind_of = _Kinds().__getitem__


def kinds(raw: bytes) -> list[int]:
    """Of texts in lower case, encoded, each between two separators: the kind of each."""
    shapes = b" ".join(raw.translate(_SHAPE).split()).split(b"\x1e")
    return list(map(_kind_of, shapes[1:-1]))


def _kind(shape: bytes) -> int:
    if not shape:
        return EMPTY
    marked = b"\x1e" + shape
    if not any(pair in marked for pair in _PAIRS):
        signs = shape.translate(None, _COLD)
        if signs in _TAME:
            return NAMES if list_shaped(shape) else WORDS
        if not signs.strip(_BLANK):
            return PROSE
    return LIST if list_shaped(shape) else SIGNS
