"""A quick refusal never hides a sign: whatever a family's lexer finds, its gate lets through."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from lambdaguard.lexers.canonical import forms
from lambdaguard.lexers.gates import GATES
from lambdaguard.rules.index import FAMILIES

DATA = Path(__file__).parent.parent / "data"
PLACES = ("query", "body", "header", "path", "file")


def texts() -> list[str]:
    found = [
        json.loads(line)["payload"]
        for file in sorted(DATA.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").split("\n")
        if line
    ]
    for module, _, _ in FAMILIES.values():
        for rule in import_module(f"lambdaguard.rules.{module}").RULES:
            found += [entry if isinstance(entry, str) else entry[1] for entry in (*rule.attacks, *rule.benign)]
    return found


@pytest.mark.parametrize("family", sorted(GATES))
def test_gate_lets_every_sign_through(family: str) -> None:
    module, lexer, needles = FAMILIES[family]
    patterns = [rule for rule in import_module(f"lambdaguard.rules.{module}").RULES if rule.pattern]
    assert not patterns, "a gate speaks for the lexer alone"
    scan = import_module(f"lambdaguard.lexers.{lexer}").scan
    hidden, seen = [], 0
    for text in texts():
        for _, form in forms(text):
            low = form.lower()
            if any(needle in low for needle in needles):
                seen += 1
                if not GATES[family](form, low) and any(scan(form, place, "q") for place in PLACES):
                    hidden.append(form[:80])
    assert hidden == []
    assert seen > 300
