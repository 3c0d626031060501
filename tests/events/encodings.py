"""Spots inside encoded values: where a caller's string stands, and how to put another one there through the encoding.

Written apart from the package's own readers, so that both can be wrong only in different ways. A spot is
``(path, original, put)``; ``put(payload)`` returns a copy of the value it was found in with the payload in place of the
original.
"""

import base64
import binascii
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlencode

Spot = tuple[str, str, Callable[[str], Any]]
NAME = "<name>"


def whole(value: Any, path: str) -> Iterator[Spot]:
    if isinstance(value, str) and value:
        yield path, value, lambda payload: payload


def below(container: Any, key: Any, spots: Iterator[Spot]) -> Iterator[Spot]:
    """The spots of ``container[key]``, putting into a copy of the container."""
    for path, original, put in spots:
        yield path, original, lambda payload, put=put: replaced(container, key, put(payload))


def replaced(container: Any, key: Any, value: Any) -> Any:
    copy = list(container) if isinstance(container, list) else dict(container)
    copy[key] = value
    return copy


def renamed(mapping: dict, old: str, new: str) -> dict:
    return {new if name == old else name: value for name, value in mapping.items()}


def names(mapping: dict, path: str) -> Iterator[Spot]:
    for name in mapping:
        yield f"{path}.{NAME}", name, lambda payload, name=name: renamed(mapping, name, payload)


def tree(value: Any, path: str) -> Iterator[Spot]:
    """Every string and every name of a JSON structure."""
    if isinstance(value, dict):
        yield from names(value, path)
        for key, item in value.items():
            yield from below(value, key, tree(item, f"{path}.{key}"))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from below(value, index, tree(item, f"{path}[{index}]"))
    elif isinstance(value, str):
        yield from message(value, path)


def mapping(value: Any, path: str) -> Iterator[Spot]:
    """Names, and strings or lists of strings."""
    if isinstance(value, dict):
        yield from tree(value, path)


def message(text: Any, path: str) -> Iterator[Spot]:
    """Plain text, or JSON of anything, or JSON of another AWS service's event."""
    from .controlled import spots

    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        value = None
    if not isinstance(value, (dict, list)):
        yield from whole(text, path)
        return
    inside = spots(value, path)
    for where, original, put in tree(value, path) if inside is None else inside:
        yield where, original, lambda payload, put=put: json.dumps(put(payload))


def data(text: Any, path: str) -> Iterator[Spot]:
    """Base64 of a message, perhaps compressed."""
    if not isinstance(text, str):
        return
    raw = base64.b64decode(text)
    zipped = raw[:2] in (b"\x1f\x8b", b"x\x9c", b"x\xda")
    try:
        inside = zlib.decompress(raw, 47).decode() if zipped else raw.decode()
    except UnicodeDecodeError:
        return
    for where, original, put in message(inside, path):

        def encode(payload, put=put):
            coded = put(payload).encode("utf-8", "surrogatepass")
            return base64.b64encode(gzip.compress(coded) if zipped else coded).decode()

        yield where, original, encode


def maybe_data(text: Any, path: str) -> Iterator[Spot]:
    """Base64 in the documentation, anything in practice."""
    try:
        base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        yield from whole(text, path)
    else:
        yield from data(text, path)


def object_key(text: Any, path: str) -> Iterator[Spot]:
    if isinstance(text, str):
        yield path, unquote_plus(text), quote_plus


def query(text: Any, path: str) -> Iterator[Spot]:
    """A query string or form, percent-encoded."""
    parts = parse_qsl(text or "", keep_blank_values=True)
    for index, (name, value) in enumerate(parts):
        others = parts[:index], parts[index + 1 :]
        yield f"{path}.{NAME}", name, lambda new, value=value, others=others: urlencode([*others[0], (new, value), *others[1]])
        yield f"{path}.{name}", value, lambda new, name=name, others=others: urlencode([*others[0], (name, new), *others[1]])


def cookie(text: Any, path: str) -> Iterator[Spot]:
    """``a=1; b=2``; what would end a cookie is percent-encoded, as a browser does."""
    crumbs = text.split("; ")
    for index, crumb in enumerate(crumbs):
        name, sign, value = crumb.partition("=")
        head, tail = crumbs[:index], crumbs[index + 1 :]
        yield (
            f"{path}.{name}" if sign else path,
            value or name,
            lambda new, name=name, sign=sign, head=head, tail=tail: "; ".join(
                [*head, (name + sign if sign else "") + new.replace(";", "%3B"), *tail]
            ),
        )


def web_token(text: Any, path: str) -> Iterator[Spot]:
    """Header and claims of a JSON Web Token, with or without a scheme before it."""
    scheme, _, token = text.rpartition(" ")
    parts = token.split(".")
    if len(parts) != 3:
        yield from whole(text, path)
        return
    for position, label in ((0, "token"), (1, "claims")):
        padded = parts[position] + "=" * (-len(parts[position]) % 4)
        for where, original, put in tree(json.loads(base64.urlsafe_b64decode(padded)), f"{path}.{label}"):

            def encode(payload, put=put, position=position):
                coded = base64.urlsafe_b64encode(json.dumps(put(payload)).encode()).rstrip(b"=").decode()
                return " ".join(filter(None, (scheme, ".".join(replaced(parts, position, coded)))))

            yield where, original, encode


def byte_list(value: Any, path: str) -> Iterator[Spot]:
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        yield path, bytes(value).decode(), lambda payload: list(payload.encode("utf-8", "surrogatepass"))
    else:
        yield from whole(value, path)
