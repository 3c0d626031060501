"""What a run of base64, base32, base85 or hexadecimal digits stands for, also when it was compressed before."""

from __future__ import annotations

import binascii

from .decoders import BASE32_HEADS, BASE32_LOW, HEX_HEADS

_MOST = 8_192
_LONGEST_BASE32 = 8_000
_HEAD_BASE85 = 80
# Magic numbers of serialised objects: Java, pickle 2 to 5, Ruby, .NET, PHP
_SERIALISED = (
    b"\xac\xed", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"\x04\x08", b"\x00\x01\x00\x00\x00",
    b"}q\x00", b"]q\x00", b"\xff\x01", b"O:", b"a:", b"C:",
)  # fmt: skip
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_COMPRESSED = (b"\x1f\x8b", *_ZLIB, b"BZ", b"\xfd7")


def packed_text(text: str) -> str:
    """What ``text`` decodes to as (URL-safe) base64, if that is text or a serialised object, else ``text`` itself.

    Objects are found in hexadecimal digits and base32, too, and in what was compressed before it was written so.
    """
    raw = _unpacked(text.strip())
    if raw[:2] in _COMPRESSED:
        raw = inflate(raw)
        return raw.decode("latin-1") if _object(raw) else text
    if _object(raw):
        return raw.decode("latin-1")
    try:
        decoded = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return text
    return decoded if decoded.isprintable() or all(c >= " " or c in "\t\r\n\f\v" for c in decoded) else text


def _object(raw: bytes) -> bool:
    """Whether this begins as a serialised object does; the older pickles' opcodes are letters, and lines follow them."""
    head = raw[:80]
    return head.startswith(_SERIALISED) or b"O:" in head[:40] or (head[:1] in (b"(", b"c") and b"\n" in head)


def _unpacked(text: str) -> bytes:
    try:
        if text[:4].lower() in HEX_HEADS and len(text) % 2 == 0:
            return binascii.a2b_hex(text.removeprefix("0x"))
    except ValueError:
        pass  # as base64, then
    try:
        if (text.startswith(BASE32_HEADS) and text.isupper()) or (text.startswith(BASE32_LOW) and text.islower()):
            import base64

            body = text.rstrip("=")[:_LONGEST_BASE32]
            return base64.b32decode(body + "=" * (-len(body) % 8), casefold=True)
    except ValueError:
        pass
    # A signature may follow, and Django marks with a dot what it compressed
    body = text.lstrip(".").partition(".")[0].rstrip("=").replace("-", "+").replace("_", "/")
    body = body[: len(body) - (len(body) % 4 == 1)]
    try:
        return binascii.a2b_base64(body + "=" * (-len(body) % 4))
    except ValueError:
        return b""


def base85_text(text: str) -> str:
    """What ``text`` decodes to as base85, RFC 1924's or Adobe's, if that is a serialised object, else ``text`` itself."""
    import base64

    adobe = text[:2] in ("J-", "XR", "-t", "-r", "<~")
    decode = base64.a85decode if adobe else base64.b85decode
    body = text.strip().removeprefix("<~").removesuffix("~>")
    try:
        raw = decode(body[:_HEAD_BASE85])
        if not (_object(raw) or raw[:2] in _COMPRESSED):
            return text
        raw = decode(body[:_LONGEST_BASE32])
    except ValueError:
        return text
    raw = inflate(raw) if raw[:2] in _COMPRESSED else raw
    return raw.decode("latin-1") if _object(raw) else text


def inflate(raw: bytes) -> bytes:
    """At most 8 KB of what gzip, zlib, bzip2 or xz packed into ``raw``, which may be cut short; nothing if it is none of them."""
    try:
        if raw[:2] == b"\x1f\x8b" or raw[:2] in _ZLIB:
            import zlib

            return zlib.decompressobj(47).decompress(raw, _MOST)
        if raw[:3] == b"BZh":
            import bz2

            return bz2.BZ2Decompressor().decompress(raw, _MOST)
        if raw[:6] == b"\xfd7zXZ\x00":
            import lzma

            return lzma.LZMADecompressor(memlimit=1 << 25).decompress(raw, _MOST)
    except Exception:  # an archive that is damaged or too greedy, or a runtime without the module
        return b""
    return b""
