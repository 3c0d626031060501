"""What the guard adds to a cold start: the emulator's own INIT REPORT for a small function, bare and guarded, turn by turn.

    python benchmarks/cold_start.py [STARTS]

Each start is a new emulator and a new process of the real runtime client; byte code is cached, as it is in a deployed package.
"""

from __future__ import annotations

import compileall
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from e2e.emulator import Emulator  # noqa: E402

HANDLER = "def handler(event, context):\n    return {'statusCode': 200}\n"
VARIANTS = {
    "bare": HANDLER,
    "guarded": f"from lambdaguard import guard\n@guard\n{HANDLER}",
}
EVENT = {"version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {}, "requestContext": {"http": {"method": "GET"}}}


def start(source: str) -> tuple[float, float]:
    """Milliseconds of the start, and of the first answer after it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text(source)
        with Emulator(folder) as function:
            first = function.invoke(EVENT).milliseconds
            return function.init_ms, first - function.init_ms


def main(starts: int) -> None:
    # As pip and the layer's build do: the doors' modules are not imported in the usual way, which would write theirs.
    compileall.compile_dir(ROOT / "lambdaguard", quiet=1)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in VARIANTS}
    for turn in range(starts + 1):
        for name, source in VARIANTS.items():
            measured = start(source)
            if turn:  # the first turn fills the disk's cache
                times[name].append(measured)
    print(f"{starts} starts each, median (best), milliseconds")
    for name, measured in times.items():
        begun, first = zip(*measured, strict=True)
        print(f"{name:8}  start {statistics.median(begun):6.1f} ({min(begun):6.1f})   first call {statistics.median(first):5.1f}")
    added = [statistics.median(column) for column in (next(zip(*times[name], strict=True)) for name in ("bare", "guarded"))]
    answered = [statistics.median(sum(pair) for pair in times[name]) for name in ("bare", "guarded")]
    print(
        f"added     start {added[1] - added[0]:6.1f}   ratio {added[1] / added[0]:.2f}; to the first answer {answered[1] / answered[0]:.2f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
