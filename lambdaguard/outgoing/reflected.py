"""The caller's text in a page: does it come back as markup that runs script? Certain, since both are at hand."""

from __future__ import annotations

import re
from functools import lru_cache

from ..lexers import html
from ..lexers.decoders import entities
from ..sealed import cache
from ..sinks.grams import Index
from ..sinks.taint import lowered, variants
from .literals import Script, end_of
from .page import COMMENT, TAG, TEXT, VALUE, places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .page import Place

_MOST_HITS = 4096
_MOST_CHUNKS = 32
_SHORTEST = 6
# Blanks before a URL.
_LEAD = 100
# Without one of these a text leaves no context, and begins no script.
_SIGNS = re.compile(r"""[<"'`(=]|--|script:|data:""")
_LINKS = frozenset("href src action formaction xlink:href data srcdoc poster background".split())
_SCHEMES = ("javascript:", "vbscript:", "data:text/html", "data:application/xhtml")


def reflected(page: str, texts: Sequence[str]) -> str | None:
    """The first of the caller's ``texts`` that runs script in ``page``, or None. Linear in both."""
    known = _known(texts)
    if not known:
        return None
    low = lowered(page)
    # Those with markup first: no number of others can crowd them out.
    for markup in (True, False):
        part = {string: text for string, text in known.items() if ("<" in string) is markup}
        hits = sorted(set(Index(part).places(low)), key=lambda hit: (hit[0], -len(hit[1])))[:_MOST_HITS] if part else []
        strings: dict[int, list[str]] = {}
        for at, string in hits:
            strings.setdefault(at, []).append(string)
        judge = Judge(low)
        for place in places(low, list(strings)):
            for string in strings[place.at]:
                if judge.runs(string, place):
                    return known[string]
    return None


def _known(texts: Sequence[str]) -> dict[str, str]:
    """What may be left of each text that could do harm, in lower case, and the text."""
    known: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        if len(text) >= _SHORTEST and not text.isalnum():
            for form in _short(text) if len(text) < _OFTEN else _forms(text):
                known.setdefault(form, text)
    return known


def _forms(text: str) -> tuple[str, ...]:
    forms = [form for form in variants(text) if len(form) >= _SHORTEST and _SIGNS.search(form)]
    return (*forms, *(chunk for form in forms for chunk in _chunks(form)))


# Header values come again and again.
_OFTEN = 300
_short = lru_cache(512)(_forms)


@cache
def _tags() -> re.Pattern[str]:
    return re.compile(r"<script[^<>]{0,200}>[^<]{1,200}|<[a-z][^<>]{8,400}>")


def _chunks(form: str) -> list[str]:
    """Tags by themselves, since a text may come back shortened: those that would run something alone."""
    if "<" not in form or len(form) > 20_000:
        return []
    found = [match[0] for _, match in zip(range(_MOST_CHUNKS), _tags().finditer(form), strict=False)]
    return [chunk for chunk in found if chunk != form and ("=" in chunk or chunk.startswith("<script")) and _acts(chunk)]


class Judge:
    """Says of the caller's strings whether they are more than what belongs where they stand in ``page``, and run script."""

    __slots__ = ("_acting", "_page", "_script")

    def __init__(self, page: str) -> None:
        self._page = page
        self._script = Script(page, 0)
        self._acting: dict[str, bool] = {}

    def runs(self, string: str, place: Place) -> bool:
        state = place.state
        if state == TEXT:
            acting = self._acting.get(string)
            if acting is None:
                acting = self._acting[string] = _acts(string)
            return acting
        if state == COMMENT:
            return _acts(string.partition(place.quote or "-->")[2])
        if state == TAG:
            return _adds(" " + string)
        return self._in_value(string, place) if state == VALUE else self._in_raw(string, place)

    def _in_value(self, string: str, place: Place) -> bool:
        name, quote = place.name, place.quote
        begins = place.at - place.start < _LEAD and not self._page[place.start : place.at].strip()
        if begins and name in _LINKS and _is_script(string):
            return True
        if name == "srcdoc" and _acts(string):
            return True
        ends = string.find(quote) if quote else next((at for at, char in enumerate(string) if char.isspace() or char == ">"), -1)
        if ends >= 0 and _adds(" " + string[ends + len(quote) :] if quote else string[ends:]):
            return True
        return name.startswith("on") and len(name) > 4 and self._leaves_script(string, place)

    def _in_raw(self, string: str, place: Place) -> bool:
        """Within the text of ``<script>``, ``<title>`` and others: what closes it, and in script what leaves a literal."""
        _, closes, rest = string.partition(f"</{place.name}")
        if closes and (place.name == "script" or _acts(rest)):
            return True
        return place.name == "script" and self._leaves_script(string, place)

    def _leaves_script(self, string: str, place: Place) -> bool:
        """Whether ``string`` is code after the script before it: it ends the literal that it stands in, or stands in none."""
        if self._script.start != place.start:
            self._script = Script(self._page, place.start)
        quote = self._script.literal(place.at)
        if quote is None:
            return False
        if not quote:
            return any(rule < "LG-XSS-015" for rule, _, _ in html.scan(string, "query", ""))
        if quote == "`" and "${" in string:
            return True
        end = end_of(string, quote, 0)
        return end >= 0 and _goes_on().match(string, end + 1) is not None


@cache
def _goes_on() -> re.Pattern[str]:
    """After the end of a literal: what code goes on with, and something that it does."""
    return re.compile(r"\s*+[;,+\-*/)\]}|&?:<>=.(\[^%\n][\s\S]{0,2000}?(?:[(=`\[]|\b(?:throw|import|new)\b)|\s*+[(`\[]")


def _is_script(url: str) -> bool:
    return "".join(entities(url).split()).translate(_CONTROLS).startswith(_SCHEMES)


_CONTROLS = dict.fromkeys(range(33))


def _acts(markup: str) -> bool:
    """Whether text among a page's text brings an element that runs script, loads foreign content or leads the page elsewhere."""
    if "<" not in markup:
        return False
    # A bare tag may be anybody's: what it holds, or what its attributes say, is what makes it the caller's.
    if len(markup) <= 12 and "=" not in markup and "(" not in markup:
        return False
    return any(rule < "LG-XSS-015" and rule not in _ELSEWHERE for rule, _, _ in html.scan(markup, "query", ""))


# Out of an attribute or out of a string of script: nothing of these in text.
_ELSEWHERE = frozenset(("LG-XSS-007", "LG-XSS-008", "LG-XSS-009", "LG-XSS-010", "LG-XSS-012", "LG-XSS-014"))


@cache
def _handler() -> re.Pattern[str]:
    return re.compile(
        r"""[\s"'/>](?:on[a-z]{3,40}|formaction|srcdoc|autofocus\s++on[a-z]{3,40}|x-(?:init|data)|ng-[a-z]{3,20})\s{0,8}+=|"""
        r"""[\s"'/](?:href|src|action|xlink:href)\s{0,8}+=\s{0,8}+["']?\s{0,8}+(?:javascript|vbscript|data):"""
    )


def _adds(rest: str) -> bool:
    """Whether what follows the end of a value adds an attribute or an element that runs something."""
    head = rest.partition(">")[0]
    return _handler().search(" " + head) is not None or _acts(rest) or ("<" in rest and _handler().search(rest) is not None)
