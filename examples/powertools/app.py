"""Powertools' resolver and logger under the guard: routes and context as Powertools has them, refusals before any route."""

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayRestResolver

from lambdaguard import guard

logger = Logger(service="tickets", level="WARNING")
app = APIGatewayRestResolver()


@app.post("/tickets")
def open_ticket():
    ticket = app.current_event.json_body
    return {"opened": ticket["subject"]}, 201


@app.get("/tickets/<number>")
def ticket_of(number):
    return {"number": number}


@guard
@logger.inject_lambda_context
def handler(event, context):
    return app.resolve(event, context)
