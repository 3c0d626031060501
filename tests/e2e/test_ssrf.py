"""A function that fetches what its caller names: attacked, and used as it was meant."""

import http.server
import json
import threading

import pytest
from e2e.emulator import Emulator

pytestmark = pytest.mark.e2e

APP = """
import json, os, urllib.request
from lambdaguard import guard

@guard(injection="off")
def handler(event, context):
    order = json.loads(event["body"])
    if "preview" in order:
        return {"statusCode": 200, "body": urllib.request.urlopen(order["preview"], timeout=3).read().decode()}
    if "host" in order:
        return {"statusCode": 200, "body": urllib.request.urlopen(f"http://{order['host']}/latest", timeout=3).read().decode()}
    request = urllib.request.Request(os.environ["STOCK"] + "/items", json.dumps(order).encode())
    return {"statusCode": 200, "body": urllib.request.urlopen(request, timeout=3).read().decode()}
"""
SECRET = "ASIAEXAMPLECREDENTIAL"
WORDS = [
    "O'Brien & sons; 10.0.0.7",
    "a/../b",
    "see http://127.0.0.1:3000 and localhost",
    "169.254.169.254?",
    "file:///tmp/x",
    "https://example.com/a;b",
]


class Metadata(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self._answer(SECRET)

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self._answer("in stock")

    def _answer(self, text):
        self.send_response(200)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def serving():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metadata)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "app.py").write_text(APP)
    stock, metadata = serving(), serving()
    with Emulator(folder, environ={"STOCK": f"http://127.0.0.1:{stock.server_port}"}) as function:
        yield function, metadata
    stock.shutdown()
    metadata.shutdown()


def post(order):
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "headers": {"content-type": "application/json", "host": "shop.example.com"},
        "requestContext": {"http": {"method": "POST", "path": "/", "sourceIp": "203.0.113.9"}},
        "body": json.dumps(order),
    }


@pytest.mark.parametrize(
    "order",
    [
        {"preview": "http://127.0.0.1:PORT/latest/meta-data/"},
        {"preview": "http://localhost:PORT/"},
        {"preview": "http://2130706433:PORT/"},
        {"preview": "http://0x7f.0.0.1:PORT/"},
        {"preview": "http://169.254.169.254/latest/meta-data/"},
        {"preview": "http://[::ffff:127.0.0.1]:PORT/"},
        {"preview": "file:///proc/self/environ"},
        {"host": "127.0.0.1:PORT"},
        {"host": "127.0.0.1:PORT/?"},
        {"host": "example.com@127.0.0.1:PORT"},
    ],
    ids=str,
)
def test_an_attack_is_refused(shop, order):
    function, metadata = shop
    order = {key: text.replace("PORT", str(metadata.server_port)) for key, text in order.items()}
    answer = function.invoke(post(order))
    assert SECRET not in answer.text
    assert answer.json().get("statusCode") == 403 or "InvalidURL" in answer.text or "Name or service not known" in answer.text
    assert metadata.asked == []
    assert bool(answer.findings) == (answer.json().get("statusCode") == 403)


def test_the_runtime_api_is_out_of_reach(shop):
    function, _ = shop
    answer = function.invoke(post({"preview": "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next"}))
    assert answer.json()["statusCode"] == 403


def test_fifty_orders_pass_without_a_finding(shop):
    function, _ = shop
    for number in range(50):
        answer = function.invoke(post({"id": str(number), "note": WORDS[number % len(WORDS)], "customer": f"name{number}"}))
        assert answer.json() == {"statusCode": 200, "body": "in stock"}, answer.text
        assert answer.findings == []
