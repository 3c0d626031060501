"""A function that is in use gets its guard: first it only watches, then it refuses. A variable lies between the two.

`body.formula` is where the week of watching found false alarms: text that looks like code is what customers send there.
"""

import json

from lambdaguard import guard


@guard(injection={"ignore": {"body.formula": ["code", "template"]}})
def handler(event, context):
    found = json.loads(event["body"])
    return {"statusCode": 200, "body": json.dumps({"kept": len(found["formula"]) + len(found["note"])})}
