"""A small order service: an API behind API Gateway, and a queue of orders to ship.

    POST /orders                         place an order
    GET  /orders?q=…                     search by customer
    GET  /orders/{id}/receipt?layout=…   the receipt, as text
    GET  /orders/{id}/label?carrier=…    the bar code for the parcel
    SQS                                  a batch of orders to ship: {"order": "1001"}

Written in a hurry, as much code is: it glues text into SQL, a command line, a path and HTML. Do not copy the parts marked
with an exclamation mark.
"""

import html
import json
import sqlite3
import subprocess
from pathlib import Path

RECEIPTS = Path(__file__).parent / "receipts"


def open_database():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, card TEXT, items TEXT, note TEXT, status TEXT)")
    known = [(1001, "Ada Lovelace", "4111…1111"), (1002, "Grace Hopper", "5500…0004"), (1003, "Sheila O'Brien", "3400…0009")]
    database.executemany("INSERT INTO orders VALUES (?, ?, ?, '[]', '', 'open')", known)
    database.commit()
    return database


DATABASE = open_database()


def place(order):
    row = (order["customer"], json.dumps(order["items"]), order.get("note", ""))
    made = DATABASE.execute("INSERT INTO orders (customer, items, note, status) VALUES (?, ?, ?, 'open')", row)
    return reply(201, {"id": made.lastrowid, "confirmation": f"<p>Thank you, {html.escape(row[0])}!</p><p>{row[2]}</p>"})  # !


def search(query):
    rows = DATABASE.execute(f"SELECT id, customer FROM orders WHERE customer LIKE '%{query['q']}%' LIMIT 20")  # !
    return reply(200, [{"id": number, "customer": customer} for number, customer in rows])


def receipt(order_id, query):
    layout = (RECEIPTS / query.get("layout", "short.txt")).read_text()  # !
    return reply(200, {"receipt": layout.replace("ORDER", order_id)})


def label(order_id, query):
    made = subprocess.check_output(f"echo {query['carrier']}-{order_id} | tr a-z A-Z", shell=True, text=True)  # !
    return reply(200, {"label": made.strip()})


def ship(records):
    """Partial batch response: the messages that could not be handled go back to the queue."""
    failures = []
    for record in records:
        order_id = json.loads(record["body"])["order"]
        shipped = DATABASE.execute(f"UPDATE orders SET status = 'shipped' WHERE id = {order_id}")  # !
        print(f"shipped {shipped.rowcount} order(s)")
        if not shipped.rowcount:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def reply(status, content):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}


def route(event, context, create):
    """Every event of the service; ``create`` is what places an order."""
    if "Records" in event:
        return ship(event["Records"])
    query = event["queryStringParameters"] or {}
    match event["httpMethod"], event["resource"]:
        case "POST", "/orders":
            return create(event, context)
        case "GET", "/orders":
            return search(query)
        case "GET", "/orders/{id}/receipt":
            return receipt(event["pathParameters"]["id"], query)
        case "GET", "/orders/{id}/label":
            return label(event["pathParameters"]["id"], query)
    return reply(404, {"message": "Not Found"})


def create(event, context):
    return place(json.loads(event["body"]))


def handler(event, context):
    """The function as it was."""
    return route(event, context, create)
