"""A function that does a little of everything: its log, once observed, becomes its policy.

Packs an order into an archive and stores it: an item of DynamoDB, a program, a cache in /tmp, an object of S3, a partner's API.
"""

import json
import os
import sqlite3
import subprocess
import urllib.request

import boto3

from lambdaguard import guard

TABLE = os.environ.get("TABLE", "orders")
BUCKET = os.environ.get("BUCKET", "receipts")
PARTNER = os.environ.get("PARTNER", "https://partner.example.com/stock")

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")


@guard
def handler(event, context):
    """``{"order": "1042"}``: packs that order; ``"also"`` makes the function do what it never did before."""
    order = dynamodb.get_item(TableName=TABLE, Key={"id": {"S": event["order"]}}).get("Item", {})
    with urllib.request.urlopen(PARTNER, timeout=5) as answer:
        stock = json.load(answer)
    remember(event["order"], stock)
    packed = pack(json.dumps({"order": order, "stock": stock}))
    s3.put_object(Bucket=BUCKET, Key=f"packed/{event['order']}.json.gz", Body=packed)
    prices = s3.get_object(Bucket=BUCKET, Key="config/prices.yaml")["Body"].read()
    if event.get("also"):
        NEW[event["also"]]()
    return {"packed": len(packed) > 0, "prices": read(prices)}


def remember(order, stock):
    """A cache that the next event may find."""
    with sqlite3.connect("/tmp/stock.db") as cache:
        cache.execute("CREATE TABLE IF NOT EXISTS stock (id TEXT PRIMARY KEY, data TEXT)")
        cache.execute("INSERT OR REPLACE INTO stock VALUES (?, ?)", (order, json.dumps(stock)))
    cache.close()


def pack(text):
    with open("/tmp/order.json", "w") as file:
        file.write(text)
    return subprocess.run(["gzip", "-c", "/tmp/order.json"], capture_output=True, check=True).stdout


def read(prices):
    import yaml  # brings native code

    return yaml.safe_load(prices)


def start():
    subprocess.run(["id"], check=True)


def reach():
    urllib.request.urlopen("https://elsewhere.example.net/", timeout=5)


def delete():
    s3.delete_object(Bucket=BUCKET, Key="config/prices.yaml")


def peek():
    s3.get_object(Bucket=BUCKET, Key="secrets/keys.yaml")


# What an intruder might do: none of it was observed, so that the learned policy refuses it.
NEW = {"start": start, "reach": reach, "delete": delete, "peek": peek}
