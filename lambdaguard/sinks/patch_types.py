"""Attributes of classes that take none: types written in C (`sqlite3.Cursor`, psycopg2's cursor).

Their methods are replaced in the type itself, so that `isinstance`, open connections, subclasses and references taken before
see no other type. Nothing native is loaded for it: the garbage collector shows the mapping behind a type's read-only
``__dict__``, and setting ``__abstractmethods__`` has the interpreter forget what it remembers of the type.
"""

from __future__ import annotations

import gc

from .audit import suppressed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def put(owner: Any, name: str, value: Any) -> None:
    """Replace the attribute ``name`` of the type ``owner``; `TypeError` where that cannot be done."""
    if not isinstance(owner, type):
        raise TypeError(f"{owner!r} takes no attributes")
    with suppressed():
        behind = gc.get_referents(owner.__dict__)
    if not behind or type(behind[0]) is not dict or name not in behind[0]:
        raise TypeError(f"{owner.__name__}.{name} cannot be replaced")
    behind[0][name] = value
    _forget(owner)


def _forget(owner: type) -> None:
    """Have every cache of ``owner``'s attributes, the interpreter's own and those of specialised code, filled anew."""
    flag: Any = vars(type)["__abstractmethods__"]
    if "__abstractmethods__" not in owner.__dict__:
        flag.__set__(owner, ())
        flag.__delete__(owner)
