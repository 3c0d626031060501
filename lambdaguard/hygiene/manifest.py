"""What the baseline held, written down for the next process: the runtime is started anew where an invocation was killed."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .baseline import Folder

NAME = ".lambdaguard-baseline"
_MOST = 1 << 20  # characters


def earlier(root: str) -> set[str] | None:
    """The names at the top of ``root`` before the environment's first event; None where no process before this one wrote them."""
    try:
        with open(os.open(os.path.join(root, NAME), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), encoding="ascii") as file:
            written = json.loads(file.read(_MOST))
        names = written["names"] if written["environment"] == _environment() else None
        return {*names, NAME} if names is not None else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(root: str, baseline: Folder) -> None:
    """Note the baseline's names. Only in AWS's own environments, whose log stream tells them apart."""
    if not _environment():
        return
    names = sorted({*baseline.files, *baseline.folders})
    text = json.dumps({"environment": _environment(), "names": names})
    try:
        path = os.path.join(root, NAME)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "w") as file:
            file.write(text)
        status = os.lstat(path)
    except OSError:
        return
    from .baseline import signature

    baseline.files[NAME] = (signature(status), None)
    baseline.stamp = None


def reduce(baseline: Folder, names: set[str]) -> bool:
    """Strike from ``baseline`` what the environment's first one did not hold; True if there was anything."""
    extra = [(table, name) for table in (baseline.files, baseline.folders) for name in table if name not in names]
    for table, name in extra:
        del table[name]
    if extra:
        baseline.stamp = None
    return bool(extra)


def _environment() -> str:
    """The log stream of this execution environment, or "" under an emulator, where all have the same."""
    stream = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME", "")
    return stream if "[" in stream else ""
