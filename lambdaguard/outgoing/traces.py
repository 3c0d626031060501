"""Stack traces of this deployment in a text, told from those that an article quotes."""

from __future__ import annotations

import os
import re
import sys

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    # where the whole trace begins and ends, whether it is certainly this deployment's
    Trace = tuple[int, int, bool]

_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_PACKAGES = os.path.join(_LIBRARY, "site-packages") + os.sep
_MOST_FRAMES = 200
# The traceback's own first line may stand so far above its first frame.
_HEAD = "Traceback (most recent call last)"
_ABOVE = 200
_MOST_LINES, _WIDEST = 8, 1000


@cache
def _frame() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    path = re.compile(r"/[\w./@+\-]++")
    # What stands between a file's name and the line's number: quotes, escaped or not, and an error page's tags.
    between = r"(?>(?:[\\\"'`,:()# \t]|&(?:quot|#34|#39|#x27);|</?[a-z]{1,10}[^<>]{0,60}>){0,12})"
    number = re.compile(rf"{between}(?:[Ll]ine|LINE)?{between}(\d{{1,6}})(?!\d)")
    shown = re.compile(r"[^\n\\]{0,200}(?:\n|\\n)[ \t]{0,16}([^\n]{0,400})")
    return path, number, shown


def traces(text: str) -> list[Trace]:
    """At most one: from the first frame of code that this process runs to the last; certain if the code has these lines."""
    frames = list(_frames(text))
    if not frames:
        return []
    start, end = frames[0][0], frames[-1][1]
    head = text.find(_HEAD, max(0, start - _ABOVE), start)
    start = head if head >= 0 else text.rfind("\n", max(0, start - 40), start) + 1 or start
    return [(start, _end(text, end), any(sure for _, _, sure in frames))]


def _end(text: str, at: int) -> int:
    """After the last frame: the lines set in, which show its source, and the one after them, which names the error."""
    for _ in range(_MOST_LINES):
        following = text.find("\n", at, at + _WIDEST)
        if following < 0:
            return min(len(text), at + _WIDEST)
        indented = text[following + 1 : following + 2] in (" ", "\t")
        at = following + 1
        if not indented:
            following = text.find("\n", at, at + _WIDEST)
            return following if following >= 0 else min(len(text), at + _WIDEST)
    return at


def _frames(text: str) -> Iterator[Trace]:
    path, number, shown = _frame()
    files: frozenset[str] | None = None
    count = 0
    for found in path.finditer(text):
        if not found[0].endswith(".py"):
            continue
        line = number.match(text, found.end())
        if line is None:
            continue
        files = _loaded() if files is None else files
        if found[0] in files:
            source = shown.match(text, line.end())
            yield found.start(), line.end(), _is_ours(found[0]) and _says(found[0], int(line[1]), source[1] if source else "")
            count += 1
            if count >= _MOST_FRAMES:
                return


def _loaded() -> frozenset[str]:
    """The files whose code this process runs."""
    return frozenset(file for module in list(sys.modules.values()) if type(file := getattr(module, "__file__", None)) is str)


def _is_ours(file: str) -> bool:
    """Whether the file is the deployment's: Python's own library has the same name in every deployment, and in every article."""
    return not file.startswith(_LIBRARY) or file.startswith(_PACKAGES)


def _says(file: str, number: int, shown: str) -> bool:
    """Whether the file has such a line: the one that the trace shows, where it shows one."""
    from ..sinks.audit import suppressed

    with suppressed():
        import linecache

        line = linecache.getline(file, number).strip()
    if not line:
        return False
    shown = shown.strip()
    return not shown or shown.startswith(("File ", "<")) or _bare(line)[:40] in _bare(shown) or not _bare(shown)


def _bare(line: str) -> str:
    """Letters and digits alone: whatever a page or a JSON text has escaped is left out of it."""
    return "".join(char for char in re.sub(r"&\w{2,6};|&#\w{2,5};|<[^<>]{0,60}>", "", line) if char.isalnum())
