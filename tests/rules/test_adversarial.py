"""Benign strings made to look hostile are never blocked; attacks made to look harmless are, 95 of 100 in every list."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES

DATA = Path(__file__).parent.parent / "data"
PLACES = {"s3key": "file", "sqs-body": "record", "string": "body"}
ENGINE = Engine(FAMILIES)


def rows(kind: str) -> list[dict[str, str]]:
    found = []
    for file in sorted(DATA.glob(f"{kind}_*.jsonl")):
        found += [{"file": file.stem, **json.loads(line)} for line in file.read_text(encoding="utf-8").split("\n") if line]
    return found


def blocking(row: dict[str, str]) -> list[str]:
    text = row["payload"]
    if text not in ENGINE.suspects([text]):
        return []
    matches = ENGINE.judge(text, PLACES.get(row["where"], row["where"]), row.get("name", "").lower())
    return [match.rule.id for match in matches if match.confidence == "high"]


BENIGN = rows("benign")
ATTACKS = defaultdict(list)
for attack in rows("attacks"):
    ATTACKS[f"{attack['file']}-{attack['class']}"].append(attack)


def test_no_benign_string_is_blocked() -> None:
    blocked = {row["payload"][:80]: blocking(row) for row in BENIGN}
    assert {text: rules for text, rules in blocked.items() if rules} == {}
    assert len(BENIGN) >= 500


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_attacks_are_blocked(name: str) -> None:
    listed = ATTACKS[name]
    missed = [row["payload"][:80] for row in listed if not blocking(row)]
    assert len(missed) <= 0.05 * len(listed), missed


def test_there_are_attacks_of_every_kind() -> None:
    assert sum(len(listed) for listed in ATTACKS.values()) >= 500
    assert len({row["class"] for listed in ATTACKS.values() for row in listed}) >= 15
