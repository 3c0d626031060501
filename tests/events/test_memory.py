"""What was seen clean before is neither taken apart nor judged again; whatever changed is."""

import base64
import copy
import json
import random
import threading

import pytest

from lambdaguard import current, guard
from lambdaguard.events import Ceilings, recognise
from lambdaguard.events.memory import MOST, Memory
from lambdaguard.events.walk import LONGEST
from lambdaguard.invocation import Invocation
from lambdaguard.rules import engine as engines
from lambdaguard.rules.engine import Engine
from lambdaguard.rules.index import FAMILIES

from .samples import inject, samples

ATTACK = "x' UNION SELECT card_number, expiry FROM payments-- -"
SAMPLES = [event for _, _, event in samples()]
NAMES = [name for name, _, _ in samples()]


def coded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token(name):
    return f"{coded({'alg': 'RS256', 'typ': 'JWT'})}.{coded({'sub': '41', 'name': name})}.c2lnbmF0dXJl"


def request(headers=None, query=None, body=""):
    return {
        "version": "2.0", "routeKey": "GET /", "rawPath": "/", "headers": headers or {}, "queryStringParameters": query or {},
        "requestContext": {"http": {"method": "GET", "path": "/"}}, "body": body,
    }  # fmt: skip


def rest(**headers):
    many = {name: [value] for name, value in headers.items()}
    return {
        "resource": "/",
        "path": "/",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": many,
        "requestContext": {},
    }


def guarded(**settings):
    @guard(on_block=lambda inv: "refused", **settings)
    def handler(event, context):
        return "ran"

    return handler


@pytest.mark.parametrize("event", SAMPLES, ids=NAMES)
def test_an_attack_in_the_place_of_what_was_seen_clean_is_refused(event, capsys):
    handler = guarded()
    missed = []
    for path, hostile in inject(event, ATTACK):
        for _ in range(2):
            assert handler(copy.deepcopy(event), None) == "ran"
        if handler(hostile, None) != "refused" or handler(hostile, None) != "refused":
            missed.append(path)
    assert missed == []


@pytest.mark.parametrize("event", SAMPLES, ids=NAMES)
def test_all_texts_are_told_however_many_of_them_are_known(event):
    @guard(injection={})
    def handler(event, context):
        return set(current().texts), {field.text for field in current().fields}

    first = handler(copy.deepcopy(event), None)
    for _ in range(3):
        assert handler(copy.deepcopy(event), None) == first
    assert first[0] == first[1]


def test_texts_are_those_of_the_event_as_it_came():
    @guard
    def handler(event, context):
        event.clear()
        return current().texts

    event = request(
        {"Cookie": "basket=b-88121; theme=dark", "Authorization": f"Bearer {token('Greta')}"}, body='{"note":"thanks"}'
    )
    for _ in range(4):
        assert {"b-88121", "dark", "Greta", "thanks"} <= set(handler(copy.deepcopy(event), None))


PLACES = {
    "a token": lambda text: (request({"X-Note": token(text)}), request(query={"q": token(text)})),
    "JSON": lambda text: (request({"X-Note": json.dumps({"a": text})}), request(query={"q": json.dumps({"a": text})})),
    "JSON in JSON": lambda text: (
        request({"X-Note": json.dumps({"a": json.dumps([text])})}),
        request(query={"q": json.dumps({"a": json.dumps([text])})}),
    ),
    "the text itself": lambda text: (request({"X-Note": text}), request(query={"q": text})),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_passes_where_it_is_ignored_is_not_taken_for_clean(place, capsys):
    handler = guarded(injection={"ignore": {"headers.x-note*": ["*"], "header.x-note*": ["*"]}})
    ignored, hostile = PLACES[place](ATTACK)
    for _ in range(3):
        assert handler(copy.deepcopy(ignored), None) == "ran"
    assert handler(hostile, None) == "refused"


@pytest.mark.parametrize(
    ("settled", "hostile"),
    [
        (request({"Authorization": token(ATTACK)}), request(query={"q": token(ATTACK)})),
        (request({"Cookie": f'{{"a":"{ATTACK}"}}'}), request(query={"q": f'{{"a":"{ATTACK}"}}'})),
        (rest(Authorization=token(ATTACK)), request(query={"q": token(ATTACK)})),
        (request({"Cookie": token(ATTACK)}), request(query={"q": token(ATTACK)})),
        (rest(Cookie=token(ATTACK)), request(query={"q": token(ATTACK)})),
        (request({"Cookie": f'{{"a":"{token(ATTACK)}"}}'}), request(query={"q": f'{{"a":"{token(ATTACK)}"}}'})),
        (request({"Authorization": f'{{"a":"{token(ATTACK)}"}}'}), request(query={"q": f'{{"a":"{token(ATTACK)}"}}'})),
    ],
)
def test_what_was_taken_apart_in_one_place_is_as_dirty_as_what_it_holds(settled, hostile, capsys):
    handler = guarded()
    for _ in range(3):
        assert handler(copy.deepcopy(settled), None) == "refused"
    assert handler(hostile, None) == "refused"


@pytest.mark.parametrize("headers", [{"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}])
def test_a_body_is_read_anew_under_another_content_type(headers, capsys):
    body = "note=1%27+UNION+SELECT+card%2C+expiry+FROM+payments--+-"
    handler = guarded(injection={"ignore": {"body": ["*"]}})
    for _ in range(3):
        handler(request({"Content-Type": "text/plain"}, body=body), None)
    assert handler(request(headers, body=body), None) == guarded(injection={"ignore": {"body": ["*"]}})(
        request(headers, body=body), None
    )


DEEP = "[" * 30 + '"a"' + "]" * 30
LIMITED = {
    "depth": ({"depth": 20}, request(query={"q": DEEP})),
    "depth of a body": ({"depth": 20}, request(body=DEEP)),
    "fields": ({"fields": 40}, request(body=json.dumps([f"word {at}" for at in range(60)]))),
    "string": ({"string": 60}, request(query={"q": "word " * 40})),
    "string in a token": ({"string": 200}, request({"Authorization": token("word " * 50)})),
}


@pytest.mark.parametrize("case", LIMITED)
def test_what_is_beyond_the_limits_stays_so(case, capsys):
    limits, event = LIMITED[case]
    handler = guarded(limits=limits)
    watched = guarded(limits=limits, mode="monitor")
    for _ in range(4):
        assert handler(copy.deepcopy(event), None) == "refused"
        capsys.readouterr()
        assert watched(copy.deepcopy(event), None) == "ran"
        assert '"LG-' in capsys.readouterr().out


@pytest.mark.parametrize("case", LIMITED)
def test_an_inner_guard_has_limits_of_its_own(case, capsys):
    limits, event = LIMITED[case]
    outer = guard(guarded(limits=limits), on_block=lambda inv: "refused")
    for _ in range(4):
        assert outer(copy.deepcopy(event), None) == "refused"


def test_what_two_known_strings_hold_is_counted_together(capsys):
    handler = guarded(limits={"fields": 60})
    crumbs = "; ".join(f"crumb{at}=word{at}" for at in range(18))
    body = json.dumps([f"word {at}" for at in range(36)])
    for _ in range(3):
        assert handler(request({"Cookie": crumbs}), None) == "ran"
        assert handler(request(body=body), None) == "ran"
    assert handler(request({"Cookie": crumbs}, body=body), None) == "refused"


def test_what_of_a_large_event_is_not_read_is_not_taken_for_clean(monkeypatch, capsys):
    handler = guarded()
    handler(request(), None)
    monkeypatch.setattr(engines, "telling", lambda texts: [text for text in texts if text != ATTACK])
    for number in range(3):
        padding = [f"{at} and so on, as we said {number}" for at in range(2000)]
        assert handler(request(body=json.dumps([*padding, ATTACK])), None) == "ran"
    assert handler(request(query={"q": ATTACK}), None) == "refused"


HELD = {
    "a string": request(query={"q": ATTACK}),
    "a cookie": request({"Cookie": f"basket=b-88121; note={ATTACK}"}),
    "a token": request({"Authorization": f"Bearer {token(ATTACK)}"}),
    "a body": request(body=json.dumps({"note": ATTACK})),
    "JSON in a body": request(body=json.dumps({"note": json.dumps([ATTACK])})),
}


@pytest.mark.parametrize("case", HELD)
def test_the_memory_of_one_policy_is_not_another_ones(case, capsys):
    lax, strict = guarded(injection={"off": ["sql"]}), guarded()
    both = guard(strict, injection={"off": ["sql"]}, on_block=lambda inv: "refused")
    event = HELD[case]
    for _ in range(3):
        assert lax(copy.deepcopy(event), None) == "ran"
        assert both(copy.deepcopy(event), None) == "refused"


def judged(engine, ceilings, event):
    inv = Invocation(event)
    inv.source = recognise(event)
    inv.reading = inv.source.read(event, ceilings)
    return engine.examine(inv.reading)


def test_the_memory_is_bounded():
    chance = random.Random(7)
    engine, ceilings = Engine(FAMILIES), Ceilings()
    for number in range(600):
        words = [f"word{number}x{at}" * chance.randrange(1, 40) for at in range(40)]
        cookie = f"one={number}; two={'z' * chance.randrange(2500)}"
        judged(engine, ceilings, request({"Cookie": cookie, "X-Long": "y" * 5000}, {"q": f"{number}"}, json.dumps(words)))
        memory = ceilings.memory
        kept = [*memory.clean, *(text for _, text, _ in memory.held)]
        assert len(kept) <= MOST
        assert sum(map(len, kept)) <= 1 << 20
        assert max(map(len, kept)) <= LONGEST


def test_a_memory_takes_no_more_than_it_may_hold():
    memory = Memory()
    memory.add([f"{number}" for number in range(MOST + 1)])
    assert not memory.clean
    memory.add(f"{number}" * 300 for number in range(1000, 1900))
    memory.add(["one more", "x" * (LONGEST + 1)])
    assert memory.clean >= {"one more"}
    assert "x" * (LONGEST + 1) not in memory.clean


def test_threads_share_a_memory(capsys):
    handler = guarded()
    wrong = []

    def work(seed):
        chance = random.Random(seed)
        for number in range(150):
            name = f"Ann {number % 7}"
            hostile = chance.random() < 0.3
            headers = {"Authorization": f"Bearer {token(ATTACK if hostile else name)}", "Cookie": f"a={number % 5}; b={seed}"}
            if handler(rest(**headers), None) != ("refused" if hostile else "ran"):
                wrong.append((seed, number))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert "LG-GUARD" not in capsys.readouterr().out


BROKEN = {
    "no base64": {"Records": [{"eventSource": "aws:kinesis", "kinesis": {"data": "no base64 at all!", "partitionKey": "a"}}]},
    "one name twice": request(query={"q": '{"a":"tea","a":"cake"}'}),
    "one name twice in a body": request(body='{"a":"tea","a":"cake"}'),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_could_not_be_undone_is_told_each_time(case, capsys):
    @guard(mode="monitor")
    def handler(event, context):
        return [finding.rule_id for finding in current().findings if finding.family == "decode"]

    first = handler(copy.deepcopy(BROKEN[case]), None)
    assert first
    for _ in range(3):
        assert handler(copy.deepcopy(BROKEN[case]), None) == first


def test_an_ended_invocation_keeps_no_event_alive():
    class Event(dict):
        """One that can be watched."""

    @guard
    def handler(event, context):
        return None

    import gc
    import weakref

    event = Event(request())
    watch = weakref.ref(event)
    handler(event, None)
    del event
    gc.collect()
    assert watch() is None
