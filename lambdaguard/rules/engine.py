"""Runs the law book: cheap refusals to look first, then canonical forms, then rules."""

from __future__ import annotations

import re
from importlib import import_module

from ..lexers.canonical import forms
from .excerpt import redact
from .index import FAMILIES
from .match import Match

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .rule import Rule

    Scan = Callable[[str, str, str], list[tuple[str, int, int]]]

_ORDER = {"low": 0, "medium": 1, "high": 2}
_SURE = 5


class Family:
    """One family's rules and lexer, imported on first need."""

    def __init__(self, name: str, off: frozenset[str], extra: tuple[Rule, ...]) -> None:
        self.name = name
        self._off = off
        self._extra = extra
        self.rules: dict[str, Rule] | None = None
        self.patterns: list[tuple[Rule, tuple[str, ...], re.Pattern[str] | None]] = []
        self.scan: Scan | None = None

    def load(self) -> dict[str, Rule]:
        if self.rules is not None:
            return self.rules
        rules: list[Rule] = list(self._extra)
        if self.name in FAMILIES:
            module, lexer, _ = FAMILIES[self.name]
            rules += import_module(f"lambdaguard.rules.{module}").RULES
            if lexer:
                self.scan = import_module(f"lambdaguard.lexers.{lexer}").scan
        self.patterns = [(rule, rule.needles, None) for rule in rules if rule.pattern is not None and rule.id not in self._off]
        self.rules = {rule.id: rule for rule in rules if rule.id not in self._off}
        return self.rules

    def signs(self, text: str, low: str, place: str, name: str) -> list[tuple[Rule, int, int]]:
        """Rules of this family that hold for one canonical form, with offsets."""
        rules = self.load()
        found = []
        if self.scan is not None:
            found = [(rules[rule], start, end) for rule, start, end in self.scan(text, place, name) if rule in rules]
        for at, (rule, needles, compiled) in enumerate(self.patterns):
            if needles and not any(needle in low for needle in needles):
                continue
            if compiled is None:
                compiled = re.compile(rule.pattern or "", re.IGNORECASE)
                self.patterns[at] = rule, needles, compiled
            match = compiled.search(text)
            if match is not None:
                found.append((rule, match.start(), match.end()))
        return found


class Engine:
    """The law book in force: ``families`` by name, without the rules whose ids are in ``off``, with ``extra`` rules."""

    def __init__(self, families: Iterable[str], off: Iterable[str] = (), extra: Iterable[Rule] = ()) -> None:
        off = frozenset(off)
        extra = tuple(extra)
        names = list(dict.fromkeys([*families, *(rule.family for rule in extra)]))
        self._families = [
            (Family(name, off, tuple(rule for rule in extra if rule.family == name)), FAMILIES[name][2] if name in FAMILIES else ("",))
            for name in names
        ]
        self._clean: set[str] = set()

    def suspects(self, texts: Iterable[str]) -> set[str]:
        """The strings worth judging; the rest carries no sign of any family."""
        return set(texts) - self._clean

    def judge(self, text: str, place: str, name: str = "") -> list[Match]:
        """Every rule that holds for ``text`` at ``place``, the most certain first."""
        found: dict[str, tuple[Rule, str, str, int, int]] = {}
        for label, form in forms(text):
            low = form.lower()
            for family, needles in self._families:
                if any(needle in low for needle in needles):
                    for rule, start, end in family.signs(form, low, place, name):
                        found.setdefault(rule.id, (rule, label, form, start, end))
        return _resolve(found.values(), place) if found else []


def _confidence(rule: Rule, place: str) -> str:
    given = rule.confidence
    return given if isinstance(given, str) else given.get(place, given.get("*", ""))


def _resolve(found: Iterable[tuple[Rule, str, str, int, int]], place: str) -> list[Match]:
    scores: dict[str, int] = {}
    matches = []
    for rule, label, form, start, end in found:
        confidence = _confidence(rule, place)
        if confidence:
            scores[rule.family] = scores.get(rule.family, 0) + rule.score
            matches.append(Match(rule, confidence, label, start, end, redact(form, start, end)))
    for match in matches:
        if match.rule.score and scores[match.rule.family] >= _SURE:
            match.confidence = "high"
    matches.sort(key=lambda match: -_ORDER[match.confidence])
    return matches
