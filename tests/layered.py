"""What the layer's tests send, and to which Pythons."""

PYTHONS = ("3.11", "3.12", "3.13")
_HTTP = {"method": "POST", "path": "/", "sourceIp": "203.0.113.9"}


def event(body):
    """A request to a function URL."""
    head = {"version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {"content-type": "text/plain"}}
    return {**head, "requestContext": {"http": _HTTP}, "body": body, "isBase64Encoded": False}
