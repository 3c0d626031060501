"""Comments with a little markup: cleaned as they are read, so that nobody has to remember to do it when they are shown.

The field is exempt from the XSS rules, as markup belongs there; all other rules and fields stay as they are.
"""

import json

from pydantic import BaseModel

from lambdaguard import CleanHtml, guard


class Comment(BaseModel):
    name: str
    text: CleanHtml


@guard(schema=Comment, envelope="http_api_body", injection={"ignore": {"body.text": ["xss"]}})
def handler(comment, context):
    return {"statusCode": 201, "body": json.dumps({"name": comment.name, "html": f"<div>{comment.text}</div>"})}
