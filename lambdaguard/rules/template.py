"""Server-side template and expression-language injection: what `lexers.template` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "template"

RULES = (
    Rule("LG-TMPL-001", _FAMILY, "template expression that reaches for the interpreter", cwe=1336, capec=242, severity="critical"),
    Rule("LG-TMPL-002", _FAMILY, "template expression that computes on literals", cwe=1336, capec=242),
    Rule("LG-TMPL-003", _FAMILY, "template expression that prints an engine's own object", cwe=1336, capec=242),
    Rule("LG-TMPL-004", _FAMILY, "delimiters of several template engines at once", cwe=1336, capec=242),
    Rule("LG-TMPL-005", _FAMILY, "template directive that reaches for the interpreter", cwe=1336, capec=242, severity="critical"),
    Rule("LG-TMPL-011", _FAMILY, "hostile template expression in the midst of text", cwe=1336, capec=242, severity="medium", confidence="medium"),
)
