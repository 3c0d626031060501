"""LDAP injection: what `lexers.ldap` names."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "LG-LDAP-001",
        "ldap",
        "leaves its filter",
        cwe=90,
        capec=136,
        attacks=("*)(uid=*", "ann)(&)", "ann)(!(&(|", "*))(|(mail=*", "x)(cn=))\x00"),
        benign=("foo (bar)(baz)", ("body", "f(a)(b) = (a)(|b|)"), "nice :) (x=3)"),
    ),
    Rule(
        "LG-LDAP-002",
        "ldap",
        "filter from outside",
        cwe=90,
        capec=136,
        attacks=("(|(uid=*)(cn=*))", "*(|(mail=*))"),
        benign=(("body", "if (a && (b = c)) { return (!(x)); }"),),
    ),
    Rule(
        "LG-LDAP-003",
        "ldap",
        "filter characters alone",
        cwe=90,
        capec=136,
        severity="low",
        attacks=("*()|&'",),
        benign=("***", "(*)", ("body", "(|)")),
    ),
    Rule(
        "LG-LDAP-101",
        "ldap",
        "looks like an LDAP filter",
        cwe=90,
        severity="low",
        confidence="medium",
        attacks=(("body", "The filter `(&(objectClass=user)(cn=ann))` finds her"),),
        benign=("(a) and (b)",),
    ),
)
