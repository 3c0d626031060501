"""SQL tokens of five dialects, made one at a time: MySQL, PostgreSQL, SQLite, T-SQL, Oracle."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    Token = tuple[str, str, int, int]

# Kinds: n number, s string, u unterminated string, w word, f word that is called, v variable, o operator, c comment to the end,
# ( ) , ; as themselves, x anything else, . the end of the text.
_PATTERN = r"""
  (?P<z>\x00[\s\x00]*+\Z)
 |(?P<space>(?>(?:[\s\x00-\x1f\xa0\ufffd]++|\d\.e(?=[\s(),.;|=*/&])|/\*!\d*+|\*/|/\*(?!!)(?>(?:[^*]++|\*(?!/))*)\*/)+))
 |(?P<c>/[*/].*+|--.*+|\#.*+|[\u2013\u2014]\W*+\Z)
 |(?P<s>array\[[^\]\n]{0,80}+\]|n?+q'(?>\[(?>(?:[^\]]++|\](?!'))*)\]|\{(?>(?:[^}]++|\}(?!'))*)\}|\((?>(?:[^)]++|\)(?!'))*)\)|<(?>(?:[^>]++|>(?!'))*)>|!(?>(?:[^!]++|!(?!'))*)!)'|'\\'(?=\s*+[,)])|'\\\\[\w.-]{1,80}+\\[^']{0,80}+'(?!')|(?:[nxbe]|_[a-z0-9]{1,12}+)?'(?>(?:[^'\\]++|\\.|'')*)'|"(?>(?:[^"\\]++|\\.|"")*)"|\$(?P<tag>\w*+)\$(?>(?:[^$]++|\$(?!(?P=tag)\$))*)\$(?P=tag)\$)
 |(?P<u>(?:[nxbe])?['"].*+|`[^`]*+\Z)
 |(?P<n>0x[0-9a-f]++|0b[01]++|(?:\d++(?:\.\d*+)?|\.\d++)(?:e[+-]?\d++|e(?=\()|[df](?=union))?)
 |(?P<w>(?:[^\W\d]|[$])[\w$]*+(?>(?:\s?+\.{1,2}\s?+(?:[^\W\d][\w$]*+|\*|\[\w++\]|`[^`]*+`))*)|`[^`]*+`(?>(?:\.`[^`]*+`|\.\w++)*)|\[\w[\w ]*+\](?>(?:\.++\[\w[\w ]*+\]|\.++\w++)*))
 |(?P<v>@@?[\w.$]++|:[a-z_]\w*+|\?)
 |(?P<o><=>|<>|!=|>=|<=|:=|==|\|\||&&|->>?|\#>>?|::|@>|<@|!?~\*?|<<|>>|[-+*/%=<>!^&|@])
 |(?P<p>[(),;])
"""


_MOST = 400
BUDGET = 2000


@cache
def _token() -> re.Pattern[str]:
    return re.compile(_PATTERN, re.VERBOSE | re.IGNORECASE | re.DOTALL)


@cache
def _call() -> re.Pattern[str]:
    return re.compile(
        r"(?>(?:[\s\x00-\x1f\xa0\ufffd]++|\d\.e(?=[\s(])|\*/|/\*(?>(?:[^*]++|\*(?!/))*)\*/|(?:--|\#)\w{0,40}+\n)*)\("
    )


@cache
def _line_comment() -> re.Pattern[str]:
    return re.compile(r"(?:--|#)[^\n]*+\n?")


class Tokens:
    """The tokens of ``text`` from ``at`` to ``end``, made as they are asked for, at most 400; after them comes kind ``.``.

    ``budget`` is a one-element list shared by all walks over a text: how many tokens may still be made for it.
    """

    __slots__ = ("_at", "_budget", "_end", "_made", "text")

    def __init__(self, text: str, at: int, budget: list[int], end: int | None = None) -> None:
        self.text = text
        self._at = at
        self._end = len(text) if end is None else end
        self._made: list[Token] = []
        self._budget = budget

    def __getitem__(self, index: int) -> Token:
        made = self._made
        while len(made) <= index:
            made.append(self._next())
        return made[index]

    def _next(self) -> Token:
        text, at, size = self.text, self._at, self._end
        self._budget[0] -= 1
        while at < size and len(self._made) < _MOST and self._budget[0] > 0:
            match = _token().match(text, at, size)
            if match is None:
                self._at = at + 1
                return "x", text[at], at, at + 1
            kind = match.lastgroup or "x"
            end = match.end()
            if kind == "tag":
                kind = "s"
            elif kind == "z":  # what a driver written in C takes for the end
                kind = "c"
            if kind == "space":
                at = end
                continue
            if kind == "c" and text[at] in "-#":
                line = _line_comment().match(text, at, size)
                end = line.end() if line is not None else end
                if text[end:size].strip():
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
