"""Which file the kernel will find under a path, whatever way the path is spelt."""

from __future__ import annotations

import os
from os import close, getcwd, listdir, readlink, stat
from os import open as _open
from os.path import join, normpath
from stat import S_ISDIR

_PATH = getattr(os, "O_PATH", 0) | getattr(os, "O_CLOEXEC", 0)
_DEEPEST = 40


def real(path: str, depth: int = 0) -> str:
    """The absolute path of the file behind ``path``: links, ``..``, ``//`` and ``/proc/self`` resolved, as the kernel does.

    For what does not exist (yet), the real folder and the name in it.
    """
    if not _PATH:
        return os.path.realpath(path)
    try:
        handle = _open(path, _PATH)
    except (OSError, ValueError):
        return _missing(path, depth)
    try:
        return readlink(f"/proc/self/fd/{handle}")
    except OSError:
        return lexical(path)
    finally:
        close(handle)


def lexical(path: str) -> str:
    """The same by spelling alone."""
    path = normpath(path if path[:1] == "/" else join(_cwd(), path))
    return path[1:] if path[:2] == "//" else path


def of_descriptor(number: int) -> str:
    """Path of an open file, or what it is instead (``pipe:[7]``); "" where that cannot be told."""
    try:
        return readlink(f"/proc/self/fd/{number}")
    except OSError:
        return ""


def below(number: int, path: str) -> str:
    """``path`` as it stands when it is relative to the folder that descriptor ``number`` is open on (below 0: to none)."""
    if number < 0 or path[:1] == "/":
        return path
    folder = of_descriptor(number)
    return f"{folder}/{path}" if folder else path


def open_folders() -> list[str]:
    """Folders that are open now: what a relative path may be relative to, as the event does not say."""
    try:
        numbers = listdir("/proc/self/fd")
    except OSError:
        return []
    paths = [of_descriptor(int(number)) for number in numbers]
    return [path for path in paths if path[:1] == "/" and _folder(path)]


def _folder(path: str) -> bool:
    try:
        return S_ISDIR(stat(path).st_mode)
    except OSError:
        return False


def _missing(path: str, depth: int) -> str:
    folder, _, name = path.rstrip("/").rpartition("/")
    if name in ("", ".", "..") or depth > _DEEPEST:
        return lexical(path)
    try:
        # A link to what does not exist: opening it for writing creates its target.
        target = readlink(path)
    except (OSError, ValueError):
        home = real(folder or ("/" if path[:1] == "/" else "."), depth + 1)
        return f"{home.rstrip('/')}/{name}"
    return real(target if target[:1] == "/" else f"{folder or '.'}/{target}", depth + 1)


def _cwd() -> str:
    try:
        return getcwd()
    except OSError:
        return "/"
