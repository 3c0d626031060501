"""What callers sign in with: web tokens, Basic credentials, cookies."""

from __future__ import annotations

import json

from .paths import UNPRINTABLE, step
from .trees import tree
from .walk import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk

# A JSON Web Token is a header, a payload and a signature (RFC 7519); an encrypted one shows its header only (RFC 7516).
_SIGNED = 2
_LONGEST_TOKEN = 64 * 1024


def token(walk: Walk, text: str, path: str, place: str = "attribute") -> None:
    """Header and claims of the web token in ``text``, if there is one. The string itself is the caller's to list."""
    if text.count(".") < _SIGNED or len(text) > _LONGEST_TOKEN:
        return
    known = walk.claims
    if known is None:
        known = walk.claims = {}
    parts = text.rpartition(" ")[2].strip("\"', ").split(".")
    for label, part in zip(("token", "claims"), parts, strict=False):
        if part not in known:
            known[part] = _segment(part)
        claims = known[part]
        if isinstance(claims, (dict, list)):
            tree(walk, claims, step(path, label) if walk.named else "", place)


def authorization(walk: Walk, text: str, path: str, place: str = "") -> None:
    """An Authorization header: a web token's claims, or the user name and password of Basic credentials."""
    walk.settle(text)
    scheme, _, rest = text.strip().partition(" ")
    if scheme.lower() != "basic":
        token(walk, text, path)
        return
    import binascii

    try:
        user, _, password = binascii.a2b_base64(rest).decode("utf-8", "replace").partition(":")
    except ValueError:
        return
    walk.put(user, step(path, "username") if walk.named else "", "attribute")
    walk.put(password, step(path, "password") if walk.named else "", "attribute")


def cookies(walk: Walk, text: str, path: str, place: str = "") -> None:
    """Names and values of a Cookie header, or of one entry of a list of cookies."""
    for crumb in split(walk, text, ";", path):
        name, sign, value = crumb.strip().partition("=")
        if walk.wanted is not None and not walk.wants(name) and not walk.wants(value):
            continue
        if not sign:
            walk.put(name, path, "cookie")
            continue
        walk.put(name, step(path, UNPRINTABLE) if walk.named else "", "cookie")
        walk.put(value, step(path, name) if walk.named else "", "cookie")


def cookie_list(walk: Walk, value: Any, path: str, place: str) -> None:
    """The ``cookies`` of an HTTP API or function URL event."""
    if type(value) is not list:
        tree(walk, value, path, place)
        return
    for item in value:
        if type(item) is str:
            walk.inside(cookies, item, path)
        else:
            tree(walk, item, path, place)


def credential(walk: Walk, value: Any, path: str, place: str) -> None:
    """An authorizer's token: a list of them where there are several identity sources."""
    for item in value if type(value) is list else (value,):
        if type(item) is str:
            walk.put(item, path, place)
            if item not in walk.settled:
                walk.inside(authorization, item, path)
        else:
            tree(walk, item, path, place)


def _segment(part: str) -> Any:
    import binascii

    try:
        return json.loads(binascii.a2b_base64(part.replace("-", "+").replace("_", "/") + "==").decode())
    except (ValueError, RecursionError):
        return None
