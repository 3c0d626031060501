"""How surely the words at a place in a text are a command with its arguments: 0 not at all, 1 weak, 2 a command, 3 an attack's."""

from __future__ import annotations

import re

from ..sealed import cache
from . import shell_words as words
from .prose import SENTENCE, wording


@cache
def shaped() -> re.Pattern[str]:
    """Arguments as no sentence has them: an option, a path, an address, a variable."""
    return re.compile(
        r"(?:^|[\s+=,'\"<>$])(?:--?[A-Za-z]|-\d|/[\w.*?\[$-]|~/|\.{1,2}/|\.\.(?=\s|\Z)|[A-Za-z]:[\\/]|https?:|ftp:|%\w+%|\*|/[a-z?]\b)|[$*]|[<>]\s*[\w/&$]"
        r"|\b\d{1,3}(?:\.\d{1,3}){3}\b",
        re.IGNORECASE,
    )


@cache
def _dotted() -> re.Pattern[str]:
    return re.compile(r"\b[\w-]+\.[a-z]{2,12}\b", re.IGNORECASE)


@cache
def _numeric() -> re.Pattern[str]:
    return re.compile(r"\$\(\(|\$\{|\d+(?:\.\d+)?[smhd]?(?:[^\w.,!?%-]|$)|/t\s+\d|-s\s+\d|-seconds\s+\d", re.IGNORECASE)


@cache
def target() -> re.Pattern[str]:
    return re.compile(
        r"/etc\b|/proc/|/root\b|/home\b|/var/(?:www|log|run|task|lib|runtime)|/dev/(?:tcp|udp)|(?<![a-z0-9_.-])/bin/|/usr/(?:local/)?bin/|passwd|shadow\b|\.ssh|id_rsa|\.env\b"
        r"|\.aws|\.htaccess|win\.ini|boot\.ini|system32|\\windows|repair\\|%(?:systemroot|windir|comspec|programfiles)%|flag\.txt|access\.log"
        r"|/\?\?\?|/e[t?*]|/(?:\?[*?]|\*\?)",
        re.IGNORECASE,
    )


# Ordinary words whose first argument tells that they are a command
_TELLING = {
    "ps": ("aux", "ax", "ef"), "net": ("user", "users", "localgroup", "group", "view", "share", "start", "use", "accounts", "session", "config"),
    "reg": ("query", "add", "delete", "save", "export"), "wmic": ("os", "process", "useraccount", "product", "qfe", "bios"),
    "ip": ("a", "addr", "address", "r", "route", "link", "neigh"), "shutdown": ("now", "/s", "/r"), "netsh": ("advfirewall", "wlan", "firewall", "interface", "winhttp"), "sc": ("query", "create", "config", "stop"),
    "aws": ("sts", "s3", "iam", "ec2", "lambda", "secretsmanager", "ssm", "configure"), "kubectl": ("get", "exec", "apply", "delete", "run"),
    "docker": ("ps", "run", "exec", "images"), "dig": ("any", "txt", "axfr"), "expr": tuple("0123456789"), "route": ("print", "add"),
    "arp": ("-a",), "id": ("root", "nobody", "www-data", "admin", "ubuntu", "ec2-user", "daemon"), "set": ("/a", "/p"), "export": ("-p",), "service": ("--status-all",), "dd": ("if=", "of="),
}  # fmt: skip


def _told(name: str, bare: str) -> bool:
    first = bare.split(None, 1)[0].lower() if bare.strip() else ""
    return first.startswith(_TELLING[name]) if name in ("dd", "expr") else first in _TELLING[name]


def strength_of(name: str, rooted: bool, bare: str, args: str, tricks: int) -> int:
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
    formed = bool(shaped().search(args))
    dotted = not formed and bool(_dotted().search(args))
    if name in words.DEVELOP:
        return 1 if formed or bare.count(" ") < 3 else 0
    if name in words.ENGLISH or name not in words.ALL:
        return (3 if name in words.HOSTILE else 2) if formed else 1 + dotted
    few = bare.count(" ") + bare.count("+") < 4
    return 3 if (formed or dotted) and name in words.HOSTILE else 2 if formed or dotted or few else 1


def _alone(name: str) -> int:
    if name in words.RECON:
        return 2 if name in words.ENGLISH or len(name) < 3 else 3
    if name in words.SHELLS:
        return 1 if name in words.ENGLISH else 2
    return 1 if name in words.ALONE else 0
