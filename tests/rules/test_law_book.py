"""Every rule catches its own attacks, and nothing benign is blocked by any."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from lambdaguard.findings import CONFIDENCES, SEVERITIES
from lambdaguard.invocation import PLACES
from lambdaguard.lexers.gates import GATES
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES, GATED
from lambdaguard.rules.rule import Rule

RULES: list[Rule] = [rule for module, _, _ in FAMILIES.values() for rule in import_module(f"lambdaguard.rules.{module}").RULES]
ENGINE = Engine(FAMILIES)


def cases(entries) -> list[tuple[str, str]]:
    return [("query", entry) if isinstance(entry, str) else entry for entry in entries]


ATTACKS = [pytest.param(rule, *case, id=f"{rule.id}-{n}") for rule in RULES for n, case in enumerate(cases(rule.attacks))]
BENIGN = [pytest.param(rule, *case, id=f"{rule.id}-{n}") for rule in RULES for n, case in enumerate(cases(rule.benign))]


@pytest.mark.parametrize(("rule", "place", "text"), ATTACKS)
def test_attack_is_caught_by_its_rule(rule: Rule, place: str, text: str) -> None:
    assert ENGINE.suspects([text]) == {text}
    assert rule.id in {match.rule.id for match in ENGINE.judge(text, place)}


@pytest.mark.parametrize(("rule", "place", "text"), BENIGN)
def test_benign_is_blocked_by_no_rule(rule: Rule, place: str, text: str) -> None:
    blocking = [match for match in ENGINE.judge(text, place) if match.confidence == "high"]
    assert not (text in ENGINE.suspects([text]) and blocking)


def test_every_rule_has_examples_of_both_kinds() -> None:
    assert not [rule.id for rule in RULES if not rule.attacks]
    assert not [name for name in FAMILIES if sum(len(rule.benign) for rule in RULES if rule.family == name) < 3]
    assert len(ATTACKS) == sum(len(rule.attacks) for rule in RULES) >= 250
    assert len(BENIGN) == sum(len(rule.benign) for rule in RULES) >= 150


def test_ids_are_unique_and_of_their_family() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert not [name for name in ids if not re.fullmatch(r"LG-[A-Z]+-\d{3}", name)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_well_formed(rule: Rule) -> None:
    assert rule.family in FAMILIES and rule.title and rule.cwe > 0 and rule.severity in SEVERITIES
    words = {rule.confidence} if isinstance(rule.confidence, str) else set(rule.confidence.values())
    assert words <= set(CONFIDENCES)
    assert isinstance(rule.confidence, str) or set(rule.confidence) <= {*PLACES, "*"}
    assert all(needle == needle.lower() for needle in rule.needles)


def test_every_family_is_whole() -> None:
    """A family's rules say they are its own, its lexer has `scan`, its needles are lower case, quick refusals are families'."""
    for name, (module, lexer, needles) in FAMILIES.items():
        assert {rule.family for rule in import_module(f"lambdaguard.rules.{module}").RULES} == {name}
        assert not lexer or callable(import_module(f"lambdaguard.lexers.{lexer}").scan)
        assert needles and all(needle == needle.lower() for needle in needles)
    assert set(GATES) == GATED <= set(FAMILIES)
