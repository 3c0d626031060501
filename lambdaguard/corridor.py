"""The phases of an event's walk, each a flat loop: what is read, the rooms on the way in and out, the answer.

A fault of ours in any of them is a finding, and the walk goes on.
"""

from __future__ import annotations

import os

from . import telemetry
from .assembly import finish
from .errors import Blocked
from .findings import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .guard import Guard
    from .invocation import Invocation


def read(self: Guard, inv: Invocation) -> None:
    """Phase 1, before any door is watched: the doors judge by the caller's texts, and these must be known by then."""
    parent, event = inv.parent, inv.event
    try:
        recognise, ceilings, _ = self._reads or finish(self)
        if parent is not None and parent.event is event:
            inv.source, inv.reading = parent.source, parent.reading
        else:
            inv.source = source = recognise(event)
            inv.reading = source.read(event, ceilings)
        inv.split = self._splits and inv.source.batch is not None
    except Exception as fault:
        _fault(self, inv, "events", fault)


def admit(self: Guard, inv: Invocation) -> bool:
    """Phase 2: walk the rooms. True if the handler is to run."""
    if inv.blocked:
        return False
    for room in self._entrances:
        try:
            room.on_event(inv)
        except Exception as fault:
            _fault(self, inv, room.name, fault)
        if inv.refused is not None:
            return False
    if inv.findings:
        # The handler may be killed by its time-out: what is known by now is written now.
        telemetry.flush(inv)
    return not inv.answered


def review(self: Guard, inv: Invocation) -> None:
    """Phase 4: the rooms see the response, in reverse."""
    for room in self._reviews:
        try:
            room.on_response(inv)
        except Exception as fault:
            _fault(self, inv, room.name, fault)


def depart(self: Guard, inv: Invocation) -> None:
    """Phase 5, always run: each exit on its own, so that one failure skips none."""
    for room in self._exits:
        try:
            room.on_exit(inv)
        except (Exception, Blocked) as fault:
            _fault(self, inv, room.name, fault)
    if inv.findings:
        telemetry.flush(inv)


def refuse(self: Guard, inv: Invocation) -> Any:
    """Phase 6: a refused event's answer. An inner guard leaves it to the outer one's door."""
    assert inv.refused is not None
    if inv.parent is not None:
        raise Blocked(inv.refused)
    if self.policy.on_block is not None:
        try:
            return self.policy.on_block(inv)
        except Exception as fault:
            _fault(self, inv, "on_block", fault)
            telemetry.flush(inv)
    if self._reads is not None:
        return self._reads[2](inv)  # taken before any handler ran: what it did to the import system is nothing to us
    from . import refusal

    return refusal.answer(inv)


def _fault(self: Guard, inv: Invocation, where: str, fault: BaseException) -> None:
    """A fault of ours is a finding, and the handler runs; unless ``on_error="closed"``."""
    message = f"LG-GUARD-001: {where} failed with {type(fault).__name__} at {_location(fault)}"
    confidence = "high" if self._closed else "low"
    finding = Finding("LG-GUARD-001", "guard", message, path=where, severity="medium", confidence=confidence, cwe=755)
    inv.report(finding)


def _location(fault: BaseException) -> str:
    """``file.py:line`` of the innermost frame that has a file."""
    where = "unknown"
    trace = fault.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith("<"):
            where = f"{os.path.basename(file)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where
