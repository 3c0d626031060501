"""Secrets that the function has in its environment: variables whose name says so, and whose value looks made."""

from __future__ import annotations

import os

from . import credentials, registry
from .words import worded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FROM = "environment "
_KEY = "AWS_SECRET_ACCESS_KEY"
_SHORTEST, _LONGEST = 8, 8192
# Without one of these no name says anything of a secret.
_TELLING = ("PASS", "PWD", "SECRET", "TOKEN", "KEY", "CRED", "AUTH", "CONN", "JWT")
# Keys that pages and apps hand to everybody.
_PUBLIC = ("PUBLIC", "PUBLISHABLE", "ANON", "VITE_", "REACT_APP_", "SITE_KEY", "SITEKEY")
# The platform's own and ours: `credentials` knows those that count.
_OTHERS = ("AWS_", "_", "LAMBDAGUARD_")
# What no answer holds for a reason; a token or an API key may well be meant for whoever asks.
_NEVER = tuple(
    "PASSWORD PASSWD PASSPHRASE PWD PRIVATEKEY SECRETKEY SIGNINGKEY ENCRYPTIONKEY MASTERKEY CLIENTSECRET CONNECTIONSTRING".split()
)
# A value that says what it is, or where it lies, is the name of a secret.
_NAMES = ("secret", "passw", "credential", "token")
_ODD = frozenset("!#$%^&*~?|<>;")
_PLACES = ("/", "arn:", "ssm:", "$", "{{")


def learn(environ: Mapping[str, str] | None = None) -> None:
    """Make them known; before the first line and before the first answer, as the function's own code may have set some."""
    credentials.read()
    found = os.environ if environ is None else environ
    key = found.get(_KEY, "")
    if len(key) >= 16 > len(credentials.longest(key)):
        registry.register(key, FROM + _KEY)  # of one key in ten no line looks as if a token were in it
    for name, value in found.items():
        if _SHORTEST <= len(value) <= _LONGEST and not name.startswith(_OTHERS):
            secret = _within(name.upper(), value)
            if secret and made(secret):
                registry.register(secret, FROM + name)


def _within(name: str, value: str) -> str:
    """What of a variable's value is secret, by its name; "" if nothing is."""
    if "://" in value:
        if "@" not in value:
            return ""
        from . import urls

        return next((value[start:end] for start, end, _ in urls.spans(value)), "")
    if not any(word in name for word in _TELLING):
        return ""
    from .keys import STRONG, sensitivity

    public = any(word in name for word in _PUBLIC)
    return value if not public and sensitivity(name) == STRONG else ""


def sure(name: str) -> bool:
    """Whether a secret may in no answer be meant; ``name`` as it was registered."""
    return not name.startswith(FROM) or any(word in name.upper().replace("_", "") for word in _NEVER)


def made(value: str) -> bool:
    """Whether it looks made rather than worded, so that no other text holds it by chance."""
    low = value.lower()
    if len(value) < _SHORTEST or worded(value) or low.startswith(_PLACES) or any(word in low for word in _NAMES):
        return False
    pieces = "".join([char if char.isalnum() else " " for char in value]).split()
    # Short pieces say something where nobody but a generator of passwords would part them: not in versions and times.
    least = 1 if any(char in _ODD for char in value) else 6
    mixed = sum(len(piece) for piece in pieces if len(piece) >= least and not piece.isdecimal() and not worded(piece[:12]))
    return mixed >= _SHORTEST and 2 * mixed >= sum(map(len, pieces))
