"""A folder for temporary files over the invocations that use it: when it is compared, and what belongs to whom."""

from __future__ import annotations

import os
from time import monotonic

from . import manifest
from .baseline import Comparison, Copies, Folder, take
from .removal import OutOfTime, Removal, open_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..invocation import Invocation
    from .account import Account
    from .globs import States

_PREFIX = "lambdaguard-"
_MOST_COUNTED = 20_000
_MOST_QUIET = 1_000
_RESERVE = 0.02  # seconds: for the answer


class Ground:
    """The folder ``root``. ``shared``: other processes work in it too, so only what an invocation was given is its own.

    ``guests`` are the invocations in progress here, each with its own folder's name or "".
    """

    def __init__(self, root: str, shared: bool) -> None:
        self.root = root
        self.shared = shared
        self.guests: dict[Invocation, str] = {}
        self.behind = False
        self._quiet: tuple[tuple[str, tuple[int, ...]], ...] | None = None
        self._copies = Copies(False)
        self._baseline: Folder | None = None
        self._process = os.getpid()

    def prepare(self, restore: bool) -> None:
        """The first time, what is there becomes the baseline. `OSError` if the folder can't be read."""
        if self._process != os.getpid():
            self._process, self.guests = os.getpid(), {}
        if self._baseline is None and not self.shared:
            self._copies = Copies(restore)
            fd = open_directory(self.root)
            try:
                self._baseline = take(fd, self._copies)
            finally:
                os.close(fd)
            known = manifest.earlier(self.root)
            if known is None:
                manifest.write(self.root, self._baseline)
            else:
                # The process before this one was killed in the middle of an invocation: what it left is no baseline.
                self.behind = manifest.reduce(self._baseline, known)

    def begin(self, guest: Invocation) -> bool:
        """``guest`` starts; returns whether it gets a folder of its own, as others are at work here."""
        alone = not self.guests and not self.shared
        self.guests[guest] = ""
        return not alone

    def untouched(self, top: bool = False) -> bool:
        """True if the folder is certainly as the last comparison found it: a status each, no listing.

        ``top``: by the folder's own status alone, which tells of names that came and went.
        """
        if self._quiet is None or self._process != os.getpid():
            return False
        try:
            for path, known in self._quiet[:1] if top else self._quiet:
                status = os.lstat(path)
                if (status.st_ctime_ns, status.st_mtime_ns, status.st_ino, status.st_dev) != known:
                    return False
        except OSError:
            return False
        return True

    def _as_it_is(self) -> tuple[tuple[str, tuple[int, ...]], ...] | None:
        """The status of all that the baseline holds; None where that is much, or a time is too fresh to tell of a change."""
        found: list[tuple[str, os.stat_result]] = []
        waiting = [(self.root, self._baseline)]
        while waiting:
            path, folder = waiting.pop()
            if folder is None or (folder.stamp is None and not folder.opaque) or len(found) > _MOST_QUIET:
                return None
            below = [os.path.join(path, name) for name in folder.files]
            found += [(each, os.lstat(each)) for each in (path, *below)]
            waiting += [(os.path.join(path, name), each) for name, each in folder.folders.items() if not each.opaque]
        return tuple((path, (st.st_ctime_ns, st.st_mtime_ns, st.st_ino, st.st_dev)) for path, st in found)

    def forget(self) -> None:
        """The baseline is taken again at the next event: the environment was restored from a snapshot."""
        self._baseline = self._quiet = None

    def own(self, guest: Invocation) -> str:
        """The path of the guest's own folder, made when it is first asked for."""
        name = self.guests.get(guest, "")
        if not name:
            name = f"{_PREFIX}{os.getpid()}-{os.urandom(8).hex()}"
            os.mkdir(os.path.join(self.root, name), 0o700)
            self.guests[guest] = name
        return os.path.join(self.root, name)

    def end(self, guest: Invocation) -> tuple[str, bool]:
        """``guest`` leaves: its own folder's name or "", and whether all that is new here may go with it.

        A forked child of an invocation owns nothing. With others still at work the last one to leave clears up.
        """
        if self._process != os.getpid():
            return "", False
        name = self.guests.pop(guest, "")
        return name, not self.guests and not self.shared

    def clear(
        self, account: Account, keep: States, end: float, *, own: str, all_of_it: bool, wipe: bool, restore: bool, remove: bool
    ) -> None:
        """Remove the guest's ``own`` folder, and with ``all_of_it`` everything that the baseline does not hold.

        Stops at the `monotonic` instant ``end`` and says so in ``account.unfinished``.
        """
        fd = open_directory(self.root)
        try:
            removal = Removal(fd, self.root, account, until=end, wipe=wipe, remove=remove)
            if own:
                removal.drop(fd, own, True, ())
                account.folders -= 1  # that was ours
            if all_of_it and self._baseline is not None:
                self._stay_usable()
                Comparison(account, removal, copies=self._copies, restore=restore and remove, until=end).walk(
                    fd, self._baseline, keep
                )
            self.behind = False
            self._quiet = self._as_it_is() if all_of_it and not own and not account.seen else None
        except OutOfTime:
            self.behind = account.unfinished = True
        finally:
            os.close(fd)

    def _stay_usable(self) -> None:
        """A folder that the program has made its `tempfile.tempdir` is emptied and stays, or the next `mkstemp` fails."""
        import sys

        tempfile = sys.modules.get("tempfile")
        place = getattr(tempfile, "tempdir", None)
        if not isinstance(place, str) or not place.startswith(self.root.rstrip("/") + "/") or self._baseline is None:
            return
        folder, path = self._baseline, self.root
        for name in os.path.relpath(place, self.root).split("/"):
            path = os.path.join(path, name)
            if name not in folder.folders:
                try:
                    folder.folders[name] = Folder(os.lstat(path))
                except OSError:
                    return
            folder = folder.folders[name]

    def usage(self) -> tuple[int, int]:
        """Bytes and files in the folder now; on a device of its own by the device, else by a bounded walk."""
        status = os.statvfs(self.root)
        if os.stat(self.root).st_dev != os.stat(os.path.dirname(self.root) or "/").st_dev:
            return (status.f_blocks - status.f_bfree) * status.f_frsize, status.f_files - status.f_ffree
        size = files = 0
        for blocks in _sizes(self.root, _MOST_COUNTED):
            size, files = size + blocks, files + 1
        return size, files


def _sizes(root: str, most: int) -> Iterator[int]:
    waiting = [root]
    while waiting and most > 0:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    most -= 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        yield entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue


def until(remaining: float | None, base: float | None) -> float:
    """The `monotonic` instant at which a clean-up stops: after ``base`` seconds and a tenth of the ``remaining`` ones.

    Never in the last 20 ms of them. Without ``base`` all the time is the clean-up's, without ``remaining`` there is no end.
    """
    if remaining is None:
        return float("inf")
    most = remaining - _RESERVE
    return monotonic() + max(0.0, most if base is None else min(base + remaining / 10, most))
