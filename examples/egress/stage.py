"""The partner, on loopback, which is no egress."""

import contextlib
import http.server
import os
import threading


class Partner(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"left": 3}')

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def stage():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Partner)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["PARTNER"] = f"http://127.0.0.1:{server.server_port}"
    yield {}
    server.shutdown()
