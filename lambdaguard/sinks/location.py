"""Which line of the user's code is at work."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_PACKAGES = os.path.join(_LIBRARY, "site-packages") + os.sep
# Name of the function that new threads begin with.
THREAD = "in_thread"
_CLIENT = f"{os.sep}awslambdaric{os.sep}"


def location() -> str:
    """``folder/file.py:line`` of the nearest frame outside Python's library, the runtime client and this package.

    A thread without such a frame is named by the line that started it; "" if that is not known either.
    """
    found: FrameType | None = sys._getframe(1)
    began = ""
    while found is not None and not foreign(found.f_code.co_filename):
        if found.f_code.co_name == THREAD:
            began = found.f_locals.get("began", "")
        found = found.f_back
    if found is None:
        return began
    parts = found.f_code.co_filename.replace("\\", "/").split("/")
    return f"{'/'.join(parts[-2:])}:{found.f_lineno}"


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
