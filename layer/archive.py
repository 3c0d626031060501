"""A zip that has the same bytes wherever and whenever it is made: sorted names, one date, two modes."""

from __future__ import annotations

import functools
import hashlib
import struct
import zlib
from pathlib import Path

_DATE = 1 << 5 | 1  # the first of January 1980, at midnight
_VERSION, _DEFLATED, _UNIX = 20, 8, 3
_BLOCKS = (0, 8_000, 16_000, 32_000)


try:
    from zopfli.zlib import compress
except ImportError:  # what it makes is five percent smaller
    compress = None


def write(path: Path, files: dict[str, bytes], executables: frozenset[str]) -> None:
    """``files``: names in the archive and their contents; ``executables`` are those that may be started."""
    made, listed = bytearray(), bytearray()
    for name in sorted(files):
        content = files[name]
        packed = _smallest(content) if "/lambdaguard/" in name and compress else _packed(content)
        mode = (0o100755 if name in executables else 0o100644) << 16
        sizes = struct.pack("<3L2H", zlib.crc32(content), len(packed), len(content), len(name.encode("ascii")), 0)
        common = struct.pack("<5H", _VERSION, 0, _DEFLATED, 0, _DATE) + sizes
        listed += b"PK\x01\x02" + struct.pack("<BB", _VERSION, _UNIX) + common
        listed += struct.pack("<3H2L", 0, 0, 0, mode, len(made)) + name.encode()
        made += b"PK\x03\x04" + common + name.encode() + packed
    end = struct.pack("<4H2LH", 0, 0, len(files), len(files), len(listed), len(made), 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made + listed + b"PK\x05\x06" + end)


@functools.cache
def _smallest(content: bytes) -> bytes:
    """By an encoder that takes its time, in as many blocks as are worth their codes."""
    made: bytes = compress(content, blocksplittingmax=0)[2:-4]  # as zlib has it, with two bytes before and a sum behind
    return made


def _packed(content: bytes) -> bytes:
    """Deflated; where files hold one kind of data after the other, a new block with a code of its own saves some percent."""
    return min((_blocks(content, size or len(content) or 1) for size in _BLOCKS), key=len)


def _blocks(content: bytes, size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    made = bytearray()
    for start in range(0, len(content), size):
        made += packer.compress(content[start : start + size])
        if start + size < len(content):
            made += packer.flush(zlib.Z_BLOCK)
    return bytes(made + packer.flush())


def sums(files: dict[str, bytes]) -> bytes:
    """What ``sha256sum --check`` reads."""
    return "".join(f"{digest(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
