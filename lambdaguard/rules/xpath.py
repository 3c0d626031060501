"""XPath and XQuery injection: what `lexers.xpath` names. Tautologies (``' or '1'='1``) are shared with SQL and found there."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "LG-XPATH-001",
        "xpath",
        "leaves its literal or predicate",
        cwe=643,
        capec=83,
        attacks=("']|//*|a['", "x' or count(//user)=1 or 'a'='b", "' or position()=2 or 'x'='y"),
        benign=(("body", "see [a] | [b] or 'c'"), "it's //here or there"),
    ),
    Rule(
        "LG-XPATH-002",
        "xpath",
        "condition on nodes",
        cwe=643,
        capec=83,
        attacks=("1 or count(/*)=1", "x or string-length(name(/*[1]))=4"),
        benign=(("body", "Use count() and name() in the query, or text()"), "//div[@class='x']/text()", "parent::__construct()"),
    ),
    Rule(
        "LG-XPATH-003",
        "xpath",
        "document from elsewhere",
        cwe=643,
        capec=83,
        attacks=("a' and doc('http://e.example/')='x",),
        benign=("doc (see http://e.example/)",),
    ),
    Rule(
        "LG-XPATH-101",
        "xpath",
        "path or condition on nodes",
        cwe=643,
        severity="low",
        confidence="medium",
        attacks=(("body", "//div[@class='x']/text()"),),
        benign=("a/b",),
    ),
)
