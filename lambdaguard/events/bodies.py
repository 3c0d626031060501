"""Bodies of HTTP requests: base64, JSON, forms, GraphQL, plain text."""

from __future__ import annotations

from .paths import beside, step
from .texts import json_text, telling
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .walk import Walk


# A GraphQL request's query stands at its beginning; further on, only the query as a whole is listed.
_QUERY_WITHIN = 16 * 1024


def body(walk: Walk, event: Any, path: str, place: str) -> None:
    """``event["body"]``, by what it is rather than by what its headers say it is."""
    value = event.get("body")
    if not value:
        return
    if type(value) is not str:
        tree(walk, value, path, place)
        return
    if len(value) > _QUERY_WITHIN:
        walk.bulky = True
    coded = event.get("isBase64Encoded") or event.get("is_base64_encoded")
    if coded:
        walk.inside(encoded, value, path, place, walk.content_type)
    if coded is not True:
        walk.inside(entity, value, path, place, walk.content_type)


def encoded(walk: Walk, value: str, path: str, place: str) -> None:
    """A body that is declared as base64."""
    from .encodings import texts, unbase64, unfolded

    data, exact = unbase64(value)
    if not exact:
        # Words and sentences are a body that was never encoded (test events are often written so): nothing hides in them.
        if data is not None or value.replace("+", "").replace("/", "").rstrip("=").isalnum():
            walk.problem("LG-DEC-001", path)
        entity(walk, value, path, place)
    if not data:
        return
    data = unfolded(walk, data, path)
    if "multipart/" in walk.content_type.lower() or data[:2] == b"--":
        from .forms import multipart

        if multipart(walk, data.decode("latin-1"), path):
            return
    for text in texts(data):
        entity(walk, text, path, place)


def entity(walk: Walk, text: str, path: str, place: str) -> None:
    """A body's text."""
    kind = walk.content_type
    if not kind and text[:1].isalnum() and "=" not in text:
        walk.put(text, path, place)
        return
    kind = kind.lower()
    start = len(walk.collected())
    is_json = json_text(walk, text, path, place, _graphql if text.find('"query"', 0, _QUERY_WITHIN) > 0 else None)
    if "multipart/" in kind or text[:2] == "--":
        from .forms import multipart

        if multipart(walk, text, path):
            return
    form = "urlencoded" in kind
    if form or (not is_json and "=" in text and _form_like(text)):
        from .forms import urlencoded

        urlencoded(walk, text, beside(path, "form"))
    if is_json and telling(walk, text, start):
        walk.settle(text)
        walk.put(text, path, place)
    if not is_json and not form:
        walk.put(text, path, place)
        if "graphql" in kind:
            literals(walk, text, path, place)


def cloudfront(walk: Walk, value: Any, path: str, place: str) -> None:
    """A CloudFront request's ``body``."""
    if not isinstance(value, dict) or type(value.get("data")) is not str:
        tree(walk, value, path, place)
    elif value.get("encoding") == "base64":
        walk.inside(encoded, value["data"], path, place, walk.content_type)
    else:
        walk.inside(entity, value["data"], path, place, walk.content_type)


def graphql(walk: Walk, value: Any, path: str, place: str) -> None:
    """A GraphQL document: the text, and the strings written out in it."""
    if type(value) is not str:
        tree(walk, value, path, place)
        return
    walk.put(value, path, place)
    literals(walk, value, path, place)


def _graphql(walk: Walk, value: Any, path: str, place: str) -> bool:
    """The strings written out in the query of a GraphQL request; the rest of it is listed as any JSON is."""
    for request in value if type(value) is list else (value,):
        query = request.get("query") if type(request) is dict else None
        if type(query) is str and "{" in query:
            literals(walk, query, step(path, "query") if walk.named else "", place)
    return False


def literals(walk: Walk, query: str, path: str, place: str) -> None:
    """String values in a GraphQL document (specification, 2.9.4); block strings come in one piece."""
    if '"' not in query:
        return
    marked = query.replace("\\\\", "\x00").replace('\\"', "\x01")
    for text in marked.split('"')[1::2]:
        if text:
            walk.put(text.replace("\x01", '"').replace("\x00", "\\"), path, place)


def _form_like(text: str) -> bool:
    return not any(sign in text for sign in ' \n\t{<"')
