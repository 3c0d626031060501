"""Request headers, and what is packed into some of them."""

from __future__ import annotations

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
# For the names of a request, as its sender writes them, those that are special; they repeat from call to call.
_packed: dict[tuple[Any, ...], tuple[tuple[Any, str], ...]] = {}
_MOST, _LONGEST = 256, 2_000


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
    names = (*value,)
    special = _packed.get(names)
    for name, low in _look(names) if special is None else special:
        item = value[name]
        for part in item if type(item) is list else (item,):
            # REST APIs repeat every header among the multi-value ones.
            if type(part) is str and part not in walk.settled:
                _special(walk, low, part, path)


def _look(names: tuple[Any, ...]) -> tuple[tuple[Any, str], ...]:
    """Those of ``names`` whose values hold more than meets the eye, each with the name in lower case."""
    low = [(name, name.lower()) for name in names if isinstance(name, str)]
    found = tuple([pair for pair in low if pair[1] in _SPECIAL])
    if all(type(name) is str for name in names) and len("".join(names)) < _LONGEST:
        if len(_packed) >= _MOST:
            _packed.clear()
        _packed[names] = found
    return found


def _repeats(walk: Any, single: dict[Any, Any], value: dict[Any, Any]) -> bool:
    """True if the multi-value headers are the headers once more, as they are in most requests to REST APIs."""
    if (*value,) != (*single,) or [*value.values()] != [[text] for text in single.values()]:
        return False
    walk.repeated += single
    walk.repeated += single.values()
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
