"""Poison records: the good ones are handled, the bad ones go back to where they came from.

``batch="report"`` hands the handler the records that passed and adds the others' identifiers to ``batchItemFailures``, which
the event source mapping must have ``ReportBatchItemFailures`` turned on for; otherwise they would count as handled. The
default, ``"raise"``, fails the whole batch so that nothing is lost.
"""

from __future__ import annotations

from ..options import Option
from .base import Protection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..invocation import Invocation
    from ..policy import Policy


class Batch(Protection):
    """Divides a batch by what the rooms before it found.

    Queues: bad records alone go back. FIFO queues: the first bad one and all after it, so that order holds. Streams
    (Kinesis, DynamoDB): Lambda resumes at the first failure, so the handler gets the records before it and none is
    processed twice. Kafka: the same for each partition.
    """

    name = "batch"
    options = {"failure": Option(str, default="raise", choices=("raise", "report"))}
    shorthand = "failure"

    @classmethod
    def wanted(cls, policy: Policy, handler: Any) -> bool:
        return bool(policy[cls.name]["failure"] == "report" and policy.mode_of(cls.name) == "block")

    def on_event(self, inv: Invocation) -> None:
        if not inv.poison or inv.refused is not None:
            return
        records = inv.source.records(inv.event)
        kept, failed = _divide(inv, records)
        failures = [{"itemIdentifier": records[index][0]} for index in failed]
        if kept:
            event = inv.source.keep(inv.event, frozenset(kept))
            inv.payload = inv.reparse(event) if inv.reparse is not None else event
            inv.failures = failures
        else:
            inv.answered = True
            inv.response = {"batchItemFailures": failures}

    def on_response(self, inv: Invocation) -> None:
        if inv.failures:
            inv.response = _merged(inv.response, inv.failures)


def _divide(inv: Invocation, records: list[tuple[Any, Any]]) -> tuple[list[int], list[int]]:
    """Indexes of the records to handle, and of those to report."""
    every = range(len(records))
    kind = inv.source.batch
    if kind == "kafka":
        return _by_partition(inv, records)
    if kind == "stream":
        first = min(inv.poison)
        return [*range(first)], [first]
    if inv.source.fifo(inv.event):
        first = min(inv.poison)
        return [*range(first)], [*range(first, len(records))]
    return [index for index in every if index not in inv.poison], sorted(inv.poison)


def _by_partition(inv: Invocation, records: list[tuple[Any, Any]]) -> tuple[list[int], list[int]]:
    kept: list[int] = []
    failed: dict[str, int] = {}
    for index, (identifier, _) in enumerate(records):
        partition = str(identifier["partition"])
        if partition in failed:
            continue
        if index in inv.poison:
            failed[partition] = index
        else:
            kept.append(index)
    return kept, list(failed.values())


def _merged(response: Any, failures: list[dict[str, Any]]) -> dict[str, Any]:
    """The handler's partial batch response with ours added; one that is none counts as "all handled"."""
    own = response.get("batchItemFailures") if isinstance(response, dict) else None
    merged = [*own] if isinstance(own, list) else []
    merged.extend(failure for failure in failures if failure not in merged)
    return {**response, "batchItemFailures": merged} if isinstance(response, dict) else {"batchItemFailures": merged}


ROOM = Batch
