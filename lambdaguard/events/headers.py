"""Request headers, and what is packed into some of them."""

from __future__ import annotations

from itertools import chain

from .parts import pairs
from .paths import UNPRINTABLE, beside, step
from .tokens import authorization, cookies
from .trees import tree
from .walk import opens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Reader, Walk

    Special = tuple[tuple[Any, str, Reader | None], ...]


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
    for name, low, reader in _look(names) if special is None else special:
        item = value[name]
        # REST APIs repeat every header among the multi-value ones.
        for part in item if type(item) is list else (item,):
            if type(part) is not str or part in walk.settled:
                continue
            if reader is None:
                walk.content_type += f";{part}"
            elif not walk.named:
                walk.inside(reader, part)
            elif walk.holders is None or part in walk.holders:
                walk.inside(reader, part, beside(path, low) if low == "cookie" else step(path, low))


def _look(names: tuple[Any, ...]) -> Special:
    """Those of ``names`` whose values hold more than meets the eye: the name as it is, in lower case, and who reads them."""
    low = [(name, name.lower()) for name in names if isinstance(name, str)]
    found = tuple([(name, each, _SPECIAL[each]) for name, each in low if each in _SPECIAL])
    if all(type(name) is str for name in names) and len("".join(names)) < _LONGEST:
        if len(_packed) >= _MOST:
            _packed.clear()
        _packed[names] = found
    return found


def _repeats(walk: Any, single: dict[Any, Any], value: dict[Any, Any]) -> bool:
    """True if the multi-value headers are the headers once more, as they are in most requests to REST APIs."""
    values = value.values()
    if set(map(type, values)) != _LISTS or [*value] != [*single] or [*chain.from_iterable(values)] != [*single.values()]:
        return False
    walk.repeated += single
    walk.repeated += single.values()
    return True


def _cookie(walk: Walk, text: str, path: str, place: str = "") -> None:
    # What is a token or JSON as a whole is looked into by whoever unfolds it, here as anywhere else.
    if not opens(text):
        walk.settle(text)
    cookies(walk, text, path)


# Who reads them; None for what only says how the body is to be read.
_SPECIAL: dict[str, Reader | None] = {
    **dict.fromkeys(("authorization", "proxy-authorization", "x-amzn-oidc-data", "x-amzn-oidc-accesstoken"), authorization),
    "cookie": _cookie,
    "content-type": None,
}
# For the names of a request, as its sender writes them, those that are special; they repeat from call to call.
_packed: dict[tuple[Any, ...], Special] = {}
_MOST, _LONGEST = 256, 2_000
_LISTS = {list}


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
