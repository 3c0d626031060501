"""Sample events for every source, and payloads put into every string of them that a caller controls.

For other tests too: ``from events.samples import inject, samples``.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .controlled import spots
from .encodings import tree

OURS = Path(__file__).resolve().parent.parent / "data" / "events"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "events"


def samples() -> list[tuple[str, str, Any]]:
    """(name, source, event) of our own samples; a file is called ``source.variant.json``."""
    return [(file.stem, file.stem.partition(".")[0], load(file)) for file in sorted(OURS.glob("*.json"))]


def shared() -> list[tuple[str, Any]]:
    """(name, event) of the shared collection, where there is one."""
    return [(file.stem, load(file)) for file in sorted(SHARED.glob("*.json"))]


def load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def places(event: Any) -> list[tuple[str, str, Any]]:
    """(path, original, put) of every caller-controlled string; of an event no source is known of, that is every string."""
    found = spots(event)
    return list(tree(event, "")) if found is None else found


def inject(event: Any, payload: str) -> Iterator[tuple[str, Any]]:
    """(path, event) with the payload in each caller-controlled string in turn, through whatever encodes it."""
    for path, _, put in places(event):
        yield path, put(payload)
