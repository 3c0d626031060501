"""The runtime client starts a function whose module cannot be imported: ``python starting.py HANDLER``."""

import json
import os
import sys

os.environ.setdefault("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9")
if os.environ["AWS_LAMBDA_LOG_FORMAT"] == "JSON":
    os.environ["_LAMBDA_TELEMETRY_LOG_FD"] = str(os.dup(1))

from awslambdaric import bootstrap


class Client:
    """Posts the error to standard output instead of to the runtime's API."""

    def post_init_error(self, error, *_):
        os.write(1, f"\nERROR {json.dumps(error)}\n".encode())


bootstrap.run(sys.argv[1], Client())
