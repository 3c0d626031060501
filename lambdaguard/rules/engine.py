"""Runs the law book over an event: cheap refusals to look first, a look at what is left, and what is clean remembered."""

from __future__ import annotations

from ..events.memory import Memory
from ..events.packed import unpacked
from ..invocation import PLACES
from ..lexers.bulk import FULL, LONG, beyond, packed, telling
from ..lexers.joined import SEPARATOR
from ..lexers.listed import hazardous, listed
from ..lexers.phrases import prose
from .family import Family
from .judge import Judge
from .patience import Patience
from .plan import Plan
from .prefilter import candidates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..events import Reading
    from .match import Match
    from .rule import Rule

_EVERYWHERE = frozenset(PLACES)
_REMEMBERED = 4096
_SHORT = 256
# From this many strings on, finding out where one of them stands costs more than judging it wherever it may stand; up to so many suspects
_MANY = 1000
_FEW = 8192


class Engine:
    """The law book in force: ``families`` by name, without the rules whose ids are in ``off``, with ``extra`` rules.

    One instance a policy. It remembers strings found clean, so what repeats from event to event costs a set difference. Safe to
    share between threads.
    """

    def __init__(self, families: Iterable[str], off: Iterable[str] = (), extra: Iterable[Rule] = ()) -> None:
        off, extra = frozenset(off), tuple(extra)
        names = dict.fromkeys([*families, *(rule.family for rule in extra)])
        self._plan = Plan([Family(name, off, tuple(rule for rule in extra if rule.family == name)) for name in names])
        # The prefilter knows the law book's needles; those of a user's own rules may be any text
        self._own = tuple(needle.lower() for rule in extra for needle in rule.needles or ("",))
        self._memory = Memory()
        self._texts = Memory()  # of strings that came without their event: what is inside of them was not looked at
        self._seen: set[str] = set()
        self._judge = Judge(self._plan)

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
        if reading.novelty > FULL:
            # Which strings are read in full goes by their order in the event.
            listed = [text for text in dict.fromkeys(reading.listed) if text in reading.fresh]
            read = telling(listed)
        else:
            read = listed
        whole = len(read) == len(listed) and not reading.packed
        # Long strings are all looked into, as long as that takes
        patience = None if read is listed and whole else Patience()
        found = self._signs(read, listed, len(reading.listed) > _MANY, patience, joined=reading.joined if read is listed else "")
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
        joined: str = "",
    ) -> set[str]:
        # Where all together are short, none has to be measured
        long = [text for text in read if len(text) > LONG] if (len(joined) > LONG if joined else beyond(read, LONG)) else []
        looked = candidates([text for text in read if len(text) <= LONG] if long else read, self._plan, "" if long else joined)
        if looked:
            looked = self._tame([text for text in looked if not self._is_prose(text)])
        looked += long
        if self._own:
            looked += self._owned(listed)
        if not looked:
            return set()
        found = self._judge.suspicious(looked, patience)
        if found:
            self._acquit(found)
        if many and len(found) <= _FEW:
            found = {text for text in found if len(text) > LONG or not self._judge.harmless(text, patience, places)}
        return found

    def _owned(self, texts: Iterable[str]) -> list[str]:
        """Those of ``texts`` that a user's own rule may concern."""
        return [text for text in texts if any(needle in text.lower() for needle in self._own)]

    def _tame(self, looked: list[str]) -> list[str]:
        """``looked`` without plain lists of names and values, if none of them holds a word that an attack needs."""
        lists = {text: words for text in looked if (words := listed(text, text.lower()))}
        if not lists:
            return looked
        low = SEPARATOR.join(("", *lists.values()))
        if self._plan.in_lists(low) or hazardous(low):
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
            elif self._judge.harmless(text):
                found.discard(text)

    def judge(self, text: str, place: str, name: str = "", brief: bool = False, patience: Patience | None = None) -> list[Match]:
        """Every rule that holds for ``text`` at ``place`` (``name``: the field's last segment), the most certain first.

        If ``brief``, reading ends with the first form in which one rule holds with high confidence; and where ``patience`` ends.
        """
        return self._judge.matches(text, place, name, brief, patience)


def _commanded(text: str, low: str) -> bool:
    """Whether what follows an ampersand may be a command: "salt & pepper" is prose, "salt & whoami" is not."""
    from ..lexers.gates import GATES

    return GATES["shell"](text, low)
