"""Nothing hides behind a part of an event that is not what it should be."""

from collections import Counter

import pytest

from events.samples import inject, samples
from lambdaguard.events import Ceilings, recognise

MARK = "Mark'41"
OURS = [(name, event) for name, _, event in samples()]
# A string of this shape where AWS writes base64, JSON or a form is read as what it should be, and says the same.
SHAPES = [MARK, [MARK], {"odd": MARK}, [{"odd": [MARK]}, 5], {"odd": {"odd": MARK}, "even": None}]


def difference(before, after, steps=()):
    """The way to the one part in which two events differ."""
    if type(before) is type(after) and isinstance(before, (dict, list)) and len(before) == len(after):
        keys = before if isinstance(before, dict) else range(len(before))
        if isinstance(before, list) or before.keys() == after.keys():
            for key in keys:
                if before[key] != after[key]:
                    return difference(before[key], after[key], (*steps, key))
    return steps


def ancestors(event):
    """Every part that holds a string of the caller's, and every such string, by the way to it."""
    ways = {difference(event, changed) for _, changed in inject(event, MARK)}
    return sorted({way[:length] for way in ways for length in range(1, len(way) + 1)}, key=str)


def found(event, way):
    for step in way:
        event = event[step]
    return event


def replaced(event, way, value):
    if not way:
        return value
    copy = list(event) if isinstance(event, list) else dict(event)
    copy[way[0]] = replaced(event[way[0]], way[1:], value)
    return copy


@pytest.mark.parametrize(("name", "event"), OURS, ids=[name for name, _ in OURS])
def test_parts_of_another_shape_are_listed_whole(name, event):
    """Any part on the way to a caller's string may be something else: what is in it is listed.

    Only of mappings that should be some, no more is listed than the keys that hold what callers send.
    """
    for way in ancestors(event):
        for shape in SHAPES:
            if isinstance(shape, dict) and isinstance(found(event, way), dict):
                continue
            changed = replaced(event, way, shape)
            reading = recognise(changed).read(changed, Ceilings())
            assert any(MARK in text for text in reading.texts), (way, shape)
            assert Counter(reading.texts) == Counter(field.text for field in reading.fields()), (way, shape)


def test_a_source_that_fails_lists_everything(monkeypatch):
    """A fault of a reader costs nothing but precision."""
    event = dict(OURS)["sqs.orders"]
    source = recognise(event)

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(type(source.table), "read", fail)
    reading = source.read(event, Ceilings())
    assert "bake forty more buns before noon" in reading.texts
    assert [(problem.rule_id, problem.confidence) for problem in reading.problems] == [("LG-DEC-009", "medium")]
