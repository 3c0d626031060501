"""A zip that has the same bytes wherever and whenever it is made: sorted names, one date, two modes."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def write(path: Path, files: dict[str, bytes], executables: frozenset[str]) -> None:
    """``files``: names in the archive and their contents; ``executables`` are those that may be started."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = (0o100755 if name in executables else 0o100644) << 16
            archive.writestr(entry, files[name])


def sums(files: dict[str, bytes]) -> bytes:
    """What ``sha256sum --check`` reads."""
    return "".join(f"{digest(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
