"""What is known of one event source."""

from __future__ import annotations

from .lookup import distinct, first, found, plain
from .reading import Reading
from .table import Table
from .trees import tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .table import Reader
    from .walk import Walk

    Steps = tuple[str, ...]


_EMPTY = Table()


class Source:
    """One entry of the catalogue.

    ``name``        public name; entries for variants of one service share it
    ``key``         a top-level key every such event has, and ``test`` what else must hold
    ``table``       where the caller-controlled parts are; ``whole`` instead reads the event as one part
    ``written``     top-level keys whose values AWS writes, whatever they hold
    ``refusal``     style of the answer a refused caller gets: ``http``, ``cloudfront``, ``authorizer``, ``authorizer-v2``,
                    ``appsync-authorizer``, ``appsync-batch`` or ``raise``
    ``batch``       ``sqs``, ``stream``, ``kafka`` or None; ``identifier`` where a record's identifier is
    ``senders``     where the ARNs of what claims to have sent it are; ``address`` and ``principal`` where the caller's are
    ``checks``      functions that tell why an event cannot be from this source
    ``enclosed``    True for what only turns up inside another service's message
    """

    __slots__ = (
        "_known",
        "address",
        "batch",
        "checks",
        "enclosed",
        "identifier",
        "key",
        "name",
        "principal",
        "refusal",
        "senders",
        "table",
        "test",
        "whole",
        "written",
    )

    def __init__(
        self,
        name: str,
        key: str = "",
        test: Callable[[Any], object] = bool,
        table: Table = _EMPTY,
        *,
        whole: Reader | None = None,
        written: Sequence[str] = (),
        refusal: str = "raise",
        batch: str | None = None,
        identifier: Steps = (),
        senders: Sequence[Steps] = (),
        address: Sequence[Steps] = (),
        principal: Sequence[Steps] = (),
        checks: Sequence[Callable[[Any], list[str]]] = (),
        enclosed: bool = False,
    ) -> None:
        self.name = name
        self.key = key
        self.test = test
        self.table = table
        self.whole = whole
        self.refusal = refusal
        self.batch = batch
        self.identifier = identifier
        self.senders = senders
        self.address = address
        self.principal = principal
        self.checks = checks
        self.enclosed = enclosed
        self.written = frozenset(written)
        self._known = frozenset((*written, *table.keys))

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    def read(self, event: Any, ceilings: Any) -> Reading:
        """List every caller-controlled string of ``event``, within ``ceilings``."""
        return Reading(self, event if type(event) is dict else plain(event), ceilings)

    def walk(self, walk: Walk, event: Any, path: str = "") -> None:
        """Put every caller-controlled string of ``event`` into ``walk``."""
        record = walk.record
        if walk.content_type:
            walk.content_type = ""
        try:
            if self.whole is not None or not isinstance(event, dict):
                (self.whole or tree)(walk, event, path, "body")
                return
            if walk.named:
                self.table.read(walk, event, path)
            else:
                self.table.texts(walk, event)
            # Whoever can call the function directly can imitate any source: what the source never has is listed too.
            if not self._known.issuperset(event):
                others = {key: value for key, value in event.items() if key not in self._known}
                tree(walk, others, path, "attribute")
        except Exception:
            walk.record = record
            walk.problem("LG-DEC-009", path)
            tree(walk, event, path, "attribute")

    def records(self, event: Any) -> list[tuple[Any, Any]]:
        """(identifier, record) of each record of a batch; empty if this is no batch source."""
        if self.batch is None:
            return []
        event = plain(event)
        if self.batch == "kafka":
            from .kafka import records

            return records(event)
        listed = first(event, ("Records",))
        return [(first(record, self.identifier), record) for record in listed] if isinstance(listed, list) else []

    def size(self, event: Any) -> int:
        """How many records a batch has."""
        listed = first(plain(event), ("Records",)) if self.batch not in (None, "kafka") else None
        return len(listed) if isinstance(listed, list) else len(self.records(event))

    def keep(self, event: Any, kept: frozenset[int]) -> Any:
        """A copy of the event with the records of these indexes only."""
        event = plain(event)
        if self.batch == "kafka":
            from .kafka import keep

            return keep(event, kept)
        return {**event, "Records": [record for index, record in enumerate(event["Records"]) if index in kept]}

    def fifo(self, event: Any) -> bool:
        """True if the records come from an SQS FIFO queue, whose order must hold."""
        return self.batch == "sqs" and any(arn.endswith(".fifo") for arn in self.arns(event))

    def arns(self, event: Any) -> list[str]:
        """ARNs of what claims to have sent the event, each once."""
        event = plain(event)
        arns: dict[str, None] = {}
        for steps in self.senders:
            told = distinct(event.get(steps[0]), steps[2:]) if steps[1:2] == ("*",) and isinstance(event, dict) else None
            arns.update(dict.fromkeys([arn for arn in told or found(event, steps) if isinstance(arn, str)]))
        return list(arns)

    def caller(self, event: Any) -> tuple[str, str]:
        """The caller's address and principal, each "" where the event does not tell."""
        event = plain(event)
        return _first_text(event, self.address).partition(",")[0].strip(), _first_text(event, self.principal)

    def implausible(self, event: Any) -> list[str]:
        """Why the event cannot be from this source; empty if nothing speaks against it."""
        event = plain(event)
        reasons: list[str] = []
        for check in self.checks:
            try:
                reasons.extend(check(event))
            except Exception:
                reasons.append("its parts do not have the shapes they should have")
        return list(dict.fromkeys(reasons))


def _first_text(event: Any, paths: Sequence[Steps]) -> str:
    for steps in paths:
        for value in found(event, steps):
            if isinstance(value, str) and value:
                return value
    return ""
