"""Code that uses the drivers notices nothing: types, results, errors, copies, mappers and pools."""

import copy
import pickle
import sqlite3

import pymysql
import pytest
import sqlalchemy
from databases.test_drivers import asked
from sqlalchemy import orm

from lambdaguard import current, guard


class Base(orm.DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str] = orm.mapped_column(sqlalchemy.String(200))


def inside(work, text="first", **settings):
    """What ``work(text)`` gives in a guarded handler, and what the door found."""
    kept = []

    @guard(**{"injection": "off", **settings})
    def handler(event, context):
        kept.append(work(event["queryStringParameters"]["q"]))
        kept.append([finding.rule_id for finding in current().findings])
        return {"statusCode": 200}

    kept.append(handler(asked(text), None)["statusCode"])
    return kept


def test_types_are_what_they_were():
    connection = sqlite3.connect(":memory:")

    def work(_):
        cursor = connection.cursor()
        return (
            type(connection) is sqlite3.Connection,
            type(cursor) is sqlite3.Cursor,
            cursor.execute("SELECT 1") is cursor,
            type(connection.execute("SELECT 1")) is sqlite3.Cursor,
            sqlite3.Cursor.__flags__ & (1 << 20),  # not abstract
            "__abstractmethods__" in vars(sqlite3.Cursor),
        )

    assert inside(work)[0] == (True, True, True, True, 0, False)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda cursor: cursor.execute("SELEC 1"), sqlite3.OperationalError),
        (lambda cursor: cursor.execute("SELECT ?"), sqlite3.ProgrammingError),
        (lambda cursor: cursor.execute("SELECT 1; SELECT 2"), sqlite3.Warning | sqlite3.ProgrammingError),
        (lambda cursor: cursor.execute(), TypeError),
        (lambda cursor: cursor.execute(1), TypeError),
        (lambda cursor: cursor.execute("SELECT 1", (), 3), TypeError),
        (lambda cursor: cursor.execute(sql="SELECT 1"), TypeError),
        (lambda cursor: cursor.executemany("SELECT 1"), TypeError),
        (lambda cursor: cursor.executescript("SELECT 1", ()), TypeError),
    ],
)
def test_errors_are_what_they_were(call, error):
    def work(_):
        try:
            call(sqlite3.connect(":memory:").cursor())
        except Exception as raised:
            return raised

    raised, found, answer = inside(work)
    assert isinstance(raised, error)
    assert (found, answer) == ([], 200)


def test_no_frame_of_an_error_shows_what_judges():
    def work(_):
        try:
            sqlite3.connect(":memory:").execute("SELEC 1")
        except sqlite3.Error as error:
            frames, trace = [], error.__traceback__
            while trace is not None:
                frames.append(dict(trace.tb_frame.f_locals))
                trace = trace.tb_next
            return frames

    frames = inside(work)[0]
    assert not [name for frame in frames[1:] for name in frame if name in ("_its", "original", "clean", "slow")]


def test_methods_are_pickled_and_copied_by_name():
    def work(_):
        method = sqlite3.Cursor.execute
        return pickle.loads(pickle.dumps(method)) is method, copy.copy(method) is method, method.__name__, method.__qualname__

    assert inside(work)[0] == (True, True, "execute", "Cursor.execute")


def test_arguments_by_name():
    def work(_):
        try:
            pymysql.cursors.Cursor(None).execute(query="SELECT 1", args=None)
        except Exception as error:
            return type(error)

    assert inside(work)[0] is pymysql.err.ProgrammingError


@pytest.mark.parametrize("url", ["sqlite://", "postgresql+psycopg", "postgresql+psycopg2", "mysql+pymysql"])
@pytest.mark.parametrize(
    "text",
    ["O'Brien", "name", "FROM notes", "ORDER BY", "INSERT INTO notes", "notes.id", "VALUES (", "SELECT notes.id, notes.name"],
)
def test_a_mapper_and_its_pool(url, text, request):
    if url.startswith("postgresql"):
        url += f"://tester@127.0.0.1:{request.getfixturevalue('postgresql').port}/template1"
    elif url.startswith("mysql"):
        url += f"://root@127.0.0.1:{request.getfixturevalue('mariadb').port}/mysql"
    engine = sqlalchemy.create_engine(url)

    def work(text):
        Base.metadata.create_all(engine)
        with orm.Session(engine) as session:
            session.add_all([Note(name=text), Note(name="other")])
            session.commit()
            wanted = sqlalchemy.select(Note).where(Note.name == text).order_by(Note.name.desc(), Note.id).limit(1)
            note = session.scalars(wanted).one()
            name = note.name
            session.execute(sqlalchemy.update(Note).where(Note.id == note.id).values(name=text + "!"))
            session.execute(sqlalchemy.delete(Note))
            session.commit()
            return name

    try:
        assert inside(work, text) == [text, [], 200]
        assert engine.pool.checkedout() == 0 if hasattr(engine.pool, "checkedout") else True
    finally:
        Base.metadata.drop_all(engine)
        engine.dispose()


def test_a_text_in_a_mappers_statement_is_judged():
    engine = sqlalchemy.create_engine("sqlite://")
    Base.metadata.create_all(engine)

    def work(text):
        with orm.Session(engine) as session:
            return session.scalars(sqlalchemy.select(Note).order_by(sqlalchemy.text(text))).all()

    assert inside(work, "name")[-1] == 200
    assert inside(work, "(SELECT 1)") == [403]
    assert inside(work, "1 or id") == [403]


def test_what_is_declared_passes():
    connection = sqlite3.connect(":memory:", check_same_thread=False)

    def work(text):
        return connection.execute(text).fetchall()

    assert inside(work, "SELECT 1 AS one") == [403]
    assert inside(work, "SELECT 1 AS one", database=["select * as one"]) == [[(1,)], [], 200]
    assert inside(work, "SELECT 1 AS one", database="monitor")[1:] == [["LG-DB-002"], 200]
    assert inside(work, "SELECT 1 AS one", database="off")[1:] == [[], 200]


def test_a_name_of_the_callers_is_flagged_unless_the_code_has_it():
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("CREATE TABLE things (id, colour, size)")
    sorts = ("size",)
    unsaid = f"row{sorts[0][1]}d"  # every table has it; the code has no such word

    def work(text):
        return connection.execute(f"SELECT id FROM things ORDER BY {text}").fetchall()

    assert inside(work, unsaid)[1:] == [["LG-DB-004"], 200]
    assert inside(work, unsaid, database=["row*"])[1:] == [[], 200]
    assert inside(work, sorts[0])[1:] == [[], 200]
