"""Judges one string: its canonical forms, the families they concern, and the rules that hold where it stands."""

from __future__ import annotations

from ..invocation import PLACES
from ..lexers.bulk import LONG, windows
from ..lexers.canonical import forms
from .index import FAMILIES, NAMED
from .look import Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .look import Met
    from .match import Match
    from .pages import Pages
    from .patience import Patience
    from .plan import Pairs, Plan
    from .rule import Rule

    Found = tuple[Rule, str, str, int, int, int]

_ORDER = {"low": 0, "medium": 1, "high": 2}
_GRAVITY = {"informational": 0, "low": 1, "medium": 2, "high": 3, "critical": 4}
_SURE = 5
_REMEMBERED = 4096
_SHORT = 256
_LOOKS = 256
# Where a window was cut out of a text is no beginning of anything; the sign it was cut for stands further in
_CUT = 200
# but for a line that is an object, which is a window of its own
_WHOLE = "base64"
_BOOK = (*FAMILIES,)
# Short strings are looked at together from so many on, up to so many characters: none is long enough for a window
_SEVERAL = 2
_TOGETHER = 8192


class Judge:
    """By one plan of families. It remembers what it found clean and where, and the last looks it had. Safe to share between threads."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._passed: set[tuple[str, str, str]] = set()
        self._convicted: set[str] = set()
        self._looks: dict[str, Look] = {}

    def suspicious(self, texts: list[str], patience: Patience | None) -> set[str]:
        """Those of ``texts`` that some family wants to read in one of their forms, as far as ``patience`` goes."""
        few = len(texts) < _SEVERAL or sum(map(len, texts)) > _TOGETHER
        looks = {text: self._look(text) for text in texts} if few else self._looked(texts)
        if patience is None:
            looks = {text: look for text, look in looks.items() if look.any()}
        else:
            looks = {text: look for text, look in looks.items() if patience.left() and look.any()}
        self._looks = looks
        return set(looks)

    def harmless(self, text: str, patience: Patience | None = None, places: Sequence[str] = PLACES) -> bool:
        """Whether ``text`` would be let pass at any of ``places``, under any name; False where ``patience`` ends."""
        if text in self._convicted or (patience is not None and not patience.left()):
            return False
        look = self._looks.get(text) or self._look(text)
        names = dict.fromkeys(["", *[NAMED[met[0].name] for met in look if met[0].name in NAMED]])
        harmless = not any(self.matches(text, place, name) for name in names for place in places)
        if not harmless:
            if len(self._convicted) > _REMEMBERED:
                self._convicted = set()
            self._convicted.add(text)
        return harmless

    def matches(
        self, text: str, place: str, name: str = "", brief: bool = False, patience: Patience | None = None
    ) -> list[Match]:
        """See `Engine.judge`."""
        key = (text, place, name)
        if key in self._passed:
            return []
        found: dict[str, Found] = {}
        sure, last = False, ""
        long = len(text) > LONG
        pages: Pages | None = None
        # One thread at a time has a look; another would make its own
        look = self._looks.pop(text, None) or self._look(text)
        for family, label, form, low, shift in look:
            if (sure and form is not last) or (patience is not None and not patience.left()):
                break
            last = form
            for rule, start, end in family.signs(form, low, place, name):
                if rule.id not in found and (not shift or start >= _CUT or label == _WHOLE):
                    if long and label != _WHOLE and _confidence(rule, place) == "high":
                        if pages is None:
                            pages = self._pages(text, place, name)
                        if not pages.sure(shift + start, family.name):
                            continue
                    found[rule.id] = (rule, label, form, start, end, shift)
                    sure = sure or (brief and _confidence(rule, place) == "high")
        if len(self._looks) < _LOOKS:
            self._looks[text] = look
        matches = _resolve(list(found.values()), place) if found else []
        if not matches and len(text) <= _SHORT and (patience is None or not patience.spent):
            if len(self._passed) > _REMEMBERED:
                self._passed = set()
            self._passed.add(key)
        return matches

    def _pages(self, text: str, place: str, name: str) -> Pages:
        from .pages import Pages

        return Pages(text, lambda page: self.matches(page, place, name))

    def _looked(self, texts: list[str]) -> dict[str, Look]:
        """A look at each; needles are sought in all their forms at once, and a form that means nothing is asked about once."""
        made = [[(label, form, form.lower()) for label, form in forms(text)] for text in texts]
        present = self._plan.present("\x1e".join([low for each in made for _, _, low in each]))
        if not present:
            return {}
        closed: set[str] = set()
        return {text: Look(self._met(each, 0, present, closed)) for text, each in zip(texts, made, strict=True)}

    def _look(self, text: str) -> Look:
        return Look(self._forms(text))

    def _forms(self, text: str) -> Iterator[Met]:
        """Each family whose needles and gate are met, with the form (label, text, lower case) and its offset in ``text``."""
        long = len(text) > LONG
        for shift, window in windows(text):
            code = False
            if long and shift:
                from .pages import written

                code = written(text, shift, shift + len(window))
            yield from self._met(((label, form, form.lower()) for label, form in forms(window)), shift, code=code)

    def _met(
        self,
        every: Iterable[tuple[str, str, str]],
        shift: int,
        present: Pairs | None = None,
        closed: set[str] | None = None,
        code: bool = False,
    ) -> Iterator[Met]:
        """``present`` are the needles that may occur in any of these forms, when that is known; ``closed`` forms that no family reads.

        Within ``code`` few families count, and only those are asked.
        """
        for label, form, low in every:
            if code and label != _WHOLE:
                met = self._plan.in_code(low)
            elif present is None:
                met = self._plan.families(low)
            elif closed is None or form not in closed:
                met = dict.fromkeys([family for needle, family in present if needle in low])
            else:
                continue
            shut = True
            for family in met:
                if family.opens(form, low):
                    shut = False
                    yield family, label, form, low, shift
            if shut and closed is not None:
                closed.add(form)


def _confidence(rule: Rule, place: str) -> str:
    given = rule.confidence
    return given if isinstance(given, str) else given.get(place, given.get("*", ""))


def _resolve(found: list[Found], place: str) -> list[Match]:
    from .excerpt import redact
    from .match import Match

    scores: dict[str, int] = {}
    matches = []
    for rule, label, form, start, end, shift in found:
        confidence = _confidence(rule, place)
        if confidence:
            scores[rule.family] = scores.get(rule.family, 0) + rule.score
            matches.append(Match(rule, confidence, label, start + shift, end + shift, redact(form, start, end)))
    for match in matches:
        if match.rule.score and scores[match.rule.family] >= _SURE:
            match.confidence = "high"
    if len(matches) > 1:
        matches.sort(key=_weight)
    return matches


def _weight(match: Match) -> tuple[int, int, int, str]:
    """The most certain first, of these the gravest, of these by the law book: the families were met in no order at all."""
    rule = match.rule
    family = _BOOK.index(rule.family) if rule.family in _BOOK else len(_BOOK)
    return -_ORDER[match.confidence], -_GRAVITY.get(rule.severity, 0), family, rule.id
