"""Attributes of classes that take none: types written in C (`sqlite3.Cursor`, psycopg2's cursor).

Their methods are replaced in the type itself, so that `isinstance`, open connections, subclasses and references taken before
see no other type. Nothing native is loaded for it: comparing a type's read-only ``__dict__`` hands out the mapping behind it
(https://bugs.python.org/issue43838), and setting ``__abstractmethods__`` has the interpreter forget what it remembers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Hand:
    """Equal to anything, and keeps what it was compared with."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        self.taken = other
        return True


def put(owner: Any, name: str, value: Any) -> None:
    """Replace the attribute ``name`` of the type ``owner``; `TypeError` where that cannot be done."""
    if not isinstance(owner, type):
        raise TypeError(f"{owner!r} takes no attributes")
    hand = _Hand()
    behind: Any = hand.taken if owner.__dict__ == hand else None
    if type(behind) is not dict or name not in behind:
        raise TypeError(f"{owner.__name__}.{name} cannot be replaced")
    behind[name] = value
    _forget(owner)


def _forget(owner: type) -> None:
    """Have every cache of ``owner``'s attributes, the interpreter's own and those of specialised code, filled anew."""
    flag: Any = vars(type)["__abstractmethods__"]
    if "__abstractmethods__" not in owner.__dict__:
        flag.__set__(owner, ())
        flag.__delete__(owner)
