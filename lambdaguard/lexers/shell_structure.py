"""The structure of a shell command: which characters are operators, expansions and command words, and which only text.

POSIX shell grammar with bash's process substitution, ``$'…'`` and ``|&`` (POSIX.1-2024, Shell Command Language, 2.2 to
2.10). One pass, linear, never raises: what is left open at the end counts as it stands.
"""

from __future__ import annotations

import re
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    Part = tuple[str, str | None, int, int]

OPERATOR, REDIRECTION, SUBSTITUTION = "operator", "redirection", "substitution"
COMMAND, ASSIGNMENT, OPTION, WORD = "command", "assignment", "option", "word"
_RESERVED = frozenset("if then else elif fi do done while until for case esac in select function time coproc ! { } [[".split())
_NAMING = frozenset(("for", "case", "select", "function"))  # what follows is a name, not a command
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


@cache
def _expansion() -> re.Pattern[str]:
    return re.compile(r"\$(?:\{|[A-Za-z_@*?!$][A-Za-z0-9_]*+)")


@cache
def _arithmetic() -> re.Pattern[str]:
    return re.compile(r"\$\(\([^()$`]{0,200}+\)\)")


@cache
def _option() -> re.Pattern[str]:
    return re.compile(r"--?[A-Za-z][\w-]*+")


class _Level:
    """One list of commands: the script itself, or what stands in a substitution or a group."""

    __slots__ = ("begin", "command", "double", "expects", "kind", "options", "quoted", "target", "value")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.double = False  # inside double quotes
        self.expects = True  # the next word is a command's name
        self.options = True  # no "--" yet
        self.target = ""  # the next word belongs to this redirection
        self.begin = -1  # where the word being read begins
        self.value: list[str] | None = []  # its text; None when an expansion decides it
        self.quoted = False  # it begins with a quote

    def start(self, at: int, quoted: bool = False) -> None:
        if self.begin < 0:
            self.begin, self.value, self.quoted = at, [], quoted

    def add(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)


class Structure:
    """``parts`` of a command: ``(kind, text or None if only the shell knows it, start, end)``, in order of their ends."""

    __slots__ = ("_at", "_heredocs", "_levels", "_text", "parts")

    def __init__(self, text: str) -> None:
        self.parts: list[Part] = []
        self._text = text
        self._at = 0
        self._levels = [_Level("")]
        self._heredocs: list[tuple[str, bool, bool]] = []
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

    def _step(self, level: _Level) -> None:
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

    def _outside_words(self, level: _Level, char: str) -> None:
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

    def _in_double(self, level: _Level) -> None:
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

    def _dollar(self, level: _Level) -> None:
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
        self._levels.append(_Level(kind))
        self._at = at + width

    def _close(self) -> None:
        level = self._levels.pop()
        level.double = False
        self._end_word(level)
        self._at += 1
        outer = self._levels[-1]
        if level.kind == "(":
            outer.expects = False

    def _hash(self, level: _Level) -> None:
        if level.begin >= 0:
            level.add("#")
            self._at += 1
            return
        end = self._text.find("\n", self._at)
        self._at = len(self._text) if end < 0 else end

    def _redirect(self, level: _Level) -> None:
        text, at = self._text, self._at
        match = _redirection().match(text, at)
        assert match is not None
        if level.begin >= 0 and level.value is not None and "".join(level.value).isdigit():
            level.begin = -1  # the number is a file descriptor
        self._end_word(level)
        self._part(REDIRECTION, match.group(), at, match.end())
        level.target = match.group()
        self._at = match.end()

    def _next_command(self, level: _Level) -> None:
        level.expects, level.options, level.target = True, True, ""

    def _end_word(self, level: _Level) -> None:
        if level.begin < 0:
            return
        start, level.begin = level.begin, -1
        end = min(self._at, len(self._text))
        value = None if level.value is None else "".join(level.value)
        if level.target:
            if level.target in ("<<", "<<-") and value is not None:
                self._heredocs.append(
                    (value, "'" in self._text[start:end] or '"' in self._text[start:end], level.target == "<<-")
                )
            level.target = ""
            self._part(WORD, value, start, end)
        elif level.expects:
            if value in _RESERVED:
                level.expects = value not in _NAMING
            elif level.quoted or not _assignment().match(self._text, start, end):
                level.expects = False
                self._part(COMMAND, value, start, end)
            else:
                self._part(ASSIGNMENT, value, start, end)
        elif value == "--":
            level.options = False
            if level.quoted:
                self._part(WORD, value, start, end)
        elif level.options and not level.quoted and value is not None and _option().match(value):
            self._part(OPTION, value, start, end)
        else:
            self._part(WORD, value, start, end)

    def _skip_heredocs(self) -> None:
        text = self._text
        for word, quoted, tabs in self._heredocs:
            while self._at < len(text):
                end = text.find("\n", self._at)
                end = len(text) if end < 0 else end
                line = text[self._at : end]
                if (line.lstrip("\t") if tabs else line) == word:
                    self._at = end
                    break
                if not quoted:
                    for match in _in_heredoc().finditer(text, self._at, end):
                        self._part(SUBSTITUTION, None, match.start(), match.end())
                self._at = end + 1
        self._heredocs = []

    def _part(self, kind: str, value: str | None, start: int, end: int) -> None:
        self.parts.append((kind, value, start, end))


@cache
def _plain_in_double() -> re.Pattern[str]:
    return re.compile(r"[^\"\\$`]++")


@cache
def _ansi() -> re.Pattern[str]:
    return re.compile(r"(?>(?:[^'\\]++|\\.?)*)'?", re.DOTALL)


@cache
def _assignment() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z_][A-Za-z0-9_]*+(?:\[[^\]]*+\])?\+?=")


@cache
def _in_heredoc() -> re.Pattern[str]:
    return re.compile(r"(?<!\\)(?:`|\$\(|\$\{|\$[A-Za-z_])")
