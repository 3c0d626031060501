"""What the doors cost: the same operation bare and under the guard, in one process, rounds interleaved, best of each.

python benchmarks/sinks.py
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import pathlib
import random
import socket
import sqlite3
import statistics
import string
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from lambdaguard import Invocation, current, guard

AIMS = {"open": 1.15, "connect": 1.10, "subprocess": 1.02, "compute": 1.01, "sqlite": 1.20, "boto3": 1.02}
HERE = tempfile.mkstemp()[1]
atexit.register(os.unlink, HERE)
ORDERS = sqlite3.connect(":memory:", check_same_thread=False)
ORDERS.execute("CREATE TABLE orders (id integer primary key, customer text, state text, total integer, note text)")
ORDERS.execute("INSERT INTO orders VALUES (1, 'a', 'open', 3, '')")


class Bare(sqlite3.Cursor):
    """A cursor with the driver's own method, taken before there was a guard."""

    execute = sqlite3.Cursor.execute


EVENT = {
    "version": "2.0",
    "rawPath": "/orders",
    "body": '{"name": "an order", "note": "for a customer"}',
    "headers": {"accept": "*/*"},
}


def opens(count: int) -> None:
    for _ in range(count):
        with open(HERE, "rb"):
            pass


def connects(count: int) -> None:
    for _ in range(count):
        with socket.socket() as sock:
            sock.connect(ADDRESS)


def runs(count: int) -> None:
    for _ in range(count):
        subprocess.run(["true"], check=True)


def computes(count: int) -> None:
    for _ in range(count):
        sum(value * value % 7 for value in range(20_000))


STATEMENT = (
    "SELECT orders.id, orders.customer, orders.state, orders.total, orders.note FROM orders WHERE orders.id = ? "
    "AND orders.state != 'deleted' AND orders.total >= 0 ORDER BY orders.id, orders.total LIMIT 50"
)


def executes(count: int) -> None:
    """200 characters of SQL without the caller's text in it."""
    cursor = ORDERS.cursor(Bare if current() is None else sqlite3.Cursor)
    for _ in range(count):
        cursor.execute(STATEMENT, (1,))


OWN = (opens, connects, computes, executes)
WORK = {
    "open": (opens, 300, 200),
    "connect": (connects, 40, 60),
    "subprocess": (runs, 4, 60),
    "compute": (computes, 4, 60),
    "sqlite": (executes, 5000, 60),
}


def timed(work, count: int) -> float:
    """Seconds of one operation: the thread's own, where nobody else works for it."""
    clock = time.thread_time if work in OWN else time.perf_counter
    start = clock()
    work(count)
    return (clock() - start) / count


@guard(processes=["true"])
def guarded(event, context):
    """Runs the work under the doors; the walk to here and back is not counted, the doors are."""
    work, count = TASK
    RESULT.append(timed(work, count))
    return {"statusCode": 200}


def compare(work, count: int, rounds: int) -> tuple[float, float, float]:
    """Median seconds of one operation bare, then guarded against bare: the median of pairs, which shrugs off what else the
    machine does, and the best of each."""
    global TASK
    bare, held = [], []
    for number in range(rounds):
        gc.collect()
        TASK = (work, count)
        # Whoever comes second finds a busier machine, so they take turns.
        if number % 2:
            bare.append(timed(work, count))
        RESULT.clear()
        guarded(EVENT, None)
        held.append(RESULT[0])
        if not number % 2:
            bare.append(timed(work, count))
    ratios = sorted(h / b for h, b in zip(held, bare, strict=True))
    middle = statistics.median(ratios)
    return statistics.median(bare), middle, min(held) / min(bare)


class _Texts:
    """As much of an event's reading as the taint index asks for."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts

    def fields(self) -> list[object]:
        return []


def taint() -> dict[str, float]:
    """Milliseconds to look for 1,000 fields in a command of 100 KB: the first time (which builds the table), and then."""
    from lambdaguard.sinks.taint import Taint

    chance = random.Random(7)
    word = lambda low, high: "".join(chance.choices(string.ascii_lowercase, k=chance.randint(low, high)))  # noqa: E731
    values = [
        " ".join(word(2, 9) for _ in range(chance.randint(1, 5))) + chance.choice(["", "/x.y", "; id", "-7"]) for _ in range(1000)
    ]
    command = " ".join(word(2, 9) for _ in range(17_000))[:100_000] + values[500]
    best = {"build and look": 1e9, "look": 1e9}
    for _ in range(15):
        inv = Invocation({})
        inv.reading = _Texts(values)
        start = time.perf_counter()
        index = Taint(inv)
        assert index.inside(command)
        best["build and look"] = min(best["build and look"], (time.perf_counter() - start) * 1e3)
        start = time.perf_counter()
        index.inside(command)
        best["look"] = min(best["look"], (time.perf_counter() - start) * 1e3)
    return best


def boto3_calls() -> tuple[float, float] | None:
    """A call of boto3 to a moto server in a process of its own; None where these are not installed."""
    try:
        import boto3
        import moto.server  # noqa: F401
    except ImportError:
        return None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = "from moto.server import main; import sys; main(sys.argv[1:])"
    with subprocess.Popen([sys.executable, "-c", code, "-p", str(port)], stderr=subprocess.DEVNULL) as server:
        for _ in range(600):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.1)
        # In the environment, as Lambda has them.
        os.environ.update(AWS_ACCESS_KEY_ID="AKIAEXAMPLE000000001", AWS_SECRET_ACCESS_KEY="x", AWS_REGION="us-east-1")
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
        client.create_bucket(Bucket="bucket")

        def calls(count: int) -> None:
            for _ in range(count):
                client.head_bucket(Bucket="bucket")

        try:
            return compare(calls, 8, 60)
        finally:
            server.terminate()


FIRST = """
import sys, time, json, re, logging
sys.path[:0] = {path!r}
import os, socket, subprocess
from lambdaguard import guard
@guard
def handler(event, context):
    times = []
    for _ in range(2):
        start = time.perf_counter()
        try: {deed}
        except OSError: pass
        times.append((time.perf_counter() - start) * 1e3)
    return times
print(*handler({event!r}, None))
"""
DEEDS = {
    "open": "open(os.devnull).close()",
    "connect": "socket.socket().connect(('127.0.0.1', 9))",
    "program": "os.system('true')",
    "compiled text": "eval('1')",
}


def first_use() -> dict[str, tuple[float, float]]:
    """Milliseconds that the first event of each door costs, when its checks are loaded, best of seven fresh interpreters."""
    found = {}
    for name, deed in DEEDS.items():
        program = FIRST.format(path=sys.path, deed=deed, event=EVENT)
        runs = []
        for _ in range(7):
            out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
            runs.append([float(word) for word in out.splitlines()[-1].split()])
        first, then = min(runs)
        found[name] = (first - then, then)
    return found


def main() -> None:
    global ADDRESS
    server = socket.create_server(("127.0.0.1", 0), backlog=512)
    ADDRESS = server.getsockname()
    threading.Thread(target=_accept, args=(server,), daemon=True).start()
    print(f"Python {sys.version.split()[0]}; guarded against bare, interleaved")
    print(f"{'operation':12} {'bare µs':>10} {'median':>8} {'best':>8} {'aim':>6}")
    for name, (work, count, rounds) in WORK.items():
        bare, ratio, best = compare(work, count, rounds)
        print(f"{name:12} {bare * 1e6:10.1f} {ratio:8.3f} {best:8.3f} {AIMS[name]:6.2f}", flush=True)
    for name, (first, _) in first_use().items():
        print(f"first {name} under the guard: {first:.1f} ms more than the second")
    called = boto3_calls()
    if called is not None:
        print(f"{'boto3':12} {called[0] * 1e6:10.1f} {called[1]:13.3f} {AIMS['boto3']:6.2f}", flush=True)
    for name, took in taint().items():
        print(f"taint, 100 KB against 1,000 fields, {name}: {took:.2f} ms")


def _accept(server: socket.socket) -> None:
    while True:
        server.accept()[0].close()


TASK: tuple[object, int] = (opens, 1)
RESULT: list[float] = []
ADDRESS: tuple[str, int] = ("", 0)

if __name__ == "__main__":
    main()
