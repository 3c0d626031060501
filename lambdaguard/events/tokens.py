"""What callers sign in with: web tokens, Basic credentials, cookies."""

from __future__ import annotations

import json

from .paths import UNPRINTABLE, step
from .trees import tree
from .walk import opens, split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .walk import Walk

# A JSON Web Token is a header, a payload and a signature (RFC 7519); an encrypted one shows its header only (RFC 7516).
_SIGNED = 2
# From so many cookies on they are taken apart as one text, and none is remembered by itself
_MANY = 1000
_LONGEST_TOKEN = 64 * 1024
_LABELS = ("token", "claims")
# What the name of a cookie has not (RFC 6265): an equals sign after one of these may be anything's.
_ODD = frozenset(" \t\"'`()<>@,:\\/[]?{}")
_parse = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # `raw_decode` without a call of its own
_unbase64: Callable[..., bytes] | None = None


def token(walk: Walk, text: str, path: str, place: str = "attribute") -> None:
    """Header and claims of the web token in ``text``, if there is one. The string itself is the caller's to list."""
    if text.count(".") < _SIGNED or len(text) > _LONGEST_TOKEN:
        return
    known = walk.claims
    if known is None:
        known = walk.claims = {}
    for label, part in zip(_LABELS, text.rpartition(" ")[2].strip("\"', ").split(".", _SIGNED), strict=False):
        if part in known:
            claims = known[part]
        else:
            said = _text(part)
            flat = _flat(said)
            if flat and not walk.named:
                walk.listed += flat
                walk.depth = max(walk.depth, 1)
                continue
            claims = _claims(said)
            if flat and (claims is None or len(flat) != len(claims) + [*map(type, claims.values())].count(str)):
                for each in flat:
                    walk.put(each, step(path, label), place)
                continue
            known[part] = claims
        if claims:
            tree(walk, claims, step(path, label) if walk.named else "", place)


def _flat(said: str) -> list[str]:
    """What stands in quotes, if there is one level of names and values, as most tokens have; parsing it costs more."""
    one = said[:2] == '{"' and said.count("{") == 1 and "[" not in said and "\\" not in said
    return said.split('"')[1::2] if one else []


def authorization(walk: Walk, text: str, path: str, place: str = "") -> None:
    """An Authorization header: a web token's claims, or the user name and password of Basic credentials."""
    if text[:3] == "eyJ" or not opens(text):
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
    if not walk.named:
        for crumb in split(walk, text, ";", path):
            name, sign, value = crumb.strip().partition("=")
            walk.listed += (name, value) if sign else (name,)
            if sign and not _ODD.isdisjoint(name):
                walk.listed.append(crumb)
        return
    for crumb in split(walk, text, ";", path):
        name, sign, value = crumb.strip().partition("=")
        odd = sign and not _ODD.isdisjoint(name)
        if walk.wanted is not None and not walk.wants(name) and not walk.wants(value) and not (odd and walk.wants(crumb)):
            continue
        if not sign:
            walk.put(name, path, "cookie")
            continue
        walk.put(name, step(path, UNPRINTABLE), "cookie")
        walk.put(value, step(path, name), "cookie")
        if odd:
            walk.put(crumb, path, "cookie")


def cookie_list(walk: Walk, value: Any, path: str, place: str) -> None:
    """The ``cookies`` of an HTTP API or function URL event."""
    if type(value) is not list:
        tree(walk, value, path, place)
        return
    many = len(value) > _MANY and set(map(type, value)) == {str}
    if many and not walk.named:
        cookies(walk, ";".join(value), path)
        return
    for item in value:
        if many:
            cookies(walk, item, path)
        elif type(item) is str:
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


def _text(part: str) -> str:
    """What a part of a token stands for, if that is text."""
    global _unbase64
    if _unbase64 is None:
        from binascii import a2b_base64

        _unbase64 = a2b_base64
    try:
        return _unbase64(part.replace("-", "+").replace("_", "/") + "==").decode().strip()
    except ValueError:
        return ""


def _claims(said: str) -> Any:
    """What that text says, if it is a mapping or a list."""
    try:
        claims, end = _parse(said, 0)
    except (StopIteration, ValueError, RecursionError):
        return None
    return claims if end == len(said) and (type(claims) is dict or type(claims) is list) else None
