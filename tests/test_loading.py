"""Modules that are run in order, past the import system, are what it would have made of them."""

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
NAMES = [*loading.AT_IMPORT, *loading.AT_DECORATION, *loading.AT_FIRST_EVENT]
EVENT = {"version": "2.0", "rawPath": "/a", "headers": {"accept": "*/*"}, "requestContext": {"http": {"method": "GET"}}}
PROGRAM = f"""
from lambdaguard import guard

@guard
def handler(event, context):
    return {{"statusCode": 200, "body": "hello"}}

assert handler({EVENT!r}, None)["statusCode"] == 200
"""
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
    timed = run(copy, PROGRAM, "-X", "importtime").stderr
    searched = {line.rpartition("|")[2].strip() for line in timed.splitlines() if "lambdaguard" in line}
    assert "lambdaguard.loading" in searched
    listed = {f"lambdaguard.{name.removesuffix('.__init__')}" for name in NAMES}
    assert sorted(listed & searched) == []


def test_they_look_as_if_they_had_been_imported(copy):
    seen = run(copy, PROGRAM + LOOK).stdout.split()
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
