"""The forms in which a secret shows itself in a text."""

from __future__ import annotations

import binascii
import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 6
_QUOTES = str.maketrans("\"'", "'\"")
_URL_SAFE = str.maketrans("+/", "-_")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
# What percent-encoders leave as it is: RFC 3986's unreserved; with the slash (paths); JavaScript's encodeURIComponent.
_UNRESERVED = ("-._~", "-._~/", "-._~!*'()")


def forms(value: str | bytes) -> set[str]:
    """Every text that ``value`` becomes when it is written plainly, escaped or encoded.

    Base64 comes in three alignments, as it does inside a longer value; only characters that ``value`` alone decides count.
    Sources: RFC 4648 (base64), RFC 3986 and the HTML standard (percent-encoding), RFC 8259 (JSON), Python's ``repr``.
    """
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    text = raw.decode("utf-8", "replace") if isinstance(value, bytes) else value
    found = {repr(raw)[2:-1], *_escaped(text)} if "\ufffd" not in text or isinstance(value, str) else {repr(raw)[2:-1]}
    if len(raw) >= SHORTEST:
        found.update(_percent(raw))
        found.update(_base64(raw))
        found.update((raw.hex(), raw.hex().upper()))
        found.update(_base64(text.encode("utf-16-le", "surrogatepass")) if len(text) >= SHORTEST else ())
    return {form for form in found if len(form) >= 4}


def _escaped(text: str) -> Iterator[str]:
    yield text
    yield text.translate(_QUOTES)
    yield "".join(_MARKUP.get(char, char) for char in text)
    for once in {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], repr(text)[1:-1], ascii(text)[1:-1]}:
        yield once
        yield once.replace("/", "\\/")
        yield json.dumps(once)[1:-1]
        yield json.dumps(once, ensure_ascii=False)[1:-1]
        yield repr(once)[1:-1]
    if "\n" in text:
        # A log's lines come one by one.
        yield from (line for line in map(str.strip, text.splitlines()) if len(line) >= 16 and not line.startswith("-----"))


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
