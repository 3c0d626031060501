"""One pass over one event: what it has collected so far, and how far it may still go."""

from __future__ import annotations

from ..findings import Finding
from ..invocation import Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FAMILY = "decode"
_CWE_RESOURCES = 770
_CWE_AMPLIFICATION = 409
_CWE_INTERPRETATION = 436

# id: (what is wrong, severity, confidence, CWE). High confidence is for what was left unread.
PROBLEMS = {
    "LG-DEC-001": ("declared as base64 and is none", "low", "low", _CWE_INTERPRETATION),
    "LG-DEC-002": ("compressed data is broken or cut short", "low", "medium", _CWE_INTERPRETATION),
    "LG-DEC-003": ("compressed data unfolds to more than the limit", "high", "high", _CWE_AMPLIFICATION),
    "LG-DEC-004": ("nested deeper than the limit", "medium", "high", _CWE_RESOURCES),
    "LG-DEC-005": ("more strings than the limit", "medium", "high", _CWE_RESOURCES),
    "LG-DEC-006": ("more encodings inside each other than the limit", "medium", "high", _CWE_RESOURCES),
    "LG-DEC-007": ("one name twice in a JSON object", "low", "low", _CWE_INTERPRETATION),
    "LG-DEC-008": ("multipart form without a usable boundary", "low", "low", _CWE_INTERPRETATION),
    "LG-DEC-009": ("a part of the event could not be read", "medium", "medium", 0),
}


class Walk:
    """Collects ``texts``, or ``fields`` when ``named``.

    Both are made by the same readers from the same tables, so that they hold the same strings. Without ``named`` no path is
    built: readers then get an empty ``path``.
    """

    __slots__ = ("ceilings", "content_type", "depth", "fields", "inflated", "named", "nested", "problems", "record", "texts")

    def __init__(self, ceilings: Any, named: bool = False) -> None:
        self.ceilings = ceilings
        self.named = named
        self.texts: list[Any] = []
        self.fields: list[Field] = []
        self.problems: list[Finding] = []
        self.record: int | None = None
        self.content_type = ""
        self.depth = 0
        self.nested = 0
        self.inflated = 0

    def put(self, text: str, path: str, place: str) -> None:
        """One string."""
        if self.named:
            self.fields.append(Field(path, place, text, self.record))
        else:
            self.texts.append(text)

    def full(self) -> bool:
        """True, and a problem, when more strings were listed than the ceiling allows."""
        if len(self.texts) + len(self.fields) <= self.ceilings.fields:
            return False
        self.problem("LG-DEC-005", "")
        return True

    def problem(self, rule_id: str, path: str) -> None:
        """Note what went wrong, once for each place."""
        what, severity, confidence, cwe = PROBLEMS[rule_id]
        finding = Finding(
            rule_id,
            _FAMILY,
            f"{rule_id}: {what}" + (f" in {path}" if path else ""),
            path=path,
            severity=severity,
            confidence=confidence,
            cwe=cwe,
            record=self.record,
        )
        if len(self.problems) < 100 and all(finding.key() != known.key() for known in self.problems):
            self.problems.append(finding)
