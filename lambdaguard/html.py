"""Text with a little harmless markup: what is left of HTML when all but an allow-list is taken out of it."""

from __future__ import annotations

import functools
import re

from .sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

TAGS = frozenset(
    """a abbr b blockquote br code dd del dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li ol p pre q s small span strong sub sup
    table tbody td tfoot th thead tr u ul""".split()
)
ATTRIBUTES: Mapping[str, Iterable[str]] = {
    "a": ("href", "title"),
    "abbr": ("title",),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
}
PROTOCOLS = frozenset(("http", "https", "mailto"))
# A page that is linked to learns nothing of this one, cannot reach into it, and is not recommended by it.
REL = "noopener noreferrer nofollow"
# The parser's time grows with the square of the depth: what is nested deeper is nobody's text.
_LONGEST, _MOST_TAGS, _DEEPEST = 100_000, 5000, 200
# These have no end tag, or may be without one.
_UNCLOSED = frozenset(
    "area br col embed hr img input link meta source track wbr p li td th tr dt dd option tbody thead tfoot".split()
)


def clean_html(
    text: str,
    *,
    tags: Iterable[str] = TAGS,
    attributes: Mapping[str, Iterable[str]] = ATTRIBUTES,
    protocols: Iterable[str] = PROTOCOLS,
) -> str:
    """``text`` with no markup left but ``tags``, their ``attributes`` (by tag, ``"*"`` for any) and ``protocols`` of URLs.

    Other tags go and their text stays; comments go; what is no tag is escaped; every link gets ``rel``. The result may stand
    between the tags of a page; it is not made for attributes, scripts or style sheets. `ValueError` for more than 100,000
    characters, 5000 tags or 200 levels, `ImportError` without bleach (``pip install 'lambdaguard-runtime[html]'``).
    """
    if len(text) > _LONGEST:
        raise ValueError(f"HTML of {len(text)} characters is too long to be cleaned (at most {_LONGEST})")
    if "<" in text and not _within_reason(text):
        raise ValueError(f"HTML has too many tags to be cleaned (at most {_MOST_TAGS}, in {_DEEPEST} levels)")
    listed = tuple((tag, tuple(sorted(names))) for tag, names in sorted(attributes.items()))
    cleaned: str = _cleaner(frozenset(tags), listed, frozenset(protocols)).clean(str(text))
    return cleaned


def _within_reason(text: str) -> bool:
    """Whether a parser gets done with it: how many elements there are, and how many are open at most, as the tags tell."""
    opened: dict[str, int] = {}
    depth = 0
    for count, found in enumerate(_tag().finditer(text)):
        name = found[2].lower()
        if name not in _UNCLOSED:
            step = 1 if not found[1] else -1 if opened.get(name) else 0
            opened[name] = opened.get(name, 0) + step
            depth += step
        if depth > _DEEPEST or count > _MOST_TAGS:
            return False
    return True


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})")


class CleanHtml(str):
    """Clean HTML: a `str` made from any text, and the type of a pydantic field whose HTML is cleaned when it is read.

    ``bio: CleanHtml`` cleans the field; ``CleanHtml(text)`` cleans for output. For another allow-list see `allowing`.
    bleach is imported when the first text is cleaned, pydantic not at all.
    """

    __slots__ = ()

    def __new__(cls, text: str = "") -> CleanHtml:
        return text if type(text) is cls else super().__new__(cls, clean_html(text))

    @staticmethod
    def allowing(
        *,
        tags: Iterable[str] = TAGS,
        attributes: Mapping[str, Iterable[str]] = ATTRIBUTES,
        protocols: Iterable[str] = PROTOCOLS,
    ) -> Allowing:
        """Another allow-list: ``Annotated[str, CleanHtml.allowing(tags=["b", "i"])]`` as a type, or called with a text."""
        return Allowing(frozenset(tags), {tag: tuple(names) for tag, names in attributes.items()}, frozenset(protocols))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _schema(cls, handler)


class Allowing:
    """An allow-list of your own; made by `CleanHtml.allowing`. Takes a text and returns it cleaned."""

    __slots__ = ("_attributes", "_protocols", "_tags")

    def __init__(self, tags: frozenset[str], attributes: Mapping[str, Iterable[str]], protocols: frozenset[str]) -> None:
        self._tags = tags
        self._attributes = attributes
        self._protocols = protocols

    def __call__(self, text: str) -> str:
        return clean_html(text, tags=self._tags, attributes=self._attributes, protocols=self._protocols)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return _schema(self, handler)


def _schema(clean: Any, handler: Any) -> Any:
    from pydantic_core.core_schema import no_info_after_validator_function

    return no_info_after_validator_function(clean, handler(str))


@functools.lru_cache(32)
def _cleaner(tags: frozenset[str], attributes: tuple[tuple[str, tuple[str, ...]], ...], protocols: frozenset[str]) -> Any:
    try:
        from bleach.sanitizer import Cleaner
    except ImportError as error:
        raise ImportError("CleanHtml needs bleach: pip install 'lambdaguard-runtime[html]'") from error
    filters: Any = [_Links]
    named = {tag: list(names) for tag, names in attributes}
    return Cleaner(tags=tags, attributes=named, protocols=protocols, strip=True, strip_comments=True, filters=filters)


class _Links:
    """The last of bleach's filters: every link gets `REL`, whatever it had."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def __iter__(self) -> Iterator[Any]:
        for token in self._source:
            if token["type"] in ("StartTag", "EmptyTag") and (None, "href") in token["data"]:
                token["data"][(None, "rel")] = REL
            yield token
