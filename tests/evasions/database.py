"""The database door: the caller's text in a statement, by every way that leads around a check of `execute`."""

from evasions.harness import Case

FREE = {"injection": "off"}
SETUP = """
import sqlite3
db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
db.executescript("CREATE TABLE notes (id, name); INSERT INTO notes VALUES (1, 'a')")
db.create_function("canary", 0, lambda: open(CANARY, "w").close())
"""
ATTACK = "z' OR canary() IS NULL OR 'a'='b"


def sql(name, body, given=ATTACK, setup=SETUP, **more):
    """The caller's text makes the database call a function that makes the canary."""
    return Case(name, body, event={"q": given}, **{"settings": FREE, "before": setup, **more})


TEXT = "f\"SELECT * FROM notes WHERE name = '{event['q']}'\""

CASES = [
    sql("execute of a connection", f"db.execute({TEXT}).fetchall()"),
    sql("execute of a cursor", f"db.cursor().execute({TEXT}).fetchall()"),
    sql("a bound method of a connection that was open before", "run = db.execute\n" + f"run({TEXT}).fetchall()"),
    sql("the type's own method", f"sqlite3.Cursor.execute(db.cursor(), {TEXT}).fetchall()"),
    sql("a subclass with a method of its own", f"Mine(db).execute({TEXT}).fetchall()",
        setup=SETUP + "class Mine(sqlite3.Cursor):\n    def execute(self, text):\n        return super().execute(text)"),
    sql("a script", f"db.executescript({TEXT} + ';')"),
    sql("executemany", "db.executemany(f\"INSERT INTO notes SELECT ?, '{event['q']}'\", [(1,)])", "' || coalesce(canary(), '') || '"),
    sql("a subclass of str that says something else",
        f"class Text(str):\n    def __str__(self): return 'SELECT 1'\n    __repr__ = __str__\ndb.execute(Text({TEXT})).fetchall()"),
    sql("an except that swallows all", f"try: db.execute({TEXT}).fetchall()\nexcept BaseException: pass"),
    sql("a thread", f"import threading; t = threading.Thread(target=lambda: db.execute({TEXT}).fetchall()); t.start(); t.join()"),
    sql("the same statement again", f"for _ in range(3):\n    try: db.execute({TEXT}).fetchall()\n    except BaseException: pass"),
    sql("percent signs decoded", "from urllib.parse import unquote; db.execute(\"SELECT * FROM notes WHERE name = '\" + unquote(event['q']) + \"'\").fetchall()",
        "z%27%20OR%20canary()%20IS%20NULL%20OR%20%27a%27=%27b"),
    sql("upper case", "db.execute(\"SELECT * FROM notes WHERE name = '\" + event['q'].upper() + \"'\").fetchall()"),
    sql("cut off", "db.execute(\"SELECT * FROM notes WHERE name = '\" + event['q'][:30] + \"'\").fetchall()", "z' OR canary() IS NULL -- and what is cut"),
    sql("taken apart at the commas", "db.execute('SELECT * FROM notes WHERE id IN (%s)' % ', '.join(event['q'].split(','))).fetchall()", "7,8) OR (canary() IS NULL"),
    sql("within a comment's end", "db.execute(f\"SELECT 1 /* {event['q']} */\").fetchall()", "*/ , canary() /*"),
    sql("a bound value", "open(CANARY, 'w').close(); db.execute('SELECT * FROM notes WHERE name = ?', (event['q'],)).fetchall()", expect="works"),
    sql("a value that was escaped", "open(CANARY, 'w').close(); db.execute(\"SELECT * FROM notes WHERE name = '%s'\" % event['q'].replace(\"'\", \"''\")).fetchall()", expect="works"),
]  # fmt: skip
