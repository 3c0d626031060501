"""Where in much text something stands that honest values and prose hardly have: every byte is looked at by table, in C alone.

Teddy, the literal matcher of Hyperscan and of Rust's aho-corasick, with an integer as long as the text for a vector register: each
shape is a set of bytes for each of up to four positions in a row and has a bit of its own; `bytes.translate` maps a byte to the
shapes it fits at a position, and the maps, shifted upon each other, leave a bit where a whole shape stands. A table costs two passes:
running text is looked at by two, short values by four more.
"""

from __future__ import annotations

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Shapes = tuple[tuple[bytes, ...], ...]

# As much as the processor's caches hold of everything at once
_CHUNK = 32 * 1024
_LONGEST = 4
_TRIPLES = 4
# The mark of the first shape of two positions: its beginnings have little in common
MIXED = 1 << _TRIPLES
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"
_ANY = bytes(range(256))
_BLANK = b" \t\r\n\x0b\x0c+"
_QUOTE = b"'\"`"
_CONTROL = b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x7f\x80"


def _but(without: bytes) -> bytes:
    return bytes(set(_ANY) - set(without))


def _of_prose() -> Shapes:
    """What stands out in running text too, in lower case: four shapes of three positions, then two of two, as `_running` has room for."""
    return (
        # an operator or a word of SQL after a quote; the end of a string with no blank after it
        (
            _QUOTE,
            b"=<>|&*%^#{}[]@~+/\\$;-!:),? \t\r\n",
            b"=<>|&*%^#{}[]@~/\\$;-!:()'\"`\x1eaouxhlmirdbcfn0123456789",
        ),
        # an option, a path, a variable where a word begins
        (b"\x1e \t\n", b"-/.~*@=\\!|;&`:$", _LETTERS + b"./-*?$(~=!;|&'\"`@\\"),
        # a command after an operator and a blank
        (b";|&`\n\r", b" \t", b"abcdegjiklmnprstuvxz(;|&$<>/'\"{`*?@\\!."),
        # marks in pairs: comments, templates, ways up, filters
        (b"./\\_!-=%#@\x00$[()*:", b".\\_!-=%#@({[*|&)!:$\x00", _but(b" \t\n.\x1e")),
        # a tag, a template, an escape, a command right after an operator
        (b"<{|\\^~*%;&`" + _CONTROL, _but(b" \t\n\r.,)")),
        # a call
        (_LETTERS + _DIGITS + b"_])}'\"`", b"("),
    )


def _of_values() -> Shapes:
    """What stands out in a short value alone."""
    return (
        (b"\n\r", _but(b" \n\r")),
        (_DIGITS, b"=|<>" + _BLANK, b"aouxeliphrdgbm|&=<>-;'\"", b'rnxoilefdv|&=<>-(0123456789"/+;)#%*\x1e'),
        # or 1=1, and(2)=(2)
        (b"rdt", _BLANK + b"(", _DIGITS + b"(!@~'\"", b"=<>)(\x1e'\"+*/|&!~"),
        # (s)elec(t), (u)nion, .con(structor), .pro(totype)
        (b"en.[", b"licp", b"eor", b"cno"),
        # a closed bracket, then a word of SQL
        (b"'\"`", b")", _BLANK, b"aouxhlim|&-;="),
        # hosts that are no names
        (b"/p", b"/:", _DIGITS + b"[@%\\"),
        # wait(for), powe(rshell), exec, wget
        (b"wpe", b"aoxg", b"iwe", b"tec"),
    )


def _encoded() -> Shapes:
    """Base64 of text or of an object, told by its change of cases."""
    upper = _LETTERS.upper()
    return ((_LETTERS, upper, upper + _DIGITS, _LETTERS + upper + _DIGITS),)


def _fold(bytes_: bytes) -> bytes:
    return bytes_ + bytes_.upper()


@cache
def _tables() -> tuple[bytes, ...]:
    """For each position, the bits of the shapes of short values that a byte fits there."""
    shapes = [*[tuple(map(_fold, shape)) for shape in _of_values()], *_encoded()]
    tables = [bytearray(256) for _ in range(max(map(len, shapes)))]
    for bit, shape in enumerate(shapes):
        for table, fitting in zip(tables, [*shape, *[_ANY] * _LONGEST], strict=False):
            _add(table, 1 << bit, fitting)
    return tuple(map(bytes, tables))


@cache
def _two() -> tuple[bytes, bytes, int, int]:
    """The shapes of running text in two tables, and what they leave: half a byte for each position of four shapes, a quarter for two."""
    first, second = bytearray(256), bytearray(256)
    shapes = [tuple(map(_fold, shape)) for shape in _of_prose()]
    for bit, (begin, middle, end) in enumerate(shapes[:_TRIPLES]):
        _add(first, 1 << bit, begin)
        _add(first, 1 << bit + 4, middle)
        _add(second, 1 << bit, end)
    for bit, (begin, end) in enumerate(shapes[_TRIPLES:]):
        _add(second, 1 << bit + 4, begin)
        _add(second, 1 << bit + 6, end)
    size = _CHUNK + _LONGEST
    return bytes(first), bytes(second), int.from_bytes(b"\x0f" * size, "little"), int.from_bytes(b"\x30" * size, "little")


def _add(table: bytearray, bit: int, fitting: bytes) -> None:
    for byte in set(fitting):
        table[byte] |= bit


def _running(part: bytes) -> int:
    """Marks where a shape of running text begins: a conversion costs as much as three shifts, so positions share what they can."""
    first, second, low, high = _two()
    one = int.from_bytes(part.translate(first), "little")
    two = int.from_bytes(part.translate(second), "little")
    return (one & one >> 12 & two >> 16 & low) | (two & two >> 10 & high)


def _short(part: bytes) -> int:
    """The same for short values, each position by a table of its own."""
    tables = _tables()
    found = int.from_bytes(part.translate(tables[0]), "little")
    for at, table in enumerate(tables[1:], 1):
        found &= int.from_bytes(part[at:].translate(table), "little")
    return found


def marked(data: bytes, values: bool) -> Iterator[tuple[int, bytes]]:
    """``(offset, marks)`` of ``data``, piece by piece: a mark is not zero where a shape begins, those of short values too, if ``values``.

    One byte a character; ends with four blanks.
    """
    for start in range(0, len(data), _CHUNK):
        part = data[start : start + _CHUNK + _LONGEST - 1]
        found = _running(part) | _short(part) if values else _running(part)
        if found:
            yield start, found.to_bytes(len(part), "little")[:_CHUNK]
