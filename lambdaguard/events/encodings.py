"""Bytes behind strings: base64, gzip, and text in whatever character set it comes."""

from __future__ import annotations

import re

from .texts import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk

_GZIP = b"\x1f\x8b"
_ZLIB_OR_GZIP = 47
# Shorter printable runs turn up in any compressed picture by chance; one this long is text that somebody put there.
_RUN = rb"[\t\r\n\x20-\x7e]{16,}+"
_MOST_RUNS = 1_000
_MOST_MEMBERS = 64
_PIECE = 1 << 20


def unbase64(text: str) -> tuple[bytes | None, bool]:
    """The bytes of a base64 string, as leniently as Python's own decoder takes it, and whether every sign of it counted.

    None if it cannot be decoded at all.
    """
    import binascii

    try:
        data = binascii.a2b_base64(text)
    except ValueError:
        return None, False
    exact = _decoded_length(text) == len(data)
    return data, exact or _decoded_length("".join(text.split())) == len(data)


def payload(walk: Walk, value: Any, path: str, place: str) -> None:
    """A record's data: base64 of text, of JSON, of another service's message, perhaps compressed."""
    if not isinstance(value, str):
        message(walk, value, path, place)
    else:
        walk.inside(_payload, value, path, place)


def _payload(walk: Walk, value: str, path: str, place: str) -> None:
    data, exact = unbase64(value)
    if not exact:
        walk.problem("LG-DEC-001", path)
        walk.put(value, path, place)
    elif walk.nested:
        walk.settle(value)
    if data:
        content(walk, data, path, place)


def attempt(walk: Walk, value: Any, path: str, place: str) -> None:
    """A string that is base64 by the letter of the specification but often is not; listed as it is, and decoded if it can be."""
    if not isinstance(value, str):
        message(walk, value, path, place)
    else:
        walk.inside(_attempt, value, path, place)


def _attempt(walk: Walk, value: str, path: str, place: str) -> None:
    walk.put(value, path, place)
    data, exact = unbase64(value)
    if data and exact:
        content(walk, data, path, place)


def _decoded_length(text: str) -> int:
    return len(text) // 4 * 3 - (text[-2:].count("=") if len(text) % 4 == 0 else 1)


def content(walk: Walk, data: bytes, path: str, place: str) -> None:
    """What bytes hold, decompressed as long as they are gzip or zlib data."""
    for text in texts(unfolded(walk, data, path)):
        message(walk, text, path, place)


def unfolded(walk: Walk, data: bytes, path: str) -> bytes:
    """``data`` decompressed, again and again where it was compressed several times."""
    for _ in range(walk.ceilings.nesting):
        if data[:2] != _GZIP and (data[:1] != b"x" or int.from_bytes(data[:2], "big") % 31):
            return data
        inner = inflate(walk, data, path)
        if inner is None:
            return data
        data = inner
    walk.problem("LG-DEC-006", path)
    return data


def inflate(walk: Walk, data: bytes, path: str) -> bytes | None:
    """Decompressed ``data``, up to the event's ceiling; None if it is not compressed at all."""
    import zlib

    declared = data[:2] == _GZIP
    whole = b""
    # A gzip file may have several members (RFC 1952, 2.2).
    for _ in range(_MOST_MEMBERS):
        room = walk.ceilings.inflated - walk.inflated
        stream = zlib.decompressobj(_ZLIB_OR_GZIP)
        try:
            part, size = _part(stream, data, max(room, 0))
        except zlib.error:
            if not whole and not declared:
                return None
            walk.problem("LG-DEC-002", path)
            return whole or None
        walk.inflated += size
        whole += part
        if size > room:
            walk.problem("LG-DEC-003", path)
            break
        if not stream.eof:
            if not declared and not part:
                return None
            walk.problem("LG-DEC-002", path)
            break
        data = stream.unused_data
        if data[:2] != _GZIP:
            break
    else:
        walk.problem("LG-DEC-006", path)
    return whole


def _part(stream: Any, data: bytes, room: int) -> tuple[bytes, int]:
    """What one member unfolds to, and how long that is; if it is more than there is room for, its first piece.

    An event is refused for that: to hold all of it would take many times the memory that the event does.
    """
    pieces, size = [], 0
    while not stream.eof and (piece := stream.decompress(data, min(room + 1 - size, _PIECE))):
        pieces.append(piece)
        size += len(piece)
        if size > room:
            return pieces[0], size
        data = stream.unconsumed_tail
    return b"".join(pieces), size


def texts(data: bytes) -> list[str]:
    """``data`` as text: UTF-8, or UTF-16 and UTF-32 where JSON allows them; of anything else, its printable runs."""
    if b"\x00" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        from json import detect_encoding

        try:
            return [data.decode(detect_encoding(data))]
        except ValueError:
            pass
    try:
        return [data.decode()]
    except UnicodeDecodeError:
        runs = re.finditer(_RUN, data)
        return [run.group().decode("ascii") for run, _ in zip(runs, range(_MOST_RUNS), strict=False)]
