"""SQL tokens of five dialects, made one at a time: MySQL, PostgreSQL, SQLite, T-SQL, Oracle."""

from __future__ import annotations

import re
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    Token = tuple[str, str, int, int]

# Kinds: n number, s string, u unterminated string, w word, f word that is called, v variable, o operator, c comment to the end,
# ( ) , ; as themselves, x anything else, . the end of the text.
_PATTERN = r"""
  (?P<space>(?:[\s\x00\xa0]++|/\*!\d*+|\*/|/\*(?!!)(?:[^*]++|\*(?!/))*+\*/)++)
 |(?P<c>/\*.*+|--.*+|\#.*+|[\u2013\u2014]\W*+\Z)
 |(?P<s>(?:[nxbe]|_[a-z0-9]{1,12}+)?'(?:[^'\\]++|\\.|'')*+'|"(?:[^"\\]++|\\.|"")*+"|\$(?P<tag>\w*+)\$(?:[^$]++|\$(?!(?P=tag)\$))*+\$(?P=tag)\$)
 |(?P<u>(?:[nxbe])?['"].*+)
 |(?P<n>0x[0-9a-f]++|(?:\d++(?:\.\d*+)?|\.\d++)(?:e[+-]?\d++|e(?=\())?)
 |(?P<w>(?:[^\W\d]|[$])[\w$]*+(?:\s?+\.{1,2}\s?+(?:[^\W\d][\w$]*+|\*|\[\w++\]|`[^`]*+`))*+|`[^`]*+`(?:\.`[^`]*+`|\.\w++)*+|\[\w[\w ]*+\](?:\.++\[\w[\w ]*+\]|\.++\w++)*+)
 |(?P<v>@@?[\w.$]++|:[a-z_]\w*+|\?)
 |(?P<o><=>|<>|!=|>=|<=|:=|==|\|\||&&|->>?|\#>>?|::|@>|<@|!?~\*?|<<|>>|[-+*/%=<>!^&|@])
 |(?P<p>[(),;])
"""


@cache
def _token() -> re.Pattern[str]:
    return re.compile(_PATTERN, re.VERBOSE | re.IGNORECASE | re.DOTALL)


@cache
def _call() -> re.Pattern[str]:
    return re.compile(r"(?:[\s\x00]++|/\*(?:[^*]++|\*(?!/))*+\*/)*+\(")


@cache
def _line_comment() -> re.Pattern[str]:
    return re.compile(r"(?:--|#)[^\n]*+\n?")


class Tokens:
    """The tokens of ``text`` from ``at`` on, made as they are asked for, at most ``most``; after them comes kind ``.``."""

    __slots__ = ("_at", "_made", "_most", "text")

    def __init__(self, text: str, at: int = 0, most: int = 400) -> None:
        self.text = text
        self._at = at
        self._made: list[Token] = []
        self._most = most

    def __getitem__(self, index: int) -> Token:
        made = self._made
        while len(made) <= index:
            made.append(self._next())
        return made[index]

    def _next(self) -> Token:
        text, at = self.text, self._at
        size = len(text)
        while at < size and len(self._made) < self._most:
            match = _token().match(text, at)
            if match is None:
                self._at = at + 1
                return "x", text[at], at, at + 1
            kind = match.lastgroup or "x"
            end = match.end()
            if kind == "tag":
                kind = "s"
            if kind == "space":
                at = end
                continue
            if kind == "c" and text[at] in "-#":
                line = _line_comment().match(text, at)
                end = line.end() if line is not None else end
                if text[end:].strip():
                    at = end
                    continue
            value = match.group().lower() if kind in "wfnov" else text[at:end]
            if kind == "w" and _call().match(text, end) is not None:
                kind = "f"
            elif kind == "p":
                kind = value = text[at]
            self._at = end
            return kind, value, at, end
        self._at = size
        return ".", "", size, size
