"""One family of rules in force: its data, its lexer, and what must occur in a text before either is imported."""

from __future__ import annotations

import re

from .index import FAMILIES, GATED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .rule import Rule

    Scan = Callable[[str, str, str], list[tuple[str, int, int]]]
    Sign = tuple[Rule, int, int]


_IN_CODE = ("jndi", "graphql")


class Family:
    """The rules of ``name`` without the ids in ``off``, with ``extra`` ones; imported on first need."""

    def __init__(self, name: str, off: frozenset[str], extra: tuple[Rule, ...]) -> None:
        self.name = name
        self.needles: tuple[str, ...] = FAMILIES[name][2] if name in FAMILIES else ()
        if any(not rule.needles for rule in extra):
            self.needles = ("",)
        self.needles += tuple(needle for rule in extra for needle in rule.needles)
        # A look-up of a logger's does its harm in any text that is logged; all else is at home in source code
        self.in_code = name in _IN_CODE or bool(extra)
        self._off = off
        self._extra = extra
        self._gate: Callable[[str, str], bool] | None = None
        self._gated = name in GATED and not extra
        self._rules: dict[str, Rule] | None = None
        self._patterns: list[tuple[Rule, re.Pattern[str] | None]] = []
        self._scan: Scan | None = None

    def opens(self, form: str, low: str) -> bool:
        """False when the family's quick refusal says that ``form`` holds none of its signs."""
        if not self._gated:
            return True
        if self._gate is None:
            from ..lexers.gates import GATES

            self._gate = GATES[self.name]
        return self._gate(form, low)

    def signs(self, form: str, low: str, place: str, name: str) -> list[Sign]:
        """The rules that hold for one canonical form, with offsets; ``low`` is the form in lower case."""
        rules = self._rules
        if rules is None:
            rules = self._load()
        found: list[Sign] = []
        if self._scan is not None:
            found = [(rules[rule], start, end) for rule, start, end in self._scan(form, place, name) if rule in rules]
        for at, (rule, pattern) in enumerate(self._patterns):
            if not rule.needles or any(needle in low for needle in rule.needles):
                if pattern is None:
                    pattern = re.compile(rule.pattern or "", re.IGNORECASE)
                    self._patterns[at] = rule, pattern
                match = pattern.search(form)
                if match is not None:
                    found.append((rule, match.start(), match.end()))
        return found

    def _load(self) -> dict[str, Rule]:
        rules = list(self._extra)
        if self.name in FAMILIES:
            module, lexer, _ = FAMILIES[self.name]
            rules += _named(f"rules.{module}", "RULES")
            if lexer:
                self._scan = _named(f"lexers.{lexer}", "scan")
        self._patterns = [(rule, None) for rule in rules if rule.pattern is not None and rule.id not in self._off]
        self._rules = {rule.id: rule for rule in rules if rule.id not in self._off}
        return self._rules


def _named(module: str, name: str) -> Any:
    return getattr(__import__(f"lambdaguard.{module}", fromlist=(name,)), name)
