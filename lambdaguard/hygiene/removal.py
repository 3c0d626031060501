"""Removing trees by directory descriptors: no path is ever resolved twice, and no link followed."""

from __future__ import annotations

import errno
import os
import stat
from itertools import islice
from time import monotonic

from . import globs
from .kinds import look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .account import Account
    from .globs import States

_OPEN_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_DEEPEST = 40  # directories held open at a time; what lies deeper is moved up first
_AT_ONCE = 2_000  # names of one directory held in memory
_WIPED_AT_ONCE = 1 << 20  # bytes


class OutOfTime(Exception):  # noqa: N818 -- no error: the work goes on before the next event
    """The time for this round is used up."""


def open_directory(name: str, parent: int | None = None) -> int:
    """A descriptor of the directory itself; `OSError` for anything else, a link to a directory included."""
    return os.open(name, _OPEN_DIRECTORY, dir_fd=parent)


def mount_points(root: str) -> frozenset[tuple[int, int]]:
    """Device and inode of everything mounted below ``root``: there somebody else's files begin, on the same device too."""
    found = set()
    inside = os.path.realpath(root).rstrip("/") + "/"
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
            for line in table:
                # The fifth column is the mount point, with spaces and the like as octal escapes.
                place = line.split(" ", 5)[4]
                if "\\" in place:
                    place = place.encode("latin-1", "replace").decode("unicode_escape")
                if place.startswith(inside):
                    status = os.lstat(place)
                    found.add((status.st_dev, status.st_ino))
    except (OSError, IndexError):
        pass
    return frozenset(found)


class Removal:
    """One round of removing under the open directory ``root``, which is at ``path``; what was done is in ``account``.

    ``until`` is a `time.monotonic` instant at which `OutOfTime` is raised, with everything so far done and nothing half
    done. ``wipe``: contents are overwritten first. ``remove=False`` only counts.
    """

    def __init__(self, root: int, path: str, account: Account, *, until: float, wipe: bool = False, remove: bool = True) -> None:
        self._root = root
        self._device = os.fstat(root).st_dev
        self._account = account
        self._path = path
        self._mounts: frozenset[tuple[int, int]] | None = None
        self._until = until
        self._wipe = wipe
        self._remove = remove
        self._steps = 0
        self._moved: list[str] = []

    def drop(self, parent: int, name: str, is_directory: bool, keep: States) -> None:
        """Remove ``name`` in the open directory ``parent``, a tree with all below it but what ``keep`` says."""
        if globs.fit(keep):
            return
        if is_directory:
            self._tree(parent, name, keep, 0)
            while self._moved:
                self._tree(self._root, self._moved.pop(), (), 0)
        else:
            self._file(parent, name)

    def _tree(self, parent: int, name: str, keep: States, depth: int) -> None:
        try:
            folder = self._enter(parent, name)
        except OSError as error:
            if error.errno in (errno.ENOTDIR, errno.ELOOP):
                self._file(parent, name)  # somebody put another thing in its place
            elif error.errno != errno.ENOENT:
                self._account.left(error)
            return
        try:
            if self._mounts is None:
                self._mounts = mount_points(self._path)
            status = os.fstat(folder)
            if status.st_dev != self._device or (status.st_dev, status.st_ino) in self._mounts:
                self._account.left(OSError(errno.EBUSY, "mounted"))
                return
            self._contents(folder, keep, depth)
        finally:
            os.close(folder)
        self._account.folder()
        if self._remove:
            self._rmdir(parent, name, bool(keep))

    def _enter(self, parent: int, name: str) -> int:
        try:
            return open_directory(name, parent)
        except PermissionError:
            if not self._remove:
                raise
        _unlock(parent, name)
        return open_directory(name, parent)

    def _contents(self, folder: int, keep: States, depth: int) -> None:
        """Everything in ``folder``; again as long as that gets anywhere, for very large ones and for what is added meanwhile."""
        while True:
            with os.scandir(folder) as listing:
                entries = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in islice(listing, _AT_ONCE)]
            before = self._account.removed
            for name, is_directory in entries:
                kept = globs.below(keep, name) if keep else keep
                if kept and globs.fit(kept):
                    continue
                if not is_directory:
                    self._file(folder, name)
                elif depth < _DEEPEST:
                    self._tree(folder, name, kept, depth + 1)
                else:
                    self._lift(folder, name, kept)
            if len(entries) < _AT_ONCE or self._account.removed == before:
                return

    def _lift(self, folder: int, name: str, keep: States) -> None:
        """Too deep to hold a descriptor for every level: it becomes a tree of its own beside the others."""
        if keep or not self._remove:
            self._account.left(OSError(errno.ENAMETOOLONG, "deep"))
            return
        lifted = f".lambdaguard-{os.urandom(8).hex()}"
        for attempt in (1, 2):
            try:
                os.rename(name, lifted, src_dir_fd=folder, dst_dir_fd=self._root)
                self._moved.append(lifted)
                return
            except FileNotFoundError:
                return
            except OSError as error:
                if attempt == 2 or not isinstance(error, PermissionError):
                    self._account.left(error)
                    return
                os.fchmod(folder, 0o700)
                _unlock(folder, name)

    def _file(self, folder: int, name: str) -> None:
        self._steps += 1
        if not self._steps & 31 and monotonic() > self._until:
            raise OutOfTime
        account = self._account
        try:
            if account.curious():
                account.file(os.stat(name, dir_fd=folder, follow_symlinks=False), name, look(name, folder))
            else:
                account.more()
            if not self._remove:
                return
            if self._wipe:
                _wipe(name, folder)
            try:
                os.unlink(name, dir_fd=folder)
            except PermissionError:
                os.fchmod(folder, 0o700)
                os.unlink(name, dir_fd=folder)
            account.removed += 1
        except FileNotFoundError:
            return
        except OSError as error:
            account.left(error)

    def _rmdir(self, parent: int, name: str, keeping: bool) -> None:
        try:
            try:
                os.rmdir(name, dir_fd=parent)
            except PermissionError:
                os.fchmod(parent, 0o700)
                os.rmdir(name, dir_fd=parent)
            self._account.removed += 1
        except FileNotFoundError:
            return
        except OSError as error:
            if not (keeping and error.errno == errno.ENOTEMPTY):
                self._account.left(error)


def _unlock(parent: int, name: str) -> None:
    """Make a directory of ours readable, by a descriptor of the thing itself: `os.chmod` on a name would follow a link."""
    fd = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            os.chmod(f"/proc/self/fd/{fd}", 0o700)
    finally:
        os.close(fd)


def _wipe(name: str, folder: int) -> None:
    """Overwrite a plain file that has no other name: a hard link's content belongs to that other name, too."""
    try:
        fd = os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        # A FIFO nobody reads, a socket, a link: nothing to wipe. A read-only file is made ours first.
        if not isinstance(error, PermissionError):
            return
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        os.fchmod(fd, 0o600)
        os.close(fd)
        fd = os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    try:
        status = os.fstat(fd)
        if stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_size:
            left = status.st_size
            while left > 0:
                left -= os.write(fd, bytes(min(left, _WIPED_AT_ONCE)))
            os.fdatasync(fd)
    finally:
        os.close(fd)
