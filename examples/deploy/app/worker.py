"""The worker: takes orders off the queue, signs a receipt, keeps both.

A message that cannot be handled is reported by its id and goes back to the queue, and after five times to the dead-letter
queue; so does a hostile one, which the guard keeps from the handler.
"""

import hashlib
import hmac
import json
import os

import boto3

from lambdaguard import guard, secret

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")


@guard(
    source={"allow": ["sqs"]},
    batch="report",
    aws=["dynamodb:PutItem", "s3:PutObject"],
    egress=["aws"],
    processes=[],
)
def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            keep(json.loads(record["body"]))
        except Exception as error:
            print(json.dumps({"level": "error", "message": record["messageId"], "reason": type(error).__name__}))
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def keep(order):
    """The receipt first: an order is done when its item says so."""
    text = f"Order {order['id']}\nCustomer: {order['customer']}\nItem: {order['item']}\n"
    signature = hmac.new(secret("signing").encode(), text.encode(), hashlib.sha256).hexdigest()
    key = f"receipts/{order['id']}.txt"
    s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=f"{text}Signature: {signature}\n".encode())
    item = {"id": order["id"], "customer": order["customer"], "item": order["item"], "status": "done", "receipt": key}
    dynamodb.put_item(TableName=os.environ["TABLE"], Item={name: {"S": value} for name, value in item.items()})
