"""Large bodies, each a new one: JSON records, prose in one JSON string, plain text, a form, base64. Standard library only."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from urllib.parse import quote_plus

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

WORDS = (
    "the order was sent to our store on Monday and it came back with a note of thanks from her brother who had never seen such "
    "fine work before he asked whether we could make another one in green or blue for his daughter's birthday in May"
).split()
WRITTEN = (
    "Thanks, it's fine!",
    "See https://example.com/help?page=2 (in English).",
    'She said: "no, not today"; we left.',
    "That makes 5 & 6 (so to say).",
)


def bodies(size: int, seed: int) -> dict[str, tuple[str, str]]:
    """Content type and body of about ``size`` bytes."""
    chance = random.Random(seed)

    def note() -> str:
        return " ".join([*chance.choices(WORDS, k=chance.randrange(4, 16)), chance.choice(WRITTEN)])

    def until(make: Callable[[], str], joint: str) -> str:
        parts, length = [], 0
        while length < size:
            parts.append(make())
            length += len(parts[-1]) + len(joint)
        return joint.join(parts)[:size]

    def record() -> str:
        number = chance.randrange(10**9)
        row = {
            "id": number,
            "name": f"Ann{number % 977} O'Brien{number % 83}",
            "mail": f"ann{number}@example.com",
            "note": note(),
        }
        return json.dumps({**row, "when": "2024-05-01T10:00:00Z", "tags": ["one", "two"]})

    records = until(record, ",")
    return {
        "JSON records": ("application/json", f"[{records[: records.rindex(',{')]}]"),
        "JSON, one string of prose": ("application/json", json.dumps({"text": until(note, "\n")})),
        "plain text": ("text/plain", until(note, "\n")),
        "form": ("application/x-www-form-urlencoded", until(lambda: f"f{chance.randrange(10**6)}={quote_plus(note())}", "&")),
        "base64 in JSON": ("application/json", json.dumps({"file": b64encode(chance.randbytes(size * 3 // 4)).decode()})),
    }


def posted(kind: str, body: str) -> dict[str, Any]:
    return {
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {"content-type": kind},
        "requestContext": {"http": {"method": "POST"}}, "body": body,
    }  # fmt: skip


def ended(name: str, body: str, attack: str) -> str:
    """The body of that name with an attack as its last value."""
    if name == "JSON records":
        return f"{body[:-1]}, {json.dumps({'note': attack})}]"
    if name.startswith("JSON"):
        return f"{body[:-2]} {json.dumps(attack)[1:-1]}" + '"}'
    if name == "form":
        return f"{body}&note={quote_plus(attack)}"
    if name.startswith("base64"):
        return body[:-1] + f', "note": {json.dumps(attack)}' + "}"
    return f"{body}\n{attack}"
