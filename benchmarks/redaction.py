"""What redaction costs, as ratios in one run: a clean line of 200 characters with it and without; long lines, n against 2n.

python benchmarks/redaction.py
"""

from __future__ import annotations

import io
import logging
import sys
import time
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lambdaguard.redaction import hooks, registry
from lambdaguard.redaction.text import clean

ROUNDS, LINES, TURN = 1000, 200, 10
RUNTIME = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(message)s\n"
WORDS = "order {} shipped to customer {} in region eu-west-1: items=3 total=129.90 currency=EUR duration: 35 ms, carrier dhl"


def lines(shape: str) -> list[str]:
    """Clean lines of 200 characters, each another one."""
    return [(shape.format(n, n * 7) + " and so on until the line is full" * 4)[:200] for n in range(LINES)]


# Another one each time that it is written.
NEW = "00000000-0000-0000-0000-000000000000"
SHAPES = {
    "prose": lines(WORDS),
    "with a request id": lines("8b0f5a52-1f0e-4c3c-9d3e-0c1a2b3c4d5e " + WORDS),
    "each its own id": lines(NEW + " " + WORDS),
    "JSON": lines('{{"level": "INFO", "id": {}, "customer": {}, "items": [1, 2, 3], "state": "shipped", "carrier": "dhl"}}'),
}


class Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


def logger(layout: str) -> logging.Logger:
    made = logging.getLogger(f"benchmark.{layout}")
    made.setLevel(logging.INFO)
    made.propagate = False
    handler = logging.StreamHandler(Nowhere())
    handler.setFormatter(logging.Formatter(layout))
    made.handlers[:] = [handler]
    return made


def once(made: logging.Logger, texts: list[str]) -> float:
    began = time.thread_time()
    for text in texts:
        made.info(text)
    return time.thread_time() - began


def compare(made: logging.Logger, texts: list[str]) -> tuple[float, float]:
    """Best times of a line in microseconds, without and with; the two take turns every few lines."""
    plain = logging.Handler.format, logging.Handler.handle
    hooks.install()
    hooks.always(True)
    masking = logging.Handler.format, logging.Handler.handle
    best = [float("inf"), float("inf")]
    for turn in range(ROUNDS):
        some = texts[turn * TURN % len(texts) :][:TURN]
        if NEW in texts[0]:
            some = [text.replace(NEW, str(uuid4())) for text in some]
        for which, methods in enumerate((plain, masking)):
            logging.Handler.format, logging.Handler.handle = methods  # type: ignore[method-assign]
            best[which] = min(best[which], once(made, some))
    hooks.uninstall()
    return best[0] / TURN * 1e6, best[1] / TURN * 1e6


LONG = {
    "clean prose": lambda n: "the order was shipped to its customer, " * (n // 39),
    "one word": lambda n: "a" * n,
    "separators": lambda n: "a=" * (n // 2),
    "keys": lambda n: "password=" * (n // 9),
    "secrets": lambda n: "password=hunter2x, " * (n // 19),
    "open quotes": lambda n: 'password="' * (n // 10),
    "backslashes": lambda n: 'password="' + "\\" * n,
    "escaped quotes": lambda n: 'password="' + '\\"' * (n // 2),
    "brackets": lambda n: "password=" + "[" * n,
    "digits": lambda n: "4" * n,
    "digit groups": lambda n: "4111 " * (n // 5),
    "keys begun": lambda n: "-----BEGIN PRIVATE KEY-----" * (n // 27),
    "tokens begun": lambda n: "eyJhbGci." * (n // 9),
    "urls": lambda n: "https://a:b" * (n // 11),
    "at signs": lambda n: "://a:" + "@" * n,
    "cookies": lambda n: "cookie: " + "a=b; " * (n // 5),
    "accounts": lambda n: "DE89 3704 " * (n // 10),
    "percent": lambda n: "%3D%22" * (n // 6),
    "names": lambda n: '"name":"password",' * (n // 18),
}


def growth() -> dict[str, tuple[float, float]]:
    """For each kind of text: milliseconds of the thread's own time for 1 MB, and that over half of it (2 is linear)."""
    found = {}
    for name, make in LONG.items():
        times = []
        for size in (500_000, 1_000_000):
            text, best = make(size), float("inf")
            for _ in range(3):
                began = time.thread_time()
                clean(text)
                best = min(best, time.thread_time() - began)
            times.append(best)
        found[name] = (times[1] * 1000, times[1] / times[0])
    return found


def known(count: int) -> tuple[float, float, float]:
    """Milliseconds to register so many values, for the first line after it, and for 1 MB of text in which one of them stands."""
    registry.forget()
    began = time.thread_time()
    for number in range(count):
        registry.register(f"{uuid4().hex[:9]}/{number}+{uuid4().hex[:9]}", f"secret {number}")
    registered = time.thread_time()
    clean("a line")
    first = time.thread_time()
    registry.register("Zq7-Secret/of-the-database", "one more")
    text = "the order was shipped to its customer, " * 25_000 + "Zq7-Secret/of-the-database"
    found, best = registry.found(text), float("inf")
    for _ in range(5):
        at = time.thread_time()
        found = registry.found(text)
        best = min(best, time.thread_time() - at)
    assert len(found) >= 1
    registry.forget()
    return (registered - began) * 1000, (first - registered) * 1000, best * 1000


def main() -> None:
    print("known values: milliseconds to register all, the first line after that, 1 MB in which one stands")
    for count in (300, 1000, 3000):
        print(f"  {count:6} {'':16} {'  '.join(f'{took:7.2f}' for took in known(count))}")
    print("a clean line of 200 characters: without, with (µs), ratio")
    for count in (0, 5, 300):
        for number in range(count):
            registry.register(f"Zq7-Secret/{number}-of-the-database", f"secret {number}")
        for layout in ("%(message)s", RUNTIME):
            for shape, texts in SHAPES.items():
                bare, guarded = compare(logger(layout), texts)
                kind = "runtime's layout" if layout == RUNTIME else "bare layout"
                print(f"  {shape:18} {kind:17} {count:3} registered  {bare:6.2f} {guarded:6.2f}  {guarded / bare:.2f}")
    registry.forget()
    print("a line of 1 MB: milliseconds, over half of it (2 is linear)")
    for name, (took, ratio) in growth().items():
        print(f"  {name:16} {took:8.1f}  {ratio:.2f}")


if __name__ == "__main__":
    main()
