"""Arguments as C reads them: a subclass of `str` may tell Python one thing and hold another."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN = frozenset((str, bytes, int, bool, float, type(None)))


_HEAP = 1 << 9  # Py_TPFLAGS_HEAPTYPE: the class was made by Python code


class Doubtful:
    """A path that an object of somebody's own class told us: it may have told the system another. Its `text` is empty."""

    __slots__ = ("path",)

    def __init__(self, path: Any) -> None:
        self.path = path


def plain(value: Any) -> Any:
    """``value`` without behaviour of its own: exact text, bytes, lists and mappings of such; anything else as it is."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bytes | bytearray):
        return bytes(memoryview(value))
    if isinstance(value, list | tuple):
        return [plain(item) for item in (list.__iter__(value) if isinstance(value, list) else tuple.__iter__(value))]
    if hasattr(kind, "__fspath__"):
        path = plain(os.fspath(value))
        return path if kind.__module__.startswith("pathlib") or not kind.__flags__ & _HEAP else Doubtful(path)
    if kind is dict:
        return {plain(key): plain(item) for key, item in value.items()}
    return value


def text(value: Any) -> str:
    """Text of a path or a command, whatever it was given as; "" for what is neither."""
    if type(value) is bytes:
        return os.fsdecode(value)
    return value if type(value) is str else ""
