"""The words of a shell command: which name a command, assign, are options, belong to a redirection or to a text that follows."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    Part = tuple[str, str | None, int, int]

OPERATOR, REDIRECTION, SUBSTITUTION = "operator", "redirection", "substitution"
COMMAND, ASSIGNMENT, OPTION, WORD = "command", "assignment", "option", "word"
_RESERVED = frozenset("if then else elif fi do done while until for case esac in select function time coproc ! { } [[".split())
_NAMING = frozenset(("for", "case", "select", "function"))  # what follows is a name, not a command


@cache
def _option() -> re.Pattern[str]:
    return re.compile(r"--?[A-Za-z][\w-]*+")


@cache
def _assignment() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z_][A-Za-z0-9_]*+(?:\[[^\]]*+\])?\+?=")


@cache
def _in_heredoc() -> re.Pattern[str]:
    return re.compile(r"(?<!\\)(?:`|\$\(|\$\{|\$[A-Za-z_])")


class Level:
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


class Words:
    """``parts`` of a command: ``(kind, text or None if only the shell knows it, start, end)``, in order of their ends."""

    __slots__ = ("_at", "_heredocs", "_levels", "_text", "parts")

    def __init__(self, text: str) -> None:
        self.parts: list[Part] = []
        self._text = text
        self._at = 0
        self._levels = [Level("")]
        self._heredocs: list[tuple[str, bool, bool]] = []

    def _next_command(self, level: Level) -> None:
        level.expects, level.options, level.target = True, True, ""

    def _end_word(self, level: Level) -> None:
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
