"""What honest callers send: names with quotes, words of SQL, code, signs, numbers, dates, JSON."""

NAMES = [
    "O'Brien", "D'Angelo", "Mc'Donald's", "l'été", "Ka'ahumanu", "Jean-Luc d'Arc", "\"Bud\" Smith", "Rock 'n' Roll", "it's",
    "'quoted'",
    "''", "'", "\"", "`", "``", "a'b'c", "Conan O''Neill", "Ng'ang'a", "¿Qué?", "Zoë", "Ægir", "Łukasz", "Ἀθῆναι", "Владимир",
    "田中さん",
    "محمد", "שלום", "👩‍👩‍👧‍👦 family", "emoji 🙈 'quoted' 🙉", "🤷", "Müller; Söhne", "Smith & Sons", "AT&T", "R#2", "C#",
    "F# -- a language",
    "#hashtag", "@mention", "$100", "100%", "50% off; today", "a/b", "a\\b", "C:\\temp\\new", "\\", "\\'", "end\\",
    "tab\there", "line\nbreak",
    "cr\r\nlf", "trailing space ", " leading", "  ", "-", "--", "---", "/*", "*/", "/* comment */", "-- comment", "# comment",
    ";", ";;", "()", "(*)",
    "*", "?", "%s", "%(name)s", "{}", "{0}", "{name}", ":name", "@name", "$1", "?1", "NULL", "null", "None", "true", "FALSE",
    "nan", "inf",
]  # fmt: skip
WORDS = [
    "select", "SELECT", "name", "id", "notes", "extra", "first", "FROM notes", "order by", "ORDER BY id", "insert into",
    "INSERT INTO notes",
    "drop table", "delete from notes", "update notes set", "union", "union select", "or", "and", "not", "in", "like",
    "where name =", "name =",
    "name = ?", "WHERE name", "values", "VALUES (", "group by", "having", "limit 1", "limit", "between 1 and 2", "is null",
    "is not null", "id, name",
    "id,name", "name, extra", "SELECT id, name FROM notes", "select * from notes", "SELECT id, name FROM notes WHERE name = ",
    "id, name FROM notes",
    "where and when", "select a seat", "drop the table and run", "union of two sets", "the select committee", "insert coin",
    "update or delete?",
    "execute order 66", "Table for two", "join us in creating", "case when else end", "as", "on", "id asc", "name desc",
    "asc", "desc", "distinct",
    "1 or 2 eggs", "black and white", "this or that", "cast(spell)", "if (a) then b", "begin", "commit", "rollback", "grant",
    "alter ego", "create",
]  # fmt: skip
CODE = [
    "SELECT * FROM users WHERE name = 'x' OR 1=1 --", "' OR '1'='1", "1; DROP TABLE students; --",
    "Robert'); DROP TABLE students;--",
    "x' UNION SELECT password FROM users --", "admin'--", "if (a == 'b') { return c; }", "print('hello')", "<b>bold</b>",
    "<script>alert('x')</script>",
    "`rm -rf`", "$(date)", "a && b || c", "for i in range(10): pass", "lambda x: x + 1", "SELECT 'it''s'",
    "git commit -m 'fix; done'", "x = y -- z",
    "http://example.com/?a=1&b='2'", "https://user:pass@example.com/path#frag", "user@example.com", "o'neil@example.com",
    "../../etc/passwd",
    "regex: ^[a-z]+('[a-z]+)?$", "\\d+\\.\\d*", "a->b", "a->>'b'", "x::int", "E'escaped\\n'", "$$dollar$$",
    "$tag$ body $tag$", "N'text'", "0xDEADBEEF",
    "x'41'", "q'[text]'", "[bracketed]", "]]", "\"double\"\"d\"", "sleep(5)", "pg_sleep(5)", "version()", "@@version",
    "now()", "count(*)", "max(id)",
    "coalesce(a, b)", "(select 1)", "1=1", "a=b", "a <> b", "a != b", "<=>", "||", "a || b", "~", "^", "a; b; c",
    "key=value; path=/; secure",
]  # fmt: skip
NUMBERS = [
    "0", "1", "2", "7", "42", "-1", "+1", "3.14", "-0.5", "1e5", "1E-5", "1,000", "1.000,00", "1_000", "0x1F", "007", "00",
    "1/2", "1-2", "1+1", "2*3",
    "12:30", "555-1234", "+1 (555) 123-4567", "10.0.0.1", "::1", "192.168.0.0/16", "#42", "No. 7", "50%", "$9.99", "€10",
    "9'11\"", "99999999999999999999",
    "1, 2, 3", "1,2", "(1, 2)", "1;2", "v1.2.3", "1.2.3-rc.1+build", "ISBN 978-3-16-148410-0", "4111 1111 1111 1111",
]  # fmt: skip
DATES = [
    "2024-02-29", "2024-02-29T12:34:56Z", "2024-02-29 12:34:56.789+01:00", "29/02/2024", "02-29-24", "12:34",
    "noon; or later", "P1DT2H", "Q3'24",
    "Feb '24", "the '90s", "5 o'clock", "yesterday", "current_timestamp", "now", "today's", "10-12 o'clock", "1999-W01-1",
    "20240229", "--02-29",
]  # fmt: skip
JSON = [
    "{}", "[]", "{\"a\": 1}", "{\"name\": \"O'Brien\"}", "[1, 2, 3]", "[\"a\", \"b's\"]", "{\"q\": \"SELECT 1; --\"}",
    "\"text\"", "{\"a\": {\"b\": [null, true]}}",
    "{'single': 'quotes'}", "{\"$ne\": null}", "{\"a\\\"b\": \"c\\\\d\"}", "null", "[{\"id\": 1}, {\"id\": 2}]", "a,b,c",
    "a;b;c", "a|b|c", "\"a\",\"b\"",
    "'a','b'", "key: 'value'", "- item\n- 'item'", "<a b='c'/>", "a=1&b=2", "a%20b", "%27", "&#39;", "&apos;", "\\u0027", "%2527",
]  # fmt: skip
MADE = [
    f"{name}'s {thing} no. {number}"
    for name in ("Ann", "Bo", "Cy")
    for thing in ("order", "select", "table")
    for number in range(4)
]
VALUES = list(dict.fromkeys(NAMES + WORDS + CODE + NUMBERS + DATES + JSON + MADE))
