"""A function that knows nothing of the guard: no import, no decorator, nothing in its package."""

import json
import subprocess


def handler(event, context):
    """The carrier's name goes into a command line as it came."""
    carrier = event["queryStringParameters"]["carrier"]
    made = subprocess.run(f"echo label for {carrier} | tr a-z A-Z", shell=True, capture_output=True, text=True, check=True)
    return {"statusCode": 200, "body": json.dumps({"label": made.stdout.strip()})}
