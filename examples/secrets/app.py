"""Orders behind a database password that is rotated while the function runs.

``python examples/secrets/app.py`` prints what happens: an order before the rotation, one after it, and a hostile one. Here a file
stands in for Secrets Manager (`LAMBDAGUARD_LOCAL_SECRETS`); deployed, the same code asks the extension or boto3.
"""

import json
import os
import pathlib
import sqlite3
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))

from lambdaguard import guard, refreshing, secret


class PasswordRefusedError(Exception):
    """What a database driver raises when the password is wrong."""


class Database:
    """A database of one table, and its lock."""

    password = "correct-horse-1"

    def connect(self, password):
        if password != self.password:
            raise PasswordRefusedError("password authentication failed")
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE TABLE orders (customer TEXT, total INTEGER)")
        connection.execute("INSERT INTO orders VALUES ('anna', 42)")
        return connection


database = Database()


@refreshing("password", on=PasswordRefusedError)
def connected():
    """A connection; with a fresh password when the one at hand is refused."""
    return database.connect(secret("password"))


@guard(secrets={"password": "shop/db#password"})
def handler(event, context):
    """Answers a customer's orders. The query is put together as it should not be; the guard is there for that."""
    customer = event["queryStringParameters"]["customer"]
    rows = connected().execute(f"SELECT total FROM orders WHERE customer = '{customer}'").fetchall()
    return {"statusCode": 200, "body": json.dumps([total for (total,) in rows])}


def get(customer):
    """A request as API Gateway sends it."""
    return {
        "version": "2.0",
        "routeKey": "GET /orders",
        "rawPath": "/orders",
        "rawQueryString": "customer=" + urllib.parse.quote_plus(customer),
        "headers": {"accept": "application/json"},
        "queryStringParameters": {"customer": customer},
        "requestContext": {"http": {"method": "GET", "path": "/orders", "sourceIp": "203.0.113.7"}, "stage": "$default"},
        "isBase64Encoded": False,
    }


def main():
    with tempfile.TemporaryDirectory() as folder:
        vault = pathlib.Path(folder, "secrets.env")
        os.environ["LAMBDAGUARD_LOCAL_SECRETS"] = str(vault)
        vault.write_text('shop/db={"password": "correct-horse-1"}\n')
        print("before:", handler(get("anna"), None)["body"])
        database.password = "battery-staple-2"
        vault.write_text('shop/db={"password": "battery-staple-2"}\n')
        print("rotated:", handler(get("anna"), None)["body"])
        print("hostile:", handler(get("x' UNION SELECT password FROM users --"), None)["statusCode"])


if __name__ == "__main__":
    main()
