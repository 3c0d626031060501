"""A guestbook whose answers are looked at before they leave.

``python examples/pages/app.py`` prints what its callers get: a greeting, a hostile one, a failure, and a comment. Nothing in the
handler is escaped or caught as it should be; the guard is there for that.
"""

import json
import os
import pathlib
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))

from lambdaguard import CleanHtml, guard

HTML = {"Content-Type": "text/html; charset=utf-8"}


@guard(response={"headers": True}, injection={"ignore": {"query.*": ["xss"]}})
def handler(event, context):
    asked = event["queryStringParameters"]
    if "comment" in asked:
        return {"statusCode": 200, "headers": HTML, "body": f"<p>{CleanHtml(asked['comment'])}</p>"}
    if "page" in asked:
        try:
            return {"statusCode": 200, "body": json.dumps({"page": int(asked["page"])})}
        except ValueError:
            return {"statusCode": 500, "body": json.dumps({"error": traceback.format_exc()})}
    if "debug" in asked:
        return {"statusCode": 200, "body": json.dumps(dict(os.environ))}
    return {"statusCode": 200, "headers": HTML, "body": f"<h1>Hello {asked['name']}</h1>"}


def get(**query):
    """A request as a function URL sends it."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {"host": "abc.lambda-url.eu-west-1.on.aws"},
        "queryStringParameters": query,
        "requestContext": {"http": {"method": "GET", "path": "/"}, "domainName": "abc.lambda-url.eu-west-1.on.aws"},
    }


CALLS = {
    "greeting": get(name="Ada"),
    "hostile": get(name="<img src=x onerror=steal()>"),
    "harmless": get(name="<b>Ada</b>"),
    "page": get(page="2"),
    "failure": get(page="two"),
    "comment": get(comment="<b onclick=steal()>Nice</b><script>steal()</script>"),
}

if __name__ == "__main__":
    for name, event in CALLS.items():
        answer = handler(event, None)
        print(f"{name}: {answer['statusCode']} {answer['body'][:60]}")
