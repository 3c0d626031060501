"""A queue whose bad messages go back, and whose good ones are handled: the guard's and the handler's failures in one answer."""

import json

from lambdaguard import guard


@guard(batch="report", source={"allow": ["sqs"], "arns": ["arn:aws:sqs:*:123456789012:orders"]})
def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            print(f"{record['messageId']}: {order['quantity']} of {order['item']}")
        except (ValueError, KeyError):
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
