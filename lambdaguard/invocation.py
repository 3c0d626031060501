"""One event on its walk through the corridor, and `current()`, which finds it from anywhere."""

from __future__ import annotations

import os

from .errors import Blocked
from .runtime import in_progress as _in_progress
from .sealed import Fixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextvars import ContextVar, Token
    from typing import Any

    from .findings import Finding


PLACES = ("path", "query", "header", "cookie", "body", "form", "file", "record", "attribute")


class Field(metaclass=Fixed):
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


class Invocation(metaclass=Fixed):
    """One event on its walk.

    ``event`` is the raw event as the runtime handed it over and is never changed; ``payload`` is what the handler will
    receive (the same object unless a schema or a batch replaces it); ``response`` what it returned, or, with ``answered``,
    what a protection answers in its stead. ``poison`` holds the indexes of batch records refused on their own, which
    happens where ``split`` is set (``batch="report"``); ``reparse`` makes a payload of an event with fewer records.
    ``folder`` makes the invocation's own temporary folder where it has one.
    """

    __slots__ = (
        "_reference",
        "_seen",
        "answered",
        "context",
        "event",
        "failures",
        "findings",
        "folder",
        "mode",
        "parent",
        "payload",
        "poison",
        "reading",
        "refused",
        "reparse",
        "response",
        "source",
        "split",
        "written",
    )

    def __init__(self, event: Any, context: Any = None, *, mode: str = "block", parent: Invocation | None = None) -> None:
        self.event = event
        self.context = context
        self.mode = mode
        self.parent = parent
        self.payload = event
        self.source: Any = None
        self.reading: Any = None
        self.response: Any = None
        self.answered = False
        self.refused: Finding | None = None
        self.split = False
        self.poison: set[int] = set()
        self.reparse: Callable[[Any], Any] | None = None
        self.failures: list[dict[str, Any]] = []
        self.folder: Callable[[], str] | None = None
        self.written = 0
        self._reference = ""
        # One guard inside another reports once: the inner walk writes into the outer one's record.
        self.findings: list[Finding] = [] if parent is None else parent.findings
        self._seen: dict[tuple[str, str, int | None], Finding] = {} if parent is None else parent._seen

    @property
    def root(self) -> Invocation:
        """The outermost walk of this event; itself unless one guard is inside another."""
        return self if self.parent is None else self.parent.root

    @property
    def tmp(self) -> str:
        """The folder for temporary files: the invocation's own where environments are shared, else that of `tempfile`."""
        if self.root.folder is not None:
            return self.root.folder()
        from tempfile import gettempdir

        return gettempdir()

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

    @property
    def reference(self) -> str:
        """An id that stands in the refusal and in the findings' lines, so that one leads to the other."""
        if self.parent is not None:
            return self.parent.reference
        if not self._reference:
            self._reference = os.urandom(8).hex()
        return self._reference

    def report(self, finding: Finding, mode: str | None = None) -> bool:
        """Record ``finding`` once and return True if the event, or the record it is in, is refused for it.

        Only high confidence blocks, and only where the mode in force (``mode``, else the invocation's) is ``"block"``.
        """
        blocks = finding.confidence == "high" and (mode or self.mode) == "block"
        if blocks and finding.action == "flagged":
            finding = finding.blocking()
        self._record(finding)
        if blocks:
            if self.split and finding.record is not None:
                self.poison.add(finding.record)
            elif self.refused is None:
                self.refused = finding
        return blocks

    def _record(self, finding: Finding) -> None:
        earlier = self._seen.get(finding.key())
        news = earlier is None or (earlier.action == "flagged" and finding.action == "blocked")
        if news and len(self.findings) < _MOST_FINDINGS:
            self._seen[finding.key()] = finding
            self.findings.append(finding)

    def block(self, finding: Finding, mode: str | None = None) -> None:
        """`report`, and stop the handler right here if the finding blocks."""
        if self.report(finding, mode):
            raise Blocked(finding)


_current: ContextVar[Invocation | None] | None = None  # made by the first event: context variables are a library of their own
_variables: dict[str, ContextVar[Invocation | None]] = {}


def current() -> Invocation | None:
    """The invocation in progress, or None.

    Follows the context (async tasks, ``copy_context``); a plain worker thread, which has none, gets the invocation in
    progress when there is exactly one.
    """
    found = enclosing()
    if found is None and len(_in_progress) == 1:
        for found in _in_progress.copy():
            return found
    return found


def enter(inv: Invocation) -> Token[Invocation | None]:
    """Make ``inv`` the one in progress in this context; undone by `leave` with the returned token."""
    _in_progress[inv] = None
    return (_current or _variable()).set(inv)


def leave(inv: Invocation, token: Token[Invocation | None]) -> None:
    """Undo `enter`."""
    _in_progress.pop(inv, None)
    token.var.reset(token)


def in_progress() -> tuple[Invocation, ...]:
    """Every invocation that is in progress in this process, inner walks of nested guards included."""
    return tuple(_in_progress)


def enclosing() -> Invocation | None:
    """The invocation that this context is already inside of: only then is a guard the inner one of two."""
    return None if _current is None else _current.get()


def _variable() -> ContextVar[Invocation | None]:
    global _current
    from _contextvars import ContextVar  # which is all that `contextvars` does

    _current = _variables.setdefault("current", ContextVar("lambdaguard.invocation", default=None))
    return _current
