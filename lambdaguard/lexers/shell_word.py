"""Read one shell word as the shell would: quotes, escapes, expansions that vanish, globs; bounded, never raises."""

from __future__ import annotations

import re

from ..sealed import cache

LONGEST = 120
_END = frozenset(" \t\r\n;|&<>()+,")
_CUT = ("", " ", '"', "'", ";", "|", "&", "\n")
_SPECIAL = frozenset("@*!#-123456789")


class Word:
    """A word: ``text`` as the shell sees it, ``end`` in the source, ``tricks`` (how often it was disguised), ``variable`` (it
    began with an expansion), ``spaced`` (it ended at ``$IFS``, a brace's comma or a redirection, which stand for a blank)."""

    __slots__ = ("end", "spaced", "text", "tricks", "variable")

    def __init__(self, text: str, end: int, tricks: int, variable: bool, spaced: bool) -> None:
        self.text = text
        self.end = end
        self.tricks = tricks
        self.variable = variable
        self.spaced = spaced


@cache
def _expansion() -> re.Pattern[str]:
    # name, :-default or :offset
    return re.compile(
        r"\$\{[!#]?([A-Za-z_][A-Za-z0-9_]{0,30}+|[@*0-9?])((?:\[[^\]\n]{0,20}+\])?)(?::?([-=+?])([^}\n]{0,80}+)|[^}\n]{0,40}+)\}"
    )


@cache
def _ansi() -> re.Pattern[str]:
    return re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4}))")


@cache
def _blank() -> re.Pattern[str]:
    return re.compile(r"\$(?:IFS\b(?>(?:\$[0-9@*])?)|\{IFS[^}\n]{0,20}+\}(?>(?:\$[0-9@*])?))")


@cache
def _echoed() -> re.Pattern[str]:
    """A substitution that leaves one word: ``who$(echo am)i``."""
    return re.compile(r"(?:\$\(|`)(?:echo|printf)\s{1,4}['\"]?(\w{1,20})['\"]?[`)]")


@cache
def _simple() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_./~%:=@-]++")


def _decode_ansi(body: str) -> str:
    return _ansi().sub(lambda m: chr(int(m[1] or m[3], 16) if m[1] or m[3] else int(m[2], 8) & 0xFF), body)


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile(rf"(?>(?:[ \t+\r\n]++|\\\n|{_blank().pattern})*)")


def skip_blank(text: str, at: int) -> int:
    """The first position from ``at`` that is no blank: white space, ``+``, ``$IFS``, or a line continuation."""
    blanks = _blanks().match(text, at)
    return blanks.end() if blanks else at


def read(text: str, at: int) -> Word:
    """The word that starts at ``at``; at most `LONGEST` characters of it."""
    out: list[str] = []
    start, tricks, variable, spaced = at, 0, False, False
    stop = min(len(text), at + LONGEST)
    while at < stop:
        char = text[at]
        if match := _simple().match(text, at, stop):
            out.append(match.group())
            at = match.end()
        elif char in _END:
            if char == "," and out and text[start] == "{":
                spaced, tricks = True, tricks + 1
            spaced = spaced or char == "<"
            break
        elif char in "'\"":
            close = text.find(char, at + 1, stop)
            if close < 0:
                break
            inner = text[at + 1 : close]
            if (close + 1 < stop and text[close + 1] not in _END and text[close + 1] != "`") or out:
                tricks += 1
            out.append(inner)
            at = close + 1
        elif char == "\\" and at + 1 < stop:
            if out and (text[at + 1] == "`" or (text[at + 1] in "nrt" and text[at + 2 : at + 3] in _CUT)):
                break
            if text[at + 1].isalnum():
                tricks += 1
            if text[at + 1] != "\n":
                out.append(text[at + 1])
            at += 2
        elif char == "^" and at + 1 < stop and text[at + 1].isalpha():
            tricks += bool(out) or text[at + 2 : at + 3].isalnum()  # alone it is how a control key is written: ``^W``
            at += 1
        elif char == "$":
            dollar = at
            at, piece, blank = _dollar(text, at, stop)
            if out and _random(text[dollar + 1 : at]):
                at = dollar
                break
            if blank:
                if out:
                    spaced, tricks = True, tricks + 1
                    break
                continue
            if piece is None:
                break
            variable = variable or not out
            tricks += 1
            out.append(piece)
        elif char == "`" and text.startswith("``", at):
            tricks += 1
            at += 2
        elif char == "`" and out and (match := _echoed().match(text, at, stop)):
            tricks += 1
            out.append(match[1])
            at = match.end()
        elif char == "[" and at + 2 < stop and text[at + 2] == "]":
            tricks += 1
            out.append(text[at + 1])
            at += 3
        elif char == "{" and not out:
            at += 1
        elif char in "?*[]!{}~%":
            out.append(char)
            at += 1
        else:
            break
    return Word("".join(out), at, tricks, variable, spaced)


def _random(name: str) -> bool:
    """True for letters in mixed case: nobody's unset variable, but a password's (``Tr&w$Ci7l``)."""
    return name.isalnum() and not (name.islower() or name.isupper() or name.isdigit())


def _dollar(text: str, at: int, stop: int) -> tuple[int, str | None, bool]:
    """Where an expansion at ``at`` ends, what it leaves (None: no expansion), and whether it stands for a blank."""
    if match := _blank().match(text, at, stop):
        return match.end(), "", True
    if text.startswith("$'", at):
        close = text.find("'", at + 2, stop)
        return (at, None, False) if close < 0 else (close + 1, _decode_ansi(text[at + 2 : close]), False)
    if text.startswith("$()", at):
        return at + 3, "", False
    if match := _echoed().match(text, at, stop):
        return match.end(), match[1], False
    if match := _expansion().match(text, at, stop):
        return match.end(), match[4] if match[3] and match[3] in "-=+" else "", False
    if at + 1 < stop and text[at + 1] in _SPECIAL:
        return at + 2, "", False
    if at + 1 < stop and (text[at + 1].isalpha() or text[at + 1] == "_"):
        end = at + 1
        while end < stop and (text[end].isalnum() or text[end] == "_"):
            end += 1
        return end, "", False
    return at, None, False
