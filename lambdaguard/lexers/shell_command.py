"""Reads the command at a place in a text: its name, what starts it, its arguments and where it ends."""

from __future__ import annotations

import re

from ..sealed import cache
from . import shell_words as words
from .shell_strength import strength_of, target
from .shell_word import Word, read, skip_blank

_REACH = 160
_TRIM = " \t\r\n+\"'`#)}\\;|&"
_ENDS = ("", " ", ";", "|", "&", "'", '"', "\n")
# What follows a function's or a variable's name, not a command's.
_CALLS = frozenset("(=:[.,")


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(r"[;|&]|(?<!\\)\n|\\n")


@cache
def _file() -> re.Pattern[str]:
    return re.compile(r"[.~]/[\w.-]{1,60}\Z")


@cache
def _query() -> re.Pattern[str]:
    return re.compile(r"\?\w{2,40}=")


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(r"\s{0,4}</?[a-zA-Z!][^<>\n]{0,160}>")


@cache
def _assigned() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z0-9_])[A-Za-z_]\w{0,20}=[^\s=]")


class Command:
    """A command found after an operator: its ``name``, where it ends, its ``strength``, its ``args``, whether they name a
    sensitive ``target`` and whether its name was ``disguised``."""

    __slots__ = ("args", "disguised", "end", "name", "strength", "target")

    def __init__(self, name: str, end: int, strength: int, args: str, target: bool = False, disguised: bool = False) -> None:
        self.name = name
        self.end = end
        self.strength = strength
        self.args = args
        self.target = target
        self.disguised = disguised


def command(text: str, at: int) -> Command | None:
    """The command that starts at ``at``, or None when what stands there is none."""
    disguised = 0
    for _ in range(4):
        at = skip_blank(text, at)
        if (shell := _itself().match(text, at)) is not None:
            return _judged(text, Word("sh", shell.end(), 1, True, False), 1)
        while at < len(text) and text[at] in "({!@" and text[at + 1 : at + 2] != "|":
            at = skip_blank(text, at + 1)
        word = read(text, at)
        if text[word.end : word.end + 1] == "," and "{" in text[max(0, at - 2) : at]:
            word.spaced = True
        if word.end == at:
            return None
        if (
            not word.text
            and word.variable
            and _assigned().search(text, max(0, at - 60), at)
            and (text[word.end : word.end + 1] in _ENDS or (text[word.end : word.end + 1] == ")" and "$(" in text[:at]))
        ):
            return Command("$", word.end, 3, "")
        if not word.text and word.variable:  # a variable that is not set
            disguised += 1
            at = word.end
            continue
        assigned = "=" in word.text and _assigns().match(text, at) is not None
        if not (assigned or word.text in words.WRAPPERS):
            break
        end = word.end
        follows = read(text, skip_blank(text, end))
        if follows.text[:1] == "-" and not assigned:  # an option of what starts the command
            end = follows.end
            follows = read(text, skip_blank(text, end))
        if not _started(follows):
            break
        disguised += word.tricks
        at = end
    return _judged(text, word, disguised + word.tricks)


@cache
def _assigns() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z_]\w*+=")


@cache
def _itself() -> re.Pattern[str]:
    """The shell that runs, asked to run another command."""
    return re.compile(r"(?:\$0|\$\{0\}|\$SHELL|\$\{SHELL\}|\$BASH|\$\{BASH\})(?=\s{1,8}-c)")


def _started(word: Word) -> bool:
    """Whether what follows a word that starts commands is one."""
    if "/" not in word.text:
        return word.text in words.ALL
    name, rooted = _name(word)
    return rooted or (name in words.ALL and target().search(word.text) is None)


def _judged(text: str, word: Word, tricks: int) -> Command | None:
    name, rooted = _name(word)
    following = text[word.end : word.end + 1]
    if name == "." and following not in (" ", "\t", "$", "%"):
        return None
    if following in _CALLS and following and not word.spaced:
        return None
    if not rooted and name not in words.ALL and not words.cmdlet(name):
        return Command(name, word.end, 2, "") if _file().match(word.text) else None
    reach = min(len(text), word.end + _REACH)
    stop = _stop().search(text, word.end, reach)
    end = stop.start() if stop else reach
    if following == ")":
        end = word.end
    if tag := _tag().match(text, word.end):
        end = tag.start()
    if text.count("`", max(0, word.end - 240), word.end) % 2:
        close = text.find("`", word.end, end)
        end = close if close >= 0 else end
    args = text[word.end : end].replace("\\\n", "")
    bare = args.strip(_TRIM)
    strength = strength_of(name, rooted, bare, args, tricks)
    wanted = bool(target().search(args))
    if wanted and (strength > 1 or (strength and name in words.HOSTILE)):
        strength = 3
    return Command(name, word.end, strength, bare, wanted, tricks > 0) if strength else None


def _name(word: Word) -> tuple[str, bool]:
    """The command's name without its folder, and whether the folder is one that holds programs."""
    text = word.text.rstrip("\\")
    if "/" in text and not text.endswith("/"):
        folder, name = text.rsplit("/", 1)
        if "=" in folder.partition("?")[0] or _query().search(text):
            return "", False  # a value with a slash in it, or a URL
        name = name.lstrip(".")
        wild = "?" in text or "*" in text
        rooted = folder.strip("./").startswith(
            ("bin", "usr/bin", "usr/local/bin", "sbin", "usr/sbin", "tmp", "dev/shm", "var/tmp", "opt")
        )
        if name == "*" and not any(mark in folder for mark in "?*["):
            return "", False  # all that is in a folder is no program
        rooted = rooted or (name.startswith("ld-") and folder.startswith("/lib"))
        return name, (rooted and name.replace("-", "").replace("_", "").replace(".", "").isalnum()) or (
            wild and text.startswith("/") and "/" in text.strip("/") and ":" not in text
        )
    low = text.lower()
    if text != low and (
        low in words.WINDOWS or "-" in low or low.startswith(("net", "cmd", "power", "type", "ping", "dir", "certutil", "reg"))
    ):
        return low, False
    return (low if word.tricks else text), False
