"""What a clean-up found and did, in words that show nothing of it."""

from __future__ import annotations

import errno
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

_CURIOUS = 64  # files looked into; the others are counted
_NAMES = 5
_LONGEST_SUFFIX = 5


class Account:
    """Counts of one clean-up: ``files``, ``folders``, ``size`` (bytes of the files looked at), ``removed`` names, ``changed``
    and ``lost`` baseline files, ``restored`` ones, ``kinds`` by count, ``names`` with everything but the suffix masked, and
    ``obstacles``: why something is still there, by the system's word."""

    __slots__ = (
        "changed",
        "files",
        "folders",
        "kinds",
        "lost",
        "names",
        "obstacles",
        "removed",
        "restored",
        "size",
        "unfinished",
    )

    def __init__(self) -> None:
        self.files = self.folders = self.size = self.removed = 0
        self.changed = self.lost = self.restored = 0
        self.kinds: dict[str, int] = {}
        self.names: list[str] = []
        self.obstacles: dict[str, int] = {}
        self.unfinished = False

    @property
    def seen(self) -> bool:
        """True if there is anything to tell."""
        return bool(self.files or self.folders or self.changed or self.lost or self.obstacles or self.unfinished)

    def curious(self) -> bool:
        return self.files < _CURIOUS

    def file(self, status: os.stat_result, name: str, kind: str) -> None:
        self.files += 1
        if stat.S_ISREG(status.st_mode):
            self.size += status.st_size
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
        else:
            self.kinds["special"] = self.kinds.get("special", 0) + 1
        if len(self.names) < _NAMES:
            self.names.append(masked(name))

    def more(self) -> None:
        self.files += 1

    def folder(self) -> None:
        self.folders += 1

    def left(self, error: OSError) -> None:
        word = errno.errorcode.get(error.errno or 0, "unknown")
        self.obstacles[word] = self.obstacles.get(word, 0) + 1

    def detail(self) -> dict[str, object]:
        """The facts for a finding; empty ones left out."""
        sized = "bytes" if self.files <= _CURIOUS else "bytes_at_least"
        facts = {"files": self.files, "folders": self.folders, sized: self.size, "kinds": self.kinds, "names": self.names}
        return {name: value for name, value in facts.items() if value}


def masked(name: str) -> str:
    """A file's name without its words: ``x[12].pdf``."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem or not suffix.isascii() or not suffix.isalpha() or len(suffix) > _LONGEST_SUFFIX:
        return f"x[{len(name)}]"
    return f"x[{len(stem)}].{suffix.lower()}"
