"""Where in much text something stands that honest values and prose hardly have: every byte is looked at by table, in C alone.

Teddy, the literal matcher of Hyperscan and of Rust's aho-corasick, with an integer as long as the text for a vector register: each
shape is a set of bytes for each of up to four positions in a row and has a bit of its own; `bytes.translate` maps a byte to the
shapes it fits at a position, and the maps, shifted upon each other, leave a bit where a whole shape stands. A position costs two
passes: running text is looked at by three, as the fourth told hardly anything apart there.
"""

from __future__ import annotations

from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Shapes = tuple[tuple[bytes, ...], ...]

# As much as the processor's caches hold of everything at once
_CHUNK = 32 * 1024
_LONGEST = 4
# Places that are looked at in each piece of that size, and at least of each combination of shapes
_OF_A_PIECE = 512
_OF_A_VALUE = 64

_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"
_ANY = bytes(range(256))
_BLANK = b" \t\r\n\x0b\x0c+"
_QUOTE = b"'\"`"
_CONTROL = b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x7f\x80"
_OPERATOR = b";|&`"


def _but(without: bytes) -> bytes:
    return bytes(set(_ANY) - set(without))


def _of_prose() -> Shapes:
    """What stands out in running text too; at most eight, in lower case."""
    return (
        # an operator or a word of SQL after a quote; the end of a string with no blank after it
        (
            _QUOTE,
            b"=<>|&*%^#{}[]@~+/\\$;-!:),? \t\r\n",
            b"=<>|&*%^#{}[]@~/\\$;-!:()'\"`\x1eaouxhlmirdbcfn0123456789",
        ),
        (b"<{|\\^~*%" + _CONTROL, _but(b" \t\n\r.,)")),
        # an option, a path, a variable where a word begins
        (b"\x1e \t\n", b"-/.~*@=\\!|;&`:$", _LETTERS + b"./-*?$(~=!;|&'\"`@\\"),
        # a call
        (_LETTERS + _DIGITS + b"_])}'\"`", b"(", _LETTERS + _DIGITS + b"'\"`)(\x1e$_@{[<-*/"),
        # a command after an operator, with no blank between or with one
        (_OPERATOR, _LETTERS + b"(;|&$<>/'\"{`*?@\\!.-", _but(b" ")),
        (_OPERATOR + b"\n\r", b" \t", b"abcdegjiklmnprstuvxz(;|&$<>/'\"{`*?@\\!."),
        # marks in pairs: comments, templates, ways up, filters
        (b"./\\_!-=%#@\x00$[()*:", b".\\_!-=%#@({[*|&)!:$\x00", _but(b" \t\n.\x1e")),
        # a comparison
        (_DIGITS + b"')\"", b"=<>", _DIGITS + b"('\""),
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
def _tables(values: bool) -> tuple[bytes, ...]:
    """For each position, the bits of the shapes that a byte fits there."""
    shapes = [tuple(map(_fold, shape)) for shape in (_of_values() if values else _of_prose())] + (
        list(_encoded()) if values else []
    )
    tables = [bytearray(256) for _ in range(max(map(len, shapes)))]
    for bit, shape in enumerate(shapes):
        for table, fitting in zip(tables, [*shape, *[_ANY] * _LONGEST], strict=False):
            for byte in set(fitting):
                table[byte] |= 1 << bit
    return tuple(map(bytes, tables))


def _marked(part: bytes, tables: tuple[bytes, ...]) -> int:
    found = int.from_bytes(part.translate(tables[0]), "little")
    for at, table in enumerate(tables[1:], 1):
        found &= int.from_bytes(part[at:].translate(table), "little")
    return found


def marked(data: bytes, values: bool) -> Iterator[tuple[int, bytes]]:
    """``(offset, marks)`` of ``data``, piece by piece: a mark is not zero where a shape begins, those of short values too, if ``values``.

    One byte a character; ends with four blanks.
    """
    sets = [_tables(False), _tables(True)] if values else [_tables(False)]
    for start in range(0, len(data), _CHUNK):
        part = data[start : start + _CHUNK + _LONGEST - 1]
        found = 0
        for tables in sets:
            found |= _marked(part, tables)
        if found:
            yield start, found.to_bytes(len(part), "little")[:_CHUNK]


def spots(data: bytes, values: bool) -> Iterator[int]:
    """Where in ``data`` a shape begins, in order; of what stands too often in a piece of it, some."""
    for start, marks in marked(data, values):
        yield from _places(marks, start)


def _places(marks: bytes, start: int) -> list[int]:
    """Where ``marks`` are not zero, sought value by value: of these there are few, and a search for one byte costs next to nothing.

    What is rare comes first; what would be more than is looked at is sampled over all of the piece.
    """
    rest = marks.translate(None, b"\0")
    counts = {value: rest.count(value) for value in set(rest)}
    places: list[int] = []
    for value in sorted(counts, key=counts.__getitem__):
        step = 1 + counts[value] // max(_OF_A_PIECE - len(places), _OF_A_VALUE)
        # Those that are passed over are as far apart as they stand on average
        step = 1 if step == 1 else step * len(marks) // counts[value]
        at = marks.find(value)
        while at >= 0:
            places.append(start + at)
            at = marks.find(value, at + step)
    places.sort()
    return places
