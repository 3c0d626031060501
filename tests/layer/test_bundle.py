"""The package in the layer's few files is the package in the tree: the same code on the same lines, found and loaded as ever."""

import ast
import dis
import importlib.util
import itertools
import marshal
import os
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from layered import PYTHONS

from lambdaguard import bundle as reads
from layer import bundle, bytecode, contents, lines, marshalled, spelling, stripping
from layer.records import Machine, Records
from layer.targets import Target

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
OWN = {name: content for name, content in contents.own().items() if name.endswith(".py")}
STRIPPED = {name: stripping.strip(content, rules="/rules/" in name) for name, content in OWN.items()}


class Bare(ast.NodeTransformer):
    """Leaves out what the layer does, in another way: of the syntax tree."""

    def generic_visit(self, node):
        super().generic_visit(node)
        for name in ("annotation", "returns"):
            if not isinstance(node, ast.AnnAssign) and hasattr(node, name):
                setattr(node, name, None)
        if isinstance(getattr(node, "body", None), list):
            node.body = [each for each in node.body if not idle(each)] or [ast.Pass()]
        return node

    def visit_AnnAssign(self, node):
        return ast.copy_location(ast.Assign([node.target], node.value), node) if node.value else None

    def visit_Pass(self, node):
        return None


def idle(node):
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return text or ast.unparse(node).startswith(("TYPE_CHECKING = ", "if TYPE_CHECKING:", "from __future__ "))


def lined(tree):
    """Statements and expressions with their lines, as a text."""
    return [
        (type(node).__name__, node.lineno)
        for node in ast.walk(tree)
        if hasattr(node, "lineno") and not isinstance(node, ast.Pass)
    ]


@pytest.mark.parametrize("name", [name for name in OWN if "/rules/" not in name])
def test_a_stripped_source_means_the_same_on_the_same_lines(name):
    before, after = Bare().visit(ast.parse(OWN[name])), Bare().visit(ast.parse(STRIPPED[name]))
    assert ast.dump(after) == ast.dump(before)
    assert lined(after) == lined(before)
    assert STRIPPED[name].count(b"\n") == OWN[name].count(b"\n")
    assert b"#" not in STRIPPED[name] or b"#" in OWN[name]


@pytest.mark.parametrize(
    ("source", "stripped"),
    [
        ("x = 1  # note\n", "x=1\n"),
        ("'''About\nthis.'''\nx = '# no note'\n", "\n\nx='# no note'\n"),
        ("def f(a: int, *b: 'x', c: list[int] = 1) -> dict[str, int]:\n    '''About.'''\n", "def f(a,*b,c=1):\n pass\n"),
        ("def f(\n    a: Callable[\n        [int], str\n    ],\n):\n    return a\n", "def f(\na\n\n,\n):\n return a\n"),
        ("x: int = 1\nclass A:\n    y: int\n", "x=1\nclass A:\n pass\n"),
        ("TYPE_CHECKING = False\nif TYPE_CHECKING:\n    import a\nx = 1\n", "\n\n\nx=1\n"),
        ("from __future__ import annotations\nx = '''a  \n    b'''\n", "\nx='''a  \n    b'''\n"),
        ("x = f'{ a } {b : >4}' if 1 .real else -  1 in 'b'\n", "x=f'{ a } {b : >4}'if 1 .real else-1 in 'b'\n"),
        ("x = a if b [ 0 ] else (not c, )\n", "x=a if b[0]else(not c,)\n"),
        ("é = 'ü'  # ö\ny = 'ß' # a\n", "é='ü'\ny='ß'\n"),
    ],
)
def test_what_is_stripped(source, stripped):
    made = stripping.strip(source.encode()).decode()
    assert made == stripped
    ast.parse(made)


def test_examples_are_stripped():
    rule = b"def _rule(number, attacks, benign=()):\n%sreturn Rule(number, attacks=attacks, benign=benign)\n"
    made = stripping.strip(rule % b"    " + b"R = _rule(1, ('a',\n'b'), benign=('c',))\n", rules=True)
    assert made == rule.replace(b", ", b",") % b" " + b"R=_rule(1,()\n,benign=())\n"


@pytest.fixture(scope="module")
def files():
    """Of the Python at hand, with every module as byte code."""
    target = Target("slim", PYTHON, "x86_64")
    return bundle.of_byte_code(STRIPPED, sys.executable, target)


def test_every_module_is_in_it(files):
    index = marshal.loads(files[f"{bundle.HOME}/packed/index"])
    places = [place for listed in index.values() for place in listed.split()]
    assert sorted(f"{bundle.HOME}/{place}.py" for place in places) == sorted(STRIPPED)
    assert [file for file in bundle.FILES if file in index] == list(bundle.FILES)


@pytest.mark.parametrize("file", bundle.FILES)
def test_the_byte_code_is_that_of_the_sources(files, file):
    places = marshal.loads(files[f"{bundle.HOME}/packed/index"])[file].split()
    codes = reads._codes(files[f"{bundle.HOME}/packed/{file}"])[-len(places) :]
    for place, code in zip(places, codes, strict=True):
        name = f"{bundle.HOME}/{place}.py"
        wanted = compile(STRIPPED[name], f"/opt/{name}", "exec", dont_inherit=True, optimize=2)
        same(code, wanted)


def same(code, wanted):
    assert code.co_filename == wanted.co_filename
    for name in ("co_code", "co_names", "co_name", "co_flags", "co_stacksize", "co_firstlineno", "co_exceptiontable"):
        assert getattr(code, name) == getattr(wanted, name), name
    arguments = wanted.co_argcount + wanted.co_kwonlyargcount + bool(wanted.co_flags & 4) + bool(wanted.co_flags & 8)
    assert code.co_varnames[:arguments] == wanted.co_varnames[:arguments]
    assert (code.co_cellvars, code.co_freevars) == (wanted.co_cellvars, wanted.co_freevars)
    assert len(code.co_consts) == len(wanted.co_consts)
    by_offset = dict(located(code))
    for offset, line in located(wanted):
        assert by_offset[offset] == line, (code.co_name, offset)
    for ours, theirs in zip(code.co_consts, wanted.co_consts, strict=True):
        if isinstance(theirs, types.CodeType):
            same(ours, theirs)
        else:
            assert (type(ours), repr(ours)) == (type(theirs), repr(theirs)) or ours == theirs


def located(code):
    """Offsets of the instructions that can raise, with their lines."""
    at = {offset: line for start, end, line in code.co_lines() for offset in range(start, end, 2)}
    return [
        (each.offset, at[each.offset])
        for each in dis.get_instructions(code)
        if each.opname not in lines.QUIET and each.offset in at
    ]


LOOK = """
import importlib, importlib.util, pathlib, sys
sys.path.insert(0, sys.argv[1])
from lambdaguard import guard
guard(lambda event, context: 1)({}, None)
for place in sys.argv[2].split():
    name = "lambdaguard." + place.removesuffix("/__init__").replace("/", ".") if place != "__init__" else "lambdaguard"
    module = importlib.import_module(name)
    if type(module.__spec__.loader).__name__ == "Fronts":
        continue  # a door's front
    file = f"{sys.argv[1]}/lambdaguard/{place}.py"
    assert module.__file__ == module.__spec__.origin == file, name
    assert module.__spec__.has_location and importlib.util.find_spec(name) is module.__spec__, name
    assert list(getattr(module, "__path__", [])) == ([file.rpartition("/")[0]] if place.endswith("__init__") else []), name
    assert module.__package__ == (name if place.endswith("__init__") else name.rpartition(".")[0]), name
assert importlib.util.find_spec("lambdaguard.nothing_of_this_name") is None
print("seen", len(sys.argv[2].split()))
"""


def ran(python, *arguments, **environ):
    environ = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", **environ}
    command = bytecode.interpreter(python) or pytest.skip(f"no Python {python} here")
    return subprocess.run([command, *arguments], capture_output=True, text=True, check=False, env=environ, cwd="/")


PLACES = " ".join(
    name.removeprefix(f"{bundle.HOME}/").removesuffix(".py")
    for name in OWN
    if "cli/" not in name and not name.endswith("/bundle.py")
)


@pytest.mark.parametrize("python", PYTHONS)
def test_every_module_is_found_and_looks_as_if_it_had_a_file(layers, python):
    said = ran(python, "-c", LOOK, str(layers(python) / "python"), PLACES)
    assert said.stdout.startswith("seen"), said.stderr


@pytest.mark.parametrize("option", ["-O", "-OO", "-X pycache_prefix=/nowhere", "-B", "-I", "-S -E"])
def test_however_python_is_started(layers, option):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import lambdaguard; print(lambdaguard.guard(lambda e, c: 7)({}, None))"
    )
    said = ran(PYTHON, *option.split(), "-c", program, str(layers(PYTHON) / "python"))
    assert said.stdout == "7\n", said.stderr


@pytest.mark.parametrize("python", PYTHONS)
def test_another_python_is_told_which_layer_to_take(layers, python):
    other = next(each for each in PYTHONS if each != python)
    said = ran(other, "-c", "import lambdaguard.layer", PYTHONPATH=str(layers(python) / "python"))
    assert said.returncode == 1
    assert f"LambdaGuardError: this layer was built for Python {python} on " in said.stderr
    assert f"use lambdaguard-slim-python{other}-" in said.stderr


SOURCES = """
import sys; sys.path.insert(0, sys.argv[1])
from lambdaguard import guard
@guard
def handler(event, context):
    raise LookupError("no such order")
try:
    handler({}, None)
except LookupError as error:
    import traceback
    traceback.print_exc()
"""


def test_sources_alone_do_too_and_say_the_same_lines(layers, tmp_path):
    """As for a Python that is not here at the build: tracebacks name the lines of the tree; of byte code, those of functions."""
    for name, content in contents.gather(Target("slim", PYTHON, "x86_64"), [], with_bytecode=False).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert ran(PYTHON, "-c", LOOK, str(tmp_path / "python"), PLACES).stdout.startswith("seen")
    said = [
        ran(PYTHON, "-c", SOURCES, str(home)).stderr
        for home in (tmp_path / "python", layers(PYTHON) / "python", Path(contents.ROOT))
    ]
    shown = [[line.rpartition("/lambdaguard/")[2] for line in each.splitlines() if "/lambdaguard/" in line] for each in said]
    assert shown[0] == shown[2]
    assert [re.sub(r"line \d+", "line", line) for line in shown[1]] == [re.sub(r"line \d+", "line", line) for line in shown[0]]
    assert 'guard.py", line ' in shown[0][0]


OPENED = """
import sys; sys.path.insert(0, sys.argv[1])
opened = set()
def note(name, args):
    if name == "open" and "/packed/" in str(args[0]):
        opened.add(args[0].rpartition("/")[2])
sys.addaudithook(note)
from lambdaguard import guard
handler = guard(lambda event, context: {"statusCode": 200, "body": "hello"})
print(sorted(opened))
http = {"http": {"method": "GET"}}
handler({"version": "2.0", "routeKey": "$default", "rawPath": "/a", "headers": {"accept": "*/*"}, "requestContext": http}, None)
print(sorted(opened))
"""


def test_a_plain_event_reads_what_every_function_needs_and_no_more(layers):
    said = ran(PYTHON, "-c", OPENED, str(layers(PYTHON) / "python"))
    assert said.stdout.splitlines() == ["['index', 'start']", "['first', 'index', 'start']"], said.stderr


THREADS = """
import sys, threading; sys.path.insert(0, sys.argv[1])
import lambdaguard
sys.setswitchinterval(1e-6)
gate, found = threading.Barrier(16), []
def look(number):
    gate.wait()
    from lambdaguard.lexers import html, shell, sql, template, url
    from lambdaguard.redaction import text
    found.append([each.__name__ for each in (html, shell, sql, template, url, text) if vars(each).get("__spec__")])
threads = [threading.Thread(target=look, args=(number,)) for number in range(16)]
[each.start() for each in threads], [each.join() for each in threads]
print(len(found), len({str(each) for each in found}), len(found[0]))
"""


def test_threads_that_need_it_at_once_see_nothing_half_loaded(layers):
    assert ran(PYTHON, "-c", THREADS, str(layers(PYTHON) / "python")).stdout == "16 1 6\n"


def test_whatever_marshal_writes_for_code_is_written_again_as_it_was():
    source = """
def f(a, *, b=1.5, c=2j, **d):
    return (a, -3, 2**70, "é", b"x", ..., None, True, "a b" * 300, ((), (1, "z")), a in {1, 2})
class A:
    def g(self, x):
        y = [x for x in self if (lambda: x)()]
        return super().g(y)
"""
    code = compile(source, "n", "exec", dont_inherit=True)
    records = Records(Machine(bytes(256), bytes(256)), frozenset())
    records.add(marshalled.read(marshal.dumps(code)))
    names = {}
    exec(reads._codes(records.data())[-1], names)
    assert names["f"](1, b=2)[:4] == (1, -3, 2**70, "é")
    assert names["f"].__kwdefaults__ == {"b": 1.5, "c": 2j}


def spelled(sources):
    pieces, alone, pairs, *short = spelling.shorten(sources)
    return short, tuple(reads.spelled(each, (pieces.split(b"\0"), alone, pairs)) for each in short)


def test_sources_are_spelled_out_as_they_were():
    sources = tuple(STRIPPED.values())
    short, out = spelled(sources)
    assert sum(map(len, short)) < 0.7 * sum(map(len, sources))
    assert out == sources


@given(st.lists(st.one_of(st.binary(), st.text().map(str.encode), st.sampled_from([*STRIPPED.values()])), max_size=8).map(tuple))
@example((bytes(range(256)) + b" return return return return",))
@settings(deadline=None, max_examples=30)
def test_whatever_they_hold(sources):
    assert spelled(sources)[1] == sources


def test_each_source_lies_behind_those_most_like_it():
    like, other = b"def find(text, place):\n    return text.find(place)\n", b"class Table:\n    rows = 0\n"
    assert spelling.order((like + b"# 1", other + b"# 2", like + b"# 3", other + b"# 4")) == [0, 2, 1, 3]


def test_the_less_room_the_more_is_compiled():
    held = [set(bundle.files_of(STRIPPED, sys.executable, depth).items()) for depth in bundle.depths()]
    sources = [{name for name, file in each if file == "sources"} for each in held]
    assert all(more <= less for more, less in itertools.pairwise(sources))
    assert sources[0] < sources[-1]
    start = [{name for name, file in each if file == "start"} for each in held]
    assert all(each == start[0] != set() for each in start)


def test_code_without_lines_stands_where_it_begins():
    code = compile(STRIPPED[f"{bundle.HOME}/guard.py"], "/opt/guard.py", "exec", dont_inherit=True, optimize=2)
    inner = next(each for each in code.co_consts if isinstance(each, types.CodeType))
    told = inner.replace(co_linetable=lines.coarse(inner.co_code, inner.co_firstlineno))
    assert {line for _, _, line in told.co_lines()} == {inner.co_firstlineno}
    assert [end for _, end, _ in told.co_lines()][-1] == len(inner.co_code)


def test_the_loader_has_no_source():
    assert importlib.util.find_spec("lambdaguard.bundle") is not None
    assert reads.Loader("lambdaguard.a", "/opt/python/lambdaguard/a.py", None).get_source("lambdaguard.a") is None
