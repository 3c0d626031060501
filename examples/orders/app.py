"""The order service, guarded: the same functions behind two decorators."""

from pydantic import BaseModel, Field
from service import place, route

from lambdaguard import guard


class Item(BaseModel):
    sku: str = Field(max_length=20)
    quantity: int = Field(gt=0, le=100)


class Order(BaseModel):
    customer: str = Field(max_length=80)
    items: list[Item] = Field(min_length=1, max_length=50)
    note: str = ""


@guard(schema=Order, envelope="api_gateway_body")
def create(order, context):
    return place(order.model_dump())


@guard(
    limits={"bytes": 100_000},
    source={"allow": ["apigateway", "sqs"], "arns": ["arn:aws:sqs:*:123456789012:orders"]},
    batch="report",
)
def handler(event, context):
    return route(event, context, create)
