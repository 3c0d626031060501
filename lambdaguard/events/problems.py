"""What can go wrong with an event's encodings, as findings."""

from __future__ import annotations

from ..findings import Finding

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
    "LG-DEC-009": ("a part could not be read as what it should be", "medium", "medium", 0),
}


def problem(rule_id: str, path: str, record: int | None) -> Finding:
    """The finding ``rule_id`` at ``path``."""
    what, severity, confidence, cwe = PROBLEMS[rule_id]
    return Finding(
        rule_id,
        _FAMILY,
        f"{rule_id}: {what}" + (f" in {path}" if path else ""),
        path=path,
        severity=severity,
        confidence=confidence,
        cwe=cwe,
        record=record,
    )
