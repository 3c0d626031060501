"""What each protection costs a warm invocation: a benign API Gateway request with the protection on, and with it off.

    python benchmarks/protections.py

Both are timed in turns and the best of each counts, so that other load cancels out. Header values repeat from
call to call, as they do in a real function; the texts of the body are new in each.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import thread_time_ns
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "examples")]

from demo_cases import api, order, queue  # noqa: E402
from pydantic import BaseModel  # noqa: E402

from lambdaguard import guard  # noqa: E402
from lambdaguard.protections import ROOMS  # noqa: E402

ROUNDS, CALLS = 300, 10
OFF = dict.fromkeys(ROOMS, "off")
EVENTS = [
    api("POST", "/orders", order(f"Ada Lovelace {number}", note=f"please ring twice, {number}"))
    for number in range(ROUNDS * CALLS)
]
BATCHES = [queue(*map(str, range(number, number + 10))) for number in range(ROUNDS * CALLS)]


BODY = json.dumps([{"id": number, "name": "Ada Lovelace", "note": "please ring twice"} for number in range(35)])


class Item(BaseModel):
    sku: str
    quantity: int


class Order(BaseModel):
    customer: str
    items: list[Item]
    note: str = ""


def answer(event: Any, context: Any) -> dict[str, Any]:
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": BODY}


def best(handlers: list[Callable[..., Any]], events: list[Any]) -> list[float]:
    """The best round of each handler in microseconds a call; every round has events of its own, the same for all handlers."""
    times: list[list[int]] = [[] for _ in handlers]
    for turn in range(ROUNDS):
        part = events[turn * CALLS : (turn + 1) * CALLS]
        for handler, taken in zip(handlers, times, strict=True):
            began = thread_time_ns()
            for event in part:
                handler(event, None)
            taken.append(thread_time_ns() - began)
    return [min(taken) / CALLS / 1000 for taken in times]


def main() -> None:
    model = {"model": Order}
    variants: dict[str, tuple[dict[str, Any], list[Any]]] = {
        "corridor and reading": ({}, EVENTS),
        "limits": ({"limits": {}}, EVENTS),
        "source": ({"source": {"allow": ["apigateway"]}}, EVENTS),
        "injection": ({"injection": {}}, EVENTS),
        "schema (JMESPath)": ({"schema": model, "envelope": "powertools_json(body)"}, EVENTS),
        "schema (Powertools)": ({"schema": model, "envelope": "api_gateway_body"}, EVENTS),
        "batch, 10 records": ({"batch": "report"}, BATCHES),
        "processes": ({"processes": []}, EVENTS),
        "egress": ({"egress": ["aws"]}, EVENTS),
        "response, 2 KB of JSON": ({"response": {}}, EVENTS),
        "response, secure headers": ({"response": {"headers": True}}, EVENTS),
    }
    for name, (settings, events) in variants.items():
        alone = guard(answer, **{key: value for key, value in {**OFF, **settings}.items() if key in {*OFF, "envelope"}})
        without = answer if name.startswith("corridor") else guard(answer, **OFF)
        with_it, without_it = best([alone, without], events)
        print(f"{name:22} {with_it - without_it:8.1f} µs")


if __name__ == "__main__":
    main()
