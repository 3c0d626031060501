"""Which line of the user's code is at work."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, FrameType
    from typing import Any

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
CORRIDOR = os.path.join(_OURS, "guard.py")
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_PACKAGES = os.path.join(_LIBRARY, "site-packages") + os.sep
_DEPTH = 64
_MOST = 1000
_CONTAINERS = (tuple, list, set, frozenset, dict)
# Name of the function that new threads begin with.
THREAD = "in_thread"
_CLIENT = f"{os.sep}awslambdaric{os.sep}"
_FUNCTION: Any = type(lambda: None)
_CODE: Any = type((lambda: None).__code__)


def location(beyond: tuple[str, ...] = ()) -> str:
    """``folder/file.py:line`` of the nearest frame outside Python's library, the runtime client and this package.

    ``beyond`` names packages whose callers are meant: a client library's own lines tell nothing. A thread without such a frame
    is named by the line that started it; "" if that is not known either.
    """
    found: FrameType | None = sys._getframe(1)
    began = ""
    while found is not None and (not foreign(found.f_code.co_filename) or (beyond and _of(found) in beyond)):
        if found.f_code.co_name == THREAD:
            began = found.f_locals.get("began", "")
        found = found.f_back
    if found is None:
        return began
    parts = found.f_code.co_filename.replace("\\", "/").split("/")
    return f"{'/'.join(parts[-2:])}:{found.f_lineno}"


def _of(frame: FrameType) -> str:
    """The package that a frame's code belongs to."""
    name = frame.f_globals.get("__name__", "")
    return name.partition(".")[0] if type(name) is str else ""


def constant(text: str, deep: bool = False) -> bool:
    """True if the handler's code holds ``text`` itself: as a constant of a function at work, or (``deep``) in its module.

    A caller may well send a word that the code also uses; then nobody can say whose it is.
    """
    found: FrameType | None = sys._getframe(1)
    for _ in range(_DEPTH):
        if found is None or (found.f_code.co_filename == CORRIDOR):
            break
        if foreign(found.f_code.co_filename):
            if _says_so(found.f_code.co_consts, text):
                return True
            if deep and any(_holds(value, text) for value in list(found.f_globals.values())):
                return True
        found = found.f_back
    return False


def unsaid(texts: set[str]) -> set[str]:
    """Those of ``texts`` that are no constant of a function at work, as `constant` has it; the frames are gone through once."""
    found: FrameType | None = sys._getframe(1)
    for _ in range(_DEPTH):
        if not texts or found is None or found.f_code.co_filename == CORRIDOR:
            break
        if foreign(found.f_code.co_filename):
            held = found.f_code.co_consts
            texts = {text for text in texts if not _says_so(held, text)}
        found = found.f_back
    return texts


def _says_so(constants: tuple[object, ...], text: str) -> bool:
    """Whether ``text`` is in one of a function's constants; a list of constants that it writes down is a tuple among them."""
    for value in constants:
        if type(value) is str:
            if text in value:
                return True
        elif (type(value) is tuple or type(value) is frozenset) and _says_so(tuple(value), text):
            return True
    return False


def _holds(value: object, text: str) -> bool:
    kind = type(value)
    if kind is str:
        return text in value  # type: ignore[operator]
    if kind is tuple or kind is list or kind is frozenset or kind is set:
        return len(value) < _MOST and any(type(item) is str and text in item for item in list(value))  # type: ignore[arg-type, call-overload]
    if kind is dict:
        return len(value) < _MOST and any(_holds(item, text) for item in list(value.values()))  # type: ignore[arg-type, attr-defined]
    return False


def own(text: str, beyond: tuple[str, ...] = (), deep: bool = True) -> bool:
    """True if the code at work holds exactly this text, or (``deep``) the environment, a global that this code names, or a
    function that it names; packages ``beyond`` do not count.
    """
    if deep and text in os.environ.values():
        return True
    found: FrameType | None = sys._getframe(1)
    while found is not None and found.f_code.co_filename != CORRIDOR:
        if (
            foreign(found.f_code.co_filename)
            and _of(found) not in beyond
            and _says(found.f_code, found.f_globals, text, 2 * deep)
        ):
            return True
        found = found.f_back
    return False


def _says(code: CodeType, scope: dict[str, object], text: str, levels: int) -> bool:
    if _equals(code.co_consts, text):
        return True
    for name in code.co_names if levels else ():
        value = scope.get(name)
        if isinstance(value, _FUNCTION):
            if foreign(value.__code__.co_filename) and _says(value.__code__, value.__globals__, text, levels - 1):
                return True
        elif _equals((value,), text):
            return True
    return any(isinstance(inner, _CODE) and _says(inner, scope, text, levels) for inner in code.co_consts)


def _equals(items: Iterable[object], text: str, depth: int = 3) -> bool:
    for item in items:
        kind = type(item)
        if kind is str:
            if item == text:
                return True
        elif depth and kind in _CONTAINERS and len(item) < _MOST:  # type: ignore[arg-type]
            inner = [*item, *item.values()] if kind is dict else list(item)  # type: ignore[call-overload, misc, attr-defined]
            if _equals(inner, text, depth - 1):
                return True
    return False


def by_client() -> bool:
    """True if nobody but the runtime client is at work: it is on the stack, and nothing of the user's is."""
    found: FrameType | None = sys._getframe(1)
    client = False
    while found is not None:
        file = found.f_code.co_filename
        if foreign(file):
            return False
        client = client or _CLIENT in file
        found = found.f_back
    return client


def foreign(file: str) -> bool:
    """True for a file that is neither Python's, nor the runtime client's, nor ours."""
    if file.startswith((_OURS, "<frozen ")) or _CLIENT in file:
        return False
    return not file.startswith(_LIBRARY) or file.startswith(_PACKAGES)


def first() -> FrameType | None:
    """The frame that is at work, ours left aside."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    return frame


def module_of(frame: FrameType) -> str:
    """Name of the top-level package whose code it is; "" for code that only says so."""
    name = frame.f_globals.get("__name__", "")
    module = sys.modules.get(name) if type(name) is str else None
    return name.partition(".")[0] if module is not None and getattr(module, "__dict__", None) is frame.f_globals else ""
