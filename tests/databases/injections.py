"""Statements with a hole, and what a caller may put there: rows of (kind, dialects, statement, attack)."""

ALL = "sqlite postgresql mysql"
TEXT = "SELECT id, name FROM notes WHERE name = '{}'"
LIKE = "SELECT id, name FROM notes WHERE name LIKE '%%{}%%'"
NUMBER = "SELECT id, name FROM notes WHERE id = {}"
ORDER = "SELECT id, name FROM notes ORDER BY {}"
NAMES = "SELECT id, name FROM notes WHERE name IN ('{}')"
NUMBERS = "SELECT id, name FROM notes WHERE id IN ({})"
LIMIT = "SELECT id, name FROM notes LIMIT {}"
TWICE = "SELECT id, name FROM notes WHERE name = '{0}' OR extra = '{0}'"
BEFORE = "SELECT id, name FROM notes WHERE name = '{}' AND extra = 'public'"
COLUMN = "SELECT {} FROM notes"
QUOTED = 'SELECT id, name AS "{}" FROM notes'
JSON = "SELECT extra::json->>'{}' FROM notes"
TICKED = "SELECT id, name AS `{}` FROM notes"
DIRECTION = "SELECT id, name FROM notes ORDER BY id {}"

INJECTIONS = [
    ("union", ALL, TEXT, "' UNION SELECT 1, 'x' -- "),
    ("union", ALL, TEXT, "z' UNION ALL SELECT id, extra FROM notes WHERE '1'='1"),
    ("union", ALL, NUMBER, "0 UNION SELECT id, extra FROM notes"),
    ("union", ALL, LIKE, "z' UNION SELECT 2, 'y' -- "),
    ("union", ALL, BEFORE, "z' union/**/select/**/1,'q' -- "),
    ("union", ALL, NUMBER, "0\nUNION\nSELECT 7, 'lines'"),
    ("union", "mysql", TEXT, "z' UNION SELECT user, password FROM mysql.user #"),
    ("union", "postgresql", NUMBER, "0 UNION SELECT 1, version()"),
    ("union", "sqlite", TEXT, "z' UNION SELECT 1, sql FROM sqlite_master -- "),
    ("union", ALL, LIMIT, "0 UNION SELECT 1, name FROM notes"),
    ("boolean", ALL, TEXT, "z' OR '1'='1"),
    ("boolean", ALL, TEXT, "first' AND '1'='2"),
    ("boolean", ALL, NUMBER, "1 OR 1=1"),
    ("boolean", ALL, NUMBER, "1 or id"),
    ("boolean", ALL, NUMBER, "id + 0"),
    ("boolean", ALL, NUMBER, "7-6"),
    ("boolean", ALL, NUMBER, "1 AND NOT 2 > 1"),
    ("boolean", ALL, TEXT, "z' OR name IS NOT NULL OR 'a'='b"),
    ("boolean", ALL, BEFORE, "z' OR name LIKE 'f"),
    ("boolean", ALL, NUMBER, "(CASE WHEN 1=1 THEN 1 ELSE 2 END)"),
    ("boolean", ALL, NUMBER, "(SELECT 1)"),
    ("boolean", ALL, NUMBER, "1 or true"),
    ("boolean", "sqlite", TEXT, "z' || (SELECT 'first') || '"),
    ("error", "postgresql", NUMBER, "1/(SELECT 0)"),
    ("error", "postgresql", TEXT, "z' AND 1=CAST(version() AS int) AND '1'='1"),
    ("error", "mysql", TEXT, "z' AND extractvalue(1, concat(0x7e, version())) AND '1'='1"),
    ("error", "mysql", NUMBER, "updatexml(1, concat(0x7e, user()), 1)"),
    ("error", "sqlite", NUMBER, "abs(-9223372036854775808)"),
    ("error", ALL, TEXT, "first'"),
    ("error", ALL, TEXT, "'; x"),
    ("time", "postgresql", NUMBER, "1 OR pg_sleep(0) IS NULL"),
    ("time", "postgresql", TEXT, "z' || pg_sleep(0) || '"),
    ("time", "mysql", NUMBER, "1 AND sleep(0)"),
    ("time", "mysql", TEXT, "z' AND benchmark(1, md5(1)) = '0"),
    ("time", "sqlite", NUMBER, "1 AND randomblob(10) NOTNULL"),
    ("stacked", ALL, NUMBER, "1; DELETE FROM notes"),
    ("stacked", ALL, TEXT, "z'; DROP TABLE notes; -- "),
    ("stacked", ALL, ORDER, "1; UPDATE notes SET name = 'x'"),
    ("stacked", "postgresql", TEXT, "z'; COPY notes TO PROGRAM 'true'; --"),
    ("stacked", "postgresql", NUMBER, "1;do $$ begin perform 1; end $$"),
    ("stacked", "sqlite", NUMBER, "1; ATTACH 'other' AS other"),
    ("comment", ALL, BEFORE, "first' -- "),
    ("comment", ALL, BEFORE, "first'/*"),
    ("comment", "mysql", BEFORE, "first'#"),
    ("comment", ALL, "SELECT id, name FROM notes WHERE id = {} AND extra = 'public'", "1 -- "),
    ("comment", ALL, "SELECT id, name FROM notes WHERE id = {} AND extra = 'public'", "1 /* "),
    ("comment", "mysql", NUMBER, "1 /*!50000 OR 1 */"),
    ("comment", "sqlite postgresql", BEFORE, "first'--"),
    ("like", ALL, LIKE, "' OR name LIKE '"),
    ("like", ALL, LIKE, "f%' OR '1' LIKE '1"),
    ("like", ALL, LIKE, "x' ESCAPE 'x' OR 'a' = 'a"),
    ("order", ALL, ORDER, "(SELECT 1)"),
    ("order", ALL, ORDER, "CASE WHEN (SELECT 1)=1 THEN id ELSE name END"),
    ("order", ALL, ORDER, "id, (SELECT name FROM notes LIMIT 1)"),
    ("order", ALL, DIRECTION, "DESC LIMIT 1 -- "),
    ("order", ALL, DIRECTION, ", (SELECT 1)"),
    ("in", ALL, NAMES, "first') OR ('1'='1"),
    ("in", ALL, NAMES, "a', 'b') -- "),
    ("in", ALL, NUMBERS, "1) OR (1=1"),
    ("in", ALL, NUMBERS, "SELECT id FROM notes"),
    ("in", ALL, NUMBERS, "1, 2) UNION SELECT 1, 'x' FROM notes WHERE id IN (1"),
    ("column", ALL, COLUMN, "extra FROM notes -- "),
    ("column", ALL, COLUMN, "(SELECT 1)"),
    ("column", "sqlite postgresql", QUOTED, 'a", extra AS "b'),
    ("column", "mysql", TICKED, "a`, extra AS `b"),
    ("json", "postgresql", JSON, "a' || (SELECT 'b') || '"),
    ("json", "postgresql", "SELECT id FROM notes WHERE extra::jsonb @> '{}'", "{\"a\": 1}' OR '1'='1"),
    ("json", "sqlite", "SELECT json_extract(extra, '$.{}') FROM notes", "a'), (SELECT 1"),
    ("json", "mysql", "SELECT json_extract(extra, '$.{}') FROM notes", "a'), (SELECT 1"),
    ("twice", ALL, TWICE, "z' OR 1=1 -- "),
    ("encoded", ALL, TEXT, "z%27%20OR%20%271%27=%271"),
    ("encoded", ALL, TEXT, "z%2527%2520OR%25201=1%2520--%2520"),
    ("doubled", "mysql", TEXT, "\\' OR 1=1 -- "),
    ("slashed", "sqlite postgresql", TEXT, "z' OR 1=1 -- "),
    ("upper", ALL, TEXT, "z' or 'a'='a"),
    ("cut", ALL, TEXT, "z' OR 'a'='a' -- and a long rest that the code cuts off before it is used"),
    ("split", ALL, NUMBERS, "1,2) or (1=1"),
    ("stripped", ALL, NUMBER, "   1 or 1=1   "),
    ("blanks", ALL, NUMBER, "1   or\t1 = 1"),
    ("dollar", "postgresql", "SELECT id, name FROM notes WHERE name = $t${}$t$", "z$t$ OR $t$a$t$=$t$a"),
    ("escaped", "postgresql", "SELECT id, name FROM notes WHERE name = E'{}'", "z\\\\' OR 1=1 -- "),
    ("unicode", "postgresql", TEXT, "z' OR U&'\\0061' = 'a"),
    ("hexadecimal", "mysql", NUMBER, "1 OR name = 0x6669727374"),
    ("pluses", ALL, NUMBER, "1 or id"),
    ("commented", ALL, NUMBER, "1 or id"),
    ("commented", ALL, TEXT, "z' or 'a'='a"),
    ("filtered", ALL, TEXT, "z';-- or--;'a'='a"),
    ("tail", ALL, TEXT, "user-z' or 'a'='a"),
    ("tail", ALL, BEFORE, "user-z' -- "),
    ("hexed", ALL, TEXT, b"z' or 'a'='a".hex()),
    ("hexed", ALL, BEFORE, b"z' -- ".hex()),
    ("base64", ALL, BEFORE, "eicgLS0g"),
    ("base64", ALL, TEXT, "eicgb3IgJ2EnPSdh"),
    ("cursor", ALL, NUMBER, "eyJsYXN0IjogIjAgb3IgMT0xIiwgInNpemUiOiAyMH0="),
    ("local part", ALL, BEFORE, "z' -- @example.com"),
    ("unwrapped", ALL, BEFORE, "\"z' -- \""),
    ("value", "sqlite", NUMBER, "1 isnull"),
    ("value", "sqlite postgresql", NUMBER, "1 notnull"),
    ("whole", ALL, "{}", "SELECT id, name FROM notes"),
    ("whole", ALL, "{}", "DELETE FROM notes WHERE 1=1"),
    ("insert", ALL, "INSERT INTO notes (id, name, extra) VALUES (9, '{}', 'mine')", "x', 'theirs'), (10, 'y"),
    ("update", ALL, "UPDATE notes SET extra = '{}' WHERE id = 1", "x', name = 'taken' WHERE 1=1 -- "),
    ("delete", ALL, "DELETE FROM notes WHERE id = {}", "1 OR 1=1"),
]  # fmt: skip


def changed(kind, text):
    """What the code makes of the caller's text before it builds the statement."""
    import base64
    import json
    from urllib.parse import unquote

    changes = {
        "pluses": lambda text: text.replace(" ", "+"),
        "commented": lambda text: text.replace(" ", "/**/"),
        "filtered": lambda text: text.replace(";", "").replace("--", ""),
        "tail": lambda text: text[5:],
        "hexed": lambda text: bytes.fromhex(text).decode(),
        "base64": lambda text: base64.b64decode(text).decode(),
        "cursor": lambda text: json.loads(base64.b64decode(text))["last"],
        "local part": lambda text: text.partition("@")[0],
        "unwrapped": lambda text: text.strip('"'),
        "encoded": lambda text: unquote(unquote(text)),
        "doubled": lambda text: text.replace("'", "''"),
        "slashed": lambda text: text.replace("'", "\\'"),
        "upper": str.upper,
        "cut": lambda text: text[:30],
        "split": lambda text: ", ".join(text.split(",")),
        "stripped": str.strip,
        "blanks": lambda text: " ".join(text.split()),
    }
    return changes.get(kind, str)(text)
