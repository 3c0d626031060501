"""Shell command injection: what `lexers.shell` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "shell"

RULES = (
    Rule("LG-SHELL-001", _FAMILY, "command after a shell operator", cwe=78, capec=88, severity="critical"),
    Rule("LG-SHELL-002", _FAMILY, "command in a shell substitution", cwe=78, capec=88, severity="critical"),
    Rule("LG-SHELL-003", _FAMILY, "function definition in an environment value (Shellshock)", cwe=78, capec=88, severity="critical"),
    Rule("LG-SHELL-004", _FAMILY, "the value is a command on a sensitive target", cwe=78, capec=88, severity="critical"),
    Rule("LG-SHELL-005", _FAMILY, "reverse shell or decoded script", cwe=78, capec=88, severity="critical"),
    Rule("LG-SHELL-006", _FAMILY, "blanks hidden as $IFS", cwe=78, capec=88, severity="critical"),
    Rule("LG-SHELL-007", _FAMILY, "option that makes a program run or write another", cwe=88, capec=6, severity="high"),
    Rule("LG-SHELL-008", _FAMILY, "PowerShell or cmd.exe one-liner", cwe=78, capec=88, severity="critical"),
    Rule("LG-SHELL-011", _FAMILY, "command in the midst of text", cwe=78, capec=88, severity="medium", confidence="medium"),
    Rule("LG-SHELL-012", _FAMILY, "operator and a word that may be a command", cwe=78, capec=88, severity="low", confidence="low"),
    Rule("LG-SHELL-013", _FAMILY, "one-liner quoted in text", cwe=78, capec=88, severity="low", confidence="low"),
)
