"""A GraphQL document that is built to exhaust its server: depth, aliases, repeats, directives, cycles and fragments that swell."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DEEP, _REPEATED, _ALIASES, _DIRECTIVES, _IN_A_ROW = 14, 60, 40, 50, 10
_NESTED, _OPERATIONS, _ECHOED = 9, 10, 4
_LISTS, _DOUBLED, _EXPANDED = 14, 5, 5_000
_LARGE, _MANY = 9, 25
# Two fields that each stand in the other so often are asked for by nobody; what pages and trees are made of may
_TURNS = 3
_LINKS = frozenset(
    "edges edge node nodes items item data attributes results list connection fields content blocks children parent".split()
)


@cache
def _token() -> re.Pattern[str]:
    return re.compile(rf"\"\"\".*?\"\"\"|\"(?>(?:[^\"\\\n]|\\.)*)(\"?)|{_unquoted().pattern}", re.DOTALL)


@cache
def _unquoted() -> re.Pattern[str]:
    return re.compile(r"#[^\n]*+|\.\.\.|@\w++|[_A-Za-z]\w*+|[{}():\[\]]")


def _tokens(text: str) -> Iterator[str]:
    for match in _token().finditer(text):
        if match[1] == "":  # nothing closes this quote, nor any that is escaped after it
            yield from _unquoted().findall(text, match.start() + 1, match.end())
        else:
            yield match.group()


class Document:
    """What is counted while a document is read once, token by token."""

    def __init__(self, text: str) -> None:
        self.depth = self.deepest = self.aliases = self.directives = self.operations = self.most = self.rows = 0
        self.within = self.turning = self._turning = self._row = self._lists = self._inside = 0
        self.fragments: dict[str, list[str]] = {}
        self._fragment = self._asked = self._before = ""
        self._fields: dict[str, int] = {}  # how often each is asked for in one pair of braces
        self._around: list[tuple[str, dict[str, int]]] = []
        self._turns: dict[str, int] = {}
        for token in _tokens(text):
            self._read(token)

    def _read(self, token: str) -> None:
        if token in "()":  # what is between them is said of the field before: `posts(first: 3) {`
            self._asked = self._before if token == "(" and not self._inside else self._asked
            self._inside = max(self._inside + (1 if token == "(" else -1), 0)
            self._before = self._before if self._inside else self._asked
            return
        if token[0] in '"#':
            return
        if token == "{":
            self._open()
        elif token == "}":
            self._close()
        elif token in "[]":
            self._lists = self._lists + 1 if token == "[" else 0
            self.deepest = max(self.deepest, self._lists * DEEP // _LISTS)
        elif token[0] == "@":
            self.directives += 1
            self._row = self._row + 1 if self._before[:1] == "@" else 0
            self.rows = max(self.rows, self._row * _IN_A_ROW // (_ECHOED if token == self._before else 2 * _ECHOED))
        elif self._inside:
            return
        elif token[0].isalpha() or token[0] == "_":
            token = self._name(token)
        self._before = token

    def _open(self) -> None:
        name = self._before if self._before.isidentifier() and not self._inside else ""
        self.operations += self.depth == 0 and self._before == "}"
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        self._around.append((name, self._fields))
        self._fields = {}
        if name:
            self._turns[name] = self._turns.get(name, 0) + 1
            self.within = max(self.within, self._turns[name])
            self._turning += self._turns[name] == _TURNS and name not in _LINKS
            self.turning = max(self.turning, self._turning)

    def _close(self) -> None:
        self.depth -= 1
        if self.depth <= 0:
            self._fragment = ""
        name, self._fields = self._around.pop() if self._around else ("", {})
        if name:
            self._turning -= self._turns[name] == _TURNS and name not in _LINKS
            self._turns[name] -= 1

    def _name(self, token: str) -> str:
        if self._before == "on":  # a type, no field
            return "..."
        if self._before == "fragment":
            self._fragment = token
            self.fragments[token] = []
        elif self._before == "..." and token != "on":
            self.fragments.setdefault(self._fragment, []).append(token)
        elif self.depth > 0 and token != "on":
            self._fields[token] = self._fields.get(token, 0) + 1
            self.most = max(self.most, self._fields[token])
            if self._before == ":":
                self.aliases += 1
            else:
                self._row = self._row + 1 if token == self._before else 0
                self.rows = max(self.rows, self._row)
        return token

    def floods(self) -> bool:
        return (
            self.deepest >= DEEP
            or (self.aliases >= _ALIASES and self.most >= _ALIASES)
            or self.most >= _REPEATED
            or self.rows >= _IN_A_ROW
            or self.within >= _NESTED
            or self.turning > 1
            or self.operations >= _OPERATIONS
            or self.directives >= _DIRECTIVES
            or _cycle(self.fragments)
            or _swells(self.fragments)
        )

    def large(self) -> bool:
        return self.deepest >= _LARGE or self.aliases >= _MANY


def _cycle(fragments: dict[str, list[str]]) -> bool:
    """True when a fragment reaches itself; every fragment is left once nothing it spreads is unresolved."""
    open_ = {name: {spread for spread in spreads if spread in fragments} for name, spreads in fragments.items() if name}
    for _ in range(64):
        done = {name for name, spreads in open_.items() if not spreads}
        if not done:
            return bool(open_)
        open_ = {name: spreads - done for name, spreads in open_.items() if name not in done}
    return False


def _swells(fragments: dict[str, list[str]]) -> bool:
    """True when fragments that spread others twice follow one another, or one comes to thousands of them when all are put in."""
    open_ = {name: [spread for spread in spreads if spread in fragments] for name, spreads in fragments.items()}
    sizes: dict[str, tuple[int, int]] = {}  # what each comes to, and how often in a row one is spread twice
    for _ in range(64):
        ready = [name for name, spreads in open_.items() if all(map(sizes.__contains__, spreads))]
        for name in ready:
            times: dict[str, int] = {}
            for spread in open_.pop(name):
                times[spread] = times.get(spread, 0) + 1
            total = min(1 + sum(sizes[spread][0] * count for spread, count in times.items()), _EXPANDED)
            row = max((sizes[spread][1] + (count > 1) for spread, count in times.items()), default=0)
            if total >= _EXPANDED or row >= _DOUBLED:
                return True
            sizes[name] = total, row
        if not ready:
            break
    return False
