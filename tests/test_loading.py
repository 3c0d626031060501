"""Modules that are run in order, past the import system, are what it would have made of them."""

import importlib.util
import marshal
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lambdaguard
from lambdaguard import loading

HOME = Path(lambdaguard.__file__).parent
NAMES = [
    *loading.AT_IMPORT,
    *loading.AT_DECORATION,
    *loading.AT_FIRST_CALL,
    *loading.AT_FIRST_EVENT,
    *loading.SOON,
    *loading.AND_AFTERWARDS,
]
EVENT = {"version": "2.0", "rawPath": "/a", "headers": {"accept": "*/*"}, "requestContext": {"http": {"method": "GET"}}}
PROGRAM = f"""
from lambdaguard import guard

@guard
def handler(event, context):
    return {{"statusCode": 200, "body": "hello"}}

answer = handler({EVENT!r}, None)
assert answer["statusCode"] == 200
"""
# As on AWS; nothing is removed for that, but what others leave in /tmp meanwhile is told.
CLEARING = f"from lambdaguard import protections\nprotections.owns_tmp = lambda: True\n{PROGRAM}"
LOOK = """
import importlib, importlib.util, inspect, sys
for name in sorted(name for name in sys.modules if name.startswith("lambdaguard")):
    module = sys.modules[name]
    spec = module.__spec__
    if module.__loader__ is None or type(module.__loader__).__name__ != "SourceFileLoader":
        continue  # a door's front
    parent, _, last = name.rpartition(".")
    assert spec.name == name and spec.origin == module.__file__ and spec.has_location, name
    assert spec.cached and module.__package__ == (name if spec.submodule_search_locations is not None else parent), name
    assert not parent or last == "guard" or getattr(sys.modules[parent], last) is module, name
    assert list(getattr(module, "__path__", [])) == list(spec.submodule_search_locations or []), name
    assert inspect.getsource(module) and importlib.util.find_spec(name) is spec, name
    print("seen", name)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The package as it is deployed, with byte code."""
    home = tmp_path_factory.mktemp("deployed")
    shutil.copytree(HOME, home / "lambdaguard", ignore=shutil.ignore_patterns("__pycache__"))
    for file in (home / "lambdaguard").rglob("*.py"):
        py_compile.compile(str(file), doraise=True)
    return home


def run(home, program, *options):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LAMBDAGUARD", "AWS"))}
    command = [sys.executable, "-E", *options, "-c", f"import sys; sys.path.insert(0, {str(home)!r})\n{program}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environ)


def test_every_name_is_a_module_and_none_is_listed_twice():
    assert [name for name in NAMES if not (HOME / f"{name.replace('.', '/')}.py").is_file()] == []
    assert len(set(NAMES)) == len(NAMES) > 50


def test_each_comes_after_what_it_needs(copy):
    """Were one run too early, the import system would have to find what it needs, and would be timed doing it."""
    timed = run(copy, CLEARING, "-X", "importtime").stderr
    searched = {line.rpartition("|")[2].strip() for line in timed.splitlines() if "lambdaguard" in line}
    assert "lambdaguard.loading" in searched
    listed = {f"lambdaguard.{name.removesuffix('.__init__')}" for name in NAMES}
    assert sorted(listed & searched) == []


def test_they_look_as_if_they_had_been_imported(copy):
    seen = run(copy, CLEARING + LOOK).stdout.split()
    assert {f"lambdaguard.{name.removesuffix('.__init__')}" for name in NAMES} <= set(seen)


def test_without_byte_code_they_are_imported(copy, tmp_path):
    shutil.copytree(copy / "lambdaguard", tmp_path / "lambdaguard", ignore=shutil.ignore_patterns("__pycache__"))
    timed = run(tmp_path, PROGRAM, "-X", "importtime", "-B").stderr
    assert "lambdaguard.invocation" in timed


def test_byte_code_that_does_not_fit_its_source_is_not_run(copy, tmp_path):
    shutil.copytree(copy / "lambdaguard", tmp_path / "lambdaguard")
    version = tmp_path / "lambdaguard" / "version.py"
    version.write_text(version.read_text() + "# and more\nVERSION = 'another'\n")
    assert run(tmp_path, "import lambdaguard; print(lambdaguard.__version__)").stdout.strip() == "another"


COUNTING = """
import sys
compiled = []
sys.addaudithook(lambda event, args: compiled.append(str(args[1])) if event == "compile" and args[1] else None)
"""
DOORS = ("audit", "scope", "location")
TELLING = "print(*sorted({name for name in compiled if 'lambdaguard' in name}))"


@pytest.fixture
def plain(tmp_path):
    """The package as a checkout has it: no byte code, and nobody who writes it beforehand."""
    shutil.copytree(HOME, tmp_path / "lambdaguard", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def cached(home, *tags):
    """The doors' modules whose byte code lies there."""
    tag = ".".join((sys.implementation.cache_tag, *tags, "pyc"))
    return {file.name.removesuffix(f".{tag}") for file in home.glob(f"lambdaguard/sinks/__pycache__/*.{tag}")}


@pytest.mark.parametrize("options", [(), ("-O",), ("-X", "dev")], ids=" ".join)
def test_the_second_start_compiles_nothing(plain, options):
    first, second = (run(plain, COUNTING + PROGRAM + TELLING, *options).stdout.split() for _ in range(2))
    assert len(first) > 50
    assert second == []
    assert [file.name for file in plain.rglob("__pycache__/*") if file.suffix != ".pyc"] == []


def test_a_door_that_the_import_system_never_sees_is_written_as_it_would(plain):
    run(plain, PROGRAM)
    for name in DOORS:
        source = plain / "lambdaguard" / "sinks" / f"{name}.py"
        written = Path(importlib.util.cache_from_source(str(source))).read_bytes()
        usual = Path(py_compile.compile(str(source), str(plain / "usual.pyc"), doraise=True)).read_bytes()
        assert written[:16] == usual[:16]
        assert marshal.loads(written[16:]) == marshal.loads(usual[16:])


def test_a_changed_source_is_compiled_and_written_anew(plain):
    run(plain, PROGRAM)
    source = plain / "lambdaguard" / "sinks" / "scope.py"
    source.write_text(source.read_text() + "# and more\n")
    first, second = (run(plain, COUNTING + PROGRAM + TELLING).stdout.split() for _ in range(2))
    assert (first, second) == ([str(source)], [])


def test_byte_code_lies_elsewhere_where_python_is_told_so(plain):
    options = ("-X", f"pycache_prefix={plain / 'elsewhere'}")
    first, second = (run(plain, COUNTING + PROGRAM + TELLING, *options).stdout.split() for _ in range(2))
    assert len(first) > 100 and not set(second) & {str(plain / "lambdaguard" / "sinks" / f"{name}.py") for name in DOORS}
    assert list((plain / "lambdaguard").rglob("*.pyc")) == []


def test_nothing_is_written_where_python_is_told_not_to(plain):
    run(plain, PROGRAM, "-B")
    assert list(plain.rglob("*.pyc")) == []


def test_a_folder_that_cannot_be_written_to_is_passed_over(plain):
    (plain / "lambdaguard" / "sinks" / "__pycache__").write_text("in the way")
    first, second = (run(plain, COUNTING + PROGRAM + TELLING).stdout.split() for _ in range(2))
    assert len(first) > len(second) > 5
    assert list((plain / "lambdaguard" / "sinks").glob("*.pyc*")) == []


@pytest.mark.parametrize("mode", [3, 1], ids=["checked", "unchecked"])
def test_byte_code_that_tells_its_source_by_a_hash_is_run(plain, mode):
    kind = {1: py_compile.PycInvalidationMode.UNCHECKED_HASH, 3: py_compile.PycInvalidationMode.CHECKED_HASH}[mode]
    for file in (plain / "lambdaguard").rglob("*.py"):
        py_compile.compile(str(file), doraise=True, invalidation_mode=kind)
        os.utime(file, (0, 0))
    assert run(plain, COUNTING + PROGRAM + TELLING).stdout.split() == []
    scope = plain / "lambdaguard" / "sinks" / "scope.py"
    scope.write_text(scope.read_text() + "# and more\n")
    assert run(plain, COUNTING + PROGRAM + TELLING).stdout.split() == [str(scope)] * (mode == 3)


def test_once_a_handler_has_run_nothing_is_written(plain):
    program = """
from lambdaguard import guard

@guard
def handler(event, context):
    return [type(error).__name__ for error in [fails(event)]]

def fails(event):
    import subprocess
    try:
        subprocess.run(["true"])
    except OSError as error:
        return error

handler({}, None)
from lambdaguard.sinks.scope_doors import function
assert function("process:popen")
"""
    done = run(plain, program)
    assert "LG-PROC" in done.stdout
    assert "scope" in cached(plain)
    assert "process" not in cached(plain)
    assert run(plain, PROGRAM + "\nassert 'process' not in sys.modules").returncode == 0
