"""SQL injection: what `lexers.sql` names, with examples."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule("LG-SQL-001", "sql", "UNION SELECT", cwe=89, capec=66, needles=("union",), pattern=r"\bunion\b\s+(?:all\s+)?select\b",
         attacks=("1 union select password from users",), benign=("the union of two sets",)),
)  # fmt: skip
