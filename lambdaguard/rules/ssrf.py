"""Server-side request forgery: what `lexers.url` names."""

from __future__ import annotations

from .rule import Rule

_FAMILY = "ssrf"

RULES = (
    Rule("LG-SSRF-001", _FAMILY, "URL of a cloud's metadata service", cwe=918, capec=664, severity="critical"),
    Rule("LG-SSRF-002", _FAMILY, "URL of a loopback, link-local or private address", cwe=918, capec=664),
    Rule("LG-SSRF-003", _FAMILY, "URL scheme that reaches files or raw services", cwe=918, capec=664),
    Rule("LG-SSRF-004", _FAMILY, "inward address in a disguised spelling", cwe=918, capec=664),
    Rule("LG-SSRF-005", _FAMILY, "URL of the Lambda runtime or of container credentials", cwe=918, capec=664, severity="critical"),
    Rule("LG-SSRF-011", _FAMILY, "inward URL in the midst of text", cwe=918, capec=664, severity="low", confidence="low"),
    Rule("LG-SSRF-012", _FAMILY, "URL of an internal name", cwe=918, capec=664, severity="medium", confidence="medium"),
    Rule("LG-SSRF-013", _FAMILY, "URL of an out-of-band interaction service", cwe=918, capec=664, severity="medium", confidence="medium"),
)
