"""What observing costs: a guarded handler's work with `observe` beside the same without, and `lambdaguard learn` by its input's length.

python benchmarks/observe.py
"""

from __future__ import annotations

import contextlib
import io
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from lambdaguard import guard
from lambdaguard.cli import main

HERE = tempfile.mkstemp()[1]
EVENT = {"version": "2.0", "rawPath": "/orders", "body": '{"name": "an order"}', "headers": {"accept": "*/*"}}
ROUNDS = 40


def opens() -> None:
    for _ in range(100):
        with open(HERE, "rb"):
            pass


def connects() -> None:
    for _ in range(20):
        socket.create_connection(("127.0.0.1", PORT)).close()


def starts() -> None:
    subprocess.run(["true"], check=True)


def best(handler: object, rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        handler(EVENT, None)  # type: ignore[operator]
        taken.append(time.perf_counter() - began)
    return min(taken)


def beside(name: str, work: object) -> None:
    def handler(event: object, context: object) -> None:
        work()  # type: ignore[operator]

    plain, observed = guard(handler), guard(handler, observe=True)
    for each in (plain, observed):
        with contextlib.redirect_stdout(io.StringIO()):
            each(EVENT, None)
    pairs = [(best(plain, 3), best(observed, 3)) for _ in range(ROUNDS)]
    without, with_it = (min(column) for column in zip(*pairs, strict=True))
    print(f"{name:12} guarded {without * 1e6:8.0f} us, observed {with_it * 1e6:8.0f} us: {with_it / without:.3f}")


def learns(lines: int) -> float:
    path = pathlib.Path(tempfile.mkstemp()[1])
    with path.open("w") as file:
        for number in range(lines):
            known = {"lambdaguard": "observed", "kind": "host", "host": f"h{number % 500}.x{number % 7}.example.com", "port": 443}
            file.write(json.dumps({**known, "env": f"e{number % 999}", "time": 1_790_000_000_000 + number}) + "\n")
            file.write(f"START RequestId: {number} and {{some other}} line that says nothing of it\n" * 3)
    taken = []
    for _ in range(3):
        began = time.thread_time()
        with contextlib.redirect_stdout(io.StringIO()):
            assert main(["learn", str(path)]) == 0
        taken.append(time.thread_time() - began)
    path.unlink()
    return min(taken)


if __name__ == "__main__":
    server = socket.create_server(("127.0.0.1", 0), backlog=128)
    PORT = server.getsockname()[1]

    def accepts() -> None:
        while True:
            server.accept()[0].close()

    threading.Thread(target=accepts, daemon=True).start()
    beside("100 opens", opens)
    beside("20 connects", connects)
    beside("a start", starts)
    few, many = learns(25_000), learns(50_000)
    print(f"learn        100,000 lines {few:.2f} s, 200,000 lines {many:.2f} s: {many / few:.2f}")
