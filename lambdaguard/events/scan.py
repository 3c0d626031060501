"""Long JSON texts, taken apart at their quotes instead of being parsed."""

from __future__ import annotations

import re
from json import decoder

from .packed import LARGE, SEPARATOR, pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .walk import Walk

_NUMBERS = b" \t\r\n:,0123456789.+-"
_BRACKETS = bytes.maketrans(b"{}", b"[]")
# Strings to a backslash from which on they are found by the backslashes
_FEW = 8
_SECTION = 32 * 1024
# Of so many brackets one that a round takes away is little
_LITTLE = 8
_LITERALS = rb"(?>(?:true|false|null|NaN|Infinity|[eE])*)"


def scan(walk: Walk, text: str, path: str = "", place: str = "") -> bool:
    """List the strings of a JSON text; False, and nothing listed, if it cannot be taken apart.

    Every second piece between quotes is a string. That is all of them, whether or not the text is well-formed, if the other
    pieces hold nothing but brackets, commas, numbers and literals. Names that occur twice are listed twice.
    """
    if "\\" in text:
        if "\x00" in text or "\x01" in text:
            return False
        # Escaped quotes must not end a string; the backslash stays, to tell which strings hold escapes.
        text = text.replace("\\\\", "\\\x00").replace('\\"', "\\\x01")
    structure: list[str] = []
    packs = walk.packed is not None and len(text) > LARGE
    packed: list[str] = []
    listed: list[str] = []
    try:
        for strings in _sections(text, structure):
            joined = SEPARATOR.join(["", *strings, ""]) if packs and strings else ""
            if joined and joined.count(SEPARATOR) == len(strings) + 1:
                packed.append(joined)
            else:
                listed += strings
    except ValueError:
        return False
    depth = _depth("".join(structure), walk.ceilings.depth)
    if not depth:
        return False
    walk.bulky = True
    walk.depth = max(walk.depth, depth)
    if walk.named:
        for string in listed:
            walk.put(string, path, place)
    else:
        walk.listed.extend(listed)
    for joined in packed:
        pack(walk, joined, path, place)
    walk.full(path)
    return True


def _sections(text: str, structure: list[str]) -> Iterator[list[str]]:
    """The strings of ``text``, some at a time, which the processor's caches hold; what is between them goes to ``structure``.

    `ValueError` for an escape that is none, or a string without an end.
    """
    at = 0
    while at < len(text):
        cut = text.find('"', at + _SECTION)
        section = text[at:] if cut < 0 else text[at:cut]
        pieces = section.split('"')
        if len(pieces) % 2:
            # Between two strings: the quote that was cut at begins one.
            at += len(section) or 1
        elif cut < 0:
            raise ValueError
        else:
            at = cut + 1
        structure.append("".join(pieces[::2]))
        strings = pieces[1::2]
        if "\\" in section:
            _unescape(section, strings)
        yield strings


def _unescape(text: str, strings: list[str]) -> None:
    """Undo the escapes in ``strings``, where they stand in ``text``; those that hold any are read as one text."""
    if text.count("\\") * _FEW < len(strings):
        where = list(_escaped(text))
    else:
        where = [index for index, string in enumerate(strings) if "\\" in string]
    whole = '"'.join([strings[index] for index in where]).replace("\\\x00", "\\\\").replace("\\\x01", '\\"') + '"'
    at = 0
    for index in where:
        strings[index], at = decoder.scanstring(whole, at, False)  # type: ignore[attr-defined]


def _escaped(text: str) -> Iterator[int]:
    """Indexes of the strings of ``text`` that hold a backslash, found from one to the next."""
    index = done = 0
    at = text.find("\\")
    while at >= 0:
        index += text.count('"', done, at)
        yield index >> 1
        done = text.find('"', at)
        at = text.find("\\", done) if done >= 0 else -1


def _depth(structure: str, most: int) -> int:
    """Levels of nesting of what is left of a JSON text without its strings; 0 if it is none, or deeper than ``most``."""
    if not structure.isascii():
        return 0
    rest = structure.encode().translate(_BRACKETS, _NUMBERS)
    brackets = rest.translate(None, b"truefalsenullNaNInfinityE")
    if not re.fullmatch(_LITERALS, rest.translate(None, b"[]")):
        return 0
    depth = 0
    # Each round takes the innermost pairs away; where that is little, what is left stands in long runs.
    while brackets and depth < most:
        inner = brackets.replace(b"[]", b"")
        removed = len(brackets) - len(inner)
        if removed * _LITTLE < len(brackets):
            levels = _nested(brackets)
            return depth + levels if levels and depth + levels <= most else 0
        brackets = inner
        depth += 1
    return 0 if brackets else depth


def _nested(brackets: bytes) -> int:
    """Levels of nesting, by runs of brackets of one kind; 0 if they do not close each other."""
    deepest = level = 0
    for runs in brackets.replace(b"][", b"] [").split():
        opened = runs.find(b"]")
        level += opened if opened >= 0 else len(runs)
        deepest = max(deepest, level)
        level -= len(runs) - opened if opened >= 0 else 0
        if level < 0:
            return 0
    return 0 if level else deepest
