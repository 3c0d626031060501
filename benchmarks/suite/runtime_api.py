"""Lambda's runtime API, as much of it as one start needs: the runtime client's processor time when it asks for its first event, and
when it has answered it.

The emulator hands the first event over in the moment in which the start is done; here the client waits for it, so that the work of the
start can be told from that of the event.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from .clocks import children, spent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .clocks import Counter

_LIMIT = 180.0  # seconds for one start, under valgrind too
_EVENT_HEAD = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
    "Lambda-Runtime-Deadline-Ms: {}\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:orders\r\n"
    "Content-Length: {}\r\n\r\n"
)
_ACCEPTED = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


class StartError(Exception):
    """The client ended or reported an error before it had answered."""


class Spent(NamedTuple):
    """Milliseconds of the processor for the start, and until the first answer."""

    start: float
    first: float


def started(command: list[str], folder: Path, environ: dict[str, str], event: object) -> Spent:
    """What a start and its first answer take. Raises `StartError`."""
    seen: list[float] = []
    with _client(command, folder, environ) as (process, listener):
        for _ in _requests(process, listener, json.dumps(event).encode()):
            seen.append(spent(process.pid))
            if len(seen) == 2:
                return Spent(*seen)
    raise StartError("no answer")


def counted(
    by: Counter, command: list[str], folder: Path, environ: dict[str, str], event: object, *, answers: int
) -> float | None:
    """Millions of instructions until the client asks for its first event, or with ``answers=1`` until it has answered it."""
    out = folder.parent / "counted"
    with _client([*by.before(out), *command], folder, environ) as (process, listener):
        for number, _ in enumerate(_requests(process, listener, json.dumps(event).encode())):
            if number == answers:
                # The counter sums up when what it counts has ended: perf is another process, valgrind the same one.
                for pid in children(process.pid) if by.name == "perf" else [process.pid]:
                    os.kill(pid, signal.SIGTERM)
                process.wait(20)
                return by.read(out)
    return None


@contextlib.contextmanager
def _client(command: list[str], folder: Path, environ: dict[str, str]):  # type: ignore[no-untyped-def]
    with socket.create_server(("127.0.0.1", 0)) as listener, (folder.parent / "client.log").open("wb") as log:
        listener.settimeout(0.5)
        surroundings = {**environ, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{listener.getsockname()[1]}"}
        process = subprocess.Popen(
            command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process, listener
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _requests(process: subprocess.Popen[bytes], listener: socket.socket, event: bytes):  # type: ignore[no-untyped-def]
    """Yields as the client asks for an event, which it then gets, and as it sends the answer."""
    deadline, links = time.monotonic() + _LIMIT, [listener]
    while time.monotonic() < deadline:
        ready, _, _ = select.select(links, [], [], 0.2)
        if not ready and process.poll() is not None:
            raise StartError(f"ended with status {process.returncode}")
        for link in ready:
            if link is listener:
                links.append(listener.accept()[0])
                continue
            path, body = _request(link)
            if path.endswith("/invocation/next"):
                yield
                head = _EVENT_HEAD.format(int(time.time() * 1000) + 60_000, len(event))
                link.sendall(head.encode() + event)
            elif path.endswith("/response"):
                if b'"statusCode": 200' not in body:
                    raise StartError(f"answered {body[:80]!r}")
                yield
                link.sendall(_ACCEPTED)
            elif path:
                raise StartError(f"{path.rpartition('/')[2]}: {body[:120]!r}")
            else:
                links.remove(link)
                link.close()


def _request(link: socket.socket) -> tuple[str, bytes]:
    """Path and body of one request; no path if the other side has hung up."""
    link.settimeout(5)
    said = b""
    while b"\r\n\r\n" not in said:
        piece = link.recv(65536)
        if not piece:
            return "", b""
        said += piece
    head, _, body = said.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    chunked = b"chunked" in head.lower()
    while (not body.endswith(b"0\r\n\r\n")) if chunked else len(body) < int(length[1] if length else 0):
        body += link.recv(65536)
    return head.split(b" ")[1].decode(), body
