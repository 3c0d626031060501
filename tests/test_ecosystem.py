"""Under and over the decorators and adapters that Lambda users have."""

import asyncio
import json

import pytest
from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities.parser import event_parser
from mangum import Mangum
from pydantic import BaseModel
from shapes import ATTACK, Context, api_event
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lambdaguard import guard

logger = Logger(service="orders", level="CRITICAL")
tracer = Tracer(service="orders", disabled=True)
resolver = APIGatewayRestResolver()


@resolver.post("/orders")
def take():
    return {"name": resolver.current_event.json_body["name"]}


@resolver.get("/orders")
def find():
    return {"q": resolver.current_event.query_string_parameters["q"]}


async def page(request):
    return PlainTextResponse(request.query_params.get("q", "none"))


class Order(BaseModel):
    path: str


class FullContext(Context):
    memory_limit_in_mb = 128

    def get_remaining_time_in_millis(self):
        return 3000


@guard
@logger.inject_lambda_context
@tracer.capture_lambda_handler
def outermost(event, context):
    return resolver.resolve(event, context)


@logger.inject_lambda_context
@tracer.capture_lambda_handler
@guard
def innermost(event, context):
    return resolver.resolve(event, context)


@guard
@event_parser(model=Order)
def over_parser(event: Order, context):
    return {"statusCode": 200, "body": event.path}


@event_parser(model=Order)
@guard
def under_parser(event: Order, context):
    return {"statusCode": 200, "body": event.path}


asgi = Starlette(routes=[Route("/orders", page)])


@pytest.fixture(autouse=True)
def event_loop_of_the_main_thread():
    """Mangum takes the loop that the main thread has, as it has in Lambda."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.mark.parametrize(
    ("handler", "body"),
    [
        (outermost, {"name": "Zoë O'Neill"}),
        (innermost, {"name": "Zoë O'Neill"}),
        (guard(resolver.resolve), {"name": "Zoë O'Neill"}),
        (over_parser, None),
        (guard(Mangum(asgi, lifespan="off")), None),
    ],
)
def test_a_benign_event_is_answered_and_a_hostile_one_refused(handler, body):
    assert handler(api_event(body), FullContext())["statusCode"] == 200
    assert handler(api_event(query={"q": ATTACK}), FullContext())["statusCode"] == 403


def test_answers_are_those_of_the_bare_handler():
    event = api_event({"name": "Zoë O'Neill"})
    assert outermost(event, FullContext()) == resolver.resolve(event, FullContext())
    assert json.loads(outermost(event, FullContext())["body"]) == {"name": "Zoë O'Neill"}


def test_a_model_that_an_outer_parser_made_passes_as_it_is():
    assert under_parser(api_event(), FullContext()) == {"statusCode": 200, "body": "/orders"}
