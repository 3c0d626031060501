"""One event on its walk through the corridor, and `current()`, which finds it from anywhere."""

from __future__ import annotations

from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn, Protocol

    from .findings import Finding

    class Source(Protocol):
        """What the corridor needs of an event source; `lambdaguard.events` provides it."""

        name: str

        def read(self, event: Any, ceilings: Any) -> Any: ...

    class Reading(Protocol):
        """The caller-controlled strings of one event."""

        texts: Sequence[str]
        problems: Sequence[Finding]

        def fields(self) -> Sequence[Field]: ...


PLACES = ("path", "query", "header", "cookie", "body", "form", "file", "record", "attribute")


class Field:
    """One caller-controlled string: where it stands, what kind of place that is, and the text itself.

    ``path`` is what a developer recognises (``Records[2].body.customer.name``, ``query.q``), ``place`` one of `PLACES`,
    ``record`` the index of the batch record it belongs to, or None.
    """

    __slots__ = ("path", "place", "record", "text")

    def __init__(self, path: str, place: str, text: str, record: int | None = None) -> None:
        self.path = path
        self.place = place
        self.text = text
        self.record = record

    def __repr__(self) -> str:
        return f"Field({self.path!r}, {self.place!r}, <{len(self.text)} characters>)"


_MOST_FINDINGS = 100


class Invocation:
    """One event on its walk.

    ``event`` is the raw event as the runtime handed it over and is never changed; ``payload`` is what the handler will
    receive (the same object unless a schema or a batch replaces it); ``response`` what it returned. ``poison`` holds the
    indexes of batch records that are refused on their own (``batch="report"``).
    """

    __slots__ = (
        "context",
        "event",
        "findings",
        "mode",
        "parent",
        "payload",
        "poison",
        "reading",
        "reference",
        "refused",
        "response",
        "seen",
        "source",
        "split",
    )

    def __init__(self, event: Any, context: Any = None, *, source: Any = None, reading: Any = None, mode: str = "block") -> None:
        self.event = event
        self.context = context
        self.source = source
        self.reading = reading
        self.mode = mode
        self.payload = event
        self.response: Any = None
        self.findings: list[Finding] = []
        self.refused: Finding | None = None
        self.poison: set[int] = set()
        self.split = False
        self.reference = ""
        self.parent: Invocation | None = None
        self.seen: set[tuple[str, str, int | None]] = set()

    @property
    def texts(self) -> Sequence[str]:
        """Every caller-controlled string, without its place; cheap."""
        return self.reading.texts if self.reading is not None else ()

    @property
    def fields(self) -> Sequence[Field]:
        """Every caller-controlled string with its path and place; made on first use."""
        return self.reading.fields() if self.reading is not None else ()

    @property
    def blocked(self) -> bool:
        """True once a finding refused the whole event."""
        return self.refused is not None

    @property
    def request_id(self) -> str:
        """Lambda's request id, or "" where the context has none (unit tests, mocks)."""
        value = getattr(self.context, "aws_request_id", "")
        return value if isinstance(value, str) else ""

    def report(self, finding: Finding, mode: str | None = None) -> bool:
        """Record ``finding`` once and return True if the event, or the record it is in, is refused for it.

        Only high confidence blocks, and only where the mode in force (``mode``, else the invocation's) is ``"block"``.
        """
        blocks = finding.confidence == "high" and (mode or self.mode) == "block"
        finding.action = "blocked" if blocks else "flagged"
        key = finding.key()
        if key not in self.seen:
            self.seen.add(key)
            if len(self.findings) < _MOST_FINDINGS:
                self.findings.append(finding)
        if blocks:
            if self.split and finding.record is not None:
                self.poison.add(finding.record)
            elif self.refused is None:
                self.refused = finding
        return blocks

    def block(self, finding: Finding, mode: str | None = None) -> None:
        """`report`, and stop the handler right here if the finding blocks."""
        if self.report(finding, mode):
            from .errors import Blocked

            raise Blocked(finding)


_current: ContextVar[Invocation | None] = ContextVar("lambdaguard.invocation", default=None)
_in_progress: dict[int, Invocation] = {}


def current() -> Invocation | None:
    """The invocation in progress, or None.

    Follows the context (async tasks, ``copy_context``); a plain worker thread, which has none, gets the invocation in
    progress when there is exactly one.
    """
    found = _current.get()
    if found is None and len(_in_progress) == 1:
        for found in _in_progress.copy().values():
            return found
    return found
