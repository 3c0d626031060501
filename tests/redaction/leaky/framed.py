"""The runtime client as AWS runs it, its log framed to a file descriptor and in JSON: ``python framed.py CHANNEL``."""

import os
import sys

os.environ.update(AWS_LAMBDA_RUNTIME_API="127.0.0.1:9", AWS_LAMBDA_LOG_FORMAT="JSON", _LAMBDA_TELEMETRY_LOG_FD=str(os.dup(1)))

from awslambdaric import bootstrap
from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller


class Client:
    """Posts answers to standard output instead of to the runtime's API."""

    marshaller = LambdaMarshaller()

    def post_invocation_result(self, invoke_id, result, *_):
        os.write(1, f"\nRESULT {result}\n".encode())

    def post_invocation_error(self, invoke_id, error, fault, *_):
        os.write(1, f"\nERROR {error} {fault}\n".encode())


sys.stdout, sys.stderr = bootstrap.Unbuffered(sys.stdout), bootstrap.Unbuffered(sys.stderr)
with bootstrap.create_log_sink() as sink:
    bootstrap._setup_logging(bootstrap._AWS_LAMBDA_LOG_FORMAT, "INFO", sink)
    import json

    from app import handler
    from secret import FORMS

    for form in FORMS:
        os.write(1, f"\n<<{form}>>\n".encode())
        event = json.dumps({"channel": sys.argv[1], "form": form}).encode()
        bootstrap.handle_event_request(
            Client(),
            handler,
            "id",
            event,
            "application/json",
            None,
            None,
            "arn:aws:lambda:eu-west-1:1:function:f",
            9e12,
            None,
            sink,
        )
    os.write(1, b"\n<<end>>\n")
