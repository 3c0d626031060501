"""The service side of Lambda's runtime API, over HTTP, for any number of runtime workers at once (the emulator serves one).

It speaks what AWS documents for custom runtimes: ``/2018-06-01/runtime/invocation/next``, ``…/{id}/response``, ``…/{id}/error``.
"""

from __future__ import annotations

import json
import queue
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_API = "/2018-06-01/runtime/"


class Service:
    """``with Service() as service: service.address; service.invoke(event)``; `invoke` may be called from many threads."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._events: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self._answers: dict[str, queue.Queue[Any]] = {}
        self._seconds = seconds
        self.faults: list[str] = []

    def __enter__(self) -> Service:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # head and body in one packet: two would wait for each other

            def do_GET(self) -> None:
                request, event = service._events.get()
                deadline = int((time.time() + service._seconds) * 1000)
                self._answer(
                    200,
                    event,
                    {
                        "Lambda-Runtime-Aws-Request-Id": request,
                        "Lambda-Runtime-Deadline-Ms": str(deadline),
                        "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
                        "Content-Type": "application/json",
                    },
                )

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._answer(202, b"{}", {})
                *_, request, kind = self.path.split("/")
                if request in service._answers:
                    service._answers[request].put((kind, json.loads(body or b"null")))
                else:
                    service.faults.append(f"{self.path} {body[:2000]!r}")

            def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def invoke(self, event: Any, timeout: float = 60.0) -> Any:
        """The function's answer; `RuntimeError` with what it reported if it failed."""
        request = str(uuid.uuid4())
        self._answers[request] = queue.Queue()
        self._events.put((request, json.dumps(event).encode()))
        kind, answer = self._answers[request].get(timeout=timeout)
        del self._answers[request]
        if kind != "response":
            raise RuntimeError(json.dumps(answer))
        return answer
