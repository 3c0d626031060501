"""Where in a page a piece of text stands, as a browser's tokenizer sees it (HTML standard, 13.2.5). Text is lower case."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEXT, COMMENT, TAG, VALUE, RAW = "text", "comment", "tag", "value", "raw"
_RAW = frozenset("script style textarea title xmp iframe noembed noframes noscript plaintext".split())


class Place:
    """``state`` (`TEXT`, `COMMENT`, `TAG`, `VALUE` of an attribute, `RAW` text of an element) at ``at``.

    ``name`` is the attribute's or the element's, ``quote`` the value's quote or "", ``start`` where the value or the text begins.
    """

    __slots__ = ("at", "name", "quote", "start", "state")

    def __init__(self, at: int, state: str, name: str = "", quote: str = "", start: int = 0) -> None:
        self.at = at
        self.state = state
        self.name = name
        self.quote = quote
        self.start = start


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    opening = re.compile(r"<(?:(!--)|(/?)([a-z][^\s/>]*+)|([!?/]))")
    attribute = re.compile(r"[\s/]*+(?:(>)|([^\s/>=]++)(\s*+=\s*+)?)?")
    bare = re.compile(r"[^\s>]*+")
    return opening, attribute, bare


def places(page: str, wanted: Sequence[int]) -> Iterator[Place]:
    """The place of each of ``wanted``, which are in order; one pass over the page."""
    todo = iter(wanted)
    at = next(todo, -1)
    for end, place in _spans(page):
        while 0 <= at < end:
            yield Place(at, place.state, place.name, place.quote, place.start)
            at = next(todo, -1)
        if at < 0:
            return


def _spans(page: str) -> Iterator[tuple[int, Place]]:
    """``(end, place)`` of each stretch of the page, one after the other."""
    opening, _, _ = _patterns()
    at, size = 0, len(page)
    while at < size:
        found = opening.search(page, at)
        if found is None:
            yield size, Place(0, TEXT, start=at)
            return
        # A character at the very place where a tag begins is text still: it opens the tag itself.
        yield found.start() + 1, Place(0, TEXT, start=at)
        at = found.end()
        if found[1]:
            at = _after(page, "-->", at)
            yield at, Place(0, COMMENT, start=found.end())
        elif found[4]:
            at = _after(page, ">", at)
            yield at, Place(0, COMMENT, start=found.end(), quote=">")
        else:
            for end, place in _tag(page, found.end()):
                at = end
                yield end, place
            if not found[2] and found[3] in _RAW:
                start = at
                close = page.find(f"</{found[3]}", at)
                at = close if close >= 0 else size
                yield at, Place(0, RAW, name=found[3], start=start)


def _tag(page: str, at: int) -> Iterator[tuple[int, Place]]:
    _, attribute, bare = _patterns()
    size = len(page)
    while at < size:
        found = attribute.match(page, at)
        if found is None or (found.end() == at and not found[1]):
            # A sign that stands for nothing, as a second "=" does.
            at += 1
            yield at, Place(0, TAG)
            continue
        at = found.end()
        yield at, Place(0, TAG)
        if found[1]:
            return
        if found[3]:
            quote = page[at : at + 1]
            start = at + 1 if quote in ("'", '"') else at
            if start > at:
                yield start, Place(0, TAG)
                end = page.find(quote, start)
                at = end if end >= 0 else size
            else:
                quote = ""
                value = bare.match(page, at)
                at = value.end() if value else at
            yield at, Place(0, VALUE, name=found[2], quote=quote, start=start)
            if quote:
                at += 1
                yield at, Place(0, TAG)


def _after(page: str, mark: str, at: int) -> int:
    found = page.find(mark, at)
    return found + len(mark) if found >= 0 else len(page)
