"""What becomes of a finding at a door: on record, and where it blocks, a verdict that nothing else can take back."""

from __future__ import annotations

from _thread import get_ident
from functools import partial
from os import _exit, getpid
from types import SimpleNamespace

from ..errors import Blocked
from ..findings import Finding
from ..invocation import Invocation
from .location import by_client, location
from .vault import shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Record = Callable[[], object]


class Refused(PermissionError):  # noqa: N818 -- says what happened to the operation
    """What code outside any invocation sees when a door stays shut."""


def make() -> Any:
    """The state of one process: its functions, by name."""
    verdicts: dict[object, Finding] = {}
    told: set[tuple[str, str]] = set()
    writer: list[Callable[[Invocation], None]] = []
    pages: list[tuple[int, Any]] = []
    waiting: dict[int, list[Record]] = {}
    findings = shape(Finding)

    def violation(key: object, inv: Invocation | None, mode: str, finding: Finding) -> None:
        """Record ``finding``; where it blocks, raise `Blocked`, or outside an invocation `Refused`."""
        # The verdict comes first, and whoever changed what findings are is not asked.
        changed = findings is not None and findings[0] != findings[1]
        blocks = mode == "block" and (changed or finding.confidence == "high")
        if inv is None:
            outside(finding, mode, blocks)
            return
        if blocks:
            verdicts.setdefault(key, finding if changed else finding.blocking())
            if pages and getpid() != pages[0][0]:
                pages[0][1][0] = 1
        record(partial(inv.report, finding, mode))
        if blocks:
            # The process may be gone before the corridor's end: what stopped the handler is written now.
            record(partial(writer[0], inv))
            stop(Blocked, finding)

    def outside(finding: Finding, mode: str, blocks: bool) -> None:
        """Nobody to refuse: before the first event, or after the handler has returned."""
        if by_client():
            return
        if (known := (finding.rule_id, finding.path)) not in told:
            told.add(known)
            inv = Invocation(None, mode=mode)
            record(partial(inv.report, finding, mode))
            record(partial(writer[0], inv))
        if blocks:
            stop(Refused, f"{finding.message} ({location()})")

    def stop(kind: type[BaseException], about: Any) -> None:
        try:
            error = kind(about)
        except Exception:
            error = Refused("refused")
        raise error

    def record(what: Record) -> None:
        """While a check is at work this waits until it is done: a log's stream, say, is code of somebody else's."""
        mine = waiting.get(get_ident())
        if mine is None:
            what()
        else:
            mine.append(what)

    def collect(mine: list[Record]) -> list[Record] | None:
        """From now on this thread's records go to ``mine``; returns what `collected` takes."""
        before = waiting.get(get_ident())
        waiting[get_ident()] = mine
        return before

    def collected(before: list[Record] | None) -> None:
        if before is None:
            waiting.pop(get_ident(), None)
        else:
            waiting[get_ident()] = before

    def over(key: object, inv: Invocation | None) -> Finding | None:
        """The invocation ends: what refuses it."""
        found = verdicts.pop(key, None)
        if found is not None and pages and getpid() != pages[0][0]:
            # A child that nobody caught on its way here: it must not go on as a second parent, with the runtime's next event.
            _exit(1)
        if found is None:
            return None if inv is None else hear(inv)
        if inv is not None:
            # It may not be on record: the stack was used up, or somebody took it off.
            try:
                inv.report(found, "block")
                writer[0](inv)
            except Exception:
                # Whoever broke the record is refused all the same.
                return found
        return found

    def share() -> None:
        """Before a fork: a page of memory in which the child can say that it was stopped."""
        from mmap import mmap

        if not pages:
            pages.append((getpid(), mmap(-1, 1)))

    def hear(inv: Invocation) -> Finding | None:
        """What a child said."""
        if not pages or pages[0][0] != getpid() or not pages[0][1][0]:
            return None
        pages[0][1][0] = 0
        message = "LG-PROC-007: a child process was stopped at a door"
        finding = Finding("LG-PROC-007", "processes", message, severity="high", cwe=284, action="blocked")
        inv.report(finding, "block")
        writer[0](inv)
        return finding

    return SimpleNamespace(
        violation=violation,
        over=over,
        verdict=verdicts.get,
        share=share,
        write=writer.append,
        collect=collect,
        collected=collected,
    )
