"""Servers on loopback that the observed function talks to: AWS by moto, which writes down what it is asked for, and a partner."""

import base64
import contextlib
import http.server
import json
import os
import tempfile
import threading
import urllib.request
from urllib.parse import urlsplit

import boto3

# Read when moto is imported; it would write into the working folder.
os.environ.setdefault("MOTO_RECORDER_FILEPATH", os.path.join(tempfile.mkdtemp(prefix="moto-"), "recording"))

from moto.server import ThreadedMotoServer

KEYS = {"aws_access_key_id": "AKIAEXAMPLEEXAMPLE00", "aws_secret_access_key": "an-example", "region_name": "eu-west-1"}


@contextlib.contextmanager
def aws():
    """A moto server's URL."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST"))
    try:
        yield url
    finally:
        server.stop()


def client(service, url):
    return boto3.client(service, endpoint_url=url, **KEYS)


@contextlib.contextmanager
def recorded(url):
    """A list that holds, once the block is over, ``(action, resource)`` of the calls the server was asked for."""
    asked = []
    _post(f"{url}/moto-api/recorder/reset-recording")
    _post(f"{url}/moto-api/recorder/start-recording")
    try:
        yield asked
    finally:
        _post(f"{url}/moto-api/recorder/stop-recording")
        with urllib.request.urlopen(f"{url}/moto-api/recorder/download-recording") as answer:
            asked.extend(_call(json.loads(line)) for line in answer.read().decode().splitlines() if line)


def _post(url):
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).read()


def _call(request):
    headers = {name.lower(): value for name, value in dict(request["headers"]).items()}
    target = headers.get("x-amz-target", "")
    if target.startswith("DynamoDB"):
        table = json.loads(base64.b64decode(request["body"]))["TableName"]
        return f"dynamodb:{target.partition('.')[2]}", f"table/{table}"
    words = {"GET": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}
    return f"s3:{words[request['method']]}", urlsplit(request["url"]).path.lstrip("/")


class _Partner(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"left": 3}')

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def partner():
    """The URL of an HTTP server that answers everything alike."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Partner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/stock"
        server.shutdown()
