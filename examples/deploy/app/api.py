"""The API: ``POST /orders`` puts an order on the queue, ``GET /orders/{id}`` tells how far it is."""

import json
import os
import uuid

import boto3

from lambdaguard import guard

sqs = boto3.client("sqs")
dynamodb = boto3.client("dynamodb")


@guard(
    source={"allow": ["apigateway"]},
    aws=["sqs:SendMessage", "dynamodb:GetItem"],
    egress=["aws"],
    processes=[],
)
def handler(event, context):
    if event["routeKey"] == "POST /orders":
        return place(json.loads(event["body"]))
    return find(event["pathParameters"]["id"])


def place(order):
    number = uuid.uuid4().hex
    message = {"id": number, "customer": str(order["customer"]), "item": str(order["item"])}
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(message))
    return answer(202, {"id": number})


def find(number):
    item = dynamodb.get_item(TableName=os.environ["TABLE"], Key={"id": {"S": number}}).get("Item")
    if item is None:
        return answer(404, {"message": "Not Found"})
    return answer(200, {"id": number, "status": item["status"]["S"]})


def answer(status, content):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}
