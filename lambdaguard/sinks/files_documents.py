"""What an XML document has its reader open: external entities, DTDs and inclusions, which lxml asks its resolvers about first."""

from __future__ import annotations

import sys
from functools import cache

from ..lexers.hosts import EXTERNAL, PUBLIC, classify
from . import audit
from .files import NAME, judge, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .scope import Door

_ENTITY, _REQUEST = 611, 918
_NETWORK = ("http", "https", "ftp")


def _named(door: Door, args: tuple[Any, ...]) -> None:
    """A document is about to have ``url`` read."""
    url = args[0]
    scheme, colon, rest = url.partition(":")
    taint = door.taint
    # A document's own text, or one that was fetched: only the first says what the caller asked for.
    source = taint.within(url) if taint is not None else ""
    if colon and scheme.lower() in _NETWORK:
        host = rest.lstrip("/").partition("/")[0].rpartition("@")[2].partition(":")[0]
        if source and classify(host)[0] not in (PUBLIC, EXTERNAL):
            _tell(door, url, source, "has an inner address asked", _REQUEST)
        return
    path = _path(url)
    if path:
        judge(door, path, False)
    if source and (path[:1] in ("/", "~") or ".." in path.split("/") or (colon and len(scheme) > 1 and scheme.lower() != "file")):
        _tell(door, url, source, "has a file read", _ENTITY)


def _path(url: str) -> str:
    from urllib.parse import unquote

    path = unquote(url).replace("\\", "/")
    return "/" + path[5:].removeprefix("//localhost").lstrip("/") if path[:5].lower() == "file:" else path


def _tell(door: Door, url: str, source: str, what: str, cwe: int) -> None:
    taint = door.taint
    field = taint.field(source) if taint is not None else None
    tell(door, "LG-FILE-009", f"the caller's document {what}", cwe, "high", "high", field, url)


@cache
def _resolver() -> Any:
    etree: Any = sys.modules["lxml.etree"]

    class Resolver(etree.Resolver):  # type: ignore[misc]
        """Answers nothing: what is asked for is judged, and then found as it was before."""

        def resolve(self, url: Any, _public: Any, _context: Any) -> None:
            if type(url) is str and url:
                audit.consult(NAME, _named, (url,))

    return Resolver()


def _follow(parser: Any) -> None:
    try:
        parser.resolvers.add(_resolver())
    except (AttributeError, TypeError, KeyError):
        return  # no parser of lxml's


def reading(original: Callable[..., Any]) -> Callable[..., Any]:
    """A function of lxml's that takes a source and a parser."""

    def read(*args: Any, **kwargs: Any) -> Any:
        parser = kwargs.get("parser") or (args[1] if len(args) > 1 else None)
        _follow(parser if parser is not None else sys.modules["lxml.etree"].get_default_parser())
        return original(*args, **kwargs)

    return read


def feeding(original: Callable[..., Any]) -> Callable[..., Any]:
    """A parser's method that takes the document in pieces."""

    def feed(self: Any, *args: Any, **kwargs: Any) -> Any:
        _follow(self)
        return original(self, *args, **kwargs)

    return feed


def including(original: Callable[..., Any]) -> Callable[..., Any]:
    """`_ElementTree.xinclude`: texts are included without a word to a resolver."""

    def include(self: Any) -> Any:
        _inclusions(self)
        return original(self)

    return include


def included(original: Any) -> Any:
    """The class `XInclude`, of which an object is called with a tree or an element."""

    class XInclude(original):  # type: ignore[misc]
        def __call__(self, tree: Any) -> Any:
            _inclusions(tree)
            return super().__call__(tree)

    return _as(XInclude, original)


def _inclusions(tree: Any) -> None:
    try:
        wanted = [element.get("href") for element in tree.iter("{http://www.w3.org/2001/XInclude}include")]
    except AttributeError:
        return
    for url in wanted:
        if url:
            audit.consult(NAME, _named, (str(url),))


def iterating(original: Any) -> Any:
    """`iterparse`, which is a class and makes its own parser."""

    class iterparse(original):  # type: ignore[misc]  # noqa: N801 -- it stands in for lxml's
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            _follow(self)

    return _as(iterparse, original)


def _as(kind: Any, original: Any) -> Any:
    for name in ("__module__", "__qualname__", "__doc__"):
        setattr(kind, name, getattr(original, name))
    return kind
