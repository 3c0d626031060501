"""Looking things up in events whose shape cannot be relied on."""

from __future__ import annotations

from functools import partial
from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def plain(event: Any) -> Any:
    """The event as the runtime handed it over, if another decorator wrapped it (Powertools' data classes, pydantic models)."""
    if isinstance(event, dict):
        return event if type(event) is dict else dict.copy(event)
    if isinstance(event, (list, str)) or event is None:
        return event
    try:
        raw = getattr(event, "raw_event", None)
        if isinstance(raw, (dict, list)):
            return raw
        dump = getattr(type(event), "model_dump", None)
        raw = dump(event, by_alias=True) if dump is not None else None
    except Exception:
        return event
    return raw if isinstance(raw, dict) else event


def has(event: Any, *steps: str) -> bool:
    """True if there is something, whatever it is, at the end of ``steps``."""
    for step in steps:
        if not isinstance(event, dict) or step not in event:
            return False
        event = event[step]
    return True


def found(value: Any, steps: Sequence[str]) -> list[Any]:
    """What is at the end of ``steps``; ``*`` goes into every entry of a list or mapping."""
    level = [value]
    for step in steps:
        below: list[Any] = []
        for node in level:
            if step == "*":
                below.extend(node if isinstance(node, list) else node.values() if isinstance(node, dict) else ())
            elif isinstance(node, dict) and node.get(step) is not None:
                below.append(node[step])
        level = below
    return level


def distinct(parts: Any, steps: Sequence[str]) -> list[Any] | None:
    """What is at the end of ``steps`` in every part of a list, each value once; None if not all of them have it."""
    if type(parts) is not list:
        return None
    try:
        for step in steps:
            parts = map(itemgetter(step), parts)
        return list(dict.fromkeys(parts))
    except (LookupError, TypeError):
        return None


def first(value: Any, steps: Sequence[str]) -> Any:
    """The first of what is `found`, or None."""
    for item in found(value, steps):
        return item
    return None


def arn_check(service: str, steps: Sequence[str], *, records: str = "", placeholder: bool = False) -> Callable[[Any], list[str]]:
    """A check that there is an ARN of ``service`` at ``steps``, in every record where ``records`` names a list of them.

    ``placeholder`` lets a word stand for the ARN, as the console's own test events have it.
    """
    where = ".".join(steps)

    def check(event: Any) -> list[str]:
        parts = event[records] if records else [event]
        arns = distinct(parts, steps)  # most batches come from one sender
        for arn in map(partial(first, steps=steps), parts) if arns is None else arns:
            if not isinstance(arn, str) or not arn:
                return [f"{where} is missing"]
            if not _is_arn(arn, service) and not (placeholder and ":" not in arn):
                return [f"{where} is no {service} ARN"]
        return []

    return check


def kind_check(name: str, kind: str) -> Callable[[Any], list[str]]:
    """A check that every record names the same source."""

    def check(event: Any) -> list[str]:
        records = event["Records"]
        if distinct(records, (name,)) == [kind] or all(record.get(name) == kind for record in records):
            return []
        return [f"a record whose {name} is another"]

    return check


def _is_arn(arn: str, service: str) -> bool:
    """An ARN of ``service``, or what the console's own test events have in its place: ``arn:aws:kinesis:EXAMPLE``."""
    if arn == "aws:lambda:events":
        return True
    parts = arn.split(":", 5)
    if len(parts) in (4, 5) and parts[-1][:7] == "EXAMPLE":
        return arn.startswith("arn:aws:")
    return len(parts) == 6 and parts[0] == "arn" and parts[1][:3] == "aws" and parts[2] == service
