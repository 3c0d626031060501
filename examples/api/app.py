"""An API with a model: the handler gets an `Order` or nothing, and its query is glued together as it should not be."""

import json
import sqlite3

from pydantic import BaseModel, Field

from lambdaguard import guard

database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, item TEXT, quantity INTEGER)")


class Order(BaseModel):
    customer: str = Field(max_length=80)
    item: str = Field(max_length=80)
    quantity: int = Field(gt=0, le=100)


@guard(
    schema=Order,
    envelope="http_api_body",
    source={"allow": ["apigateway"]},
    limits={"bytes": 100_000},
    processes=[],
    egress=[],
)
def handler(order, context):
    values = f"'{order.customer.replace(chr(39), chr(39) * 2)}', '{order.item}', {order.quantity}"  # the item is not escaped
    made = database.execute(f"INSERT INTO orders (customer, item, quantity) VALUES ({values})")
    return {"statusCode": 201, "body": json.dumps({"id": made.lastrowid, "customer": order.customer})}
