"""Injection payloads in caller-controlled strings, found by the law book."""

from __future__ import annotations

from ..errors import PolicyError
from ..findings import Finding
from ..options import Option
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ..invocation import Field, Invocation
    from ..policy import Policy
    from ..rules.engine import Engine
    from ..rules.match import Match

# Strings judged once the event, or the record they are in, is refused: to say more of the attack, not to search all of it
_FURTHER = 3


class Injection(Protection):
    """Scans every field; a sure attack refuses the event, a weaker sign is flagged.

    A string that refuses its event is told once: by its surest rule, with the ids of the others that hold. Once the event is
    refused, three more suspicious strings are judged, none that holds the refused one: hostile events cost no more than others.

    ``ignore`` maps field paths (``*`` matches any run of characters) to families or rule ids that are not applied there;
    ``off`` lists families or rule ids that are not applied anywhere (``rules={"off": […]}`` says the same); ``extra`` are
    `Rule` objects of the user's own.
    """

    name = "injection"
    options = {
        "ignore": Option(dict, default={}),
        "off": Option(list, tuple, default=(), filled=True),
        "rules": Option(dict, default={}),
        "extra": Option(default=()),
    }
    shorthand = ""

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        self._closed = policy.on_error == "closed"
        self._ignore: tuple[tuple[str, frozenset[str]], ...] = ()
        # The law book is opened at the first event, or here where somebody changed what it says.
        self._engine: Engine | None = None
        if policy.details(self.name):
            self._ignore, off, extra = _read(policy[self.name])
            self._engine = _engine(off, extra)

    @classmethod
    def check(cls, policy: Policy) -> None:
        """`PolicyError` at decoration, the room being made at the first event."""
        _read(policy[cls.name])

    def on_event(self, inv: Invocation) -> None:
        engine = self._engine
        if engine is None:
            engine = self._engine = _engine()
        if inv.reading is None:
            return
        suspects = engine.examine(inv.reading)
        if suspects:
            self._judge(inv, engine, suspects)
        # What a long text was parsed to is as large as the event
        inv.reading.parsed = None
        if inv.reading.unread:
            self._unread(inv)

    def _judge(self, inv: Invocation, engine: Engine, suspects: set[str]) -> None:
        from ..rules.patience import Patience

        reading: Any = inv.reading
        fields = reading.find(suspects)
        patience = Patience()
        # Where something is ignored, what is found first may count for nothing.
        brief = not self._ignore and (self.mode or inv.mode) == "block"
        judged: dict[tuple[str, str, str], list[Match]] = {}
        told: set[tuple[object, ...]] = set()
        sure: list[Field] = []
        left = _FURTHER
        for field in fields:
            refused = inv.refused is not None or field.record in inv.poison
            if refused and brief and _known(field, sure):
                continue
            name = field.path.rpartition(".")[2].partition("[")[0].lower()
            key = (field.text, field.place, name)
            if key not in judged:
                if refused:
                    if not left:
                        continue
                    left -= 1
                if not patience.left():
                    break
                judged[key] = engine.judge(*key, brief, patience)
            if matches := judged[key]:
                if brief and matches[0].confidence == "high":
                    sure = [field, *sure[:_FURTHER]]
                    self.report(inv, _finding(matches[0], field, matches[1:]))
                else:
                    self._tell(inv, field, name, matches, told)

        if patience.spent and not (inv.refused or inv.poison):
            reading.unread = True

    def _unread(self, inv: Invocation) -> None:
        """Some of the event looks suspicious and was not judged: what comes of that is for ``on_error`` to say."""
        message = "LG-LIM-006: more looks suspicious than can be judged in a second"
        confidence = "high" if self._closed else "medium"
        self.report(inv, Finding("LG-LIM-006", "limits", message, severity="medium", confidence=confidence, cwe=400))

    def _tell(self, inv: Invocation, field: Field, name: str, matches: list[Match], told: set[tuple[object, ...]]) -> None:
        ignored = self._ignored(field.path)
        for match in matches:
            rule = match.rule
            # API Gateway repeats headers and parameters as multi-value ones: told once.
            once = (rule.id, field.text, field.place, name, field.record)
            if rule.family not in ignored and rule.id not in ignored and once not in told:
                told.add(once)
                self.report(inv, _finding(match, field))

    def _ignored(self, path: str) -> frozenset[str]:
        if not self._ignore:
            return frozenset()
        from ..wildcard import matches

        return frozenset().union(*(words for pattern, words in self._ignore if matches(path, pattern)))


def _read(settings: Mapping[str, Any]) -> tuple[tuple[tuple[str, frozenset[str]], ...], frozenset[str], tuple[Any, ...]]:
    """What is ignored where, what is off, and further rules."""
    from ..rules.index import FAMILIES
    from ..rules.named import listed_off, places, words
    from ..rules.rule import Rule

    extra = tuple(settings["extra"])
    if not all(isinstance(rule, Rule) for rule in extra):
        raise PolicyError("injection.extra must be a list of lambdaguard.Rule")
    known = {*FAMILIES, *(rule.family for rule in extra), *(rule.id for rule in extra)}
    off = words((*settings["off"], *listed_off(settings["rules"])), "off", known)
    ignored = [(place, words(given, path, known)) for path, given in settings["ignore"].items() for place in places(path)]
    return tuple(ignored), off, extra


def _engine(off: frozenset[str] = frozenset(), extra: tuple[Any, ...] = ()) -> Engine:
    from ..rules.engine import Engine
    from ..rules.index import FAMILIES

    return Engine(families=tuple(name for name in FAMILIES if name not in off), off=off, extra=extra)


def _known(field: Field, sure: list[Field]) -> bool:
    """Whether ``field`` is one of ``sure`` in another spelling, or holds its text: its body, the list of values that it is in."""
    return any(each.record == field.record and (each.path == field.path or each.text in field.text) for each in sure)


def _finding(match: Match, field: Field, others: Sequence[Match] = ()) -> Finding:
    rule = match.rule
    detail: dict[str, object] = {"form": match.form, "tokens": match.tokens}
    also = dict.fromkeys([other.rule.id for other in others if other.rule is not rule])
    if also:
        detail["also"] = [*also]
    return Finding(
        rule.id,
        rule.family,
        f"{rule.id}: {rule.title} in {field.path}",
        path=field.path,
        severity=rule.severity,
        confidence=match.confidence,
        cwe=rule.cwe,
        excerpt=match.excerpt,
        length=len(field.text),
        record=field.record,
        detail=detail,
    )


ROOM = Injection
