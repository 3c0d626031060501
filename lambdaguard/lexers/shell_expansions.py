"""Expansions in a shell command: variables, arithmetic, substitutions and groups, within double quotes and outside."""

from __future__ import annotations

import re

from ..sealed import cache
from .shell_parts import SUBSTITUTION, Level, Words


@cache
def _expansion() -> re.Pattern[str]:
    return re.compile(r"\$(?:\{|[A-Za-z_@*?!$][A-Za-z0-9_]*+)")


@cache
def _arithmetic() -> re.Pattern[str]:
    return re.compile(r"\$\(\([^()$`]{0,200}+\)\)")


@cache
def _plain_in_double() -> re.Pattern[str]:
    return re.compile(r"[^\"\\$`]++")


@cache
def _ansi() -> re.Pattern[str]:
    return re.compile(r"(?>(?:[^'\\]++|\\.?)*)'?", re.DOTALL)


class Expansions(Words):
    """Opens a level for each list of commands within another, and closes it."""

    __slots__ = ()

    def _in_double(self, level: Level) -> None:
        text, at = self._text, self._at
        char = text[at]
        if char == '"':
            level.double = False
            self._at = at + 1
        elif char == "\\":
            level.add(text[at + 1 : at + 2])
            self._at = at + 2
        elif char == "`" and level.kind == "`":
            self._close()
        elif char in "$`":
            self._dollar(level)
        else:
            match = _plain_in_double().match(text, at)
            assert match is not None
            level.add(match.group())
            self._at = match.end()

    def _dollar(self, level: Level) -> None:
        text, at = self._text, self._at
        if text[at] == "`":
            level.start(at)
            self._open("`", at, 1)
        elif match := _arithmetic().match(text, at):
            level.start(at)
            level.value = None
            self._part(SUBSTITUTION, None, at, match.end())
            self._at = match.end()
        elif text.startswith("$(", at):
            level.start(at)
            self._open("$(", at, 2)
        elif text.startswith("$'", at) and not level.double:
            close = self._ansi_end(at + 2)
            level.start(at, quoted=True)
            level.value = None
            self._at = close
        elif match := _expansion().match(text, at):
            level.start(at)
            level.value = None
            self._part(SUBSTITUTION, None, at, match.end())
            self._at = match.end()
        else:
            level.start(at)
            level.add("$")
            self._at = at + 1

    def _ansi_end(self, at: int) -> int:
        match = _ansi().match(self._text, at)
        assert match is not None
        return match.end()

    def _open(self, kind: str, at: int, width: int) -> None:
        if kind != "(":
            self._levels[-1].value = None
            self._part(SUBSTITUTION, kind, at, at + width)
        self._levels.append(Level(kind))
        self._at = at + width

    def _close(self) -> None:
        level = self._levels.pop()
        level.double = False
        self._end_word(level)
        self._at += 1
        outer = self._levels[-1]
        if level.kind == "(":
            outer.expects = False
