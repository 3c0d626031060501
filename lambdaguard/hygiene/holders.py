"""Whether something that is still at work holds the caller's data."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType
    from typing import Any

_TELLING = 6
_MOST = 2_000
_DEPTH = 4
_STANDARD = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_FOREIGN = ("site-packages", "dist-packages")


class Data:
    """What came in with one event: its own containers by identity, and its texts."""

    def __init__(self, event: Any, texts: Iterable[str]) -> None:
        self._objects = {id(each) for each in _containers(event)}
        self._texts = frozenset(text for text in list(texts)[:_MOST] if len(text) >= _TELLING)

    def inside(self, values: Iterable[Any], besides: frozenset[Any] = frozenset()) -> bool:
        """True if one of ``values``, or what is in it, is of the event; texts ``besides`` are the program's own."""
        waiting = [(value, _DEPTH) for value in values]
        for count, (value, depth) in enumerate(waiting):
            if count > _MOST:
                break
            if isinstance(value, str):
                if value not in besides and self._told(value):
                    return True
            elif isinstance(value, bytes | bytearray):
                if self._told(bytes(value[:4096]).decode("utf-8", "replace")):
                    return True
            elif id(value) in self._objects:
                return True
            elif depth and len(waiting) < _MOST:
                waiting += [(each, depth - 1) for each in _inside(value)]
        return False

    def _told(self, value: str) -> bool:
        return value in self._texts or (len(value) < _MOST and any(text in value for text in self._texts))


def _containers(event: Any) -> list[Any]:
    found: list[Any] = [event] if isinstance(event, dict | list) else []
    for each in found:
        values = each.values() if isinstance(each, dict) else each
        found += [value for value in values if isinstance(value, dict | list) and value]
        if len(found) > _MOST:
            break
    return found


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())[:_MOST]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)[:_MOST]
    cells = getattr(value, "__closure__", None)
    if isinstance(cells, tuple):
        return [cell.cell_contents for cell in cells if _full(cell)] + list(getattr(value, "__defaults__", None) or ())
    if type(value).__name__ == "partial":
        return [value.func, *value.args, *value.keywords.values()]
    if type(value).__module__ in ("builtins", "threading", "_thread") or not hasattr(value, "__dict__"):
        return []
    return list(vars(value).values())[:_MOST] if type(vars(value)) is dict and not isinstance(value, type | type(sys)) else []


def _full(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018 -- raises if there is nothing yet
    except ValueError:
        return False
    return True


def held(frames: list[FrameType], data: Data) -> bool:
    """True if the functions at work in ``frames`` hold something of the event."""
    constants = frozenset(each for frame in frames for each in frame.f_code.co_consts if isinstance(each, str))
    return any(data.inside(dict(frame.f_locals).values(), constants) for frame in frames)


def own(frames: list[FrameType]) -> FrameType | None:
    """The innermost frame of the function's own code or of a package, or None where only the standard library is at work."""
    for frame in frames:
        file = frame.f_code.co_filename
        if file.startswith((_OURS, "<frozen ")):
            continue
        if not file.startswith(_STANDARD) or any(word in file for word in _FOREIGN):
            return frame
    return None


def stack(frame: FrameType | None) -> list[FrameType]:
    found: list[FrameType] = []
    while frame is not None and len(found) < _MOST:
        found.append(frame)
        frame = frame.f_back
    return found


def packaged(file: str) -> bool:
    """True for a file of a package that was installed, not of the function's own."""
    if file.startswith((_STANDARD, "/opt/")) or any(word in file for word in _FOREIGN):
        return True
    for entry in sys.path:
        root = os.path.abspath(str(entry)).rstrip("/") + "/"
        if file.startswith(root) and (name := file[len(root) :].partition("/")[0].removesuffix(".py")):
            return _plain(name) in _installed(root)
    return False


def _installed(root: str) -> set[str]:
    """Packages that were installed beside the code, as a bundle for Lambda has them."""
    try:
        names = os.listdir(root)
    except OSError:
        return set()
    found = {_plain(name.partition("-")[0]) for name in names if name.endswith(".dist-info")}
    for name in names:
        if name.endswith(".dist-info"):
            try:
                with open(os.path.join(root, name, "top_level.txt"), encoding="utf-8") as file:
                    found.update(map(_plain, file.read(_MOST).split()))
            except OSError:
                continue
    return found


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")


def where(frame: FrameType) -> str:
    """``folder/file.py:line``."""
    return "/".join(frame.f_code.co_filename.replace("\\", "/").split("/")[-2:]) + f":{frame.f_lineno}"
