"""Servers that secrets come from: moto over HTTP with faults to order, and one that speaks the extension's protocol."""

import json
import logging
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

TOKEN = "session-token-of-the-function"


class Aws:
    """Secrets Manager, Parameter Store and KMS: moto's server, which counts calls and misbehaves when it is told to.

    ``fault`` maps an action (``GetSecretValue``; ``*`` for all) to ``(status, body)``, a number of seconds, or None.
    """

    def __init__(self, port=0):
        from moto.server import DomainDispatcherApplication, create_backend_app

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.calls = Counter()
        self.fault = {}
        self.app = DomainDispatcherApplication(create_backend_app)
        self.port = port
        self.start()

    def start(self):
        from werkzeug.serving import make_server

        self.server = make_server("127.0.0.1", self.port, self.answer, threaded=True)
        self.port = self.server.port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def clear(self):
        """No secrets, no faults, nothing counted; moto keeps one account a process."""
        self.fault.clear()
        with urlopen(Request(self.url + "/moto-api/reset", method="POST")):
            self.calls.clear()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def answer(self, environ, start_response):
        action = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        self.calls[action] += 1
        fault = self.fault.get(action, self.fault.get("*"))
        if isinstance(fault, int | float):
            time.sleep(fault)
        elif fault:
            status, body = fault
            start_response(f"{status} Fault", [("Content-Type", "application/x-amz-json-1.1")])
            return [body.encode()]
        return self.app(environ, start_response)

    def client(self, service):
        import boto3

        return boto3.session.Session().client(service, endpoint_url=self.url, region_name="eu-west-1")

    def reads(self):
        """Calls that ask for values."""
        asking = ("GetSecretValue", "BatchGetSecretValue", "GetParameter", "GetParameters", "GetParametersByPath")
        return {action: count for action, count in self.calls.items() if action in asking}


def error(code, message="no"):
    """A service's error as JSON 1.1 has it."""
    return 400, json.dumps({"__type": code, "message": message})


@contextmanager
def extension(values):
    """The extension's two paths on a free port, with the token checked; ``values`` are what it answers, by id, or
    ``(status, body)``. Yields the port and the list of targets asked for.
    """
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            query = {key: value[0] for key, value in parse_qs(url.query, strict_parsing=True).items()}
            asked.append((url.path, query))
            self.reply(*self.found(url.path, query))

        def found(self, path, query):
            if self.headers["X-Aws-Parameters-Secrets-Token"] != TOKEN:
                return 401, "Unable to verify the token"
            if path == "/systemsmanager/parameters/get":
                found = values.get(query["name"])
                wrapped = {"Parameter": {"Value": found, "Version": 1, "Type": "SecureString"}}
                return found if isinstance(found, tuple) else (200, json.dumps(wrapped))
            assert path == "/secretsmanager/get"
            found = values.get(query["secretId"] + "@" + query.get("versionStage", query.get("versionId", "")))
            found = found or values.get(query["secretId"])
            return found if isinstance(found, tuple) else (200, json.dumps(found))

        def reply(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()
