"""How much may come in."""

import base64
import json
import zlib

import pytest
from shapes import Context, api_event, findings_in, kinesis_event, sqs_event

from lambdaguard import EventRefused, guard


def echo(event, context):
    return {"statusCode": 200}


def nested(depth, inner="x"):
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    ("limits", "event", "rule"),
    [
        ({"bytes": 500}, api_event({"text": "a" * 600}), "LG-LIM-001"),
        ({"bytes": 1000}, api_event({"text": "é" * 600}), "LG-LIM-001"),
        ({"depth": 20}, api_event({"tree": nested(30)}), "LG-LIM-002"),
        ({"depth": 20}, api_event(json.dumps({"tree": json.dumps(nested(30))})), "LG-LIM-002"),
        ({}, api_event({"tree": nested(100)}), "LG-LIM-002"),
        ({"fields": 50}, api_event({"many": ["x"] * 60}), "LG-LIM-003"),
        ({"string": 1000}, api_event({"text": "a" * 2000}), "LG-LIM-004"),
    ],
)
def test_beyond_the_limit_is_refused(limits, event, rule, capsys):
    assert guard(echo, limits=limits)(event, Context())["statusCode"] == 403
    assert rule in {line["finding_info"]["analytic"]["uid"] for line in findings_in(capsys.readouterr().out)}


@pytest.mark.parametrize(
    ("limits", "event"),
    [
        ({"bytes": 3000}, api_event({"text": "a" * 1200})),
        ({"depth": 20}, api_event({"tree": nested(10)})),
        ({"fields": 200}, api_event({"many": ["x"] * 60})),
        ({"depth": 20}, api_event({"text": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})),
        ({}, api_event({"text": "a" * 3_000_000})),
    ],
)
def test_within_the_limit_passes(limits, event, capsys):
    assert guard(echo, limits=limits)(event, Context())["statusCode"] == 200
    assert capsys.readouterr().out == ""


def test_too_many_records():
    with pytest.raises(EventRefused, match="LG-LIM-005: 11 records, the limit is 10"):
        guard(echo, limits={"records": 10})(sqs_event(*["x"] * 11), Context())


DEEP = {"event": nested(100_000), "body": api_event("[" * 200_000), "part": {"a": nested(5_000)}}


@pytest.mark.parametrize("event", DEEP.values(), ids=DEEP)
def test_very_deep_events_are_refused_without_a_recursion_error(event):
    guarded = guard(echo, on_block=lambda inv: inv.refused.rule_id)
    assert guarded(event, Context()).startswith(("LG-LIM-", "LG-DEC-"))


def test_a_decompression_bomb_is_a_finding_not_a_crash():
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packed.compress(b"0" * 50_000_000) + packed.flush()
    event = {"awslogs": {"data": base64.b64encode(bomb).decode()}}
    with pytest.raises(EventRefused):
        guard(echo, limits={"inflated": 1_000_000})(event, Context())


def test_limits_of_one_record_do_not_spare_the_others():
    event = kinesis_event(b'{"a": 1}', json.dumps(nested(100)).encode())
    with pytest.raises(EventRefused):
        guard(echo)(event, Context())


def test_monitor_mode_lets_it_pass(capsys):
    event = api_event({"tree": nested(100)})
    assert guard(echo, limits="monitor")(event, Context())["statusCode"] == 200
    assert findings_in(capsys.readouterr().out)[0]["disposition"] == "Detected"
