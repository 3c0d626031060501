"""What was seen, in words that are safe to log: never the raw value."""

from __future__ import annotations

from .sealed import Fixed

SEVERITIES = ("informational", "low", "medium", "high", "critical")
CONFIDENCES = ("low", "medium", "high")
ACTIONS = ("blocked", "flagged")


class Finding(metaclass=Fixed):
    """One observation of one rule at one place.

    ``rule_id``     stable id, as in ``LG-SQL-001``
    ``family``      the rule's family: ``sql``, ``xss``, ``limits`` …
    ``message``     what is wrong and where; holds no caller text
    ``path``        the field, as in ``Records[2].body.name``; empty when the finding is about the whole event
    ``severity``    one of `SEVERITIES`; ``confidence`` one of `CONFIDENCES`: only ``high`` blocks
    ``cwe``         the weakness' number (CWE-89 is ``89``), 0 when none applies
    ``excerpt``     a redacted excerpt: punctuation and the rule's own keywords survive, the caller's words do not
    ``length``      the offending string's length in characters
    ``record``      index of the batch record it was found in, or None
    ``detail``      small mapping of further facts (canonical form, matched tokens, error types), each safe to log
    ``action``      ``blocked`` or ``flagged``; set as the finding is reported
    """

    __slots__ = (
        "action",
        "confidence",
        "cwe",
        "detail",
        "excerpt",
        "family",
        "length",
        "message",
        "path",
        "record",
        "rule_id",
        "severity",
    )

    def __init__(
        self,
        rule_id: str,
        family: str,
        message: str,
        *,
        path: str = "",
        severity: str = "medium",
        confidence: str = "high",
        cwe: int = 0,
        excerpt: str = "",
        length: int = 0,
        record: int | None = None,
        detail: dict[str, object] | None = None,
        action: str = "flagged",
    ) -> None:
        if severity not in SEVERITIES or confidence not in CONFIDENCES or action not in ACTIONS:
            raise ValueError(f"{rule_id}: severity, confidence or action is not one of the defined words")
        self.rule_id = rule_id
        self.family = family
        self.message = message
        self.path = path
        self.severity = severity
        self.confidence = confidence
        self.cwe = cwe
        self.excerpt = excerpt
        self.length = length
        self.record = record
        self.detail = detail
        self.action = action

    def key(self) -> tuple[str, str, int | None]:
        """What makes two findings the same one: the rule and the place."""
        return self.rule_id, self.path, self.record

    def blocking(self) -> Finding:
        """The same finding as one that refuses the event."""
        twin = object.__new__(type(self))
        for name in self.__slots__:
            setattr(twin, name, getattr(self, name))
        twin.action = "blocked"
        return twin

    def to_dict(self) -> dict[str, object]:
        """Plain JSON-ready mapping; empty parts are left out."""
        pairs = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in pairs if value not in ("", None, 0) or (name == "record" and value == 0)}

    def __repr__(self) -> str:
        return f"Finding({self.rule_id!r}, {self.path!r}, {self.confidence}, {self.action})"
