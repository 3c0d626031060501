"""Request headers, and what is packed into some of them."""

from __future__ import annotations

from itertools import chain

from .parts import pairs
from .paths import UNPRINTABLE, beside, step
from .tokens import authorization, cookies
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk

_TOKENS = frozenset(("authorization", "proxy-authorization", "x-amzn-oidc-data", "x-amzn-oidc-accesstoken"))
_SPECIAL = _TOKENS | {"cookie", "content-type"}
# Names that were looked at and are not special, as their senders write them; they repeat from call to call.
_ordinary: set[Any] = set()
_MOST_ORDINARY = 1_000
_LONGEST = 64


def headers(walk: Walk, value: Any, path: str, place: str) -> None:
    """Names and values of a mapping of headers; cookies and tokens are taken apart too.

    A name may come in any letter case (HTTP/1.1 through API Gateway's REST API keeps the client's).
    """
    if type(value) is not dict:
        tree(walk, value, path, place)
        return
    if walk.named:
        _named(walk, value, path, place)
    elif walk.single is None or walk.memory is None:
        walk.single = value
        pairs(walk, value, path, place)
    elif _repeats(walk, walk.single, value):
        return
    else:
        pairs(walk, value, path, place)
    if not _ordinary.issuperset(value):
        for name in [name for name in value if name not in _ordinary]:
            low = name.lower() if isinstance(name, str) else ""
            if low in _SPECIAL:
                item = value[name]
                for part in item if type(item) is list else (item,):
                    # REST APIs repeat every header among the multi-value ones.
                    if type(part) is str and part not in walk.settled and part not in walk.later:
                        _special(walk, low, part, path)
            elif len(low) <= _LONGEST and len(_ordinary) < _MOST_ORDINARY:
                _ordinary.add(name)


def _repeats(walk: Any, single: dict[Any, Any], value: dict[Any, Any]) -> bool:
    """True if the multi-value headers are the headers once more, as they are in most requests to REST APIs."""
    if value.keys() != single.keys():
        return False
    try:
        values = [*chain.from_iterable(value.values())]
    except TypeError:
        return False
    if values != [*single.values()]:
        return False
    walk.repeated += value
    walk.repeated += values
    return True


def _special(walk: Walk, name: str, text: str, path: str) -> None:
    if name == "content-type":
        walk.content_type += f";{text}"
    elif walk.holders is not None and text not in walk.holders:
        return
    elif name == "cookie":
        walk.inside(_cookie, text, beside(path, "cookie") if walk.named else "")
    else:
        walk.inside(authorization, text, step(path, name) if walk.named else "")


def _cookie(walk: Walk, text: str, path: str, place: str = "") -> None:
    walk.settle(text)
    cookies(walk, text, path)


def _named(walk: Walk, value: dict[Any, Any], path: str, place: str) -> None:
    for name, item in walk.sought(value):
        if isinstance(name, str) and walk.wants(name):
            walk.put(name, step(path, UNPRINTABLE), place)
        for part in item if type(item) is list else (item,):
            if walk.wants(part):
                low = name.lower() if isinstance(name, str) else name
                tree(walk, part, step(path, low), "cookie" if low == "cookie" and type(part) is str else place)


def entries(walk: Walk, value: Any, path: str, place: str) -> None:
    """CloudFront's headers: ``{name: [{"key": name, "value": text}, …]}``."""
    if not isinstance(value, dict):
        tree(walk, value, path, place)
        return
    flat: dict[Any, list[Any]] = {}
    for name, items in value.items():
        collected: list[Any] = []
        flat[name] = collected
        for item in items if isinstance(items, list) else (items,):
            if isinstance(item, dict):
                collected.extend(item.values())
            else:
                collected.append(item)
    headers(walk, flat, path, place)
