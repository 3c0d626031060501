"""A module that fails as it is imported, with secrets in what it writes and says."""

import logging
import os
import sys

from secret import FORMS, KEYED, SECRET

from lambdaguard import guard
from lambdaguard.redaction.registry import register

if "DECORATED" in os.environ:

    @guard(database="off", aws="off")
    def handler(event, context):
        return None


register(SECRET, "the secret")
print("starting with", *FORMS["JSON"])
sys.stderr.writelines(FORMS["in two pieces"])
logging.getLogger().error("no connection with %s", FORMS["raw"][0])
# What logging's handler writes to, past logging.
logging.getLogger().handlers[0].log_sink.log(FORMS["JSON"][0] + "\n")
raise ConnectionError(f"postgres://bob:{KEYED}@db/orders refused {SECRET} and {FORMS['hex'][0]}") from ValueError(
    FORMS["base64"][0]
)
