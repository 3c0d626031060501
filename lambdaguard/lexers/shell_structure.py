"""The structure of a shell command: which characters are operators, expansions and command words, and which only text.

POSIX shell grammar with bash's process substitution, ``$'…'`` and ``|&`` (POSIX.1-2024, Shell Command Language, 2.2 to
2.10). One pass, linear, never raises: what is left open at the end counts as it stands.
"""

from __future__ import annotations

import re

from ..sealed import cache
from .shell_expansions import Expansions
from .shell_parts import ASSIGNMENT, COMMAND, OPERATOR, OPTION, REDIRECTION, SUBSTITUTION, WORD, Level

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell_parts import Part

__all__ = ["ASSIGNMENT", "COMMAND", "OPERATOR", "OPTION", "REDIRECTION", "SUBSTITUTION", "WORD", "Structure"]

_CLOSERS = {"$(": ")", "(": ")", "<(": ")", "`": "`"}


@cache
def _run() -> re.Pattern[str]:
    return re.compile(r"[^\s'\"\\$`;&|<>()#]++")


@cache
def _operator() -> re.Pattern[str]:
    return re.compile(r"&&|\|\||;;&?|;&|\|&|[;&|\n]")


@cache
def _redirection() -> re.Pattern[str]:
    return re.compile(r"&>>?|<<<|<<-?|<>|>>|>\||[<>]&|[<>]")


class Structure(Expansions):
    """``parts`` of a command: ``(kind, text or None if only the shell knows it, start, end)``, in order of their ends."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        length = len(text)
        while self._at < length:
            level = self._levels[-1]
            if level.double:
                self._in_double(level)
            else:
                self._step(level)
        while self._levels:
            self._end_word(self._levels.pop())

    def of(self, kind: str) -> list[Part]:
        return [part for part in self.parts if part[0] == kind]

    def _step(self, level: Level) -> None:
        text, at = self._text, self._at
        char = text[at]
        if match := _run().match(text, at):
            level.start(at)
            level.add(match.group())
            self._at = match.end()
        elif char == "'":
            close = text.find("'", at + 1)
            close = len(text) if close < 0 else close
            level.start(at, quoted=True)
            level.add(text[at + 1 : close])
            self._at = close + 1
        elif char == '"':
            level.start(at, quoted=True)
            level.double = True
            self._at = at + 1
        elif char == "\\":
            if text[at + 1 : at + 2] != "\n":
                level.start(at)
                level.add(text[at + 1 : at + 2])
            self._at = at + 2
        elif char == "`" and level.kind == "`":
            self._close()
        elif char in "$`":
            self._dollar(level)
        elif char == "#":
            self._hash(level)
        else:
            self._outside_words(level, char)

    def _outside_words(self, level: Level, char: str) -> None:
        text, at = self._text, self._at
        if char in "<>" and text[at + 1 : at + 2] == "(":
            level.start(at)
            self._open("<(", at, 2)
        elif char in "<>" or text.startswith("&>", at):
            self._redirect(level)
        elif match := _operator().match(text, at):
            self._end_word(level)
            self._part(OPERATOR, match.group(), at, match.end())
            self._next_command(level)
            self._at = match.end()
            if char == "\n" and self._heredocs:
                self._skip_heredocs()
        elif char == "(":
            self._end_word(level)
            self._part(OPERATOR, "(", at, at + 1)
            self._open("(", at, 1)
        elif char == ")":
            if _CLOSERS.get(level.kind) == ")":
                self._close()
            else:
                self._end_word(level)
                self._next_command(level)  # a pattern of `case`, or a syntax error
                self._at = at + 1
        else:
            self._end_word(level)
            self._at = at + 1

    def _hash(self, level: Level) -> None:
        if level.begin >= 0:
            level.add("#")
            self._at += 1
            return
        end = self._text.find("\n", self._at)
        self._at = len(self._text) if end < 0 else end

    def _redirect(self, level: Level) -> None:
        text, at = self._text, self._at
        match = _redirection().match(text, at)
        assert match is not None
        if level.begin >= 0 and level.value is not None and "".join(level.value).isdigit():
            level.begin = -1  # the number is a file descriptor
        self._end_word(level)
        self._part(REDIRECTION, match.group(), at, match.end())
        level.target = match.group()
        self._at = match.end()
