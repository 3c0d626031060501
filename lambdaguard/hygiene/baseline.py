"""What was in a folder before the first event, and what differs from it now."""

from __future__ import annotations

import os
import stat
from itertools import islice
from time import monotonic, time_ns

from . import globs
from .removal import OutOfTime, open_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .account import Account
    from .globs import States
    from .removal import Removal

    # type and permissions, inode, bytes, modified, status changed (both in ns)
    Signature = tuple[int, int, int, int, int]

_DEEPEST = 60  # levels of the baseline that are compared; below, nothing is touched
_TICK = 50_000_000  # ns: two changes within one tick of a file system's clock may carry the same time
_MOST_COPIED = 1 << 20  # bytes of one file
_MOST_COPIED_IN_ALL = 16 << 20
_MOST_ENTRIES = 100_000  # what lies beyond is not compared, and not touched


class Folder:
    """One directory of the baseline; ``stamp`` is its times when it was listed, None if too fresh to tell of a later change."""

    __slots__ = ("files", "folders", "identity", "mode", "opaque", "stamp")

    def __init__(self, status: os.stat_result) -> None:
        self.identity = (status.st_dev, status.st_ino)
        self.mode = status.st_mode
        self.stamp: tuple[int, int] | None = None
        self.opaque = False
        self.folders: dict[str, Folder] = {}
        self.files: dict[str, tuple[Signature, bytes | str | None]] = {}


class Copies:
    """How much a baseline may still hold: ``entries``, and bytes of content kept for restoring."""

    __slots__ = ("entries", "left")

    def __init__(self, wanted: bool) -> None:
        self.entries = _MOST_ENTRIES
        self.left = _MOST_COPIED_IN_ALL if wanted else 0

    def of(self, name: str, folder: int, status: os.stat_result) -> bytes | str | None:
        """The content of a plain file or the target of a link; None for anything else, and for what is too large."""
        if not self.left:
            return None
        try:
            if stat.S_ISLNK(status.st_mode):
                return os.readlink(name, dir_fd=folder)
            if stat.S_ISREG(status.st_mode) and status.st_size <= min(_MOST_COPIED, self.left):
                fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
                with open(fd, "rb") as file:
                    content = file.read(_MOST_COPIED + 1)
                self.left = max(0, self.left - len(content))
                return content if len(content) == status.st_size else None
        except OSError:
            pass
        return None


def signature(status: os.stat_result) -> Signature:
    return status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def take(fd: int, copies: Copies, depth: int = 0) -> Folder:
    """The baseline of the open directory ``fd`` and all below it on the same device."""
    folder = Folder(os.fstat(fd))
    stamp = _stamp(fd, time_ns())
    with os.scandir(fd) as entries:
        listed = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in islice(entries, copies.entries)]
    copies.entries -= len(listed)
    if depth >= _DEEPEST or copies.entries <= 0:
        folder.opaque = True
        return folder
    for name, is_directory in listed:
        note(folder, fd, name, is_directory, copies, depth)
    folder.stamp = stamp
    return folder


def note(folder: Folder, fd: int, name: str, is_directory: bool, copies: Copies, depth: int) -> None:
    """Make ``name`` part of the baseline as it is now."""
    folder.files.pop(name, None)
    folder.folders.pop(name, None)
    try:
        status = os.stat(name, dir_fd=fd, follow_symlinks=False)
        if not is_directory:
            folder.files[name] = (signature(status), copies.of(name, fd, status))
            return
        folder.folders[name] = below = Folder(status)
        below.opaque = True
        if status.st_dev == folder.identity[0]:
            inner = open_directory(name, fd)
            try:
                folder.folders[name] = take(inner, copies, depth + 1)
            finally:
                os.close(inner)
    except OSError:
        # Gone meanwhile, or not ours to read: what can't be compared is left alone.
        return


class Comparison:
    """One walk over the baseline: what is new goes to ``removal``, what changed or is lost is counted, or restored."""

    def __init__(self, account: Account, removal: Removal, *, copies: Copies, restore: bool, until: float) -> None:
        self._account = account
        self._removal = removal
        self._copies = copies
        self._restore = restore
        self._until = until

    def walk(self, fd: int, folder: Folder, keep: States, depth: int = 0) -> None:
        """Compare the open directory ``fd`` with ``folder``, which is brought up to date. `OutOfTime` near the deadline."""
        if folder.opaque:
            return
        if monotonic() > self._until:
            raise OutOfTime
        stamp = _stamp(fd, time_ns())
        if stamp is None or stamp != folder.stamp:
            folder.stamp = None
            before = self._account.removed + self._account.restored
            self._listing(fd, folder, keep, depth)
            if self._account.removed + self._account.restored == before:
                folder.stamp = stamp
        for name in [*folder.files]:
            self._file(fd, folder, name, keep)
        for name, below in [*folder.folders.items()]:
            self._folder(fd, folder, name, below, keep, depth)

    def _listing(self, fd: int, folder: Folder, keep: States, depth: int) -> None:
        with os.scandir(fd) as entries:
            listed = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
        for name, is_directory in listed.items():
            if name not in (folder.folders if is_directory else folder.files):
                # Also a directory in the place of a file, and the other way round.
                self._removal.drop(fd, name, is_directory, globs.below(keep, name))
        for names in (folder.files, folder.folders):
            for name in [name for name in names if listed.get(name) is not (names is folder.folders)]:
                self._lost(fd, folder, name, keep, depth)

    def _file(self, fd: int, folder: Folder, name: str, keep: States) -> None:
        known, content = folder.files[name]
        try:
            status = os.stat(name, dir_fd=fd, follow_symlinks=False)
        except OSError:
            return
        now = signature(status)
        if now == known or globs.fit(globs.below(keep, name)):
            return
        self._account.changed += 1
        if stat.S_IFMT(now[0]) != stat.S_IFMT(known[0]):
            # A link or a FIFO where a file was would lead the next invocation astray.
            self._removal.drop(fd, name, False, ())
            del folder.files[name]
        if self._restore and content is not None:
            self._put(fd, folder, name, known, content)
        elif name in folder.files:
            folder.files[name] = (now, content)

    def _folder(self, fd: int, folder: Folder, name: str, below: Folder, keep: States, depth: int) -> None:
        if below.opaque:
            return
        try:
            inner = open_directory(name, fd)
        except OSError:
            return
        try:
            status = os.fstat(inner)
            if (status.st_dev, status.st_ino) != below.identity or status.st_mode != below.mode:
                self._account.changed += 1
                below.identity, below.stamp, below.mode = (status.st_dev, status.st_ino), None, status.st_mode
            if status.st_dev == folder.identity[0]:
                self.walk(inner, below, globs.below(keep, name), depth + 1)
        finally:
            os.close(inner)

    def _lost(self, fd: int, folder: Folder, name: str, keep: States, depth: int) -> None:
        file, below = folder.files.pop(name, None), folder.folders.pop(name, None)
        if globs.fit(globs.below(keep, name)):
            return
        self._account.lost += 1
        if not self._restore:
            return
        try:
            if file is not None:
                known, content = file
                if content is not None:
                    self._put(fd, folder, name, known, content)
            elif below is not None and not below.opaque:
                self._rebuild(fd, folder, name, below, depth)
        except OSError as error:
            self._account.left(error)

    def _rebuild(self, fd: int, folder: Folder, name: str, below: Folder, depth: int) -> None:
        os.mkdir(name, 0o700, dir_fd=fd)
        inner = open_directory(name, fd)
        try:
            fresh = folder.folders[name] = Folder(os.fstat(inner))
            for each, (known, content) in below.files.items():
                if content is not None:
                    self._put(inner, fresh, each, known, content)
            for each, deeper in below.folders.items():
                self._rebuild(inner, fresh, each, deeper, depth + 1)
            os.fchmod(inner, stat.S_IMODE(below.mode))
            fresh.mode = below.mode
            self._account.restored += 1
        finally:
            os.close(inner)

    def _put(self, fd: int, folder: Folder, name: str, known: Signature, content: bytes | str) -> None:
        """A file as it was: written beside and renamed over, so that never an existing file's content is touched."""
        beside = f".lambdaguard-{os.urandom(8).hex()}"
        try:
            if isinstance(content, str):
                os.symlink(content, beside, dir_fd=fd)
            else:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
                with open(os.open(beside, flags, 0o600, dir_fd=fd), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fchmod(file.fileno(), stat.S_IMODE(known[0]))
                    os.utime(file.fileno(), ns=(known[3], known[3]))
            os.rename(beside, name, src_dir_fd=fd, dst_dir_fd=fd)
            folder.files[name] = (signature(os.stat(name, dir_fd=fd, follow_symlinks=False)), content)
            self._account.restored += 1
        except OSError as error:
            self._account.left(error)


def _stamp(fd: int, now: int) -> tuple[int, int] | None:
    status = os.fstat(fd)
    settled = now - max(status.st_ctime_ns, status.st_mtime_ns) > _TICK
    return (status.st_mtime_ns, status.st_ctime_ns) if settled else None
