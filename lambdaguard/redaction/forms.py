"""The forms in which a secret shows itself in a text."""

from __future__ import annotations

import binascii  # a library of its own, and loading one while a handler runs is looked at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 6
_URL_SAFE = str.maketrans("+/", "-_")
_NAMED = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
_LETTERED = {"\n": "n", "\r": "r", "\t": "t", "\f": "f", "\b": "b"}
# What percent-encoders leave as it is: RFC 3986's unreserved; with the slash (paths); JavaScript's encodeURIComponent.
_UNRESERVED = ("-._~", "-._~/", "-._~!*'()")


def forms(value: str | bytes) -> set[str]:
    """Every text that ``value`` becomes when it is written plainly or encoded; `escaped` knows the rest.

    Base64 comes in three alignments, as it does inside a longer value; only characters that ``value`` alone decides count.
    Sources: RFC 4648 (base64), RFC 3986 and the HTML standard (percent-encoding), Python's ``repr`` (bytes).
    """
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    found = {repr(raw)[2:-1]}
    if isinstance(value, str):
        found.add(value)
        found.update(lines(value))
    if len(raw) >= SHORTEST:
        found.update(_percent(raw))
        found.update(coded(raw))
    return {form for form in found if len(form) >= 4}


def lines(value: str) -> list[str]:
    """What a log shows of a value of many lines, line by line."""
    if "\n" not in value:
        return []
    return [line for line in map(str.strip, value.splitlines()) if len(line) >= 16 and "-----" not in line]


def coded(raw: bytes) -> Iterator[str]:
    """The forms in which nothing of the value can be read."""
    yield from _base64(raw)
    yield raw.hex()
    yield raw.hex().upper()


def escaped(text: str) -> str | None:
    """A pattern of every way to escape ``text``, however deep (JSON in a repr in JSON); None if none would change it.

    Each character that some writer escapes may have backslashes before it, or stand as its number or its name in markup;
    either quote stands for both.
    """
    pieces, after_backslash, plain = [], False, True
    for char in text:
        if char.isascii() and (char.isalnum() or char in "_ .,:;-"):
            pieces.append("[.]" if char == "." else char.replace(" ", "[ ]"))
            after_backslash = False
            continue
        plain = False
        before = "" if after_backslash else r"\\{0,15}"
        after_backslash = char == "\\"
        pieces.append(r"\\{1,31}" if after_backslash else f"{before}(?:{'|'.join(_ways(char))})")
    return None if plain else "".join(pieces)


def _ways(char: str) -> Iterator[str]:
    import re

    code = ord(char)
    yield "[\"']" if char in "\"'" else re.escape(char)
    if char in _LETTERED:
        yield _LETTERED[char]
    # In markup by its name or its number, as MarkupSafe has quotes and others slashes; escaped again, too.
    name = f"{_NAMED[char]}|" if char in _NAMED else ""
    yield rf"&(?:amp;){{0,3}}(?:{name}#0{{0,4}}{code}|#[xX]0{{0,4}}(?i:{code:x}));"
    if code > 0xFFFF:
        high, low = 0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code & 0x3FF)
        yield rf"(?i:u{high:04x}\\{{1,15}}u{low:04x}|u{code:08x})"
    else:
        yield rf"(?i:u{code:04x}|x{code:02x})" if code < 256 else f"(?i:u{code:04x})"


def _percent(raw: bytes) -> Iterator[str]:
    for kept in _UNRESERVED:
        safe = frozenset(kept.encode())
        for style in ("%%%02X", "%%%02x"):
            coded = "".join(chr(byte) if byte in safe or (byte < 128 and chr(byte).isalnum()) else style % byte for byte in raw)
            yield coded
            yield coded.replace("%20", "+")
            yield coded.replace("%", "%25")


def _base64(raw: bytes) -> Iterator[str]:
    for shift, first in ((0, 0), (1, 2), (2, 3)):
        coded = binascii.b2a_base64(bytes(shift) + raw, newline=False).decode()
        core = coded[first : 8 * (shift + len(raw)) // 6]
        yield core
        yield core.translate(_URL_SAFE)
