"""What it costs to recognise an event and list its strings, beside ``json.loads`` of the same event.

    python benchmarks/listing.py [FOLDER_OF_EVENTS] [WORD_IN_THE_NAME ...]

Both are timed in turns, a few calls at a time, and the best turn counts, so that other load on the machine cancels out.
Prints microseconds and the ratio for each event, the median ratio, and the ratio for JSON bodies of six million bytes.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lambdaguard.events import Ceilings, recognise  # noqa: E402

TURNS, CALLS = 200, 10
CEILINGS = Ceilings({"fields": 10_000_000})


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else ROOT / "tests" / "data" / "events"
    words = arguments[1:]
    ratios = []
    for file in sorted(folder.glob("*.json")):
        if words and not any(word in file.stem for word in words):
            continue
        parse, listing, ratio = compare(file.read_text(encoding="utf-8"), TURNS, CALLS)
        ratios.append(ratio)
        print(f"{file.stem:50} loads {parse:9.1f} us  listing {listing:9.1f} us  ratio {ratio:5.2f}")
    if ratios:
        print(f"{'median of ' + str(len(ratios)):50} {'':42} ratio {statistics.median(ratios):5.2f}")
    for name, text in big_bodies().items():
        event = json.dumps({"routeKey": "$default", "rawPath": "/", "requestContext": {"http": {}}, "body": text})
        parse, listing, ratio = compare(event, 5, 1, body=text)
        print(f"{name:50} loads {parse:9.0f} us  listing {listing:9.0f} us  ratio {ratio:5.2f}")


def compare(text: str, turns: int, calls: int, body: str = "") -> tuple[float, float, float]:
    """Microseconds of one ``json.loads`` (of ``body``, if given), of one listing, and their ratio."""
    event = json.loads(text)
    parse = listing = float("inf")
    for _ in range(turns):
        parse = min(parse, turn(lambda: json.loads(body or text), calls))
        listing = min(listing, turn(lambda: recognise(event).read(event, CEILINGS), calls))
    return parse * 1e6, listing * 1e6, listing / parse


def turn(call: object, calls: int) -> float:
    start = time.thread_time()
    for _ in range(calls):
        call()  # type: ignore[operator]
    return (time.thread_time() - start) / calls


def big_bodies() -> dict[str, str]:
    """JSON of about six million bytes: rows, rows with escapes, one long string, one object of a million names, numbers."""
    row = {"id": 17, "name": "Ada Lovelace", "tags": ["one", "two"], "note": "nothing to see here"}
    escaped = {**row, "note": 'she said "no" \\ and left\n'}
    return {
        "6 MB of rows": json.dumps([row] * 60_000),
        "6 MB of rows with escapes": json.dumps([escaped] * 50_000),
        "6 MB in one string": json.dumps({"text": "lorem ipsum " * 500_000}),
        "a million names": json.dumps({f"k{index}": 1 for index in range(1_000_000)}),
        "6 MB of numbers": json.dumps(list(range(800_000))),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
