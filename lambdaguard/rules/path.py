"""Path traversal and file inclusion: what `lexers.path` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "path"

RULES = (
    Rule("LG-PATH-001", _FAMILY, "traversal to a sensitive file", cwe=22, capec=126, severity="critical"),
    Rule("LG-PATH-002", _FAMILY, "path that leaves its root", cwe=22, capec=126),
    Rule("LG-PATH-003", _FAMILY, "the value is a sensitive file", cwe=73, capec=597),
    Rule("LG-PATH-004", _FAMILY, "file name cut off by a NUL byte", cwe=158, capec=52),
    Rule("LG-PATH-005", _FAMILY, "stream wrapper in place of a file", cwe=98, capec=193, severity="critical"),
    Rule("LG-PATH-006", _FAMILY, "network share in place of a file", cwe=40, capec=561, confidence={"body": "low", "record": "low", "*": "medium"}),
    Rule("LG-PATH-011", _FAMILY, "traversal in the midst of text", cwe=22, capec=126, severity="medium", confidence="medium"),
    Rule("LG-PATH-012", _FAMILY, "relative path that climbs", cwe=22, capec=126, severity="low", confidence="low"),
    Rule("LG-PATH-013", _FAMILY, "stream wrapper in the midst of text", cwe=98, capec=193, severity="low", confidence="low"),
    Rule("LG-PATH-014", _FAMILY, "NUL byte", cwe=158, capec=52, severity="low", confidence="low"),
)
