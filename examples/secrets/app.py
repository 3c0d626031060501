"""Orders behind a database password that is rotated while the function runs: asked for before, after, and by an attacker.

Deployed, the code asks the extension or boto3; in the example a file stands in for Secrets Manager.
"""

import json
import sqlite3

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
