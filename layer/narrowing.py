"""A source with no blank that it can do without, each line where it was."""

from __future__ import annotations

import io
import tokenize

_QUOTES = ("'", '"')


def narrow(source: bytes) -> bytes:
    """A blank for each level, none before lines that go on with a statement, and within a line only between words."""
    levels: dict[int, int] = {}
    gaps: dict[int, list[tuple[int, int]]] = {}  # by line: from where to where nothing is needed
    inside: set[int] = set()  # lines that begin in a text, and those that end in one
    open_ended: set[int] = set()
    level, begins = 0, True
    before = tokenize.TokenInfo(tokenize.NEWLINE, "", (0, 0), (0, 0), "")
    texts = 0  # from Python 3.12 on a formatted text is several tokens, and what is between them counts
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if token.type in (tokenize.INDENT, tokenize.DEDENT):
            level += 1 if token.type == tokenize.INDENT else -1
        elif token.type == tokenize.NEWLINE:
            begins = True
        elif token.string.strip() and token.type != tokenize.ENCODING:
            levels.setdefault(token.start[0], level if begins else 0)
            begins = False
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
            open_ended.update(range(token.start[0], token.end[0]))
            if not texts and before.end[0] == token.start[0] and not _apart(before.string, token.string):
                gaps.setdefault(token.start[0], []).append((before.end[1], token.start[1]))
            before = token
        texts += (kind == "FSTRING_START") - (kind == "FSTRING_END")
    lines = source.split(b"\n")
    for number, line in enumerate(lines, 1):
        line = _without(line, gaps.get(number, []))
        if number not in open_ended:
            line = line.rstrip()
        lines[number - 1] = line if number in inside else b" " * levels.get(number, 0) + line.lstrip()
    return b"\n".join(lines)


def _apart(left: str, right: str) -> bool:
    """Whether two tokens would be others with no blank between them."""
    return _in_word(left[-1]) and (_in_word(right[0]) or right[0] in _QUOTES or (left[0].isdigit() and right[0] == "."))


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _without(line: bytes, gaps: list[tuple[int, int]]) -> bytes:
    text = line.decode()
    for start, end in reversed(gaps):
        text = text[:start] + text[end:]
    return text.encode()
