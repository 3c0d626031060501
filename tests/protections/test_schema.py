"""Schemas: what the handler receives, and what a violation says."""

import base64
import json

import pytest
from aws_lambda_powertools.utilities.parser.envelopes import SqsEnvelope
from pydantic import BaseModel, field_validator
from shapes import Context, api_event, findings_in, sqs_event

from lambdaguard import EventRefused, PolicyError, current, guard


class Item(BaseModel):
    sku: str
    quantity: int


class Order(BaseModel, extra="forbid"):
    customer: str
    items: list[Item]

    @field_validator("customer")
    @classmethod
    def must_have_letters(cls, value):
        if value == "boom":
            raise KeyError("a fault in the user's validator")
        return value


GOOD = {"customer": "O'Brien", "items": [{"sku": "A-1", "quantity": 2}]}
BODY = "powertools_json(body)"


def body_event(body):
    event = api_event(body)
    event["requestContext"] |= {"resourceId": "x1", "requestTime": "09/Apr/2015:12:34:56 +0000"}
    event["requestContext"]["identity"] |= {"cognitoIdentityId": None}
    return event


def names(order: Order, context):
    return order.customer, current().event


@pytest.mark.parametrize("envelope", [BODY, "api_gateway_body"])
def test_the_handler_receives_the_model_and_current_has_the_raw_event(envelope):
    event = body_event(GOOD)
    assert guard(names, schema=Order, envelope=envelope)(event, Context()) == ("O'Brien", event)


def test_a_base64_body_is_unwrapped_too():
    event = body_event(GOOD) | {"body": base64.b64encode(json.dumps(GOOD).encode()).decode(), "isBase64Encoded": True}
    assert guard(names, schema=Order, envelope="api_gateway_body")(event, Context())[0] == "O'Brien"
    assert event["isBase64Encoded"] is True


@pytest.mark.parametrize("envelope", [SqsEnvelope, SqsEnvelope(), "sqs_messages", "Records[*].powertools_json(body)"])
def test_envelopes_of_a_batch_give_a_list(envelope):
    guarded = guard(
        lambda orders, context: [order.customer for order in orders],
        schema=list[Order] if isinstance(envelope, str) and "[" in envelope else Order,
        envelope=envelope,
    )
    assert guarded(sqs_event(GOOD, GOOD), Context()) == ["O'Brien", "O'Brien"]


def test_a_violation_is_400_with_paths_and_types_and_no_values(capsys):
    bad = {"customer": 5, "items": [{"sku": "A-1", "quantity": "hunter2"}], "pass word; drop": "hunter2"}
    answer = guard(names, schema=Order, envelope=BODY)(body_event(bad), Context())
    assert answer["statusCode"] == 400
    assert json.loads(answer["body"])["errors"] == [
        {"path": "customer", "type": "string_type"},
        {"path": "items[0].quantity", "type": "int_parsing"},
        {"path": "*", "type": "extra_forbidden"},
    ]
    printed = capsys.readouterr().out
    assert len(findings_in(printed)) == 3
    assert "hunter2" not in printed + answer["body"]
    assert "drop" not in printed + answer["body"]


@pytest.mark.parametrize("body", ["{not json", "", None, "[]", "3"])
def test_a_body_that_is_no_order_is_400(body):
    answer = guard(names, schema=Order, envelope=BODY)(api_event() | {"body": body}, Context())
    assert answer["statusCode"] == 400


def test_a_fault_in_the_users_validator_is_a_violation_too():
    answer = guard(names, schema=Order, envelope=BODY)(body_event(GOOD | {"customer": "boom"}), Context())
    assert json.loads(answer["body"])["errors"] == [{"path": "", "type": "KeyError"}]


def test_the_annotation_is_schema_enough():
    @guard
    def handler(order: Order, context):
        return order.items[0].sku

    assert handler(GOOD, None) == "A-1"
    assert handler(Order(**GOOD), None) == "A-1"
    with pytest.raises(EventRefused):
        handler({"customer": 5}, None)


def test_a_generic_annotation_of_models_is_schema_enough():
    def handler(orders: list[Order], context):
        return len(orders)

    assert guard(handler)([GOOD, GOOD], None) == 2


def test_other_annotations_are_left_alone():
    def handler(event: dict, context: object):
        return event

    assert guard(handler)(GOOD, None) is GOOD


def test_a_schema_can_be_named_by_text(load, tmp_path, monkeypatch):
    (tmp_path / "shapes_of_mine.py").write_text("import pydantic\nclass Thing(pydantic.BaseModel):\n    size: int\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("LAMBDAGUARD_SCHEMA", "shapes_of_mine:Thing")
    assert guard(lambda thing, context: thing.size)({"size": "3"}, None) == 3


def test_any_adaptable_type_will_do():
    assert guard(lambda sizes, context: sizes, schema=list[int])(["1", 2], None) == [1, 2]


def test_in_monitor_mode_the_raw_event_goes_on(capsys):
    event = {"customer": 5}
    assert guard(lambda order, context: order, schema={"model": Order, "mode": "monitor"})(event, None) is event
    assert findings_in(capsys.readouterr().out)


def test_poison_records_go_back_and_the_rest_are_models():
    guarded = guard(
        lambda orders, context: {"seen": [order.customer for order in orders]},
        schema=Order,
        envelope="sqs_messages",
        batch="report",
    )
    answer = guarded(sqs_event(GOOD, {"customer": 5}, GOOD, "{not json"), Context())
    assert answer == {"seen": ["O'Brien", "O'Brien"], "batchItemFailures": [{"itemIdentifier": "m1"}, {"itemIdentifier": "m3"}]}


def test_a_hostile_record_is_not_among_the_models():
    hostile = GOOD | {"customer": "1' UNION SELECT password FROM users --"}
    guarded = guard(lambda orders, context: {"seen": len(orders)}, schema=Order, envelope="sqs_messages", batch="report")
    assert guarded(sqs_event(GOOD, hostile), Context()) == {"seen": 1, "batchItemFailures": [{"itemIdentifier": "m1"}]}


def test_without_pydantic_the_setting_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pydantic", None)
    with pytest.raises(PolicyError, match=r"install lambdaguard-runtime\[schema\]"):
        guard(names, schema=Order)
