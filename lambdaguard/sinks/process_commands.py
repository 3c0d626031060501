"""The simple commands that a start amounts to: what it is given, and what a shell in it would make of its script."""

from __future__ import annotations

import re
from functools import cache
from os.path import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SHELLS = frozenset("sh bash dash ash zsh ksh mksh rbash fish su runuser script flock busybox".split())
# They start what follows them.
LEADERS = frozenset("env timeout nice ionice nohup stdbuf xargs sudo time setsid chrt taskset exec command".split())
_MOST = 64
_FARTHEST = 12


def script_at(argv: Sequence[str]) -> int:
    """Index of the argument that a shell will read as a script (``sh -c …``, also behind ``env`` and the like), or 0."""
    shell = False
    for index, arg in enumerate(argv[:_FARTHEST]):
        if shell and _dash_c().fullmatch(arg) and index + 1 < len(argv):
            return index + 1
        shell = shell or arg.rpartition("/")[2] in SHELLS
    return 0


@cache
def _dash_c() -> re.Pattern[str]:
    return re.compile(r"-[A-Za-z]*c|--command")


def simple(argv: Sequence[str]) -> list[list[str]]:
    """Each simple command as its own words; those that only the shell knows are empty."""
    at = script_at(argv)
    found = [_led(list(argv[:at] if at else argv))]
    if at:
        found += [_led(words) for words in _of_script(argv[at])]
    return [words for words in found if words and words != [""]][:_MOST]


def _of_script(script: str) -> list[list[str]]:
    from ..lexers.shell_structure import COMMAND, OPERATOR, OPTION, WORD, Structure

    found: list[list[str]] = []
    for kind, value, _, _ in Structure(script).parts:
        if kind == COMMAND:
            found.append([value or ""])
        elif kind in (WORD, OPTION) and found:
            found[-1].append(value or "")
        elif kind == OPERATOR:
            found.append([""])
    return found


def _led(words: list[str]) -> list[str]:
    """Without the programs that only start another one, and their options."""
    at = 0
    while at < min(len(words), _FARTHEST) and words[at].rpartition("/")[2] in LEADERS:
        at += 1
        while at < len(words) and (words[at][:1] == "-" or words[at][:1].isdigit() or "=" in words[at]):
            at += 1
    return words[at:] if at < len(words) else words


def place(word: str, folder: str) -> str:
    """The path that a word is where the program works in ``folder``."""
    return join(folder, word) if folder and word[:1] not in ("/", "~") else word
