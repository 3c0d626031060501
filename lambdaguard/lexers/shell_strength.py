"""How surely the words at a place in a text are a command with its arguments: 0 not at all, 1 weak, 2 a command, 3 an attack's."""

from __future__ import annotations

import re
from functools import cache

from . import shell_words as words
from .prose import SENTENCE, wording
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
def _shaped() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[\s+=,'\"<>$])(?:--?[A-Za-z]|-\d|/[\w.*?\[$-]|~/|\.{1,2}/|\.\.(?=\s|\Z)|[A-Za-z]:[\\/]|https?:|ftp:|%\w+%|\*|/[a-z?]\b)|[$*]|[<>]\s*[\w/&$]"
        r"|\b\d{1,3}(?:\.\d{1,3}){3}\b",
        re.IGNORECASE,
    )


@cache
def _dotted() -> re.Pattern[str]:
    return re.compile(r"\b[\w-]+\.[a-z]{2,12}\b", re.IGNORECASE)


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


@cache
def _numeric() -> re.Pattern[str]:
    return re.compile(r"\$\(\(|\$\{|\d+(?:\.\d+)?[smhd]?(?:[^\w.,!?%-]|$)|/t\s+\d|-s\s+\d|-seconds\s+\d", re.IGNORECASE)


@cache
def _target() -> re.Pattern[str]:
    return re.compile(
        r"/etc\b|/proc/|/root\b|/home\b|/var/(?:www|log|run|task|lib|runtime)|/dev/(?:tcp|udp)|/bin/|passwd|shadow\b|\.ssh|id_rsa|\.env\b"
        r"|\.aws|\.htaccess|win\.ini|boot\.ini|system32|\\windows|repair\\|%(?:systemroot|windir|comspec|programfiles)%|flag\.txt|access\.log"
        r"|/\?\?\?|/e[t?*]|/(?:\?[*?]|\*\?)",
        re.IGNORECASE,
    )


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
        assigned = "=" in word.text and word.text.split("=", 1)[0].isidentifier()
        if not (assigned or word.text in words.WRAPPERS):
            break
        end = word.end
        follows = read(text, skip_blank(text, end))
        if follows.text[:1] == "-" and not assigned:  # an option of what starts the command
            end = follows.end
            follows = read(text, skip_blank(text, end))
        if not follows.text or (follows.text not in words.ALL and "/" not in follows.text):
            break
        disguised += word.tricks
        at = end
    return _judged(text, word, disguised + word.tricks)


def _judged(text: str, word: Word, tricks: int) -> Command | None:
    name, rooted = _name(word)
    following = text[word.end : word.end + 1]
    if name == "." and following not in (" ", "\t", "$", "%"):
        return None
    if following in _CALLS and following and not word.spaced:
        return None
    if not rooted and name not in words.ALL:
        return Command(name, word.end, 2, "") if _file().match(word.text) else None
    stop = _stop().search(text, word.end)
    end = stop.start() if stop else len(text)
    if following == ")":
        end = word.end
    if tag := _tag().match(text, word.end):
        end = tag.start()
    if text.count("`", max(0, word.end - 240), word.end) % 2:
        close = text.find("`", word.end, end)
        end = close if close >= 0 else end
    args = text[word.end : min(end, word.end + _REACH)].replace("\\\n", "")
    bare = args.strip(_TRIM)
    strength = _strength(name, rooted, bare, args, tricks)
    target = bool(_target().search(args))
    if target and (strength > 1 or (strength and name in words.HOSTILE)):
        strength = 3
    return Command(name, word.end, strength, bare, target, tricks > 0) if strength else None


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
        rooted = rooted or (name.startswith("ld-") and folder.startswith("/lib"))
        return name, (rooted and name.replace("-", "").replace("_", "").replace(".", "").isalnum()) or (
            wild and text.startswith("/") and "/" in text.strip("/")
        )
    low = text.lower()
    if text != low and (
        low in words.WINDOWS or "-" in low or low.startswith(("net", "cmd", "power", "type", "ping", "dir", "certutil", "reg"))
    ):
        return low, False
    return (low if word.tricks else text), False


# Ordinary words whose first argument tells that they are a command
_TELLING = {
    "ps": ("aux", "ax", "ef"), "net": ("user", "users", "localgroup", "group", "view", "share", "start", "use", "accounts", "session", "config"),
    "reg": ("query", "add", "delete", "save", "export"), "wmic": ("os", "process", "useraccount", "product", "qfe", "bios"),
    "ip": ("a", "addr", "address", "r", "route", "link", "neigh"), "shutdown": ("now", "/s", "/r"), "sc": ("query", "create", "config", "stop"),
    "aws": ("sts", "s3", "iam", "ec2", "lambda", "secretsmanager", "ssm", "configure"), "kubectl": ("get", "exec", "apply", "delete", "run"),
    "docker": ("ps", "run", "exec", "images"), "dig": ("any", "txt", "axfr"), "expr": tuple("0123456789"), "route": ("print", "add"),
    "arp": ("-a",), "set": ("/a", "/p"), "export": ("-p",), "service": ("--status-all",), "dd": ("if=", "of="),
}  # fmt: skip


def _told(name: str, bare: str) -> bool:
    first = bare.split(None, 1)[0].lower() if bare.strip() else ""
    return first.startswith(_TELLING[name]) if name in ("dd", "expr") else first in _TELLING[name]


def _strength(name: str, rooted: bool, bare: str, args: str, tricks: int) -> int:
    short = name not in words.ENGLISH and bare.count(" ") < 3
    if bare and bare[0] not in "-/" and not short and wording("x " + bare) == SENTENCE:
        return 1 if rooted or (tricks and len(name) > 2) else 0
    if rooted or tricks:
        return 3
    if not bare:
        return _alone(name)
    if bare[0] == "=":
        return 0
    if name in _TELLING and bare.count(" ") < 5 and _told(name, bare):
        return 2
    if name in ("sleep", "timeout", "usleep", "start-sleep"):
        return 3 if _numeric().match(bare) else 0
    shaped = bool(_shaped().search(args))
    dotted = not shaped and bool(_dotted().search(args))
    if name in words.DEVELOP:
        return 1 if shaped or bare.count(" ") < 3 else 0
    if name in words.ENGLISH:
        return (3 if name in words.HOSTILE else 2) if shaped else 1 + dotted
    few = bare.count(" ") + bare.count("+") < 4
    return 3 if (shaped or dotted) and name in words.HOSTILE else 2 if shaped or dotted or few else 1


def _alone(name: str) -> int:
    if name in words.RECON:
        return 2 if name in words.ENGLISH or len(name) < 3 else 3
    if name in words.SHELLS:
        return 1 if name in words.ENGLISH else 2
    return 1 if name in words.ALONE else 0
