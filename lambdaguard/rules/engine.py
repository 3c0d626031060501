"""Runs the law book: cheap refusals to look first, then canonical forms, then rules."""

from __future__ import annotations

from ..events.memory import Memory
from ..events.packed import unpacked
from ..invocation import PLACES
from ..lexers.bulk import FULL, LONG, beyond, packed, telling, windows
from ..lexers.canonical import forms
from ..lexers.joined import SEPARATOR
from ..lexers.listed import hazardous, listed
from ..lexers.phrases import prose
from .family import Family
from .index import NAMED
from .look import Look
from .patience import Patience
from .plan import Plan
from .prefilter import candidates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..events import Reading
    from .look import Met
    from .match import Match
    from .plan import Pairs
    from .rule import Rule

    Found = tuple[Rule, str, str, int, int, int]

_ORDER = {"low": 0, "medium": 1, "high": 2}
_EVERYWHERE = frozenset(PLACES)
_SURE = 5
_REMEMBERED = 4096
_SHORT = 256
_LOOKS = 256
_CUT = 200
# A long text is judged by pages: what a window of it shows is looked at again with so much around its section
_SECTION = 2048
_AROUND = 1800
# How a page of an HTML document is told from markup that somebody put into a value
_DOCUMENT = "<!doctype html><title></title>\n"
# Short strings are looked at together from so many on, up to so many characters: none is long enough for a window
_SEVERAL = 3
_TOGETHER = 8192
# From this many strings on, finding out where one of them stands costs more than judging it wherever it may stand
_MANY = 1000


class Engine:
    """The law book in force: ``families`` by name, without the rules whose ids are in ``off``, with ``extra`` rules.

    One instance a policy. It remembers strings found clean, so what repeats from event to event costs a set difference. Safe to
    share between threads.
    """

    def __init__(self, families: Iterable[str], off: Iterable[str] = (), extra: Iterable[Rule] = ()) -> None:
        off, extra = frozenset(off), tuple(extra)
        names = dict.fromkeys([*families, *(rule.family for rule in extra)])
        self._families = [Family(name, off, tuple(rule for rule in extra if rule.family == name)) for name in names]
        self._plan = Plan(self._families)
        # The prefilter knows the law book's needles; those of a user's own rules may be any text
        self._own = tuple(needle.lower() for rule in extra for needle in rule.needles or ("",))
        self._memory = Memory()
        self._texts = Memory()  # of strings that came without their event: what is inside of them was not looked at
        self._passed: set[tuple[str, str, str]] = set()
        self._seen: set[str] = set()
        self._convicted: set[str] = set()
        self._looks: dict[str, Look] = {}

    def examine(self, reading: Reading) -> set[str]:
        """The `suspects` of an event; what is clean is remembered by the event's own memory, if nobody else judges by it."""
        memory = reading.memory
        if memory is not self._memory:
            if memory is None:
                return self._suspects(reading.listed, reading)
            if memory.owner is not None:
                return self.suspects(reading.texts)
            memory.owner = self
            self._memory = memory
        if not reading.fresh and not reading.packed:
            if reading.taken:
                memory.learn(reading, set(), read=(), whole=True)
            return set()
        listed = list(reading.fresh)
        if beyond(listed, FULL):
            # Which strings are read in full goes by their order in the event.
            listed = [text for text in dict.fromkeys(reading.listed) if text in reading.fresh]
            read = telling(listed)
        else:
            read = listed
        whole = len(read) == len(listed) and not reading.packed
        patience = None if whole else Patience()
        found = self._signs(read, listed, len(reading.listed) > _MANY, patience)
        if reading.packed:
            found |= self._within(reading, patience)
        if patience is not None and patience.spent:
            reading.unread = True
            read = []
        memory.learn(reading, found, read=read, whole=whole)
        return found

    def suspects(self, texts: Sequence[str]) -> set[str]:
        """The strings worth judging; the rest carries no sign of any family at any place."""
        return self._suspects(texts, None)

    def _suspects(self, texts: Sequence[str], reading: Reading | None) -> set[str]:
        """The `suspects` of ``texts``, which are all that a ``reading`` lists, and of what else it has; that as long as there is patience."""
        clean = self._texts.clean
        listed = texts if len(texts) > _MANY else [text for text in dict.fromkeys(texts) if text not in clean]
        large = beyond(listed, FULL)
        patience = Patience() if reading is not None and (large or reading.packed) else None
        read = telling(listed) if large else listed
        if listed is texts:
            read = [text for text in dict.fromkeys(read) if text not in clean]
        found = self._signs(read, listed, len(texts) > _MANY, patience)
        if reading is not None and reading.packed:
            found |= self._within(reading, patience)
        if reading is not None and patience is not None and patience.spent:
            reading.unread = True
        else:
            self._texts.add([text for text in read if text not in found])
        return found

    def _within(self, reading: Reading, patience: Patience | None) -> set[str]:
        """The `suspects` among the strings that are kept joined."""
        packs = reading.packed or []
        places = tuple(reading.packed_at) if reading.packed_at <= _EVERYWHERE else PLACES
        return self._signs(packed(packs), unpacked(packs) if self._own else [], True, patience, places)

    def _signs(
        self,
        read: Sequence[str],
        listed: Sequence[str],
        many: bool,
        patience: Patience | None,
        places: Sequence[str] = PLACES,
    ) -> set[str]:
        looked = candidates([text for text in read if len(text) <= LONG], self._plan)
        if looked:
            looked = self._tame([text for text in looked if not self._is_prose(text)])
        looked += [text for text in read if len(text) > LONG]
        if self._own:
            looked += self._owned(listed)
        if not looked:
            return set()
        found = self._suspicious(looked, patience)
        if found:
            self._acquit(found)
        if many and len(found) <= _TOGETHER:
            found = {text for text in found if len(text) > LONG or not self._harmless(text, patience, places)}
        return found

    def _owned(self, texts: Iterable[str]) -> list[str]:
        """Those of ``texts`` that a user's own rule may concern."""
        return [text for text in texts if any(needle in text.lower() for needle in self._own)]

    def _tame(self, looked: list[str]) -> list[str]:
        """``looked`` without plain lists of names and values, if none of them holds a word that an attack needs."""
        lists = {text: words for text in looked if (words := listed(text, text.lower()))}
        if not lists:
            return looked
        if self._plan.in_lists(SEPARATOR.join(lists.values())) or hazardous(lists.values()):
            return looked
        return [text for text in looked if text not in lists]

    def _is_prose(self, text: str) -> bool:
        if not prose(text):
            return False
        low = text.lower()
        return not self._plan.in_prose(low) and not ("&" in low and _commanded(text, low))

    def _acquit(self, found: set[str]) -> None:
        """Take out of ``found`` what would be judged clean wherever it stood; asked on second sight, as most text has none.

        User agents and the like look suspicious in every event, and finding out where they stand costs more than judging them.
        """
        for text in [text for text in found if len(text) <= _SHORT]:
            if text not in self._seen:
                if len(self._seen) > _REMEMBERED:
                    self._seen = set()
                self._seen.add(text)
            elif self._harmless(text):
                found.discard(text)

    def _harmless(self, text: str, patience: Patience | None = None, places: Sequence[str] = PLACES) -> bool:
        if text in self._convicted or (patience is not None and not patience.left()):
            return False
        look = self._looks.get(text) or self._look(text)
        names = dict.fromkeys(["", *[NAMED[met[0].name] for met in look if met[0].name in NAMED]])
        harmless = not any(self.judge(text, place, name) for name in names for place in places)
        if not harmless:
            if len(self._convicted) > _REMEMBERED:
                self._convicted = set()
            self._convicted.add(text)
        return harmless

    def judge(self, text: str, place: str, name: str = "", brief: bool = False, patience: Patience | None = None) -> list[Match]:
        """Every rule that holds for ``text`` at ``place`` (``name``: the field's last segment), the most certain first.

        If ``brief``, reading ends with the first form in which one rule holds with high confidence; and where ``patience`` ends.
        """
        key = (text, place, name)
        if key in self._passed:
            return []
        found: dict[str, Found] = {}
        sure, last = False, ""
        long = len(text) > LONG
        confirmed: dict[int, set[str]] = {}
        # One thread at a time has a look; another would make its own
        look = self._looks.pop(text, None) or self._look(text)
        for family, label, form, low, shift in look:
            if (sure and form is not last) or (patience is not None and not patience.left()):
                break
            last = form
            for rule, start, end in family.signs(form, low, place, name):
                # Where a window was cut out of a text is no beginning of anything; the sign it was cut for stands further in
                if rule.id not in found and (not shift or start >= _CUT):
                    if long and _confidence(rule, place) == "high":
                        section = (shift + start) // _SECTION
                        if section not in confirmed:
                            confirmed[section] = self._there(text, section, place, name)
                        if family.name not in confirmed[section]:
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

    def _there(self, text: str, section: int, place: str, name: str) -> set[str]:
        """The families that are sure of something in that section of a long text when they see the page it is on.

        A window shows what stands out, not what it belongs to: a script of a whole document, a statement of many.
        """
        from ..lexers.listing import document

        start = max(section * _SECTION - _AROUND, 0)
        # From a line's beginning on, so that no bracket or quote is cut from what it belongs to
        start = text.find("\n", start, start + _CUT * 2) + 1 or start if start else 0
        page = text[start : (section + 1) * _SECTION + _AROUND]
        if start and document(text):
            page = _DOCUMENT + page
        matches = self.judge(page, place, name)
        return {match.rule.family for match in matches if match.confidence == "high" and (not start or match.start >= _CUT)}

    def _suspicious(self, texts: list[str], patience: Patience | None) -> set[str]:
        """Those of ``texts`` that some family wants to read in one of their forms, as far as ``patience`` goes."""
        few = len(texts) < _SEVERAL or sum(map(len, texts)) > _TOGETHER
        looks = {text: self._look(text) for text in texts} if few else self._looked(texts)
        if patience is None:
            looks = {text: look for text, look in looks.items() if look.any()}
        else:
            looks = {text: look for text, look in looks.items() if patience.left() and look.any()}
        self._looks = looks
        return set(looks)

    def _looked(self, texts: list[str]) -> dict[str, Look]:
        """A look at each; needles are sought in all their forms at once."""
        made = [[(label, form, form.lower()) for label, form in forms(text)] for text in texts]
        present = self._plan.present("\x1e".join([low for each in made for _, _, low in each]))
        return {text: Look(self._met(each, 0, present)) for text, each in zip(texts, made, strict=True)}

    def _look(self, text: str) -> Look:
        return Look(self._forms(text))

    def _forms(self, text: str) -> Iterator[Met]:
        """Each family whose needles and gate are met, with the form (label, text, lower case) and its offset in ``text``."""
        for shift, window in windows(text):
            yield from self._met(((label, form, form.lower()) for label, form in forms(window)), shift)

    def _met(self, every: Iterable[tuple[str, str, str]], shift: int, present: Pairs | None = None) -> Iterator[Met]:
        """``present`` are the needles that may occur in any of these forms, when that is known."""
        for label, form, low in every:
            if present is None:
                met = self._plan.families(low)
            else:
                met = dict.fromkeys([family for needle, family in present if needle in low])
            for family in met:
                if family.opens(form, low):
                    yield family, label, form, low, shift


def _commanded(text: str, low: str) -> bool:
    """Whether what follows an ampersand may be a command: "salt & pepper" is prose, "salt & whoami" is not."""
    from ..lexers.gates import GATES

    return GATES["shell"](text, low)


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
    matches.sort(key=lambda match: -_ORDER[match.confidence])
    return matches
