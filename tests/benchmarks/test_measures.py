"""What the cases make of what they have measured: growth, shares of time, words about a rival that is not there."""

import json
import sys
from collections import Counter

import pytest

from benchmarks.suite import grown, large, resident, rival_waf, shares, warm
from benchmarks.suite.bodies import bodies, ended, posted
from benchmarks.suite.rival_waf import Waf, printed
from benchmarks.suite.traffic import ATTACKS, KINDS
from lambdaguard import guard


@pytest.mark.parametrize(
    ("late", "value"),
    [(20.0, 1.0), (21.0, 1.05), (19.0, 0.95)],
)
def test_growth_is_counted_from_when_the_caches_are_full(late, value):
    points = [(0, 5.0), (1000, 12.0), (2999, 18.0)] + [(3000 + at * 1000, 20.0) for at in range(3)]
    points += [(6000 + at * 1000, 20.5) for at in range(2)] + [(8000, late), (9000, late), (10_000, late)]
    _, rows, figure = resident.grown(points, 0.3)
    assert figure["value"] == pytest.approx(value)
    assert rows[-1] == ["grown", f"{late - 20.0:+.2f}"]


def test_the_mixed_events_hold_every_source_attacks_batches_and_large_bodies():
    seen = {kind: json.dumps({"kind": kind}) for kind in KINDS}
    events = [grown.mixed(number, seen) for number in range(4 * grown.LARGE)]
    assert {event["kind"] for event in events if "kind" in event} == set(KINDS)
    assert sum(len(event.get("body") or "") > 100_000 for event in events) == 4
    written = [json.dumps(event) for event in events]
    assert any("UNION SELECT" in text for text in written)
    assert len(set(written)) > len(written) / 4


def test_shares_go_to_the_innermost_of_our_modules():
    def busy(event):
        json.dumps(event * 2000)

    found = shares.taken(guard(busy), lambda number: [[number, "a text"]] * 5, 30)
    assert sum(found.parts.values()) >= 30
    assert sum(found.functions.values()) == sum(found.parts.values())
    assert set(found.parts) & set(shares.PARTS.values())
    assert all("/" not in name for name in found.parts)
    assert "%" in found.told()


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("events/trees", "listing the strings"),
        ("rules/engine", "engine"),
        ("guard", "corridor"),
        ("corridor", "corridor"),
        ("something_new/x", "something_new"),
    ],
)
def test_a_module_belongs_to_a_part(place, part):
    assert shares.part(place) == part


def test_small_shares_are_left_out():
    assert shares.share_of(Counter({"one": 995, "two": 5}), 9) == [("one", 0.995)]


def test_a_rival_that_is_left_out_is_named_and_asked_nothing():
    waf = Waf({"datadog": {"packages": "x", "absent": "could not be installed: no network"}})
    assert waf.said("times") is None
    assert "no network" in waf.note
    assert Waf({}).note.strip() == "libddwaf: left out."


def test_a_rival_that_does_not_run_is_named_once_and_not_asked_again(monkeypatch):
    asked = []

    def fails(command):
        asked.append(command)
        raise RuntimeError("no such module")

    monkeypatch.setattr(rival_waf, "printed", fails)
    waf = Waf({"datadog": {"packages": "x", "python": sys.executable}})
    assert waf.said("times", 1) is None
    assert waf.said("times", 1) is None
    assert len(asked) == 1
    assert "does not run: no such module" in waf.note


def test_what_a_command_prints_last_is_its_json():
    assert printed([sys.executable, "-c", "print('a word'); print('[1, 2]')"]) == [1, 2]
    with pytest.raises(RuntimeError, match="a reason"):
        printed([sys.executable, "-c", "import sys; sys.exit('a reason')"])


TIMES = {"json.loads": 10.0, "bare": 1.0, "seen": 31.0, "cleared": 61.0, "new": 101.0}


def test_the_guards_time_is_counted_over_the_bare_handlers_and_by_json_loads():
    turns = [{warm.REST: {**TIMES, "seen": 41.0}}, {warm.REST: TIMES}]
    shares_of = {
        warm.REST: {"seen": {"parts": [["engine", 0.7]], "functions": [["rules.x", 0.5]]}, "new": {"parts": [], "functions": []}}
    }
    found = warm._found(turns, {warm.REST: {"seen": 300.0, "new": 400.0}}, "", shares_of)
    figures = {figure["name"]: figure for figure in found["figures"]}
    seen = figures["warm, benign, strings seen: (guarded - bare) / json.loads"]
    assert seen["value"] == pytest.approx(3.0)
    assert seen["span"] == [pytest.approx(3.0), pytest.approx(4.0)]
    assert "engine 70%" in seen["goes"]
    assert figures["warm, benign, ours / libddwaf"]["value"] == pytest.approx(0.1)
    tables = {table["title"]: table for table in found["tables"]}
    assert tables["Warm invocations, benign"]["rows"] == [[warm.REST, "10.0", "30.0", "100.0", "60.0", "3.00", "10.00"]]
    assert tables["Beside libddwaf"]["rows"] == [[warm.REST, "300.0", "400.0", "0.100", "0.250"]]


def test_without_the_rival_its_figure_is_not_measured():
    figures = warm._found([{warm.REST: TIMES}], {}, " libddwaf: left out.", {})["figures"]
    assert figures[-1]["value"] is None


@pytest.mark.parametrize("name", bodies(1000, 1))
def test_a_large_body_passes_and_with_an_attack_at_its_end_does_not(name):
    kind, body = bodies(300_000, 3)[name]
    assert abs(len(body) - 300_000) < 10_000
    guarded = guard(large.bare)
    assert guarded(posted(kind, body), None) == large.bare(None, None)
    assert large._refused(guarded, kind, ended(name, body, ATTACKS["SQL"].format(n=1)))
    if kind == "application/json":
        json.loads(ended(name, body, ATTACKS["SQL"].format(n=1)))
