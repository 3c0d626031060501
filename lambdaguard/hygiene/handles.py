"""Files that are removed but still open: what an invocation wrote stays readable through the handle, so it is emptied.

The handle itself stays good: a program that keeps a `tempfile.TemporaryFile` for all its invocations finds it empty.
"""

from __future__ import annotations

import os
import stat
from _weakref import ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    # device, inode
    Identity = tuple[int, int]

_FOLDER = "/proc/self/fd"
_DELETED = " (deleted)"
_MOST = 4_096


class Handles:
    """The open handles of removed files in ``root``; those that were empty before the first event are watched by their status."""

    def __init__(self, root: str, objects: Callable[[], Iterable[Any]]) -> None:
        """``objects`` gives the interpreter's: file objects keep buffers of their own, and are found among these."""
        self._root = root.rstrip("/") + "/"
        self._objects = objects
        self._before = {_identity(status): status.st_size for _, status in self._unlinked()}
        self._known: dict[int, tuple[Identity, int, int]] = {}
        self._buffered: list[Any] = []
        self.settle()

    def settle(self) -> None:
        """Note what is open now, such that `changed` can tell."""
        earlier = {known[0] for known in self._known.values()}
        self._known = {fd: (_identity(status), status.st_size, status.st_mtime_ns) for fd, status in self._unlinked()}
        identities = {known[0] for known in self._known.values()}
        if identities != earlier:
            self._buffered = [ref(each) for each in _files(identities, self._objects())] if identities else []
        self._free = _lowest_free()

    def changed(self) -> bool:
        """True if a descriptor was opened and left, or a file that was open and removed is another one or has changed."""
        if self._known:
            for reference in self._buffered:
                _flush(reference())
            try:
                for fd, known in self._known.items():
                    status = os.fstat(fd)
                    if (_identity(status), status.st_size, status.st_mtime_ns) != known:
                        return True
            except OSError:
                return True
        return _lowest_free() != self._free

    def empty(self) -> int:
        """Empty all but those that held something before the first event; returns how many there were."""
        mapped: set[Identity] | None = None
        found: dict[Identity, int] = {}
        for fd, status in self._unlinked():
            identity = _identity(status)
            if self._before.get(identity) or not (status.st_size or self._buffers(identity)):
                continue
            mapped = _mapped() if mapped is None else mapped
            if not status.st_size:
                for file in _files({identity}, self._objects()):
                    _flush(file)
            if os.fstat(fd).st_size and identity not in mapped:  # who reads a mapped file beyond its end is killed
                found[identity] = fd
        if found:
            for each in _files(set(found), self._objects()):
                _rewind(each)
            for fd in found.values():
                _truncate(fd)
        self.settle()
        return len(found)

    def _buffers(self, identity: Identity) -> bool:
        """True for a file that is new to us: what was written to it may still be in its object's buffer."""
        return identity not in self._before and all(identity != known[0] for known in self._known.values())

    def _unlinked(self) -> list[tuple[int, os.stat_result]]:
        found = []
        try:
            names = os.listdir(_FOLDER)[:_MOST]
        except OSError:
            return []
        for name in names:
            try:
                path = os.readlink(f"{_FOLDER}/{name}")
                if path.startswith(self._root) and path.endswith(_DELETED):
                    status = os.fstat(int(name))
                    if stat.S_ISREG(status.st_mode):
                        found.append((int(name), status))
            except (OSError, ValueError):
                continue
        return found


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


def _lowest_free() -> int:
    """The lowest descriptor that is free: opening without closing raises it."""
    try:
        fd = os.dup(1)
    except OSError:
        return -1
    os.close(fd)
    return fd


def _mapped() -> set[Identity]:
    found = set()
    with open("/proc/self/maps", "rb") as file:
        for line in file:
            _, _, _, device, inode = line.split(None, 5)[:5]
            if inode != b"0":
                major, _, minor = device.partition(b":")
                found.add((os.makedev(int(major, 16), int(minor, 16)), int(inode)))
    return found


def _files(identities: set[Identity], objects: Iterable[Any]) -> list[Any]:
    """The file objects over these files."""
    import io

    kinds = (io.TextIOWrapper, io.BufferedRandom, io.BufferedReader, io.BufferedWriter, io.FileIO)
    found = []
    for each in objects:
        if isinstance(each, kinds):
            try:
                if not each.closed and _identity(os.fstat(each.fileno())) in identities:
                    found.append(each)
            except (OSError, ValueError):
                continue
    return found


def _flush(file: Any) -> None:
    try:
        if file is not None and not file.closed and file.writable():
            file.flush()
    except (OSError, ValueError):
        return


def _rewind(file: Any) -> None:
    """Have a file object forget what it holds in its buffer, and stand at the beginning."""
    try:
        file.seek(0, os.SEEK_END)  # beyond any buffer, which is dropped by that
        file.seek(0)
        if file.writable():
            file.truncate()
    except (OSError, ValueError):
        return


def _truncate(fd: int) -> None:
    try:
        writable = os.open(f"{_FOLDER}/{fd}", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        os.ftruncate(writable, 0)
    finally:
        os.close(writable)
