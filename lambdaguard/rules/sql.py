"""SQL injection, as `lexers.sql` names it."""

from __future__ import annotations

from .rule import Rule

_NARROW = {"body": "medium", "record": "medium", "file": "medium", "*": "high"}

RULES = (
    Rule(
        "LG-SQL-001", "sql", "UNION SELECT after a value", cwe=89, capec=66,
        attacks=("7 union select name, pin from staff", "x' UNION ALL SELECT NULL,NULL,@@version-- -", "-3/*!50000union*/ distinct(select 1)"),
        benign=("select a union rep", "the union of two select committees"),
    ),
    Rule(
        "LG-SQL-002", "sql", "A condition of the caller's own after a value", cwe=89, capec=66,
        attacks=("' or 2=2", "kim\") and (\"a\"=\"a", "9 and 4=5-- ", "x' || '7'='7", "' or true#"),
        benign=("O'Brien", "rock 'n' roll or jazz", "1950 or 1960", "necklace 16\" or 18\""),
    ),
    Rule(
        "LG-SQL-003", "sql", "A function that waits, reads, writes or calls out", cwe=89, capec=7, severity="critical",
        attacks=("1 and sleep(9)", "'||pg_sleep(8)--", "1; waitfor delay '0:0:7'", "x' into outfile '/tmp/q'#"),
        benign=("call sleep() in the loop", "sleep(5) in Python", "I sleep (8 hours) or more"),
    ),
    Rule(
        "LG-SQL-004", "sql", "A second statement", cwe=89, capec=66, severity="critical",
        attacks=("5; drop table orders", "k'; exec xp_cmdshell('dir')--", "3;shutdown--"),
        benign=("milk; drop it at the door", "1; exec will create the case 7"),
    ),
    Rule(
        "LG-SQL-005", "sql", "A closing quote, and a comment that cuts the rest off", cwe=89, capec=66,
        attacks=("root'--", "root')#", "root\" -- -"),
        benign=("don't -- really", "7\" #2 needle"),
    ),
    Rule(
        "LG-SQL-006", "sql", "A closing quote, an operator and an open quote", cwe=89, capec=66,
        attacks=("'-'", "kim'+'", "'='", "a' like '%"),
        benign=("4'+X+4'+WOOD", "split on '-' or '_'"),
    ),
    Rule(
        "LG-SQL-007", "sql", "A clause of the caller's own after a value: ORDER BY, GROUP BY, a JOIN", cwe=89, capec=66,
        attacks=("3 order by 14--", "' group by id having 1=1#"),
        benign=("order by 5 pm", "group by colour"),
    ),
    Rule(
        "LG-SQL-008", "sql", "A subquery", cwe=89, capec=66,
        attacks=("1-(select count(*) from orders)", "'+(select pin from staff limit 1)+'"),
        benign=("pick (select one from the list)",),
    ),
    Rule(
        "LG-SQL-009", "sql", "A whole statement", cwe=89, capec=66, confidence=_NARROW,
        attacks=("select pin from staff where id=1", "select @@version"),
        benign=("select a dress from the catalogue",),
    ),
    Rule(
        "LG-SQL-010", "sql", "What may be SQL, or talk about it", cwe=89, capec=66, severity="low", confidence="low",
        attacks=("the classic is `' or 1=1 --` in a form",), benign=(),
    ),
)  # fmt: skip
