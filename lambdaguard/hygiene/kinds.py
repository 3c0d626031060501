"""What kind of file it is, by its first bytes."""

from __future__ import annotations

import os
import stat

HEAD = 512  # bytes looked at

# A file's signature, as its format defines it: ELF, Mach-O, PE; PKZIP, gzip, bzip2, xz, zstd, 7z, RAR; SQLite, DBM.
_SIGNATURES = (
    (b"\x7fELF", "executable"),
    (b"#!", "executable"),
    (b"MZ", "executable"),
    (b"\xcf\xfa\xed\xfe", "executable"),
    (b"PK\x03\x04", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"SQLite format 3\x00", "database"),
    (b"\x13\x57\x9a\xce", "database"),
    (b"\xce\x9a\x57\x13", "database"),
    (b"openssh-key-v1\x00", "key"),
    (b"PuTTY-User-Key-File-", "key"),
)
_KEY_MARKS = (b"PRIVATE KEY-----", b"aws_secret_access_key", b"aws_session_token", b"AWS_SECRET_ACCESS_KEY=", b'"private_key"')


def kind(head: bytes, mode: int) -> str:
    """``key``, ``executable``, ``archive``, ``database`` or ``other``, by the first `HEAD` bytes and the mode."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if any(mark in head for mark in _KEY_MARKS):
        return "key"
    if head[257:262] == b"ustar":
        return "archive"
    return "executable" if head and mode & 0o111 else "other"


def look(name: str, folder: int) -> str:
    """The kind of the file ``name`` in the open directory ``folder``; ``other`` for what is no plain file or can't be read."""
    try:
        # Not blocking, as it may be a FIFO by now; never through a link.
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return "other"
    try:
        mode = os.fstat(fd).st_mode
        return kind(os.read(fd, HEAD), mode) if stat.S_ISREG(mode) else "other"
    except OSError:
        return "other"
    finally:
        os.close(fd)
