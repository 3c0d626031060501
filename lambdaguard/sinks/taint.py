"""Is the caller's text in what goes out? Certainty begins where the answer is yes, and where it stands."""

from __future__ import annotations

import re

from ..lexers.canonical import forms
from .grams import Index
from .pieces import pieces
from .unfolded import unfolded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..invocation import Field, Invocation

_SHORTEST = 2
_MOST_HITS = 256
_MOST_PIECES = 64
# Without one of these, and too short or too loose for base64, a text has one form.
_ENCODED = frozenset("%&\\+/.")
_BASE64 = 16


class Hit:
    """``text[start:end]`` is the caller's. ``source`` is the caller's whole string, ``field`` the first field that holds it.

    ``cut``: it is a part of one of the caller's texts, or one turned round, and not a text that the caller sent.
    """

    __slots__ = ("_taint", "cut", "end", "source", "start")

    def __init__(self, start: int, end: int, source: str, taint: Taint, cut: bool = False) -> None:
        self.start = start
        self.end = end
        self.source = source
        self.cut = cut
        self._taint = taint

    @property
    def field(self) -> Field | None:
        return self._taint.field(self.source)


class Taint:
    """The caller's texts of one invocation, in every form they may have by the time they leave: stripped, in another case,
    decoded once more, as a piece of a path or as a number in plain digits. Texts of one character are nobody's.

    Made when a door first asks. A value that `shlex.quote` had to take apart is not found, as it is no longer there.
    """

    __slots__ = ("_cut", "_index", "_inv")

    def __init__(self, inv: Invocation | None) -> None:
        self._inv = inv
        known: dict[str, str] = {}
        whole, parts = unfolded(inv)
        for text, source in whole.items():
            for variant in variants(text):
                known.setdefault(variant, source)
        self._cut = {low: source for text, source in parts.items() if (low := lowered(text)) not in known}
        known.update(self._cut)
        self._index = Index(known)

    def inside(self, text: str) -> list[Hit]:
        """Where caller text stands in ``text``: longest first at each place, none inside another; at most 256."""
        low = lowered(text)
        spans = sorted((at, -len(string), string) for at, string in self._index.places(low))
        hits: list[Hit] = []
        reach = -1
        for start, length, string in spans:
            if start - length > reach and len(hits) < _MOST_HITS:
                reach = start - length
                hits.append(Hit(start, reach, self._index.source(string), self, string in self._cut))
        return hits

    def pieces(self, text: str) -> list[Hit]:
        """The same, and parts of the caller's longer texts that hold more than a value does."""
        hits = self.inside(text)
        covered = [(hit.start, hit.end) for hit in hits]
        found = pieces(lowered(text), covered, self._index.known())
        hits += [Hit(start, end, source, self, True) for start, end, source in found]
        return sorted(hits, key=lambda hit: hit.start)

    def within(self, text: str) -> str:
        """The caller's longer string that holds all of ``text``, which then is a piece that somebody cut out; "" if none does."""
        low = lowered(text.strip())
        return next((source for form, source in self._index.known().items() if low in form), "") if len(low) > 1 else ""

    def known(self) -> Mapping[str, str]:
        """Every form of the caller's texts, in lower case, and the text that it is a form of."""
        return self._index.known()

    def field(self, source: str) -> Field | None:
        inv = self._inv
        while inv is not None:
            for field in inv.fields:
                if field.text == source:
                    return field
            inv = inv.parent
        return None


def lowered(text: str) -> str:
    """Lower case without a change of length, so that places stay places."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def variants(text: str) -> list[str]:
    """What may be left of a caller's string when it reaches a door, in lower case, of 2 characters or more."""
    plain = text.strip()
    if len(plain) < _SHORTEST:
        return []
    if plain.isascii() and _ENCODED.isdisjoint(plain) and (len(plain) < _BASE64 or " " in plain) and "\n" not in plain:
        low = plain.lower()
        return [low, *_number(plain)] if low[-1] <= "9" else [low]
    found = dict.fromkeys(form.strip() for _, form in forms(text))
    for form in list(found):
        found.update(dict.fromkeys(_pieces(form)))
    return [lowered(form) for form in found if len(form) >= _SHORTEST] + _number(plain)


def _pieces(text: str) -> list[str]:
    """Segments of a path, and the last one without its extension: keys and file names are taken apart before use."""
    if "/" not in text and "\\" not in text and "." not in text:
        return []
    segments = text.replace("\\", "/").split("/", _MOST_PIECES)
    stem = segments[-1].rpartition(".")[0] or segments[-1]
    # A piece that is one plain word changes no structure and is too common to tell anything.
    return [piece for piece in (*segments, stem) if not piece.isalnum()]


def _number(text: str) -> list[str]:
    """The same number as Python writes it: without plus sign, leading zeros, underscores and foreign digits."""
    bare = text.replace("_", "")
    if not bare.lstrip("+-").isdecimal() or len(bare) > 400:
        return []
    return [number for number in (str(int(bare)),) if number != text and len(number) >= _SHORTEST] if _whole(bare) else []


def _whole(text: str) -> bool:
    return len(text) - len(text.lstrip("+-")) <= 1


def redacted(text: str) -> str:
    """``text`` with every word as ``x``: what may stand in a finding's excerpt; at most 80 characters."""
    return re.sub(r"\w++", "x", text[:400])[:80]
