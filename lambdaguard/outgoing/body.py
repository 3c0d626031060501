"""Bodies in base64, perhaps compressed: their text, and the way back."""

from __future__ import annotations

import binascii
import zlib

_GZIP = b"\x1f\x8b"
_AS_GZIP, _AS_ZLIB, _RAW = 31, 15, -15
# A response may have 6 MB; what unfolds to more is read as far as this and cannot be written anew.
_MOST = 64_000_000


class Opened:
    """``text`` of a coded body; ``whole`` unless there was more of it than is read."""

    __slots__ = ("_codec", "_window", "text", "whole")

    def __init__(self, text: str, codec: str, window: int, whole: bool) -> None:
        self.text = text
        self.whole = whole
        self._codec = codec
        self._window = window

    def closed(self, text: str) -> str:
        """``text`` in the coding that the body had."""
        data = text.encode(self._codec, "surrogatepass" if self._codec == "utf-8" else "replace")
        if self._window:
            packer = zlib.compressobj(wbits=self._window)
            data = packer.compress(data) + packer.flush()
        return binascii.b2a_base64(data, newline=False).decode()


def opened(body: str, encoding: str) -> Opened | None:
    """What a base64 body holds; None if it is no base64. ``encoding`` is the content encoding, which need not be true."""
    try:
        data = binascii.a2b_base64(body)
    except ValueError:
        return None
    window, whole = 0, True
    for form in _windows(data, encoding):
        inner = _inflated(data, form)
        if inner is not None:
            (data, whole), window = inner, form
            break
    try:
        return Opened(data.decode(), "utf-8", window, whole)
    except UnicodeDecodeError:
        return Opened(data.decode("latin-1"), "latin-1", window, whole)


def _windows(data: bytes, encoding: str) -> tuple[int, ...]:
    if data[:2] == _GZIP:
        return (_AS_GZIP,)
    return (_AS_ZLIB, _RAW) if "deflate" in encoding.lower() else ()


def _inflated(data: bytes, window: int) -> tuple[bytes, bool] | None:
    """The decompressed data and whether that is all of it; None if it is not compressed so."""
    stream = zlib.decompressobj(window)
    try:
        text = stream.decompress(data, _MOST)
    except zlib.error:
        return None
    return text, stream.eof and not stream.unused_data
