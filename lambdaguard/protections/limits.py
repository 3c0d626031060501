"""How much may come in: bytes, depth, fields, string length, records, and what nested encodings inflate to."""

from __future__ import annotations

from ..findings import Finding
from ..options import Option
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy

# Lambda takes 6 MB of JSON in a synchronous call and hands over at most 10,000 records in a batch
# (AWS Lambda quotas), so the defaults refuse only what nests, multiplies or inflates.
_LAMBDA_BYTES = 6 * 1024 * 1024
_CWE_RESOURCES = 770


class Limits(Protection):
    """Refuses events beyond the function's means; also reports what could not be decoded on the way in.

    ``bytes`` of text as it arrived (UTF-8, nested encodings not undone), nesting ``depth``, number of ``fields``, length of
    one ``string`` in characters, ``records`` in a batch, ``inflated`` bytes that compressed or encoded data may unfold to.
    """

    name = "limits"
    options = {
        "bytes": Option(int, default=_LAMBDA_BYTES),
        "depth": Option(int, default=64),
        "fields": Option(int, default=500_000),
        "string": Option(int, default=_LAMBDA_BYTES),
        "records": Option(int, default=10_000),
        "inflated": Option(int, default=32 * 1024 * 1024),
    }
    shorthand = "bytes"

    def __init__(self, policy: Policy, handler: Any = None) -> None:
        super().__init__(policy)
        settings = policy[self.name]
        self.bytes: int = settings["bytes"]
        self.depth: int = settings["depth"]
        self.fields: int = settings["fields"]
        self.string: int = settings["string"]
        self.records: int = settings["records"]
        # A character is at most four bytes, so most events need no exact count.
        self._few = min(self.bytes // 4, self.string)

    def on_event(self, inv: Invocation) -> None:
        reading = inv.reading
        if reading is None:
            return
        for problem in reading.problems:
            self.report(inv, problem)
        if inv.parent is not None:
            reading.texts  # noqa: B018 -- what the outer guard knows to be within its bounds may not be within these
        if not reading.within(self.depth, self.fields, self._few) or (inv.source.batch and self._long(inv.event)):
            for finding in self._exceeded(inv):
                self.report(inv, finding)

    def _long(self, event: Any) -> bool:
        """False if a batch has no more records than it may have."""
        records = event.get("Records") if type(event) is dict else None
        return type(records) is not list or len(records) > self.records

    def _exceeded(self, inv: Invocation) -> Iterator[Finding]:
        reading = inv.reading
        if reading.longer(self.bytes // 4):
            count = _arrived(inv.event)
            if count > self.bytes:
                yield self._finding("LG-LIM-001", f"{count} bytes of caller text, the limit is {self.bytes}")
        if reading.depth > self.depth:
            yield self._finding("LG-LIM-002", f"nested {reading.depth} deep, the limit is {self.depth}")
        if reading.count > self.fields:
            yield self._finding("LG-LIM-003", f"{reading.count} fields, the limit is {self.fields}")
        if reading.longer(self.string):
            longest = max(map(len, reading.texts), default=0)
            if longest > self.string:
                yield self._finding("LG-LIM-004", f"a string of {longest} characters, the limit is {self.string}")
        count = inv.source.size(inv.event) if inv.source.batch else 0
        if count > self.records:
            yield self._finding("LG-LIM-005", f"{count} records, the limit is {self.records}")

    def _finding(self, rule_id: str, message: str) -> Finding:
        return Finding(rule_id, self.name, f"{rule_id}: {message}", severity="medium", cwe=_CWE_RESOURCES)


def _arrived(event: Any) -> int:
    """Bytes of all text in the event as it arrived, encodings not undone."""
    total = 0
    level = [event]
    while level:
        below: list[Any] = []
        for item in level:
            if isinstance(item, str):
                total += len(item) if item.isascii() else len(item.encode("utf-8", "surrogatepass"))
            elif isinstance(item, dict):
                below.extend(item)
                below.extend(item.values())
            elif isinstance(item, list | tuple):
                below.extend(item)
        level = below
    return total


ROOM = Limits
