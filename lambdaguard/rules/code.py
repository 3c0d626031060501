"""Code injection into PHP, Python, Node.js and their like: what `lexers.code` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "code"

RULES = (
    Rule("LG-CODE-001", _FAMILY, "PHP tag with code that reaches the system", cwe=94, capec=242, severity="critical"),
    Rule("LG-CODE-002", _FAMILY, "PHP call that reaches the system", cwe=95, capec=35, severity="critical"),
    Rule("LG-CODE-003", _FAMILY, "Python code that reaches the system", cwe=95, capec=35, severity="critical"),
    Rule("LG-CODE-004", _FAMILY, "JavaScript that reaches the process", cwe=95, capec=35, severity="critical"),
    Rule("LG-CODE-005", _FAMILY, "Java, Ruby, Perl, Lua or .NET code that starts a process", cwe=95, capec=35, severity="critical"),
    Rule("LG-CODE-006", _FAMILY, "evaluation of decoded or requested code", cwe=95, capec=35, severity="high"),
    Rule("LG-CODE-011", _FAMILY, "hostile code in the midst of text", cwe=95, capec=35, severity="low", confidence="low"),
)
