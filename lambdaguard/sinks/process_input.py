"""What a program is given to run by its standard input: the lines of a shell, the source of an interpreter.

No event shows what is written there, so where such a program is started the stream to it has its `write` replaced.
"""

from __future__ import annotations

import os
from os.path import basename
from stat import S_ISREG

from . import audit
from .process_code import SHELL, language_of, takes_code
from .process_commands import simple
from .process_report import judge_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .scope import Door

NAME = "processes"
_SHELLS = frozenset("sh bash dash ash zsh ksh mksh rbash fish".split())
_MOST = 262_144
_STDIN_AT = 9  # among the arguments of `Popen._execute_child`, after ``args``: the child's end of its standard input


def reads(argv: Sequence[str]) -> str:
    """The language of the code that the program takes from its standard input; "" if it takes none."""
    for words in simple(argv):
        program, rest = basename(words[0]), words[1:]
        language = SHELL if program in _SHELLS else language_of(program)
        if language and not takes_code(rest, language) and ("-s" in rest or all(word[:1] == "-" for word in rest)):
            return language
    return ""


def _argv(args: Any) -> list[str]:
    """The arguments as `Popen` keeps them; a text is most often the shell's."""
    if isinstance(args, str | bytes):
        return ["/bin/sh", "-c", os.fsdecode(args)]
    return [os.fsdecode(arg) for arg in args] if isinstance(args, list | tuple) else []


def _language(args: Any) -> str:
    try:
        return reads(_argv(args))
    except (TypeError, ValueError):
        return ""  # not what the system would start


def _check(door: Door, args: tuple[Any, ...]) -> None:
    judge_source(door, *args)


class _Told:
    """All that was written to one program so far: it may come in pieces, and is run as it comes."""

    __slots__ = ("_language", "_text")

    def __init__(self, language: str) -> None:
        self._language = language
        self._text = ""

    def more(self, data: Any) -> None:
        text = data if isinstance(data, str) else bytes(data).decode("utf-8", "replace")
        self._text = (self._text + text)[-_MOST:]
        audit.consult(NAME, _check, (self._language, self._text))


def _watch(stream: Any, language: str) -> None:
    """From now on what is written to ``stream`` is judged first; a text's stream writes to one of bytes below it."""
    lowest = getattr(stream, "buffer", stream)
    told, write = _Told(language), lowest.write

    def judged(data: Any) -> Any:
        told.more(data)
        return write(data)

    try:
        lowest.write = judged
    except AttributeError:
        return


def executing(original: Callable[..., Any]) -> Callable[..., Any]:
    """`Popen._execute_child`: the streams are there, the program is not yet."""

    def execute(self: Any, args: Any, *rest: Any, **named: Any) -> Any:
        descriptor = rest[_STDIN_AT] if len(rest) > _STDIN_AT else -1
        given = type(descriptor) is int and descriptor >= 0
        if (given or self.stdin is not None) and (language := _language(args)):
            if self.stdin is not None:
                _watch(self.stdin, language)
            else:
                _given(descriptor, language)
        return original(self, args, *rest, **named)

    return execute


def _given(descriptor: int, language: str) -> None:
    """A file for standard input is judged as it is."""
    try:
        if S_ISREG(os.fstat(descriptor).st_mode):
            text = os.pread(descriptor, _MOST, os.lseek(descriptor, 0, os.SEEK_CUR)).decode("utf-8", "replace")
            audit.consult(NAME, _check, (language, text))
    except OSError:
        return


def communicating(original: Callable[..., Any]) -> Callable[..., Any]:
    """`Popen._communicate`, which writes to the descriptor itself."""

    def communicate(self: Any, data: Any, *rest: Any, **named: Any) -> Any:
        language = _language(self.args) if data else ""
        if language:
            _Told(language).more(data)
        return original(self, data, *rest, **named)

    return communicate


def connected(original: Callable[..., Any]) -> Callable[..., Any]:
    """asyncio's pipe to a process has been made."""

    def connect(self: Any, transport: Any) -> Any:
        answer = original(self, transport)
        process = getattr(self.proc, "_proc", None)
        language = _language(getattr(process, "args", None)) if self.fd == 0 else ""
        if language:
            _watch(transport, language)
        return answer

    return connect
