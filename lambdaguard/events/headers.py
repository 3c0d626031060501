"""Request headers, and what is packed into some of them."""

from __future__ import annotations

from .parts import pairs
from .paths import UNPRINTABLE, step
from .tokens import authorization, cookies
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .walk import Walk

# Headers that carry a signed token without being called so.
_TOKENS = frozenset(("authorization", "x-amzn-oidc-data", "x-amzn-oidc-accesstoken", "proxy-authorization"))


def headers(walk: Walk, value: Any, path: str, place: str) -> None:
    """Names and values of a mapping of headers; cookies and tokens are taken apart too.

    A name may come in any letter case (HTTP/1.1 through API Gateway's REST API keeps the client's).
    """
    if type(value) is not dict:
        tree(walk, value, path, place)
        return
    if walk.named:
        _named(walk, value, path, place)
    else:
        pairs(walk, value, path, place)
    try:
        names = "\n".join(value).lower()
    except TypeError:
        names = "\n".join([name for name in value if isinstance(name, str)]).lower()
    if "content-type" in names:
        for text in _values(value, "content-type"):
            walk.content_type += f";{text}"
    if "cookie" in names:
        for text in _values(value, "cookie"):
            cookies(walk, text, "cookie")
    if "authorization" in names or "x-amzn-oidc" in names:
        for name in _TOKENS:
            for text in _values(value, name):
                authorization(walk, text, step(path, name) if walk.named else "")


def _named(walk: Walk, value: dict[Any, Any], path: str, place: str) -> None:
    for name, item in value.items():
        low = name.lower() if isinstance(name, str) else name
        if isinstance(name, str):
            walk.put(name, step(path, UNPRINTABLE), place)
        where = step(path, low)
        for part in item if type(item) is list else (item,):
            tree(walk, part, where, "cookie" if low == "cookie" and type(part) is str else place)


def _values(value: dict[Any, Any], name: str) -> Iterator[str]:
    """Every string under ``name``, however it is written."""
    for key, item in value.items():
        if isinstance(key, str) and len(key) == len(name) and key.lower() == name:
            for part in item if type(item) is list else (item,):
                if type(part) is str:
                    yield part


def entries(walk: Walk, value: Any, path: str, place: str) -> None:
    """CloudFront's headers: ``{name: [{"key": name, "value": text}, …]}``."""
    if not isinstance(value, dict):
        tree(walk, value, path, place)
        return
    flat: dict[Any, list[Any]] = {}
    for name, items in value.items():
        flat[name] = collected = []
        for item in items if isinstance(items, list) else (items,):
            if isinstance(item, dict):
                collected.extend(item.values())
            else:
                collected.append(item)
    headers(walk, flat, path, place)
